// DTypeSet: the element types an operator accepts, with words for messages.
// Sets are those of the newest opset: types that an older one did not list yet
// are accepted, types that no opset lists are refused.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_DTYPE_SET_H_
#define WEIGHBRIDGE_ANALYZER_OPS_DTYPE_SET_H_

#include <cstdint>

#include "absl/status/status.h"
#include "analyzer/ir/dtype.h"
#include "analyzer/ops/op_view.h"

namespace weighbridge {

struct DTypeSet {
  bool (*contains)(DType);
  const char* words;  // "a float type".
};

bool IsNumeric(DType dtype);  // Integers and floats; not bool, not complex.
bool IsSigned(DType dtype);   // Floats and signed integers.
bool IsUnsignedInteger(DType dtype);
bool IsIndex(DType dtype);  // int32 and int64.
bool IsBool(DType dtype);
bool IsComplex(DType dtype);
bool IsString(DType dtype);
bool IsInt64(DType dtype);
bool IsUInt8(DType dtype);

inline constexpr DTypeSet kFloatTypes = {&IsFloat, "a float type"};
inline constexpr DTypeSet kNumericTypes = {&IsNumeric, "a numeric type"};
inline constexpr DTypeSet kSignedTypes = {&IsSigned, "a signed numeric type"};
inline constexpr DTypeSet kIntegerTypes = {&IsInteger, "an integer type"};
inline constexpr DTypeSet kUnsignedTypes = {&IsUnsignedInteger,
                                            "an unsigned integer type"};
inline constexpr DTypeSet kIndexTypes = {&IsIndex, "int32 or int64"};
inline constexpr DTypeSet kBoolType = {&IsBool, "bool"};
inline constexpr DTypeSet kStringType = {&IsString, "string"};
inline constexpr DTypeSet kInt64Type = {&IsInt64, "int64"};
inline constexpr DTypeSet kUInt8Type = {&IsUInt8, "uint8"};

// InvalidArgument "input 1 ('B') is bool, expected a float type". OK if the
// input is omitted.
absl::Status CheckDType(const OpView& view, int input, const char* name,
                        const DTypeSet& types);

// InvalidArgument "inputs 0 and 1 must have the same element type, found
// float32 and int64". OK if one is omitted.
absl::Status CheckSameDType(const OpView& view, int a, int b);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_DTYPE_SET_H_
