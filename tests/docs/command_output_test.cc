// Runs every command of the documents that starts one of our tools and holds
// its output against what the document prints below it (all of it; a line "..."
// stands for any number of lines). A command without output must succeed.
//
// With WEIGHBRIDGE_UPDATE_GOLDENS=1 (tools/update_goldens.sh) writes the output
// into the document instead.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/architecture/source_tree.h"
#include "tests/docs/markdown.h"

namespace weighbridge {
namespace {

constexpr char kRunTool[] = "./bazelw run //tools:";

struct ToolRun {
  std::string command;
  int exit_code = 0;
  std::vector<std::string> output;  // stdout.
};

// "./bazelw run //tools:analyze -- m.onnx | head" starts tools/analyze from the
// runfiles: what Bazel itself does is not what a document shows.
ToolRun RunTool(const std::string& documented) {
  const std::vector<std::string> parts =
      absl::StrSplit(documented.substr(std::string(kRunTool).size()),
                     absl::MaxSplits(absl::ByString(" -- "), 1));
  ToolRun run;
  run.command =
      absl::StrCat("tools/", parts[0], " ", parts.size() > 1 ? parts[1] : "");
  FILE* pipe = popen(run.command.c_str(), "r");
  if (pipe == nullptr) {
    run.exit_code = -1;
    return run;
  }
  std::string text;
  char buffer[4096];
  size_t count;
  while ((count = fread(buffer, 1, sizeof(buffer), pipe)) > 0) {
    text.append(buffer, count);
  }
  run.exit_code = pclose(pipe);
  run.output = absl::StrSplit(text, '\n');
  if (run.output.back().empty()) run.output.pop_back();
  return run;
}

bool IsUpdate() { return std::getenv("WEIGHBRIDGE_UPDATE_GOLDENS") != nullptr; }

// The document with the command's output replaced.
std::string WithOutput(const std::string& markdown,
                       const DocumentedCommand& command,
                       const std::vector<std::string>& output) {
  std::vector<std::string> lines = absl::StrSplit(markdown, '\n');
  const auto first = lines.begin() + command.line;
  lines.insert(lines.erase(first, first + command.output.size()),
               output.begin(), output.end());
  return absl::StrJoin(lines, "\n");
}

bool IsElided(const DocumentedCommand& command) {
  for (const std::string& line : command.output) {
    if (line == "...") return true;
  }
  return false;
}

TEST(CommandOutputTest, DocumentedCommandsPrintWhatTheDocumentSays) {
  int runs = 0;
  for (const SourceFile& document : ReadSourceTree(SourceRoot())) {
    if (!absl::EndsWith(document.path, ".md")) continue;
    std::string text = document.text;
    const std::vector<DocumentedCommand> commands = Commands(text);
    // From the last one, so that the lines above keep their numbers.
    for (auto it = commands.rbegin(); it != commands.rend(); ++it) {
      if (!absl::StartsWith(it->command, kRunTool)) continue;
      SCOPED_TRACE(absl::StrCat(document.path, ":", it->line));
      const ToolRun run = RunTool(it->command);
      ++runs;
      EXPECT_EQ(run.exit_code, 0) << run.command;
      if (it->output.empty() || IsOutput(run.output, it->output)) continue;
      if (IsUpdate() && !IsElided(*it)) {
        text = WithOutput(text, *it, run.output);
      } else {
        ADD_FAILURE() << run.command << "\nprints\n"
                      << absl::StrJoin(run.output, "\n")
                      << "\nthe document says\n"
                      << absl::StrJoin(it->output, "\n");
      }
    }
    if (text != document.text) {
      std::ofstream(SourceRoot() / document.path) << text;
    }
  }
  EXPECT_GT(runs, 0);
}

}  // namespace
}  // namespace weighbridge
