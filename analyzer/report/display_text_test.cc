#include "analyzer/report/display_text.h"

#include <sstream>
#include <string>

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

TEST(DisplayTextTest, KeepsTextOfAnyLanguage) {
  EXPECT_EQ(DisplayText("/conv1/Conv caf\u00E9 \u6A21\u578B"),
            "/conv1/Conv caf\u00E9 \u6A21\u578B");
}

TEST(DisplayTextTest, LetsNothingSteerTheTerminal) {
  EXPECT_EQ(DisplayText("a\x1B[31mb"), "a?[31mb");
  EXPECT_EQ(DisplayText(std::string("a\0b", 3)), "a?b");
  EXPECT_EQ(DisplayText("a\x7F\u009B\u202E"), "a???");
  EXPECT_EQ(DisplayText("a\nb\tc"), "a b c");
}

TEST(DisplayTextTest, ReplacesInvalidUtf8) {
  EXPECT_EQ(DisplayText("a\xFF"), "a\uFFFD");
}

TEST(DisplayWidthTest, CountsColumnsNotBytes) {
  EXPECT_EQ(DisplayWidth("abc"), 3);
  EXPECT_EQ(DisplayWidth("\u00E9"), 1);
  EXPECT_EQ(DisplayWidth("\u6A21\u578B"), 4);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1);  // A combining accent.
  EXPECT_EQ(DisplayWidth(""), 0);
}

TEST(ElideMiddleTest, KeepsBothEnds) {
  EXPECT_EQ(ElideMiddle("/encoder/layer.11/Conv", 12), "/en..11/Conv");
  EXPECT_EQ(ElideMiddle("short", 5), "short");
}

TEST(ElideMiddleTest, NeverExceedsTheWidth) {
  const std::string text = "ab\u6A21\u578Bcd\u6A21e\u0301fghijklmnop\u578B";
  for (int width = 0; width < 30; ++width) {
    EXPECT_LE(DisplayWidth(ElideMiddle(text, width)), width);
  }
}

TEST(PadTest, FillsUpToTheWidthInColumns) {
  EXPECT_EQ(PadLeft("\u6A21", 4), "  \u6A21");
  EXPECT_EQ(PadRight("\u00E9", 3), "\u00E9  ");
  EXPECT_EQ(PadLeft("abcd", 3), "abcd");
}

TEST(WrapTextTest, BreaksAtSpacesAndIndents) {
  EXPECT_EQ(WrapText("one two three four", 2, 11), "one two\n  three\n  four");
  EXPECT_EQ(WrapText("fits", 2, 80), "fits");
  EXPECT_EQ(WrapText("", 2, 80), "");
}

TEST(WrapTextTest, ALineMayEndExactlyAtTheWidth) {
  EXPECT_EQ(WrapText("abc def", 0, 3), "abc\ndef");
}

TEST(WrapTextTest, BreaksAWordThatIsTooLong) {
  EXPECT_EQ(WrapText("abcdefgh", 1, 4), "abc\n def\n gh");
}

TEST(WrapTextTest, NoLineExceedsTheWidth) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += std::string(i % 17, 'x') + " \u6A21";
  std::istringstream lines(std::string(7, ' ') + WrapText(text, 7, 31));
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(DisplayWidth(line), 31) << line;
  }
}

}  // namespace
}  // namespace weighbridge
