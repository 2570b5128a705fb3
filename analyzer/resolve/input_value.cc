#include "analyzer/resolve/input_value.h"

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ir/dtype.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// A Constant keeps uint64 as a bit pattern: every int64 is one.
bool Holds(DType dtype, int64_t element) {
  if (dtype == DType::kBool) return element == 0 || element == 1;
  const int bits = BitWidth(dtype);
  if (bits >= 64) return true;
  if (IsUnsignedInteger(dtype)) return element >= 0 && element >> bits == 0;
  const int64_t limit = int64_t{1} << (bits - 1);
  return element >= -limit && element < limit;
}

absl::Status WrongElement(const std::string& element, DType dtype) {
  return absl::InvalidArgumentError(
      absl::StrCat("the value ", element, " is no ", DTypeName(dtype)));
}

absl::StatusOr<Constant::Ints> IntsOf(DType dtype, const InputValue& value) {
  if (const auto* floats = std::get_if<std::vector<double>>(&value)) {
    return WrongElement(absl::StrCat((*floats)[0]), dtype);
  }
  Constant::Ints ints;
  for (const int64_t element : std::get<std::vector<int64_t>>(value)) {
    if (!Holds(dtype, element)) {
      return WrongElement(absl::StrCat(element), dtype);
    }
    ints.push_back(element);
  }
  return ints;
}

Constant::Floats FloatsOf(const InputValue& value) {
  if (const auto* ints = std::get_if<std::vector<int64_t>>(&value)) {
    return Constant::Floats(ints->begin(), ints->end());
  }
  const auto& floats = std::get<std::vector<double>>(value);
  return Constant::Floats(floats.begin(), floats.end());
}

}  // namespace

int64_t ElementCount(const InputValue& value) {
  return std::visit(
      [](const auto& elements) {
        return static_cast<int64_t>(elements.size());
      },
      value);
}

std::optional<std::vector<int64_t>> ShapeFromElements(const DeclaredType& type,
                                                      int64_t count) {
  if (!type.has_shape) return std::nullopt;
  std::vector<int64_t> shape;
  std::optional<size_t> open;
  int64_t left = count;
  for (const DeclaredDim& dim : type.dims) {
    if (!dim.size) {
      if (open) return std::nullopt;
      open = shape.size();
    } else {
      if (*dim.size <= 0 || left % *dim.size != 0) return std::nullopt;
      left /= *dim.size;
    }
    shape.push_back(dim.size.value_or(0));
  }
  if (!open) return std::nullopt;
  shape[*open] = left;
  return shape;
}

absl::StatusOr<Constant> InputConstant(const TensorType& type,
                                       const InputValue& value) {
  const int64_t count = ElementCount(value);
  if (count != type.element_count()) {
    return absl::InvalidArgumentError(
        absl::StrCat(count, " elements are given, ", type.ToString(), " has ",
                     type.element_count()));
  }
  if (count > kMaxConstantElements) {
    return absl::InvalidArgumentError(absl::StrCat(
        count, " elements are given, expected at most ", kMaxConstantElements));
  }
  const DType dtype = type.dtype();
  const bool is_text = std::holds_alternative<std::vector<std::string>>(value);
  if (dtype == DType::kComplex64 || dtype == DType::kComplex128 ||
      is_text != (dtype == DType::kString)) {
    return absl::InvalidArgumentError(
        absl::StrCat(is_text ? "text" : "a number", " is given, the input is ",
                     DTypeName(dtype)));
  }
  if (is_text) return Constant(type, std::get<std::vector<std::string>>(value));
  if (IsFloat(dtype)) return Constant(type, FloatsOf(value));
  WB_ASSIGN_OR_RETURN(Constant::Ints ints, IntsOf(dtype, value));
  return Constant(type, std::move(ints));
}

}  // namespace weighbridge
