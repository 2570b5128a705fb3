// Every unit Weighbridge measures in, and every legal way to combine two.
#ifndef WEIGHBRIDGE_ANALYZER_UNITS_UNITS_H_
#define WEIGHBRIDGE_ANALYZER_UNITS_UNITS_H_

#include <cstdint>

#include "analyzer/units/quantity.h"

namespace weighbridge {

// Counts are integers: they are exact and add up exactly.
using Bytes = Quantity<struct BytesTag, int64_t>;
// Elements of tensors: parameters are counted in them.
using Elements = Quantity<struct ElementsTag, int64_t>;
// Scalar arithmetic operations. One multiply-accumulate is two Ops.
using Ops = Quantity<struct OpsTag, int64_t>;

// Physical magnitudes are doubles: they come out of divisions.
using Seconds = Quantity<struct SecondsTag, double>;
using Joules = Quantity<struct JoulesTag, double>;
using Watts = Quantity<struct WattsTag, double>;
using BytesPerSecond = Quantity<struct BytesPerSecondTag, double>;
using OpsPerSecond = Quantity<struct OpsPerSecondTag, double>;
using JoulesPerByte = Quantity<struct JoulesPerByteTag, double>;
using JoulesPerOp = Quantity<struct JoulesPerOpTag, double>;
using PerSecond =
    Quantity<struct PerSecondTag, double>;  // Clocks, frame rates.

inline constexpr int kOpsPerMac = 2;

constexpr Seconds operator/(Bytes b, BytesPerSecond r) {
  return Seconds(static_cast<double>(b.value()) / r.value());
}
constexpr Seconds operator/(Ops n, OpsPerSecond r) {
  return Seconds(static_cast<double>(n.value()) / r.value());
}
constexpr Joules operator*(Bytes b, JoulesPerByte e) {
  return Joules(static_cast<double>(b.value()) * e.value());
}
constexpr Joules operator*(Ops n, JoulesPerOp e) {
  return Joules(static_cast<double>(n.value()) * e.value());
}
constexpr Joules operator*(Watts p, Seconds t) {
  return Joules(p.value() * t.value());
}
// A dimensionless share, for example of a total. The divisor is not zero.
template <typename Tag>
constexpr double Ratio(Quantity<Tag, double> part,
                       Quantity<Tag, double> whole) {
  return part.value() / whole.value();
}

// whole * part / of, rounded up, without overflow on the way: how much of
// `whole` a share of it is. `of` is not zero.
constexpr Bytes Share(Bytes whole, Bytes part, Bytes of) {
  const __int128 product = static_cast<__int128>(whole.value()) * part.value();
  const __int128 share = (product + of.value() - 1) / of.value();
  return share > Bytes::Max().value() ? Bytes::Max()
                                      : Bytes(static_cast<int64_t>(share));
}

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_UNITS_UNITS_H_
