#include "analyzer/ops/dtype_set.h"

#include "absl/strings/str_cat.h"

namespace weighbridge {

bool IsNumeric(DType dtype) { return IsFloat(dtype) || IsInteger(dtype); }

bool IsUnsignedInteger(DType dtype) {
  switch (dtype) {
    case DType::kUInt2:
    case DType::kUInt4:
    case DType::kUInt8:
    case DType::kUInt16:
    case DType::kUInt32:
    case DType::kUInt64:
      return true;
    default:
      return false;
  }
}

bool IsSigned(DType dtype) {
  return IsNumeric(dtype) && !IsUnsignedInteger(dtype);
}

bool IsIndex(DType dtype) {
  return dtype == DType::kInt32 || dtype == DType::kInt64;
}

bool IsBool(DType dtype) { return dtype == DType::kBool; }

bool IsString(DType dtype) { return dtype == DType::kString; }

bool IsInt64(DType dtype) { return dtype == DType::kInt64; }

bool IsUInt8(DType dtype) { return dtype == DType::kUInt8; }

bool IsComplex(DType dtype) {
  return dtype == DType::kComplex64 || dtype == DType::kComplex128;
}

absl::Status CheckDType(const OpView& view, int input, const char* name,
                        const DTypeSet& types) {
  const TensorType* type = view.input(input);
  if (type == nullptr || types.contains(type->dtype())) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("input ", input, " ('", name, "') is ",
                   DTypeName(type->dtype()), ", expected ", types.words));
}

absl::Status CheckSameDType(const OpView& view, int a, int b) {
  const TensorType* first = view.input(a);
  const TensorType* second = view.input(b);
  if (first == nullptr || second == nullptr ||
      first->dtype() == second->dtype()) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "inputs ", a, " and ", b, " must have the same element type, found ",
      DTypeName(first->dtype()), " and ", DTypeName(second->dtype())));
}

}  // namespace weighbridge
