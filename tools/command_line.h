// A command line -> absl flags, the same way in every binary: flags may stand
// before and after the arguments, repeatable flags add up, and what is wrong is
// told with the nearest right word. absl::ParseCommandLine exits by itself,
// with 1, which here means a failed gate; this returns a Status.
#ifndef WEIGHBRIDGE_TOOLS_COMMAND_LINE_H_
#define WEIGHBRIDGE_TOOLS_COMMAND_LINE_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace weighbridge {

// The type of a flag that may be given several times: --dim a=1 --dim b=2. Any
// other flag keeps its last value.
struct RepeatedFlag {
  std::vector<std::string> values;
};
bool AbslParseFlag(absl::string_view text, RepeatedFlag* flag,
                   std::string* error);
std::string AbslUnparseFlag(const RepeatedFlag& flag);

// How --help presents a flag; its text is that of its ABSL_FLAG.
struct FlagUsage {
  std::string name;
  std::string value;  // "NAME|FILE"; empty for a switch.
};
struct FlagGroup {
  std::string title;
  std::vector<FlagUsage> flags;
};

struct CommandLine {
  std::vector<std::string> arguments;  // What is no flag, in order.
  std::set<std::string> flags;         // Names of those that are given.
  bool wants_help = false;             // --help or -h.
};

// Sets the flags of `groups`, which have been defined with ABSL_FLAG; other
// flags are unknown. "--" ends the flags. InvalidArgument: an unknown flag
// (with the nearest one), a missing value, or one that the flag cannot take.
absl::StatusOr<CommandLine> ParseCommandLine(
    const std::vector<FlagGroup>& groups, int argc, const char* const argv[]);

// The flags by group, wrapped to 80 columns.
std::string FlagsHelp(const std::vector<FlagGroup>& groups);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_COMMAND_LINE_H_
