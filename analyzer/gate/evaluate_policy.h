// Report + Policy + baseline + today -> what the gates say. Pure: the clock is
// a parameter, files are read elsewhere. What is not known fails a gate; it is
// never taken as fine.
#ifndef WEIGHBRIDGE_ANALYZER_GATE_EVALUATE_POLICY_H_
#define WEIGHBRIDGE_ANALYZER_GATE_EVALUATE_POLICY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "analyzer/gate/policy.h"
#include "analyzer/report/report.pb.h"

namespace weighbridge {

struct PolicyRun {
  const Report* baseline = nullptr;  // What bands compare with; may be null.
  absl::CivilDay today;              // Waivers expire after their last day.
  // A gate that names models none of which is in the report is left out instead
  // of being an error: for runs over some of a project's models.
  bool partial_models = false;
};

enum class PolicyOutcome : uint8_t {
  kPassed,         // Warnings and waived failures included.
  kFailed,         // A gate of level error, not waived.
  kMisconfigured,  // A gate applied to nothing, or has nothing to compare with.
};

struct PolicyVerdict {
  PolicyOutcome outcome = PolicyOutcome::kPassed;
  // One for each gate and analysis that it is about, in the order of the policy
  // and of the report; one for a gate that applied to nothing.
  std::vector<GateResult> results;
  // What makes the run misconfigured: "policy.toml:12:1: gate 'x' ...".
  std::vector<std::string> problems;
};

PolicyVerdict EvaluatePolicy(const Report& report, const Policy& policy,
                             const PolicyRun& run);

// Writes the verdict into the report it was made from: gates, and FAIL_GATE for
// analyses that break one. A verdict of earlier gates is taken back first.
void RecordVerdict(const PolicyVerdict& verdict, const Policy& policy,
                   Report* report);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_GATE_EVALUATE_POLICY_H_
