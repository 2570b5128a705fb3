// What every binary tells the shell (docs: the table of exit codes), and how a
// failed step is turned into that.
#ifndef WEIGHBRIDGE_TOOLS_EXIT_CODE_H_
#define WEIGHBRIDGE_TOOLS_EXIT_CODE_H_

#include <string>

#include "absl/status/status.h"

namespace weighbridge {

enum class ExitCode : int {
  kDone = 0,  // And every gate passed.
  kGateFailed = 1,
  kUsage = 2,         // Or configuration.
  kInvalidModel = 3,  // Or one that cannot be read.
  kIncomplete = 4,    // Under --strict.
  kBug = 5,           // In Weighbridge.
};

struct Failure {
  ExitCode code;
  std::string message;
};

// `status` is not OK. A broken contract of ours is a bug wherever it shows.
inline Failure MakeFailure(ExitCode code, const absl::Status& status) {
  return {absl::IsInternal(status) ? ExitCode::kBug : code,
          std::string(status.message())};
}

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_EXIT_CODE_H_
