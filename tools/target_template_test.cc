#include "tools/target_template.h"

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "hwdb/load_target.h"

namespace weighbridge {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

// As a user would: text for text, a quantity for a quantity, a number where no
// unit stands.
std::string Filled() {
  return absl::StrReplaceAll(
      TargetTemplate("acme-a1"),
      {{"name = \"?\"", "name = \"Acme A1\""},
       {"vendor = \"?\"", "vendor = \"Acme\""},
       {"class = \"?\"", "class = \"npu\""},
       {"title = \"?\"", "title = \"A document\""},
       {"note = \"?\"", "note = \"Measured.\""},
       {"value = \"? ", "value = \"8 "},
       {"attainable = { value = \"?\"", "attainable = { value = 0.5"},
       {"generation = { value = \"?\"", "generation = { value = 4"},
       {"lanes = { value = \"?\"", "lanes = { value = 8"}});
}

TEST(TargetTemplateTest, FilledItIsRightAndComplete) {
  WB_ASSERT_OK_AND_ASSIGN(
      const TargetFile file,
      LoadTargetText(Filled(), "boards/acme-a1.toml", nullptr));
  EXPECT_EQ(file.target.id, "acme-a1");
  EXPECT_THAT(file.incomplete, IsEmpty());
}

TEST(TargetTemplateTest, UnfilledEveryQuestionMarkIsAProblem) {
  const std::string text = TargetTemplate("acme-a1");
  const absl::StatusOr<TargetFile> file =
      LoadTargetText(text, "acme-a1.toml", nullptr);
  ASSERT_FALSE(file.ok());
  const std::string message(file.status().message());
  int line_number = 0, marks = 0;
  for (const std::string& line :
       std::vector<std::string>(absl::StrSplit(text, '\n'))) {
    ++line_number;
    if (absl::StartsWith(line, "#") || !absl::StrContains(line, "\"?")) {
      continue;
    }
    ++marks;
    EXPECT_THAT(message,
                HasSubstr(absl::StrCat("acme-a1.toml:", line_number, ":")));
  }
  EXPECT_GT(marks, 10);
}

// What stands there as an example of a number is right, too.
TEST(TargetTemplateTest, NumbersInCommentsAreRight) {
  std::string text;
  int examples = 0;
  for (std::string line :
       std::vector<std::string>(absl::StrSplit(Filled(), '\n'))) {
    if (absl::StartsWith(line, "# ") && absl::StrContains(line, " = { value") &&
        absl::ascii_islower(line[2])) {
      line = line.substr(2);
      ++examples;
    }
    absl::StrAppend(&text, line, "\n");
  }
  EXPECT_GE(examples, 8);
  EXPECT_THAT(LoadTargetText(text, "acme-a1.toml", nullptr), IsOk());
}

}  // namespace
}  // namespace weighbridge
