#include "analyzer/report/amounts.h"

#include <cmath>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "analyzer/report/display_text.h"
#include "analyzer/units/format.h"
#include "analyzer/units/units.h"

namespace weighbridge {
namespace {

template <typename Quantity, typename T>
std::string Text(std::optional<T> value) {
  return value ? Format(Quantity(*value)) : kUnknown;
}

}  // namespace

std::string BytesText(std::optional<int64_t> bytes) {
  return Text<Bytes>(bytes);
}
std::string CountText(std::optional<int64_t> count) {
  return count ? FormatCountShort(*count) : kUnknown;
}
std::string SecondsText(std::optional<double> seconds) {
  return Text<Seconds>(seconds);
}
std::string JoulesText(std::optional<double> joules) {
  return Text<Joules>(joules);
}
std::string WattsText(std::optional<double> watts) {
  return Text<Watts>(watts);
}
std::string BytesPerSecondText(std::optional<double> rate) {
  return Text<BytesPerSecond>(rate);
}
std::string PerSecondText(std::optional<double> rate) {
  return Text<PerSecond>(rate);
}

std::string PercentText(std::optional<double> share) {
  return share ? absl::StrFormat("%.1f%%", *share * 100) : kUnknown;
}

std::string RatioText(std::optional<double> ratio) {
  if (!ratio) return kUnknown;
  return std::abs(*ratio) < 1e4 ? absl::StrFormat("%.4g", *ratio)
                                : absl::StrFormat("%.0f", *ratio);
}

std::string VerdictText(const Analysis& analysis) {
  if (!analysis.error().empty()) return "ERROR";
  return VerdictText(analysis.verdict());
}

std::string VerdictText(Verdict verdict) {
  switch (verdict) {
    case PASS:
      return "PASS";
    case WARN_REQUIRES_HOST:
      return "WARN (requires host)";
    case FAIL_MEMORY:
      return "FAIL (memory)";
    case FAIL_GATE:
      return "FAIL (gate)";
    case INCOMPLETE:
      return "INCOMPLETE";
    default:
      return kUnknown;
  }
}

std::vector<std::string> EnergyParts(const Energy& energy) {
  std::vector<std::string> parts;
  const auto add = [&parts](bool is_present, double joules,
                            const std::string& name) {
    if (!is_present) return;
    parts.push_back(absl::StrCat(JoulesText(joules), " ", DisplayText(name)));
  };
  add(energy.has_compute(), energy.compute(), "compute");
  const std::map<std::string, double> memory(energy.memory().begin(),
                                             energy.memory().end());
  for (const auto& [level, joules] : memory) add(true, joules, level);
  add(energy.has_link(), energy.link(), "link");
  add(energy.has_static_(), energy.static_(), "static");
  return parts;
}

}  // namespace weighbridge
