#include "tools/terminal.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "analyzer/report/display_text.h"
#include "tools/output_file.h"

namespace weighbridge {

int Terminal::Print(const std::string& text) const {
  const absl::Status status = WriteToDescriptor(STDOUT_FILENO, text);
  if (status.ok()) return static_cast<int>(ExitCode::kDone);
  return FailUsage(absl::FailedPreconditionError(
      absl::StrCat("cannot write to standard output: ", status.message())));
}

int Terminal::Fail(const Failure& failure) const {
  std::string text;
  for (const std::string& line :
       std::vector<std::string>(absl::StrSplit(failure.message, '\n'))) {
    absl::StrAppend(&text, text.empty() ? absl::StrCat(tool_, ": ") : "",
                    DisplayText(line), "\n");
  }
  if (failure.code == ExitCode::kBug) {
    absl::StrAppend(&text, tool_, ": this is a bug in Weighbridge\n");
  }
  std::fputs(text.c_str(), stderr);
  return static_cast<int>(failure.code);
}

int Terminal::FailUsage(const absl::Status& status) const {
  return Fail(MakeFailure(ExitCode::kUsage, status));
}

absl::Status GoToUsersFolder() {
  const char* folder = std::getenv("BUILD_WORKING_DIRECTORY");
  if (folder == nullptr || ::chdir(folder) == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "cannot go to '", folder, "', which BUILD_WORKING_DIRECTORY names"));
}

}  // namespace weighbridge
