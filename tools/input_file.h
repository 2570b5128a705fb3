// A file's content, with an error that says which file and why.
#ifndef WEIGHBRIDGE_TOOLS_INPUT_FILE_H_
#define WEIGHBRIDGE_TOOLS_INPUT_FILE_H_

#include <string>

#include "absl/status/statusor.h"

namespace weighbridge {

// NotFound or FailedPrecondition with the system's reason.
absl::StatusOr<std::string> ReadFile(const std::string& path);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_INPUT_FILE_H_
