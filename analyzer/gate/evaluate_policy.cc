#include "analyzer/gate/evaluate_policy.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/gate/advise.h"
#include "analyzer/gate/check_rule.h"
#include "analyzer/gate/gate_scope.h"

namespace weighbridge {
namespace {

// The same model on the same target in the same way. A model may have moved:
// the file decides only between several of the same name.
const Analysis* FindInBaseline(const Analysis& analysis,
                               const Report& baseline) {
  const Analysis* found = nullptr;
  for (const Analysis& other : baseline.analyses()) {
    if (other.model().name() != analysis.model().name() ||
        other.has_target() != analysis.has_target() ||
        other.target().id() != analysis.target().id() ||
        other.precision() != analysis.precision() ||
        other.batch() != analysis.batch() || other.mode() != analysis.mode()) {
      continue;
    }
    if (other.model().file() == analysis.model().file()) return &other;
    if (found == nullptr) found = &other;
  }
  return found;
}

void SetPlace(const PolicyPlace& place, GateCheck* check) {
  if (place.line == 0) return;
  check->set_line(place.line);
  check->set_column(place.column);
}

// How much of its limit a check takes: what decides which of several checks
// speaks for a gate.
double Tightness(const GateCheck& check) {
  if (!check.has_measured() || !check.has_limit() || check.limit() == 0) {
    return 0;
  }
  const double ratio = check.measured() / check.limit();
  return absl::StartsWith(check.rule(), "min.") ? 1 / ratio : ratio;
}

// Broken errors before broken warnings before what passed, then the tightest.
bool SpeaksBefore(const GateCheck& a, const GateCheck& b) {
  const auto rank = [](const GateCheck& check) {
    if (check.passed()) return 2;
    return check.level() == GateLevelName(GateLevel::kError) ? 0 : 1;
  };
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  return Tightness(a) > Tightness(b);
}

// What a number rests on that nobody said: with it, a gate may pass that would
// not without.
std::string GuessNote(const Analysis& analysis) {
  constexpr int kMost = 3;
  if (analysis.guesses().empty()) return "";
  const int shown = std::min(analysis.guesses_size(), kMost);
  return absl::StrCat(
      " (guessed: ",
      absl::StrJoin(analysis.guesses().begin(),
                    analysis.guesses().begin() + shown, "; "),
      shown < analysis.guesses_size()
          ? absl::StrCat("; and ", analysis.guesses_size() - shown, " more")
          : "",
      ")");
}

class PolicyEvaluation {
 public:
  PolicyEvaluation(const Report& report, const Policy& policy,
                   const PolicyRun& run)
      : report_(report), policy_(policy), run_(run) {}

  PolicyVerdict Evaluate() {
    for (const Gate& gate : policy_.gates) EvaluateGate(gate);
    if (verdict_.results.empty() && verdict_.problems.empty()) {
      verdict_.problems.push_back(
          absl::StrCat(policy_.file, ": no gate is about any of the models"));
    }
    const bool failed =
        std::any_of(verdict_.results.begin(), verdict_.results.end(),
                    [](const GateResult& result) {
                      return !result.passed() && !result.waived() &&
                             result.level() == GateLevelName(GateLevel::kError);
                    });
    if (failed) verdict_.outcome = PolicyOutcome::kFailed;
    if (!verdict_.problems.empty()) {
      verdict_.outcome = PolicyOutcome::kMisconfigured;
    }
    return std::move(verdict_);
  }

 private:
  void EvaluateGate(const Gate& gate) {
    const ScopeMatch match = FindInScope(gate.scope, report_);
    if (match.analyses.empty()) {
      if (run_.partial_models && match.no_model) return;
      AddProblem(gate, absl::StrCat("applied to nothing: ", match.why_none));
      return;
    }
    if (!gate.bands.empty() && run_.baseline == nullptr) {
      AddProblem(gate,
                 "compares with a baseline and none was given; expected "
                 "--baseline with a report");
      return;
    }
    for (const Analysis* analysis : match.analyses) {
      verdict_.results.push_back(ResultOf(gate, *analysis));
    }
  }

  void AddProblem(const Gate& gate, const std::string& what) {
    GateResult& result = verdict_.results.emplace_back();
    result.set_id(gate.id);
    result.set_level(GateLevelName(GateLevel::kError));
    result.set_message(what);
    if (gate.place.line > 0) {
      result.set_line(gate.place.line);
      result.set_column(gate.place.column);
    }
    verdict_.problems.push_back(absl::StrCat(
        policy_.file,
        gate.place.line > 0
            ? absl::StrCat(":", gate.place.line, ":", gate.place.column)
            : "",
        policy_.file.empty() ? "" : ": ", "gate '", gate.id, "' ", what));
  }

