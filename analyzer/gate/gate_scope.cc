#include "analyzer/gate/gate_scope.h"

#include <algorithm>
#include <cstddef>
#include <functional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "analyzer/text/glob.h"
#include "analyzer/text/nearest.h"

namespace weighbridge {
namespace {

constexpr char kTag[] = "tag:";

bool IsListed(const std::vector<std::string>& list, const std::string& word) {
  return list.empty() ||
         std::find(list.begin(), list.end(), word) != list.end();
}

bool IsModelInScope(const GateScope& scope, const Analysis& analysis) {
  return scope.models.empty() ||
         std::any_of(scope.models.begin(), scope.models.end(),
                     [&](const std::string& glob) {
                       return MatchesModel(glob, analysis.model());
                     });
}

bool IsTargetInScope(const GateScope& scope, const Analysis& analysis) {
  return scope.targets.empty() ||
         (analysis.has_target() &&
          std::any_of(scope.targets.begin(), scope.targets.end(),
                      [&](const std::string& pattern) {
                        return MatchesTarget(pattern, analysis.target());
                      }));
}

bool IsPrecisionInScope(const GateScope& scope, const Analysis& analysis) {
  return IsListed(scope.precisions, analysis.precision());
}

bool IsModeInScope(const GateScope& scope, const Analysis& analysis) {
  return IsListed(scope.modes, analysis.mode());
}

// One of the lists of a scope, and how to say that nothing is in it.
struct Selector {
  bool (*is_in)(const GateScope&, const Analysis&);
  const char* noun;
  std::vector<std::string> GateScope::*list;
  std::string (*name)(const Analysis&);
};

const std::vector<Selector>& Selectors() {
  static const auto& selectors = *new std::vector<Selector>{
      {&IsModelInScope, "model", &GateScope::models,
       [](const Analysis& a) { return a.model().file(); }},
      {&IsTargetInScope, "target", &GateScope::targets,
       [](const Analysis& a) { return a.target().id(); }},
      {&IsPrecisionInScope, "precision", &GateScope::precisions,
       [](const Analysis& a) { return a.precision(); }},
      {&IsModeInScope, "mode", &GateScope::modes,
       [](const Analysis& a) { return a.mode(); }},
  };
  return selectors;
}

std::string WhyNone(const GateScope& scope, const Selector& selector,
                    const std::vector<const Analysis*>& analyses) {
  std::vector<std::string> names;
  for (const Analysis* analysis : analyses) {
    const std::string name = selector.name(*analysis);
    if (!name.empty() && !std::count(names.begin(), names.end(), name)) {
      names.push_back(name);
    }
  }
  const std::vector<std::string>& wanted = scope.*selector.list;
  std::string text = absl::StrCat("no ", selector.noun, " is '",
                                  absl::StrJoin(wanted, "' or '"), "'; ");
  if (names.empty()) {
    absl::StrAppend(&text, "the report has none");
    return text;
  }
  constexpr size_t kMostNames = 5;
  const size_t more = names.size() - std::min(names.size(), kMostNames);
  absl::StrAppend(
      &text, "the report has ",
      absl::StrJoin(names.begin(), names.end() - static_cast<ptrdiff_t>(more),
                    ", "),
      more > 0 ? absl::StrCat(" and ", more, " more") : "",
      DidYouMean(wanted.front(), names));
  return text;
}

}  // namespace

bool MatchesModel(const std::string& glob, const Model& model) {
  const std::string& file = model.file();
  const size_t slash = file.rfind('/');
  if (!absl::StrContains(glob, '/')) {
    return MatchesGlob(glob, slash == std::string::npos
                                 ? file
                                 : file.substr(slash + 1)) ||
           MatchesGlob(glob, model.name());
  }
  if (MatchesGlob(glob, file)) return true;
  for (size_t at = file.find('/'); at != std::string::npos;
       at = file.find('/', at + 1)) {
    if (MatchesGlob(glob, file.substr(at + 1))) return true;
  }
  return false;
}

bool MatchesTarget(const std::string& pattern, const Target& target) {
  if (pattern == "all") return true;
  if (absl::StartsWith(pattern, kTag)) {
    const std::string tag(absl::StripPrefix(pattern, kTag));
    return std::find(target.tags().begin(), target.tags().end(), tag) !=
           target.tags().end();
  }
  return MatchesGlob(pattern, target.id());
}

bool IsInScope(const GateScope& scope, const Analysis& analysis) {
  return std::all_of(Selectors().begin(), Selectors().end(),
                     [&](const Selector& selector) {
                       return selector.is_in(scope, analysis);
                     });
}

ScopeMatch FindInScope(const GateScope& scope, const Report& report) {
  ScopeMatch match;
  const bool any_target =
      std::any_of(report.analyses().begin(), report.analyses().end(),
                  std::mem_fn(&Analysis::has_target));
  for (const Analysis& analysis : report.analyses()) {
    if (analysis.has_target() || !any_target) {
      match.analyses.push_back(&analysis);
    }
  }
  if (match.analyses.empty()) match.why_none = "the report has no analysis";
  for (const Selector& selector : Selectors()) {
    std::vector<const Analysis*> left;
    for (const Analysis* analysis : match.analyses) {
      if (selector.is_in(scope, *analysis)) left.push_back(analysis);
    }
    if (left.empty() && match.why_none.empty()) {
      match.why_none = WhyNone(scope, selector, match.analyses);
      match.no_model = selector.list == &GateScope::models;
    }
    match.analyses = std::move(left);
  }
  return match;
}

}  // namespace weighbridge
