// What a project asks of its models: gates, and the waivers that excuse a model
// from one of them for a while. Limits have units as types; a policy comes from
// a file (read_policy.h) or from flags, and knows nothing of either.
#ifndef WEIGHBRIDGE_ANALYZER_GATE_POLICY_H_
#define WEIGHBRIDGE_ANALYZER_GATE_POLICY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "analyzer/gate/gate_amount.h"
#include "analyzer/gate/metric.h"

namespace weighbridge {

// In the policy file, from 1; zero without a file.
struct PolicyPlace {
  int line = 0, column = 0;
};

enum class GateLevel : uint8_t {
  kError,    // Breaking the gate fails the run.
  kWarning,  // Breaking it is reported.
};
const char* GateLevelName(GateLevel level);  // "error", "warning"

enum class Requirement : uint8_t {
  kStandalone,       // Runs without a host that holds weights.
  kFitsOnChip,       // Weights and activations.
  kModeled,          // No node without a rule.
  kNativePrecision,  // No arithmetic in another precision than asked for.
};
inline constexpr Requirement kRequirements[] = {
    Requirement::kStandalone, Requirement::kFitsOnChip, Requirement::kModeled,
    Requirement::kNativePrecision};
const char* RequirementName(Requirement requirement);  // "fits_on_chip"

struct RequirementRule {
  Requirement requirement;
  PolicyPlace place;
};

enum class Side : uint8_t { kMax, kMin };

struct LimitRule {
  Side side;
  Scope scope;
  const Metric* metric;  // Of Metrics(); never null.
  GateAmount amount;
  PolicyPlace place;
};

// How far a metric may move from the baseline.
struct BandRule {
  Side side;
  const Metric* metric;
  double change;  // Relative: -0.3 is "-30 %".
  PolicyPlace place;
};

// Which analyses a gate is about. An empty list leaves nothing out.
struct GateScope {
  std::vector<std::string> models;      // Globs; see gate_scope.h.
  std::vector<std::string> targets;     // Globs over ids, "tag:NAME", "all".
  std::vector<std::string> precisions;  // As reports name them.
  std::vector<std::string> modes;
};

struct Gate {
  std::string id;
  GateScope scope;
  GateLevel level = GateLevel::kError;
  std::vector<RequirementRule> requirements;
  std::vector<LimitRule> limits;
  std::vector<BandRule> bands;
  GateLevel band_level = GateLevel::kError;
  PolicyPlace place;
};

struct Waiver {
  std::string gate;  // The id of one of the policy.
  GateScope scope;
  absl::CivilDay until;  // Its last day.
  std::string reason;
  PolicyPlace place;
};

struct Policy {
  std::string file;  // As the user named it; empty for flags.
  std::vector<Gate> gates;
  std::vector<Waiver> waivers;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_GATE_POLICY_H_