  GateResult ResultOf(const Gate& gate, const Analysis& analysis) {
    GateResult result;
    result.set_id(gate.id);
    result.set_model(analysis.model().name());
    result.set_model_file(analysis.model().file());
    result.set_target(analysis.target().id());
    result.set_precision(analysis.precision());
    result.set_batch(analysis.batch());
    result.set_mode(analysis.mode());
    if (gate.place.line > 0) {
      result.set_line(gate.place.line);
      result.set_column(gate.place.column);
    }
    AddChecks(gate, analysis, &result);
    Summarize(gate, &result);
    result.set_message(absl::StrCat(result.message(), GuessNote(analysis)));
    if (!result.passed()) ApplyWaivers(gate, analysis, &result);
    return result;
  }

  void AddChecks(const Gate& gate, const Analysis& analysis,
                 GateResult* result) {
    for (const RequirementRule& rule : gate.requirements) {
      GateCheck* check = result->add_checks();
      *check = CheckRequirement(rule.requirement, analysis);
      if (!check->passed()) Advise(rule.requirement, report_, analysis, check);
      check->set_level(GateLevelName(gate.level));
      SetPlace(rule.place, check);
    }
    for (const LimitRule& rule : gate.limits) {
      GateCheck* check = result->add_checks();
      *check = CheckLimit(rule, analysis);
      if (!check->passed()) Advise(rule, report_, analysis, check);
      check->set_level(GateLevelName(gate.level));
      SetPlace(rule.place, check);
    }
    const Analysis* baseline = run_.baseline == nullptr
                                   ? nullptr
                                   : FindInBaseline(analysis, *run_.baseline);
    for (const BandRule& rule : gate.bands) {
      GateCheck* check = result->add_checks();
      *check = CheckBand(rule, analysis, baseline);
      check->set_level(GateLevelName(gate.band_level));
      SetPlace(rule.place, check);
    }
  }

  // The gate passes if all its checks do; its numbers are those of the check
  // that speaks first.
  static void Summarize(const Gate& gate, GateResult* result) {
    const GateCheck* first = &result->checks(0);
    std::vector<std::string> broken;
    for (const GateCheck& check : result->checks()) {
      if (SpeaksBefore(check, *first)) first = &check;
      if (!check.passed()) broken.push_back(check.message());
    }
    result->set_passed(broken.empty());
    result->set_level(broken.empty() ? GateLevelName(gate.level)
                                     : first->level());
    if (first->has_measured()) result->set_measured(first->measured());
    if (first->has_limit()) result->set_limit(first->limit());
    result->set_message(broken.empty() ? first->message()
                                       : absl::StrJoin(broken, "; "));
  }

  void ApplyWaivers(const Gate& gate, const Analysis& analysis,
                    GateResult* result) const {
    std::vector<std::string> expired;
    for (const Waiver& waiver : policy_.waivers) {
      if (waiver.gate != gate.id || !IsInScope(waiver.scope, analysis)) {
        continue;
      }
      const std::string until = absl::FormatCivilTime(waiver.until);
      if (waiver.until < run_.today) {
        expired.push_back(absl::StrCat("its waiver expired on ", until, " (",
                                       waiver.reason, ")"));
        continue;
      }
      result->set_waived(true);
      result->set_waiver(
          absl::StrCat("waived until ", until, ": ", waiver.reason));
      return;
    }
    result->set_waiver(absl::StrJoin(expired, "; "));
  }

  const Report& report_;
  const Policy& policy_;
  const PolicyRun& run_;
  PolicyVerdict verdict_;
};

bool Breaks(const GateResult& result, const Analysis& analysis) {
  return !result.passed() && !result.waived() &&
         result.level() == GateLevelName(GateLevel::kError) &&
         result.model_file() == analysis.model().file() &&
         result.target() == analysis.target().id() &&
         result.precision() == analysis.precision() &&
         result.batch() == analysis.batch() && result.mode() == analysis.mode();
}

}  // namespace

PolicyVerdict EvaluatePolicy(const Report& report, const Policy& policy,
                             const PolicyRun& run) {
  return PolicyEvaluation(report, policy, run).Evaluate();
}

void RecordVerdict(const PolicyVerdict& verdict, const Policy& policy,
                   Report* report) {
  report->set_policy_file(policy.file);
  report->clear_gates();
  for (const GateResult& result : verdict.results) {
    *report->add_gates() = result;
  }
  for (Analysis& analysis : *report->mutable_analyses()) {
    const Verdict device = DeviceVerdict(analysis);
    analysis.set_verdict(device);
    analysis.clear_device_verdict();
    // A part that the model does not fit on fails before any gate, and what
    // could not be analysed has no verdict at all.
    if (device == FAIL_MEMORY || !analysis.error().empty()) continue;
    const bool is_broken = std::any_of(
        verdict.results.begin(), verdict.results.end(),
        [&](const GateResult& result) { return Breaks(result, analysis); });
    if (!is_broken) continue;
    analysis.set_device_verdict(device);
    analysis.set_verdict(FAIL_GATE);
  }
}

}  // namespace weighbridge
