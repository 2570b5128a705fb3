#include "tools/gating.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "analyzer/gate/evaluate_policy.h"
#include "analyzer/gate/read_policy.h"
#include "analyzer/report/gate_text.h"
#include "analyzer/status/status_macros.h"
#include "tools/input_file.h"
#include "tools/load_input.h"

namespace weighbridge {
namespace {

absl::StatusOr<Report> LoadBaseline(const std::string& path) {
  absl::StatusOr<Input> input = LoadInput(path);
  if (!input.ok()) return Annotate(input.status(), "--baseline");
  if (Report* report = std::get_if<Report>(&*input)) return std::move(*report);
  return absl::InvalidArgumentError(absl::StrCat(
      "--baseline: '", path, "' is a model, expected a JSON report"));
}

}  // namespace

absl::StatusOr<Gating> LoadGating(const GateFlags& flags) {
  Gating gating;
  if (!flags.policy.empty()) {
    const absl::StatusOr<std::string> text = ReadFile(flags.policy);
    if (!text.ok()) return Annotate(text.status(), "--policy");
    WB_ASSIGN_OR_RETURN(gating.policy, ReadPolicy(*text, flags.policy));
  }
  WB_ASSIGN_OR_RETURN(std::vector<Gate> gates, ParseQuickGates(flags));
  std::move(gates.begin(), gates.end(),
            std::back_inserter(gating.policy.gates));
  if (!flags.baseline.empty()) {
    WB_ASSIGN_OR_RETURN(gating.baseline, LoadBaseline(flags.baseline));
  }
  if (flags.today.empty()) {
    gating.today = absl::ToCivilDay(absl::Now(), absl::UTCTimeZone());
  } else {
    WB_ASSIGN_OR_RETURN(gating.today, ParseToday(flags.today));
  }
  gating.partial_models = flags.partial_models;
  return gating;
}

std::optional<Failure> ApplyGates(const Gating& gating, Report* report) {
  if (gating.policy.gates.empty()) return std::nullopt;
  PolicyRun run;
  run.baseline = gating.baseline ? &*gating.baseline : nullptr;
  run.today = gating.today;
  run.partial_models = gating.partial_models;
  const PolicyVerdict verdict = EvaluatePolicy(*report, gating.policy, run);
  RecordVerdict(verdict, gating.policy, report);
  switch (verdict.outcome) {
    case PolicyOutcome::kPassed:
      return std::nullopt;
    case PolicyOutcome::kFailed:
      return Failure{ExitCode::kGateFailed, GateCounts(*report)};
    case PolicyOutcome::kMisconfigured:
      return Failure{ExitCode::kUsage, absl::StrJoin(verdict.problems, "\n")};
  }
  return std::nullopt;
}

}  // namespace weighbridge
