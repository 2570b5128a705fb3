#include "analyzer/ir/constant.h"

#include <utility>

#include "analyzer/status/status_macros.h"

namespace weighbridge {

Constant::Constant(TensorType type, Ints elements)
    : type_(std::move(type)), elements_(std::move(elements)) {
  WB_CHECK(static_cast<int64_t>(std::get<Ints>(elements_).size()) == size());
}

Constant::Constant(TensorType type, Floats elements)
    : type_(std::move(type)), elements_(std::move(elements)) {
  WB_CHECK(static_cast<int64_t>(std::get<Floats>(elements_).size()) == size());
}

Constant::Constant(TensorType type, Strings elements)
    : type_(std::move(type)), elements_(std::move(elements)) {
  WB_CHECK(static_cast<int64_t>(std::get<Strings>(elements_).size()) == size());
}

Constant Constant::Int64Vector(absl::Span<const int64_t> elements) {
  const int64_t count = static_cast<int64_t>(elements.size());
  // A vector in memory cannot overflow the element count.
  return Constant(*TensorType::Create(DType::kInt64, {count}),
                  Ints(elements.begin(), elements.end()));
}

Constant Constant::Int64Scalar(int64_t element) {
  return Constant(TensorType::Scalar(DType::kInt64), Ints{element});
}

void Constant::MarkUnknown(int64_t i) {
  if (unknown_.empty()) unknown_.resize(size());
  unknown_[i] = true;
}

double Constant::Float(int64_t i) const {
  if (const Ints* ints = std::get_if<Ints>(&elements_)) {
    return static_cast<double>((*ints)[i]);
  }
  return std::get<Floats>(elements_)[i];
}

std::optional<absl::Span<const int64_t>> Constant::KnownInts() const {
  const Ints* ints = std::get_if<Ints>(&elements_);
  if (ints == nullptr || !fully_known()) return std::nullopt;
  return absl::MakeConstSpan(*ints);
}

Constant Constant::WithType(TensorType type) const {
  Constant result = *this;
  WB_CHECK(type.element_count() == size());
  result.type_ = std::move(type);
  return result;
}

}  // namespace weighbridge
