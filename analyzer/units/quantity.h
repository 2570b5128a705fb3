// A number that knows what it measures.
//
// Quantity<Tag, Rep> adds and compares only with itself. Crossing from one
// unit to another is possible only through the operators in units.h, so an
// element count can never be passed where bytes are expected.
//
// Integer quantities count things, are never negative, and saturate instead of
// overflowing; see IsSaturated().
#ifndef WEIGHBRIDGE_ANALYZER_UNITS_QUANTITY_H_
#define WEIGHBRIDGE_ANALYZER_UNITS_QUANTITY_H_

#include <compare>
#include <concepts>
#include <limits>

namespace weighbridge {

// What may initialise or scale a Quantity: a count never accepts a fraction.
template <typename T, typename Rep>
concept NumberFor = std::integral<T> ||
    (std::floating_point<T>&& std::floating_point<Rep>);

template <typename Tag, typename Rep>
class Quantity {
 public:
  constexpr Quantity() = default;  // Zero.
  template <NumberFor<Rep> T>
  constexpr explicit Quantity(T value) : value_(static_cast<Rep>(value)) {}

  // The bare number. For units/, report/ and encoders (proto, TOML) only.
  constexpr Rep value() const { return value_; }

  static constexpr Quantity Max() {
    return Quantity(std::numeric_limits<Rep>::max());
  }

  constexpr bool IsSaturated() const requires std::integral<Rep> {
    return value_ == std::numeric_limits<Rep>::max();
  }

  friend constexpr auto operator<=>(Quantity, Quantity) = default;

  friend constexpr Quantity operator+(Quantity a, Quantity b) {
    if constexpr (std::integral<Rep>) {
      Rep sum;
      if (__builtin_add_overflow(a.value_, b.value_, &sum)) return Max();
      return Quantity(sum);
    } else {
      return Quantity(a.value_ + b.value_);
    }
  }
  // Never negative: what is left of `a` when `b` is taken away, at least zero.
  friend constexpr Quantity Minus(Quantity a, Quantity b) {
    return a.value_ > b.value_ ? Quantity(static_cast<Rep>(a.value_ - b.value_))
                               : Quantity();
  }
  template <NumberFor<Rep> T>
  friend constexpr Quantity operator*(Quantity a, T factor) {
    if constexpr (std::integral<Rep>) {
      Rep product;
      if (__builtin_mul_overflow(a.value_, factor, &product)) return Max();
      return Quantity(product);
    } else {
      return Quantity(a.value_ * factor);
    }
  }
  constexpr Quantity& operator+=(Quantity b) { return *this = *this + b; }

 private:
  Rep value_ = Rep{};
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_UNITS_QUANTITY_H_
