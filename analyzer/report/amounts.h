// Numbers of a report -> words, in one place for all text: '?' for what is
// absent, the units of units/format.h for what is not.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_AMOUNTS_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_AMOUNTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/report/report.pb.h"

namespace weighbridge {

inline constexpr char kUnknown[] = "?";

std::string BytesText(std::optional<int64_t> bytes);         // "36.75 KiB"
std::string CountText(std::optional<int64_t> count);         // "4.09 G"
std::string SecondsText(std::optional<double> seconds);      // "1.23 ms"
std::string JoulesText(std::optional<double> joules);        // "0.639 mJ"
std::string WattsText(std::optional<double> watts);          // "1.40 W"
std::string BytesPerSecondText(std::optional<double> rate);  // "4.00 GB/s"
std::string PerSecondText(std::optional<double> rate);       // "109.6 /s"
std::string PercentText(std::optional<double> share);        // "12.3%"
std::string RatioText(std::optional<double> ratio);          // "114.6"

// "FAIL (memory)"; "ERROR" for what could not be analysed.
std::string VerdictText(const Analysis& analysis);
std::string VerdictText(Verdict verdict);

// "1.20 mJ compute", "0.300 mJ sram", ...: what is known.
std::vector<std::string> EnergyParts(const Energy& energy);

// Of an optional field of a message.
template <typename T>
std::optional<T> IfPresent(bool is_present, T value) {
  if (!is_present) return std::nullopt;
  return value;
}

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_AMOUNTS_H_
