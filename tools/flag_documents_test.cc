#include "tools/flag_documents.h"

#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/command_line.h"

ABSL_FLAG(std::string, colour, "", "how it's painted: [dark]");
ABSL_FLAG(bool, loud, false, "says more");
ABSL_FLAG(std::string, place, "", "where");

namespace weighbridge {
namespace {

using testing::HasSubstr;

const std::vector<FlagGroup>& Groups() {
  static const auto& groups = *new std::vector<FlagGroup>{
      {"Looks", {{"colour", "red|green|..."}, {"loud", ""}}},
      {"Rest", {{"place", "FILE"}}}};
  return groups;
}

const Program& Painter() {
  static const Program& program =
      *new Program{"painter",
                   "1.2",
                   "paints",
                   "WALL...",
                   {{"Exit codes", "0 done\n.1 not"}}};
  return program;
}

std::string Script(const std::string& shell) {
  const absl::StatusOr<std::string> script =
      CompletionScript(shell, Painter(), Groups());
  EXPECT_THAT(script, IsOk());
  return script.ok() ? *script : "";
}

TEST(ManualPageTest, HasEveryFlagAndSection) {
  EXPECT_EQ(ManualPage(Painter(), Groups()),
            ".TH PAINTER 1 \"\" \"painter 1.2\"\n"
            ".SH NAME\npainter \\- paints\n"
            ".SH SYNOPSIS\n.B painter\n[flags] WALL...\n"
            ".SH FLAGS\n"
            ".SS Looks\n"
            ".TP\n\\fB\\-\\-colour\\fR=\\fIred|green|...\\fR\n"
            "how it's painted: [dark]\n"
            ".TP\n\\fB\\-\\-loud\\fR\nsays more\n"
            ".SS Rest\n"
            ".TP\n\\fB\\-\\-place\\fR=\\fIFILE\\fR\nwhere\n"
            ".SH EXIT CODES\n0 done\n\\&.1 not\n");
}

TEST(CompletionScriptTest, BashKnowsFlagsAndWords) {
  const std::string script = Script("bash");
  EXPECT_THAT(script, HasSubstr("'--colour= --loud --place='"));
  EXPECT_THAT(script, HasSubstr("--colour) words='red green' ;;"));
  EXPECT_THAT(script, HasSubstr("complete -F _painter painter\n"));
}

TEST(CompletionScriptTest, ZshEscapesWhatStructuresASpecification) {
  const std::string script = Script("zsh");
  EXPECT_THAT(script, HasSubstr("'*--colour=[how it'\\''s painted\\: (dark)]"
                                ":value:(red green)' \\\n"));
  EXPECT_THAT(script, HasSubstr("'*--loud[says more]' \\\n"));
  EXPECT_THAT(script, HasSubstr("'*--place=[where]:value:_files' \\\n"));
}

TEST(CompletionScriptTest, FishDescribesEachFlag) {
  const std::string script = Script("fish");
  EXPECT_THAT(script, HasSubstr("complete -c painter -l colour -x -a 'red "
                                "green' -d 'how it\\'s painted: [dark]'\n"));
  EXPECT_THAT(script,
              HasSubstr("complete -c painter -l loud -d 'says more'\n"));
  EXPECT_THAT(script,
              HasSubstr("complete -c painter -l place -r -d 'where'\n"));
}

TEST(CompletionScriptTest, AnotherShellIsAnError) {
  EXPECT_THAT(CompletionScript("zs", Painter(), Groups()),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("did you mean 'zsh'?")));
}

}  // namespace
}  // namespace weighbridge
