// Which analyses of a report a gate or a waiver is about.
#ifndef WEIGHBRIDGE_ANALYZER_GATE_GATE_SCOPE_H_
#define WEIGHBRIDGE_ANALYZER_GATE_GATE_SCOPE_H_

#include <string>
#include <vector>

#include "analyzer/gate/policy.h"
#include "analyzer/report/report.pb.h"

namespace weighbridge {

// A glob without '/' is matched with the file's name in its folder and with the
// model's name; one with '/' with the path as the user named it, or with the
// end of it from some folder on.
bool MatchesModel(const std::string& glob, const Model& model);

// "tag:NAME", "all", or a glob over the id.
bool MatchesTarget(const std::string& pattern, const Target& target);

bool IsInScope(const GateScope& scope, const Analysis& analysis);

struct ScopeMatch {
  std::vector<const Analysis*> analyses;  // In the order of the report.
  // If there are none: why, with the nearest name that there is.
  std::string why_none;
  bool no_model = false;  // And that is because no model is meant.
};

// Analyses without a target count where the report has no others.
ScopeMatch FindInScope(const GateScope& scope, const Report& report);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_GATE_GATE_SCOPE_H_
