// Where results go: a file that appears whole or not at all, or a descriptor
// such as standard output, whose failure is an error and not a silent loss.
#ifndef WEIGHBRIDGE_TOOLS_OUTPUT_FILE_H_
#define WEIGHBRIDGE_TOOLS_OUTPUT_FILE_H_

#include <string>

#include "absl/status/status.h"

namespace weighbridge {

// FailedPrecondition, with the system's reason, if the file cannot be written;
// it then is as it was before. What stands at `path` and is no regular file (a
// pipe, a device) is written to in place; a link is followed.
absl::Status WriteFile(const std::string& path, const std::string& content);

// Writes all of it. FailedPrecondition with the system's reason.
absl::Status WriteToDescriptor(int descriptor, const std::string& content);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_OUTPUT_FILE_H_
