#include "analyzer/ops/element.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "analyzer/ops/dtype_set.h"

namespace weighbridge {
namespace {

enum class Kind { kInt, kFloat, kString, kNone };

Kind KindOf(DType dtype) {
  if (dtype == DType::kString) return Kind::kString;
  if (IsFloat(dtype)) return Kind::kFloat;
  return IsComplex(dtype) ? Kind::kNone : Kind::kInt;
}

// A binary float format: `precision` significant bits, the leading one
// included, and the exponents of its smallest step and of its largest value.
struct FloatFormat {
  int precision, min_step_exponent;
  double max;
};

std::optional<FloatFormat> FormatOf(DType dtype) {
  switch (dtype) {
    case DType::kFloat32:
      return FloatFormat{24, -149, std::numeric_limits<float>::max()};
    case DType::kFloat16:
      return FloatFormat{11, -24, 65504};
    case DType::kBFloat16:  // (2 - 2^-7) * 2^127.
      return FloatFormat{8, -133, std::ldexp(255.0, 120)};
    default:
      return std::nullopt;
  }
}

double RoundTo(const FloatFormat& format, double value) {
  if (!std::isfinite(value) || value == 0) return value;
  int exponent;  // value = m * 2^exponent, m in [0.5, 1).
  std::frexp(value, &exponent);
  const int step =
      std::max(exponent - format.precision, format.min_step_exponent);
  const double rounded =
      std::ldexp(std::nearbyint(std::ldexp(value, -step)), step);
  if (std::abs(rounded) <= format.max) return rounded;
  return std::copysign(std::numeric_limits<double>::infinity(), value);
}

int64_t WrapInt(DType dtype, int64_t value) {
  if (dtype == DType::kBool) return value != 0;
  const int bits = BitWidth(dtype);
  if (bits >= 64) return value;
  const uint64_t low =
      static_cast<uint64_t>(value) & ((uint64_t{1} << bits) - 1);
  const bool negative = !IsUnsignedInteger(dtype) && (low >> (bits - 1)) != 0;
  return static_cast<int64_t>(negative ? low | (~uint64_t{0} << bits) : low);
}

Element FloatToInt(DType to, double value) {
  const double truncated = std::trunc(value);
  const bool is_signed = !IsUnsignedInteger(to);
  const int value_bits = BitWidth(to) - (is_signed ? 1 : 0);
  const double limit = std::ldexp(1.0, value_bits);
  // Also false for NaN.
  if (!(truncated < limit && truncated >= (is_signed ? -limit : 0.0))) {
    return Element();
  }
  if (to == DType::kUInt64) {
    return Element::Int(static_cast<int64_t>(static_cast<uint64_t>(truncated)));
  }
  return Element::Int(static_cast<int64_t>(truncated));
}

Element IntToFloat(DType from, DType to, int64_t value) {
  // Straight to float: two roundings could differ from one.
  if (to == DType::kFloat32) {
    return Element::Float(from == DType::kUInt64
                              ? static_cast<float>(static_cast<uint64_t>(value))
                              : static_cast<float>(value));
  }
  return StoredAs(
      to, Element::Float(from == DType::kUInt64
                             ? static_cast<double>(static_cast<uint64_t>(value))
                             : static_cast<double>(value)));
}

// Elements of one kind, with the places of those that are not known.
template <typename Elements, typename Get>
std::optional<Constant> Collect(const TensorType& type,
                                absl::FunctionRef<Element(int64_t)> element,
                                bool (Element::*fits)() const, Get get) {
  const int64_t count = type.element_count();
  Elements elements(count);
  std::vector<int64_t> unknown;
  for (int64_t i = 0; i < count; ++i) {
    const Element value = element(i);
    if ((value.*fits)()) {
      elements[i] = get(value);
    } else {
      unknown.push_back(i);
    }
  }
  if (count > 0 && static_cast<int64_t>(unknown.size()) == count) {
    return std::nullopt;
  }
  Constant constant(type, std::move(elements));
  for (const int64_t i : unknown) constant.MarkUnknown(i);
  return constant;
}

}  // namespace

Element ElementOf(const Constant* constant, int64_t i) {
  if (constant == nullptr || i < 0 || i >= constant->size() ||
      !constant->IsKnown(i)) {
    return Element();
  }
  if (constant->holds_ints()) return Element::Int(constant->Int(i));
  if (constant->holds_floats()) return Element::Float(constant->Float(i));
  return Element::String(&constant->String(i));
}

std::optional<Constant> BuildConstant(
    const TensorType& type, absl::FunctionRef<Element(int64_t)> element) {
  if (type.element_count() > kMaxConstantElements) return std::nullopt;
  switch (KindOf(type.dtype())) {
    case Kind::kInt:
      return Collect<Constant::Ints>(
          type, element, &Element::is_int,
          [](const Element& value) { return value.int_value(); });
    case Kind::kFloat:
      return Collect<Constant::Floats>(
          type, element, &Element::is_float,
          [](const Element& value) { return value.float_value(); });
    case Kind::kString:
      return Collect<Constant::Strings>(
          type, element, &Element::is_string,
          [](const Element& value) { return value.string_value(); });
    case Kind::kNone:
      break;
  }
  return std::nullopt;
}

FoldedOutputs FoldOutput(const OpView& view,
                         absl::FunctionRef<Element(int64_t)> element) {
  if (view.output(0) == nullptr) return {};
  std::optional<Constant> constant = BuildConstant(*view.output(0), element);
  if (!constant) return {};
  FoldedOutputs outputs;
  outputs.push_back(std::move(constant));
  return outputs;
}

Element StoredAs(DType dtype, Element element) {
  if (element.is_int()) {
    return Element::Int(WrapInt(dtype, element.int_value()));
  }
  if (!element.is_float() || dtype == DType::kFloat64) return element;
  const std::optional<FloatFormat> format = FormatOf(dtype);
  if (!format) return Element();
  return Element::Float(RoundTo(*format, element.float_value()));
}

Element Convert(DType from, DType to, Element element) {
  const Kind target = KindOf(to);
  if (element.is_int()) {
    if (target == Kind::kInt) return StoredAs(to, element);
    if (target == Kind::kFloat)
      return IntToFloat(from, to, element.int_value());
  } else if (element.is_float()) {
    if (to == DType::kBool) return Element::Bool(element.float_value() != 0);
    if (target == Kind::kInt) return FloatToInt(to, element.float_value());
    if (target == Kind::kFloat)
      return from == to ? element : StoredAs(to, element);
  } else if (element.is_string() && target == Kind::kString) {
    return element;
  }
  return Element();
}

Element ZeroOf(DType dtype) {
  static const std::string* const kEmpty = new std::string();
  switch (KindOf(dtype)) {
    case Kind::kInt:
      return Element::Int(0);
    case Kind::kFloat:
      return Element::Float(0);
    case Kind::kString:
      return Element::String(kEmpty);
    case Kind::kNone:
      break;
  }
  return Element();
}

}  // namespace weighbridge
