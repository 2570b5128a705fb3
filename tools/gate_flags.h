// The words of the flags about gates -> what they ask for. Pure parsing, as in
// analyze_flags.h.
#ifndef WEIGHBRIDGE_TOOLS_GATE_FLAGS_H_
#define WEIGHBRIDGE_TOOLS_GATE_FLAGS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "analyzer/gate/policy.h"
#include "tools/analyze_flags.h"

namespace weighbridge {

// The flags as the user wrote them; empty: not given.
struct GateFlags {
  // ("max_latency", "100 ms"): a side and the name of a metric.
  std::vector<std::pair<std::string, std::string>> limits;
  std::vector<std::string> require;
  std::string policy, baseline, today;
  bool partial_models = false;
};

// One gate for each limit, and one for all that is required; each has the name
// of its flag as id ("--max_latency"). InvalidArgument: the message starts with
// the flag.
absl::StatusOr<std::vector<Gate>> ParseQuickGates(const GateFlags& flags);

// "2027-03-31". InvalidArgument as above.
absl::StatusOr<absl::CivilDay> ParseToday(const std::string& text);

// Where the user named no target, or no precision, those that the gates name
// are analyzed. Globs over targets choose from `target_ids`. InvalidArgument: a
// precision that there is not.
absl::Status TakeScopes(const Policy& policy,
                        const std::vector<std::string>& target_ids,
                        AnalyzeRequest* request);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_GATE_FLAGS_H_
