// The types that ONNX allows for the inputs and outputs of its operators, in
// each version of them. The rules of operators go by the newest version alone
// (dtype_set.h): this is what a model of an older opset is held to.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_ONNX_TYPES_H_
#define WEIGHBRIDGE_ANALYZER_OPS_ONNX_TYPES_H_

#include <array>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "analyzer/ops/operator_types.h"
#include "analyzer/ops/type_set.h"

namespace weighbridge {

// All versions of one operator, oldest first; empty: ONNX does not define it.
absl::Span<const OperatorTypes> TypesOf(absl::string_view domain,
                                        absl::string_view name);

// The version that this opset of the domain has, of TypesOf; null: the
// operator is unknown or younger.
const OperatorTypes* TypesInOpset(absl::Span<const OperatorTypes> versions,
                                  int64_t opset);

// An input or an output.
struct OperandTypes {
  enum class Repeats : uint8_t { kNever, kOfOneType, kOfAnyType };
  absl::string_view name;
  // Operands of one variable are of one type, "" never are; but for those that
  // repeat with any type.
  absl::string_view variable;
  TypeSet allowed;
  Repeats repeats = Repeats::kNever;
};

struct Signature {
  std::vector<OperandTypes> inputs, outputs;
};

// Its names refer to `types`.
Signature ReadSignature(const OperatorTypes& types);

// What stands at place `index`, the last one if it repeats; null: nothing does.
const OperandTypes* OperandAt(absl::Span<const OperandTypes> operands,
                              size_t index);

// The whole table, part by part.
struct OnnxTypesPart {
  const char* domain;  // "" is the default one.
  absl::Span<const OperatorTypes> rows;
};
std::array<OnnxTypesPart, 6> OnnxTypes();

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_ONNX_TYPES_H_
