#include "tools/gate_flags.h"

#include <algorithm>
#include <iterator>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "analyzer/gate/gate_amount.h"
#include "analyzer/gate/metric.h"
#include "analyzer/ir/precision.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/text/glob.h"
#include "analyzer/text/nearest.h"

namespace weighbridge {
namespace {

absl::StatusOr<RequirementRule> ParseRequirement(const std::string& word) {
  std::vector<std::string> words;
  for (const Requirement requirement : kRequirements) {
    if (word == RequirementName(requirement)) {
      return RequirementRule{requirement, {}};
    }
    words.emplace_back(RequirementName(requirement));
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--require: unknown word '", word, "', expected one of ",
                   absl::StrJoin(words, ", "), DidYouMean(word, words)));
}

template <typename T>
void AddOnce(const T& item, std::vector<T>* items) {
  if (std::find(items->begin(), items->end(), item) == items->end()) {
    items->push_back(item);
  }
}

bool IsGlob(const std::string& pattern) {
  return pattern.find_first_of("*?[") != std::string::npos;
}

}  // namespace

absl::StatusOr<std::vector<Gate>> ParseQuickGates(const GateFlags& flags) {
  std::vector<Gate> gates;
  for (const auto& [flag, text] : flags.limits) {
    Gate& gate = gates.emplace_back();
    gate.id = absl::StrCat("--", flag);
    const bool is_max = absl::StartsWith(flag, "max_");
    const Metric* metric = FindMetric(flag.substr(std::string("max_").size()));
    WB_CHECK(metric != nullptr);  // Flags are ours.
    const absl::StatusOr<GateAmount> amount = ParseAmount(text, metric->like);
    if (!amount.ok()) return Annotate(amount.status(), gate.id);
    gate.limits.push_back(
        {is_max ? Side::kMax : Side::kMin, Scope::kTotal, metric, *amount, {}});
  }
  Gate required;
  required.id = "--require";
  for (const std::string& value : flags.require) {
    for (const std::string& word :
         std::vector<std::string>(absl::StrSplit(value, ','))) {
      WB_ASSIGN_OR_RETURN(const RequirementRule rule, ParseRequirement(word));
      required.requirements.push_back(rule);
    }
  }
  if (!required.requirements.empty()) gates.push_back(std::move(required));
  return gates;
}

absl::StatusOr<absl::CivilDay> ParseToday(const std::string& text) {
  absl::CivilDay day;
  if (absl::ParseCivilTime(text, &day)) return day;
  return absl::InvalidArgumentError(absl::StrCat(
      "--today: '", text, "', expected a date such as 2027-03-31"));
}

absl::Status TakeScopes(const Policy& policy,
                        const std::vector<std::string>& target_ids,
                        AnalyzeRequest* request) {
  std::vector<std::string> targets;
  std::vector<PrecisionChoice> precisions;
  for (const Gate& gate : policy.gates) {
    for (const std::string& pattern : gate.scope.targets) {
      if (!IsGlob(pattern)) AddOnce(pattern, &targets);
      for (const std::string& id : target_ids) {
        if (IsGlob(pattern) && MatchesGlob(pattern, id)) AddOnce(id, &targets);
      }
    }
    for (const std::string& word : gate.scope.precisions) {
      WB_ASSIGN_OR_RETURN(const PrecisionChoice precision,
                          ParsePrecision(word));
      AddOnce(precision, &precisions);
    }
  }
  if (request->targets.empty()) request->targets = std::move(targets);
  if (!request->precision_was_given && !precisions.empty()) {
    request->precisions = std::move(precisions);
  }
  return absl::OkStatus();
}

}  // namespace weighbridge
