#include "analyzer/toml/problems.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

TEST(ProblemsTest, NoneIsOk) {
  const Problems problems;
  EXPECT_TRUE(problems.empty());
  WB_EXPECT_OK(problems.ToStatus());
}

TEST(ProblemsTest, OneIsOneLine) {
  Problems problems;
  problems.Add({"f.toml", {3, 14}}, "memory.l1", "is missing");
  EXPECT_FALSE(problems.empty());
  EXPECT_THAT(problems.ToStatus(),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "f.toml:3:14: memory.l1: is missing"));
}

TEST(ProblemsTest, WithoutAPathTheMessageStandsAlone) {
  Problems problems;
  problems.Add({"f.toml", {1, 1}}, "", "unknown key 'x'");
  EXPECT_THAT(problems.ToStatus(), StatusIs(absl::StatusCode::kInvalidArgument,
                                            "f.toml:1:1: unknown key 'x'"));
}

TEST(ProblemsTest, TheOrderIsThatOfTheFile) {
  Problems problems;
  problems.Add({"f", {2, 1}}, "", "c");
  problems.Add({"f", {1, 9}}, "", "b");
  problems.Add({"f", {10, 1}}, "", "e");
  problems.Add({"f", {1, 2}}, "", "a");
  problems.Add({"f", {2, 1}}, "", "d");
  EXPECT_EQ(std::string(problems.ToStatus().message()),
            "f:1:2: a\nf:1:9: b\nf:2:1: c\nf:2:1: d\nf:10:1: e");
}

TEST(ProblemsTest, TooManyAreCounted) {
  Problems problems;
  for (int line = 1; line <= 103; ++line) {
    EXPECT_EQ(problems.is_full(), line > 100);
    problems.Add({"f", {line, 1}}, "", "x");
  }
  const std::string message(problems.ToStatus().message());
  EXPECT_TRUE(absl::EndsWith(message, "\nf:100:1: x\nand 3 problems more"));
}

TEST(ShownTest, ControlCharactersAreEscapedAndLongTextIsCut) {
  EXPECT_EQ(Shown("plain"), "plain");
  EXPECT_EQ(Shown("a\x1b\n"), "a\\x1b\\n");
  EXPECT_EQ(Shown("\xC2\xB5s"), "\xC2\xB5s");
  EXPECT_EQ(Shown(std::string(200, 'x')),
            absl::StrCat(std::string(80, 'x'), "..."));
  // Not within a character of two bytes.
  EXPECT_EQ(Shown(std::string(79, 'x') + "\xC2\xB5\xC2\xB5"),
            absl::StrCat(std::string(79, 'x'), "..."));
}

}  // namespace
}  // namespace weighbridge
