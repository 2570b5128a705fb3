#include "analyzer/report/markdown_text.h"

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

TEST(MarkdownTextTest, NothingIsMarkup) {
  EXPECT_EQ(MarkdownText("a 1"), "a 1");
  EXPECT_EQ(MarkdownText("<b>|*_`"), "\\<b\\>\\|\\*\\_\\`");
  EXPECT_EQ(MarkdownText("![x](y)"), "\\!\\[x\\](y)");
  EXPECT_EQ(MarkdownText("see https://x.y: z"), "see https\\://x.y: z");
  EXPECT_EQ(MarkdownText("two\nlines"), "two lines");
}

TEST(MarkdownTextTest, NobodyIsCalled) {
  EXPECT_EQ(MarkdownText("@me"), "@\xE2\x81\xA0me");
}

TEST(MarkdownCodeTest, NothingEndsTheCell) {
  EXPECT_EQ(MarkdownCode("conv1"), "`conv1`");
  EXPECT_EQ(MarkdownCode("a|b"), "`a\\|b`");
  EXPECT_EQ(MarkdownCode("a`b"), "``a`b``");
  EXPECT_EQ(MarkdownCode("``"), "``` `` ```");
  EXPECT_EQ(MarkdownCode("a\nb"), "`a b`");
  EXPECT_EQ(MarkdownCode(""), "");
  EXPECT_EQ(MarkdownCode(" "), "");
}

TEST(MarkdownTableTest, NumbersAreOnTheRight) {
  EXPECT_EQ(MarkdownHeader({"name", ">time"}),
            "| name | time |\n| --- | ---: |\n");
  EXPECT_EQ(MarkdownRow({"a", "1"}), "| a | 1 |\n");
}

}  // namespace
}  // namespace weighbridge
