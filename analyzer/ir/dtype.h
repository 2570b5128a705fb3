// Element types, and how many bits one element occupies. The enumerators have
// the numbers of ONNX's TensorProto.DataType, the names are ONNX's own words.
#ifndef WEIGHBRIDGE_ANALYZER_IR_DTYPE_H_
#define WEIGHBRIDGE_ANALYZER_IR_DTYPE_H_

#include <cstdint>
#include <optional>
#include <string>

namespace weighbridge {

enum class DType : uint8_t {
  kFloat32 = 1,
  kUInt8 = 2,
  kInt8 = 3,
  kUInt16 = 4,
  kInt16 = 5,
  kInt32 = 6,
  kInt64 = 7,
  kString = 8,
  kBool = 9,
  kFloat16 = 10,
  kFloat64 = 11,
  kUInt32 = 12,
  kUInt64 = 13,
  kComplex64 = 14,
  kComplex128 = 15,
  kBFloat16 = 16,
  kFloat8E4M3FN = 17,
  kFloat8E4M3FNUZ = 18,
  kFloat8E5M2 = 19,
  kFloat8E5M2FNUZ = 20,
  kUInt4 = 21,
  kInt4 = 22,
  kFloat4E2M1 = 23,
  kFloat8E8M0 = 24,
  kUInt2 = 25,
  kInt2 = 26,
};

// Storage of one element: kInt4 -> 4, kBool -> 8 (ONNX stores a byte). A string
// has no fixed width; it is counted as a reference of 64 bits.
int BitWidth(DType dtype);

// ONNX's word in lower case: "float32", "int4", "bool", "float8e4m3fn".
const char* DTypeName(DType dtype);

// Nullopt for 0 (undefined) and for numbers this release does not know.
std::optional<DType> DTypeFromOnnx(int64_t number);

// float64 down to float4e2m1; not complex.
bool IsFloat(DType dtype);
// Signed and unsigned integers; not bool.
bool IsInteger(DType dtype);
// An integer or float of at most 8 bits: what quantized data is stored as.
bool IsNarrow(DType dtype);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_IR_DTYPE_H_
