// What every binary does with a terminal: print, fail, and take names as meant
// from where the user stands.
#ifndef WEIGHBRIDGE_TOOLS_TERMINAL_H_
#define WEIGHBRIDGE_TOOLS_TERMINAL_H_

#include <string>

#include "absl/status/status.h"
#include "tools/exit_code.h"

namespace weighbridge {

class Terminal {
 public:
  // `tool` stands in front of every message.
  explicit Terminal(const std::string& tool) : tool_(tool) {}

  // Writes to standard output. The exit code: kDone, or kUsage with a message.
  int Print(const std::string& text) const;

  // Writes to standard error, line by line, with nothing in it that could
  // steer the terminal: names in messages come from files. The exit code.
  int Fail(const Failure& failure) const;
  int FailUsage(const absl::Status& status) const;

 private:
  const std::string tool_;
};

// `bazel run` starts elsewhere: goes to where the user stands.
// FailedPrecondition if that is not possible.
absl::Status GoToUsersFolder();

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_TERMINAL_H_
