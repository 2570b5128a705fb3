// The gates of a run of analyze: what its flags and files ask for, and how the
// verdict becomes an exit code.
#ifndef WEIGHBRIDGE_TOOLS_GATING_H_
#define WEIGHBRIDGE_TOOLS_GATING_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "analyzer/gate/policy.h"
#include "analyzer/report/report.pb.h"
#include "tools/exit_code.h"
#include "tools/gate_flags.h"

namespace weighbridge {

struct Gating {
  Policy policy;  // The gates of the file, then those of flags.
  std::optional<Report> baseline;
  absl::CivilDay today;
  bool partial_models = false;
};

// Reads the files. The errors of reading and parsing them, and of the flags;
// all are the user's.
absl::StatusOr<Gating> LoadGating(const GateFlags& flags);

// Writes the verdict of the gates into the report; a Failure if one fails
// (kGateFailed), or if the policy is no use on this report (kUsage).
std::optional<Failure> ApplyGates(const Gating& gating, Report* report);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_GATING_H_
