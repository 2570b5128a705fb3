// Quantities -> text, in two forms that do not depend on the locale.
//
// ToText is exact: ParseQuantity (parse.h) gives the same value back. Format is
// for people: binary prefixes for sizes, engineering prefixes for the rest, and
// rounded. An amount beyond what its type can hold is "overflow" in both.
#ifndef WEIGHBRIDGE_ANALYZER_UNITS_FORMAT_H_
#define WEIGHBRIDGE_ANALYZER_UNITS_FORMAT_H_

#include <cstdint>
#include <string>

#include "analyzer/units/units.h"

namespace weighbridge {

// "37632 B", "0.00638 s", "4.8e+12 B/s": the base unit, the fewest digits that
// say it exactly.
std::string ToText(Bytes bytes);
std::string ToText(Ops ops);
std::string ToText(Seconds time);
std::string ToText(Joules energy);
std::string ToText(Watts power);
std::string ToText(BytesPerSecond rate);
std::string ToText(OpsPerSecond rate);
std::string ToText(JoulesPerByte energy);
std::string ToText(JoulesPerOp energy);
std::string ToText(PerSecond rate);

std::string Format(Bytes bytes);          // "36.75 KiB", "512 B"
std::string Format(Ops ops);              // "8.18 Gops", "512 ops"
std::string Format(Seconds time);         // "6.38 ms"
std::string Format(Joules energy);        // "0.638 mJ": from 0.1 of a prefix on
std::string Format(Watts power);          // "2.50 W"
std::string Format(BytesPerSecond rate);  // "4.00 GB/s"
std::string Format(OpsPerSecond rate);    // "26.0 Tops/s"
std::string Format(JoulesPerByte energy);  // "25.0 pJ/B"
std::string Format(JoulesPerOp energy);    // "0.500 pJ/op"
std::string Format(PerSecond rate);        // "1372 /s", "28.3 /s": no prefix

// "25,530,472"; for the largest count, "overflow".
std::string FormatCount(int64_t count);
// "25.53 M", "4.09 G", "512"; for the largest count, "overflow".
std::string FormatCountShort(int64_t count);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_UNITS_FORMAT_H_
