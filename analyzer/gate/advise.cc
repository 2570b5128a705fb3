#include "analyzer/gate/advise.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "analyzer/gate/build_gate_check.h"
#include "analyzer/gate/check_rule.h"
#include "analyzer/units/format.h"

namespace weighbridge {
namespace {

using Check = std::function<GateCheck(const Analysis&)>;

// Where the metric itself has no layers, the one whose layers decide it.
const Metric& LayerMetric(const Metric& metric) {
  if (metric.of_layer != nullptr) return metric;
  const Metric* other =
      FindMetric(metric.name == "power" ? "energy" : "latency");
  return other == nullptr ? metric : *other;
}

void AdviseLayer(const LimitRule& limit, const Analysis& analysis,
                 GateCheck* check) {
  const Metric& metric = LayerMetric(*limit.metric);
  const Layer* layer = HeaviestLayer(metric, analysis);
  if (layer == nullptr) return;
  const std::optional<GateAmount> amount = metric.of_layer(*layer);
  const std::optional<GateAmount> total = metric.of_analysis(analysis);
  std::string text = absl::StrCat("most ", SpokenName(metric), " is in ",
                                  LayerName(*layer), ": ", AmountText(*amount));
  if (total) {
    absl::StrAppendFormat(&text, ", %.3g %% of the total",
                          100 * RatioOf(*amount, *total));
  }
  if (!layer->bound().empty()) {
    absl::StrAppend(&text, ", bound by ", layer->bound());
  }
  SetLayer(*layer, check);
  check->add_advice(text);
}

// How the other analysis differs: "precision int8", "target hailo-8".
std::vector<std::string> Differences(const Analysis& analysis,
                                     const Analysis& other) {
  std::vector<std::string> differences;
  const auto compare = [&](const char* what, const std::string& a,
                           const std::string& b) {
    if (a != b && !b.empty()) differences.push_back(absl::StrCat(what, " ", b));
  };
  compare("precision", analysis.precision(), other.precision());
  compare("batch", absl::StrCat(analysis.batch()), absl::StrCat(other.batch()));
  compare("mode", analysis.mode(), other.mode());
  compare("target", analysis.target().id(), other.target().id());
  return differences;
}

// The nearest analyses of the same model that pass the check.
void AdviseAlternatives(const Report& report, const Analysis& analysis,
                        const Check& passes, GateCheck* check) {
  constexpr size_t kMost = 3;
  std::vector<std::pair<size_t, std::string>> alternatives;
  for (const Analysis& other : report.analyses()) {
    if (&other == &analysis || other.has_target() != analysis.has_target() ||
        other.model().file() != analysis.model().file()) {
      continue;
    }
    const std::vector<std::string> differences = Differences(analysis, other);
    const GateCheck outcome = passes(other);
    if (differences.empty() || !outcome.passed()) continue;
    alternatives.emplace_back(
        differences.size(),
        absl::StrCat("passes with ", absl::StrJoin(differences, ", "), ": ",
                     outcome.message()));
  }
  std::stable_sort(
      alternatives.begin(), alternatives.end(),
      [](const auto& a, const auto& b) { return a.first < b.first; });
  for (size_t i = 0; i < std::min(kMost, alternatives.size()); ++i) {
    check->add_advice(alternatives[i].second);
  }
  if (alternatives.empty()) {
    check->add_advice(
        "nothing else in this report passes; more --precision, --batch or "
        "--target show what would");
  }
}

void AdviseFit(const Analysis& analysis, GateCheck* check) {
  const MemoryFit& fit = analysis.memory_fit();
  const Bytes needed =
      Bytes(fit.weight_bytes()) + Bytes(fit.peak_activation_bytes());
  const Bytes capacity(fit.on_chip_bytes());
  if (needed <= capacity) return;
  check->add_advice(
      absl::StrCat(Format(Bytes(fit.weight_bytes())), " of weights and ",
                   Format(Bytes(fit.peak_activation_bytes())),
                   " of activations for ", Format(capacity),
                   " on chip: ", Format(Minus(needed, capacity)), " too much"));
}

}  // namespace

void Advise(const LimitRule& limit, const Report& report,
            const Analysis& analysis, GateCheck* check) {
  if (check->has_measured()) {
    if (limit.scope == Scope::kTotal) AdviseLayer(limit, analysis, check);
    AdviseAlternatives(
        report, analysis,
        [&limit](const Analysis& other) { return CheckLimit(limit, other); },
        check);
  }
}

void Advise(Requirement requirement, const Report& report,
            const Analysis& analysis, GateCheck* check) {
  if (!analysis.error().empty()) return;
  if (requirement == Requirement::kModeled) {
    check->add_advice(
        "operators without a rule are costed as unknown; //tools:ops lists "
        "those with one");
    return;
  }
  if (requirement != Requirement::kNativePrecision) AdviseFit(analysis, check);
  AdviseAlternatives(
      report, analysis,
      [requirement](const Analysis& other) {
        return CheckRequirement(requirement, other);
      },
      check);
}

}  // namespace weighbridge
