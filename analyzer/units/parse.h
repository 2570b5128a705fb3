// Text -> quantities, the reverse of ToText (format.h): "96 GiB", "4.8 TB/s",
// "12 pJ/B", "26 Tops/s", "100 ms".
//
// A number, at most one space, a unit. SI prefixes are powers of 1000; sizes
// may also have binary ones ("KiB" is 1024 bytes; "KB" and "kB" are 1000).
// "GB/s" is bytes, "Gbit/s" is bits; "Gbps", "TOPS" and "FLOPS" are refused
// with what to write instead, since readers disagree about what they mean.
#ifndef WEIGHBRIDGE_ANALYZER_UNITS_PARSE_H_
#define WEIGHBRIDGE_ANALYZER_UNITS_PARSE_H_

#include <string>

#include "absl/status/statusor.h"
#include "analyzer/units/units.h"

namespace weighbridge {

// InvalidArgument, quoting `text` and saying what was expected, for anything
// else: negative or not finite, no unit, a unit of another quantity, more text
// behind, a count that is not whole, or a value beyond what `Q` can hold. Zero
// is a value. Defined for every quantity of units.h.
template <typename Q>
absl::StatusOr<Q> ParseQuantity(const std::string& text);

template <>
absl::StatusOr<Bytes> ParseQuantity<Bytes>(const std::string& text);
template <>
absl::StatusOr<Ops> ParseQuantity<Ops>(const std::string& text);
template <>
absl::StatusOr<Seconds> ParseQuantity<Seconds>(const std::string& text);
template <>
absl::StatusOr<Joules> ParseQuantity<Joules>(const std::string& text);
template <>
absl::StatusOr<Watts> ParseQuantity<Watts>(const std::string& text);
template <>
absl::StatusOr<BytesPerSecond> ParseQuantity<BytesPerSecond>(
    const std::string& text);
template <>
absl::StatusOr<OpsPerSecond> ParseQuantity<OpsPerSecond>(
    const std::string& text);
template <>
absl::StatusOr<JoulesPerByte> ParseQuantity<JoulesPerByte>(
    const std::string& text);
template <>
absl::StatusOr<JoulesPerOp> ParseQuantity<JoulesPerOp>(const std::string& text);
template <>
absl::StatusOr<PerSecond> ParseQuantity<PerSecond>(const std::string& text);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_UNITS_PARSE_H_
