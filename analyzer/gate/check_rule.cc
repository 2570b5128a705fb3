#include "analyzer/gate/check_rule.h"

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "analyzer/gate/build_gate_check.h"

namespace weighbridge {
namespace {

// "3 of 120 nodes are not modeled: A, B"; empty if all are.
std::string GapsOf(const Analysis& analysis) {
  const Coverage& coverage = analysis.coverage();
  const int64_t gaps = coverage.nodes() - coverage.modeled_nodes();
  if (gaps == 0) return "";
  return absl::StrCat(gaps, " of ", coverage.nodes(),
                      " nodes are not modeled: ",
                      absl::StrJoin(coverage.unmodeled_op_types(), ", "));
}

GateCheck Outcome(bool passed, const std::string& message) {
  GateCheck check;
  check.set_passed(passed);
  check.set_message(message);
  return check;
}

std::string RuleName(const LimitRule& limit) {
  return absl::StrCat(limit.side == Side::kMax ? "max." : "min.",
                      limit.scope == Scope::kAnyLayer ? "layer." : "",
                      limit.metric->name);
}

// "at most 100 ms".
std::string Expected(const LimitRule& limit) {
  return absl::StrCat(limit.side == Side::kMax ? "at most " : "at least ",
                      AmountText(limit.amount));
}

// "42 %" of a ratio of 1.42 and of 0.58.
std::string DistanceText(double ratio) {
  const double percent = std::abs(ratio - 1) * 100;
  return absl::StrFormat("%.3g %%", percent);
}

GateCheck CheckKnown(const LimitRule& limit, const GateAmount& measured,
                     const std::string& subject) {
  GateCheck check;
  SetMeasured(measured, &check);
  const std::string name = SpokenName(*limit.metric);
  if (IsOverflow(measured)) {
    check.clear_measured();
    check.set_message(absl::StrCat(subject, name,
                                   " is beyond what can be counted; expected ",
                                   Expected(limit)));
    return check;
  }
  const bool is_over = limit.side == Side::kMax ? measured > limit.amount
                                                : measured < limit.amount;
  check.set_passed(!is_over);
  if (!is_over) {
    check.set_message(absl::StrCat(subject, name, " is ", AmountText(measured),
                                   ", ", Expected(limit)));
    return check;
  }
  const double ratio = RatioOf(measured, limit.amount);
  check.set_message(absl::StrCat(
      subject, name, " is ", AmountText(measured), ", expected ",
      Expected(limit),
      std::isfinite(ratio)
          ? absl::StrCat(": ", DistanceText(ratio),
                         limit.side == Side::kMax ? " too much" : " too little")
          : ""));
  return check;
}

GateCheck Unknown(const LimitRule& limit, const std::string& subject,
                  const std::string& why) {
  return Outcome(
      false, absl::StrCat(subject, SpokenName(*limit.metric), " is not known",
                          why.empty() ? "" : " (", why, why.empty() ? "" : ")",
                          "; expected ", Expected(limit)));
}

// Of the layers, the one that breaks the limit most.
GateCheck CheckLayers(const LimitRule& limit, const Analysis& analysis) {
  const Layer* worst = nullptr;
  GateAmount worst_amount;
  for (const Layer& layer : analysis.layers()) {
    const std::optional<GateAmount> amount = limit.metric->of_layer(layer);
    if (!amount || IsOverflow(*amount)) {
      const std::string subject = absl::StrCat(LayerName(layer), ": ");
      GateCheck check = amount ? CheckKnown(limit, *amount, subject)
                               : Unknown(limit, subject, "");
      SetLayer(layer, &check);
      return check;
    }
    if (worst == nullptr ||
        (limit.side == Side::kMax ? *amount > worst_amount
                                  : *amount < worst_amount)) {
      worst = &layer;
      worst_amount = *amount;
    }
  }
  if (worst == nullptr) {
    return Unknown(limit, "", "the report has no layers");
  }
  GateCheck check =
      CheckKnown(limit, worst_amount, absl::StrCat(LayerName(*worst), ": "));
  SetLayer(*worst, &check);
  return check;
}

// Why numbers of the metric are no numbers of the whole model; empty if they
// are.
std::string WhyUnknown(const Metric& metric, const Analysis& analysis) {
  if (!analysis.error().empty()) return analysis.error();
  return metric.needs_coverage ? GapsOf(analysis) : "";
}

GateCheck CheckStandalone(const Analysis& analysis) {
  switch (DeviceVerdict(analysis)) {
    case PASS:
      return Outcome(true, "runs without a host that holds weights");
    case FAIL_MEMORY:
    case WARN_REQUIRES_HOST:
      return Outcome(false, "does not fit: needs a host that holds weights");
    default:
      return Outcome(false,
                     absl::StrCat("whether it runs without a host is not known",
                                  analysis.has_target() ? "" : ": no target"));
  }
}

GateCheck CheckFitsOnChip(const Analysis& analysis) {
  if (!analysis.has_memory_fit()) {
    return Outcome(false, "whether it fits on chip is not known: no target");
  }
  if (!analysis.memory_fit().fits_on_chip()) {
    return Outcome(false, "weights and peak activations do not fit on chip");
  }
  const std::string gaps = GapsOf(analysis);
  return gaps.empty()
             ? Outcome(true, "weights and peak activations fit on chip")
             : Outcome(false, absl::StrCat("whether it fits on chip is not "
                                           "known: ",
                                           gaps));
}

GateCheck CheckModeled(const Analysis& analysis) {
  const std::string gaps = GapsOf(analysis);
  return gaps.empty() ? Outcome(true, "every node is modeled")
                      : Outcome(false, gaps);
}

GateCheck CheckNativePrecision(const Analysis& analysis) {
  if (!analysis.totals().has_substituted_nodes()) {
    return Outcome(false, "the precision it computes in is not known");
  }
  const std::string gaps = GapsOf(analysis);
  if (!gaps.empty()) return Outcome(false, gaps);
  const int64_t nodes = analysis.totals().substituted_nodes();
  if (nodes == 0) {
    return Outcome(true, "computes in the precision asked for");
  }
  GateCheck check =
      Outcome(false, absl::StrCat(nodes,
                                  " nodes compute in another precision than "
                                  "asked for, which ",
                                  analysis.target().id(), " lacks"));
  check.set_measured(static_cast<double>(nodes));
  check.set_limit(0);
  for (const Layer& layer : analysis.layers()) {
    if (layer.wanted_precision().empty()) continue;
    SetLayer(layer, &check);
    check.set_message(absl::StrCat(check.message(), "; the first is in ",
                                   LayerName(layer), ": ", layer.precision(),
                                   " for ", layer.wanted_precision()));
    break;
  }
  return check;
}

}  // namespace

Verdict DeviceVerdict(const Analysis& analysis) {
  return analysis.verdict() == FAIL_GATE ? analysis.device_verdict()
                                         : analysis.verdict();
}

std::string LayerName(const Layer& layer) {
  return absl::StrCat(
      "layer ", layer.index(),
      layer.names_size() > 0 ? absl::StrCat(" '", layer.names(0), "'") : "",
      layer.op_types_size() > 0 ? absl::StrCat(" (", layer.op_types(0), ")")
                                : "");
}

const Layer* HeaviestLayer(const Metric& metric, const Analysis& analysis) {
  if (metric.of_layer == nullptr) return nullptr;
  const Layer* heaviest = nullptr;
  GateAmount most;
  for (const Layer& layer : analysis.layers()) {
    const std::optional<GateAmount> amount = metric.of_layer(layer);
    if (!amount || (heaviest != nullptr && *amount <= most)) continue;
    heaviest = &layer;
    most = *amount;
  }
  return heaviest;
}

GateCheck CheckRequirement(Requirement requirement, const Analysis& analysis) {
  GateCheck check;
  if (!analysis.error().empty()) {
    check = Outcome(false, analysis.error());
  } else {
    switch (requirement) {
      case Requirement::kStandalone:
        check = CheckStandalone(analysis);
        break;
      case Requirement::kFitsOnChip:
        check = CheckFitsOnChip(analysis);
        break;
      case Requirement::kModeled:
        check = CheckModeled(analysis);
        break;
      case Requirement::kNativePrecision:
        check = CheckNativePrecision(analysis);
        break;
    }
  }
  check.set_rule(absl::StrCat("require.", RequirementName(requirement)));
  return check;
}

GateCheck CheckLimit(const LimitRule& limit, const Analysis& analysis) {
  GateCheck check;
  const std::string why = WhyUnknown(*limit.metric, analysis);
  if (!why.empty()) {
    check = Unknown(limit, "", why);
  } else if (limit.scope == Scope::kAnyLayer) {
    check = CheckLayers(limit, analysis);
  } else if (const std::optional<GateAmount> measured =
                 limit.metric->of_analysis(analysis)) {
    check = CheckKnown(limit, *measured, "");
  } else {
    check = Unknown(limit, "",
                    analysis.has_target() ? "" : "the analysis has no target");
  }
  SetLimit(limit.amount, &check);
  check.set_rule(RuleName(limit));
  return check;
}

GateCheck CheckBand(const BandRule& band, const Analysis& analysis,
                    const Analysis* baseline) {
  GateCheck check;
  check.set_rule(absl::StrCat("baseline.",
                              band.side == Side::kMax ? "max." : "min.",
                              band.metric->name));
  check.set_limit(band.change);
  const std::string name = SpokenName(*band.metric);
  if (baseline == nullptr) {
    check.set_message(absl::StrCat(
        name, ": the baseline has no such analysis to compare with"));
    return check;
  }
  for (const Analysis* side : {&analysis, baseline}) {
    const std::string why = WhyUnknown(*band.metric, *side);
    const std::optional<GateAmount> amount =
        why.empty() ? band.metric->of_analysis(*side) : std::nullopt;
    if (amount && !IsOverflow(*amount)) continue;
    check.set_message(absl::StrCat(
        name, side == baseline ? " of the baseline" : "", " is not known",
        why.empty() ? "" : " (", why, why.empty() ? "" : ")"));
    return check;
  }
  const GateAmount now = *band.metric->of_analysis(analysis);
  const GateAmount before = *band.metric->of_analysis(*baseline);
  const double change = RatioOf(now, before) - 1;
  const bool is_out =
      band.side == Side::kMax ? change > band.change : change < band.change;
  if (std::isfinite(change)) check.set_measured(change);
  check.set_passed(!is_out);
  check.set_message(absl::StrCat(
      name, " is ", AmountText(now), ", ",
      std::isfinite(change)
          ? absl::StrFormat("%+.3g %% of the baseline's ", change * 100)
          : "after the baseline's ",
      AmountText(before), is_out ? ", expected " : ", ",
      band.side == Side::kMax ? "at most " : "at least ",
      absl::StrFormat("%+.3g %%", band.change * 100)));
  if (is_out && band.side == Side::kMin) {
    check.add_advice("if this is meant, record the report as the new baseline");
  }
  return check;
}

}  // namespace weighbridge
