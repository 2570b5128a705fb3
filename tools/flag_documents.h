// The flags of a binary, for its manual page and for the completion of shells:
// made from the same table as --help, so that they cannot differ from it.
#ifndef WEIGHBRIDGE_TOOLS_FLAG_DOCUMENTS_H_
#define WEIGHBRIDGE_TOOLS_FLAG_DOCUMENTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/command_line.h"

namespace weighbridge {

struct Program {
  std::string name;       // "weighbridge"
  std::string version;    // "0.1.0"
  std::string summary;    // One line.
  std::string arguments;  // "MODEL.onnx..."
  // Further sections of the manual: title and text.
  std::vector<std::pair<std::string, std::string>> sections;
};

// In the man macros. Flags must have been defined.
std::string ManualPage(const Program& program,
                       const std::vector<FlagGroup>& groups);

// A script for `shell`: bash, zsh or fish; else InvalidArgument with the
// nearest. Flags, the words of those that take one of a few, else files.
absl::StatusOr<std::string> CompletionScript(
    const std::string& shell, const Program& program,
    const std::vector<FlagGroup>& groups);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_FLAG_DOCUMENTS_H_
