#include "analyzer/ops/element_arithmetic.h"

#include <cmath>
#include <cstdint>
#include <limits>

#include "analyzer/ops/dtype_set.h"

namespace weighbridge {
namespace {

bool BothInts(const Element& a, const Element& b) {
  return a.is_int() && b.is_int();
}
bool BothFloats(const Element& a, const Element& b) {
  return a.is_float() && b.is_float();
}

// Unsigned arithmetic wraps; signed arithmetic must not overflow.
uint64_t Bits(const Element& a) { return static_cast<uint64_t>(a.int_value()); }
Element FromBits(DType dtype, uint64_t bits) {
  return StoredAs(dtype, Element::Int(static_cast<int64_t>(bits)));
}
Element FromDouble(DType dtype, double value) {
  return StoredAs(dtype, Element::Float(value));
}

bool IsIntValue(const Element& a, int64_t value) {
  return a.is_int() && a.int_value() == value;
}

// base^exponent modulo 2^64.
uint64_t PowerBits(uint64_t base, uint64_t exponent) {
  uint64_t result = 1;
  for (; exponent != 0; exponent >>= 1) {
    if (exponent & 1) result *= base;
    base *= base;
  }
  return result;
}

double AsDouble(DType dtype, const Element& a) {
  if (a.is_float()) return a.float_value();
  return dtype == DType::kUInt64 ? static_cast<double>(Bits(a))
                                 : static_cast<double>(a.int_value());
}

bool IsLess(DType dtype, const Element& a, const Element& b) {
  if (a.is_float()) return a.float_value() < b.float_value();
  return dtype == DType::kUInt64 ? Bits(a) < Bits(b)
                                 : a.int_value() < b.int_value();
}

bool Comparable(const Element& a, const Element& b) {
  return BothInts(a, b) || BothFloats(a, b);
}

}  // namespace

Element AddElements(DType dtype, Element a, Element b) {
  if (BothInts(a, b)) return FromBits(dtype, Bits(a) + Bits(b));
  if (BothFloats(a, b)) {
    return FromDouble(dtype, a.float_value() + b.float_value());
  }
  return Element();
}

Element SubtractElements(DType dtype, Element a, Element b) {
  if (BothInts(a, b)) return FromBits(dtype, Bits(a) - Bits(b));
  if (BothFloats(a, b)) {
    return FromDouble(dtype, a.float_value() - b.float_value());
  }
  return Element();
}

Element MultiplyElements(DType dtype, Element a, Element b) {
  if (IsIntValue(a, 0) || IsIntValue(b, 0)) return Element::Int(0);
  if (BothInts(a, b)) return FromBits(dtype, Bits(a) * Bits(b));
  if (BothFloats(a, b)) {
    return FromDouble(dtype, a.float_value() * b.float_value());
  }
  return Element();
}

Element DivideElements(DType dtype, Element a, Element b) {
  if (BothFloats(a, b)) {
    return FromDouble(dtype, a.float_value() / b.float_value());
  }
  if (!BothInts(a, b) || b.int_value() == 0) return Element();
  if (dtype == DType::kUInt64) return FromBits(dtype, Bits(a) / Bits(b));
  // The smallest integer divided by -1 does not fit; it wraps to itself.
  if (b.int_value() == -1) return FromBits(dtype, uint64_t{0} - Bits(a));
  return StoredAs(dtype, Element::Int(a.int_value() / b.int_value()));
}

Element FloorModElements(DType dtype, Element a, Element b) {
  const Element remainder = TruncatedModElements(dtype, a, b);
  if (!remainder.is_int() || remainder.int_value() == 0 ||
      dtype == DType::kUInt64) {
    return remainder.is_int() ? remainder : Element();
  }
  const bool same_sign = (remainder.int_value() < 0) == (b.int_value() < 0);
  if (same_sign) return remainder;
  return Element::Int(remainder.int_value() + b.int_value());
}

Element TruncatedModElements(DType dtype, Element a, Element b) {
  if (BothFloats(a, b)) {
    return FromDouble(dtype, std::fmod(a.float_value(), b.float_value()));
  }
  if (!BothInts(a, b) || b.int_value() == 0) return Element();
  if (dtype == DType::kUInt64) return FromBits(dtype, Bits(a) % Bits(b));
  if (b.int_value() == -1) return Element::Int(0);
  return Element::Int(a.int_value() % b.int_value());
}

Element MinElements(DType dtype, Element a, Element b) {
  if (!Comparable(a, b)) return Element();
  if (a.is_float() && std::isnan(a.float_value())) return a;
  if (b.is_float() && std::isnan(b.float_value())) return b;
  return IsLess(dtype, b, a) ? b : a;
}

Element MaxElements(DType dtype, Element a, Element b) {
  if (!Comparable(a, b)) return Element();
  if (a.is_float() && std::isnan(a.float_value())) return a;
  if (b.is_float() && std::isnan(b.float_value())) return b;
  return IsLess(dtype, a, b) ? b : a;
}

Element PowerElements(DType dtype, Element base, Element exponent) {
  if (!base.known() || !exponent.known() || base.is_string() ||
      exponent.is_string()) {
    return Element();
  }
  if (BothInts(base, exponent)) {
    const int64_t power = exponent.int_value();
    if (power >= 0) {
      return FromBits(dtype, PowerBits(Bits(base), Bits(exponent)));
    }
    // The inverse of an integer truncates to 0, except of 1 and -1.
    if (base.int_value() == 0) return Element();
    if (base.int_value() == 1) return base;
    if (base.int_value() == -1) return Element::Int(power % 2 == 0 ? 1 : -1);
    return Element::Int(0);
  }
  const double exponent_value = exponent.is_float()
                                    ? exponent.float_value()
                                    : static_cast<double>(exponent.int_value());
  const double result = std::pow(AsDouble(dtype, base), exponent_value);
  if (base.is_float()) return FromDouble(dtype, result);
  return Convert(DType::kFloat64, dtype, Element::Float(result));
}

Element AndElements(DType, Element a, Element b) {
  if (IsIntValue(a, 0) || IsIntValue(b, 0)) return Element::Bool(false);
  if (!BothInts(a, b)) return Element();
  return Element::Bool(true);
}

Element OrElements(DType, Element a, Element b) {
  if ((a.is_int() && a.int_value() != 0) ||
      (b.is_int() && b.int_value() != 0)) {
    return Element::Bool(true);
  }
  if (!BothInts(a, b)) return Element();
  return Element::Bool(false);
}

Element XorElements(DType, Element a, Element b) {
  if (!BothInts(a, b)) return Element();
  return Element::Bool((a.int_value() != 0) != (b.int_value() != 0));
}

Element BitAndElements(DType, Element a, Element b) {
  if (IsIntValue(a, 0) || IsIntValue(b, 0)) return Element::Int(0);
  if (!BothInts(a, b)) return Element();
  return Element::Int(a.int_value() & b.int_value());
}

Element BitOrElements(DType, Element a, Element b) {
  if (!BothInts(a, b)) return Element();
  return Element::Int(a.int_value() | b.int_value());
}

Element BitXorElements(DType, Element a, Element b) {
  if (!BothInts(a, b)) return Element();
  return Element::Int(a.int_value() ^ b.int_value());
}

Element ShiftLeft(DType dtype, Element a, Element by) {
  if (!BothInts(a, by) || Bits(by) >= static_cast<uint64_t>(BitWidth(dtype))) {
    return Element();
  }
  return FromBits(dtype, Bits(a) << Bits(by));
}

Element ShiftRight(DType dtype, Element a, Element by) {
  if (!BothInts(a, by) || Bits(by) >= static_cast<uint64_t>(BitWidth(dtype))) {
    return Element();
  }
  return FromBits(dtype, Bits(a) >> Bits(by));
}

Element EqualElements(DType, Element a, Element b) {
  if (a.is_string() && b.is_string()) return Element::Bool(a == b);
  if (!Comparable(a, b)) return Element();
  return Element::Bool(a == b);
}

Element LessElements(DType dtype, Element a, Element b) {
  if (!Comparable(a, b)) return Element();
  return Element::Bool(IsLess(dtype, a, b));
}

Element LessOrEqualElements(DType dtype, Element a, Element b) {
  if (!Comparable(a, b)) return Element();
  return Element::Bool(IsLess(dtype, a, b) || a == b);
}

Element GreaterElements(DType dtype, Element a, Element b) {
  return LessElements(dtype, b, a);
}

Element GreaterOrEqualElements(DType dtype, Element a, Element b) {
  return LessOrEqualElements(dtype, b, a);
}

}  // namespace weighbridge
