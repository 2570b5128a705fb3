// The rows of the table of types: each operator of ONNX, each version of it.
// Look things up through onnx_types.h.
//
// Source: the inputs, outputs and type constraints in ONNX's Changelog.md and
// Changelog-ml.md, up to opset 28 and ai.onnx.ml 5. Rows without a signature
// are versions that only deprecated their operator. A comment on a row says
// where the changelog is not taken at its word.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_ONNX_TYPE_ROWS_H_
#define WEIGHBRIDGE_ANALYZER_OPS_ONNX_TYPE_ROWS_H_

#include "absl/types/span.h"
#include "analyzer/ir/dtype.h"
#include "analyzer/ops/operator_types.h"
#include "analyzer/ops/type_set.h"

namespace weighbridge::onnx_type_rows {

inline constexpr TypeSet kFloat32 = TypeSet::Tensor(DType::kFloat32);
inline constexpr TypeSet kFloat64 = TypeSet::Tensor(DType::kFloat64);
inline constexpr TypeSet kFloat16 = TypeSet::Tensor(DType::kFloat16);
inline constexpr TypeSet kBFloat16 = TypeSet::Tensor(DType::kBFloat16);
inline constexpr TypeSet kFloats = kFloat16 | kFloat32 | kFloat64;
inline constexpr TypeSet kFloat8 = TypeSet::Tensor(DType::kFloat8E4M3FN) |
                                   TypeSet::Tensor(DType::kFloat8E4M3FNUZ) |
                                   TypeSet::Tensor(DType::kFloat8E5M2) |
                                   TypeSet::Tensor(DType::kFloat8E5M2FNUZ);
inline constexpr TypeSet kFloat8Scale = TypeSet::Tensor(DType::kFloat8E8M0);
inline constexpr TypeSet kFloat4 = TypeSet::Tensor(DType::kFloat4E2M1);

inline constexpr TypeSet kInt8 = TypeSet::Tensor(DType::kInt8);
inline constexpr TypeSet kInt16 = TypeSet::Tensor(DType::kInt16);
inline constexpr TypeSet kInt32 = TypeSet::Tensor(DType::kInt32);
inline constexpr TypeSet kInt64 = TypeSet::Tensor(DType::kInt64);
inline constexpr TypeSet kUInt8 = TypeSet::Tensor(DType::kUInt8);
inline constexpr TypeSet kUInt16 = TypeSet::Tensor(DType::kUInt16);
inline constexpr TypeSet kUInt32 = TypeSet::Tensor(DType::kUInt32);
inline constexpr TypeSet kUInt64 = TypeSet::Tensor(DType::kUInt64);
inline constexpr TypeSet kInts = kInt8 | kInt16 | kInt32 | kInt64;
inline constexpr TypeSet kUInts = kUInt8 | kUInt16 | kUInt32 | kUInt64;
inline constexpr TypeSet kBytes = kInt8 | kUInt8;
inline constexpr TypeSet kIndexes = kInt32 | kInt64;
inline constexpr TypeSet kWideInts = kIndexes | kUInt32 | kUInt64;
inline constexpr TypeSet kInt4 =
    TypeSet::Tensor(DType::kInt4) | TypeSet::Tensor(DType::kUInt4);
inline constexpr TypeSet kInt2 =
    TypeSet::Tensor(DType::kInt2) | TypeSet::Tensor(DType::kUInt2);

inline constexpr TypeSet kBool = TypeSet::Tensor(DType::kBool);
inline constexpr TypeSet kString = TypeSet::Tensor(DType::kString);
inline constexpr TypeSet kComplex =
    TypeSet::Tensor(DType::kComplex64) | TypeSet::Tensor(DType::kComplex128);
inline constexpr TypeSet kNumbers = kFloats | kInts | kUInts;

// All tensors there were in the opset of the name, where operators that only
// move elements took the new ones up.
inline constexpr TypeSet kAll1 = kNumbers | kComplex | kBool | kString;
inline constexpr TypeSet kAll13 = kAll1 | kBFloat16;
inline constexpr TypeSet kAll19 = kAll13 | kFloat8;
inline constexpr TypeSet kAll21 = kAll19 | kInt4;
inline constexpr TypeSet kAll23 = kAll21 | kFloat4;
inline constexpr TypeSet kAll24 = kAll23 | kFloat8Scale;
inline constexpr TypeSet kAll25 = kAll24 | kInt2;

// What holds such tensors.
constexpr TypeSet Sequence(const TypeSet& of) {
  return {.sequences = of.tensors};
}
constexpr TypeSet Optional(const TypeSet& of) {
  return {.optionals = of.tensors};
}
constexpr TypeSet OptionalSequence(const TypeSet& of) {
  return {.optional_sequences = of.tensors};
}

// By their places in TypeSet::kMapWords.
inline constexpr TypeSet kMapIntString = {.maps = 1 << 0};
inline constexpr TypeSet kMapIntFloat = {.maps = 1 << 1};
inline constexpr TypeSet kMaps = {.maps = (1 << 6) - 1};
inline constexpr TypeSet kSequenceOfMapIntFloat = {.maps = 1 << 6};
inline constexpr TypeSet kSequenceOfMapStringFloat = {.maps = 1 << 7};

// Each sorted by name and version. Of the default domain, by the first letter
// of the operator; all versions of an operator are in one of them.
absl::Span<const OperatorTypes> AToH();
absl::Span<const OperatorTypes> IToQ();
absl::Span<const OperatorTypes> RToZ();
absl::Span<const OperatorTypes> MachineLearning();  // ai.onnx.ml
absl::Span<const OperatorTypes> Preview();          // ai.onnx.preview
absl::Span<const OperatorTypes> Training();         // ai.onnx.preview.training

}  // namespace weighbridge::onnx_type_rows

#endif  // WEIGHBRIDGE_ANALYZER_OPS_ONNX_TYPE_ROWS_H_
