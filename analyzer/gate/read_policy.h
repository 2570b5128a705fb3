// The text of a policy file (docs/gating.md) -> Policy. As strict as the
// hardware database: every key is known, every amount has a unit, and all that
// is wrong is told at once, with file, line and column.
#ifndef WEIGHBRIDGE_ANALYZER_GATE_READ_POLICY_H_
#define WEIGHBRIDGE_ANALYZER_GATE_READ_POLICY_H_

#include <string>

#include "absl/status/statusor.h"
#include "analyzer/gate/policy.h"

namespace weighbridge {

inline constexpr int kPolicySchema = 1;

// `file` is how messages name the file. InvalidArgument lists what is wrong.
absl::StatusOr<Policy> ReadPolicy(const std::string& text,
                                  const std::string& file);

// "+5 %" -> 0.05. InvalidArgument: no number, no '%', or below -100 %.
absl::StatusOr<double> ParseChange(const std::string& text);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_GATE_READ_POLICY_H_
