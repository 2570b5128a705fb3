#include "tools/target_template.h"

#include <cstddef>
#include <string>
#include <vector>

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

// What stands there as an example is an example of something right.
TEST(TargetTemplateTest, CommentedLinesAreRightToo) {
  std::string text;
  for (std::string line :
       std::vector<std::string>(absl::StrSplit(Filled(), '\n'))) {
    const bool is_example =
        absl::StartsWith(line, "# ") && absl::StrContains(line, " = ") &&
        !absl::StrContains(line, "date = 2026") &&
        !absl::StrContains(line, "others") &&
        !absl::StrContains(line, "taken") &&
        !absl::StrContains(line, "about") && !absl::StrContains(line, "why =");
    if (is_example && absl::StrContains(line, "{")) line = line.substr(2);
    absl::StrAppend(&text, line, "\n");
  }
  text = absl::StrReplaceAll(text, {{"rate.fp16 = { value = \"8 Tops/s\"",
                                     "rate.int4 = { value = \"8 "
                                     "Tops/s\""}});
  EXPECT_THAT(LoadTargetText(text, "acme-a1.toml", nullptr), IsOk()) << text;
}

}  // namespace
}  // namespace weighbridge
