#include "analyzer/report/text_table.h"

#include <sstream>
#include <string>
#include <vector>

#include "analyzer/report/display_text.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using Align = TextTable::Align;

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(TextTableTest, ColumnsAreAsWideAsTheirContent) {
  TextTable table({{"name", Align::kLeft}, {"bytes"}});
  table.AddRow({"a", "12"});
  table.AddRow({"longer", "1234567"});
  EXPECT_EQ(table.Render(80),
            "name      bytes\n"
            "a            12\n"
            "longer  1234567\n");
}

TEST(TextTableTest, ARuleIsAsWideAsTheTable) {
  TextTable table({{"name", Align::kLeft}, {"n"}});
  table.AddRule();
  table.AddRow({"all", "12"});
  EXPECT_EQ(table.Render(80),
            "name   n\n"
            "--------\n"
            "all   12\n");
}

TEST(TextTableTest, AShortRowRunsToTheEndOfTheLine) {
  TextTable table({{"a", Align::kLeft}, {"b"}, {"c"}});
  table.AddRow({"x", "the reason why there are no numbers"});
  table.AddRow({"y", "1", "2"});
  EXPECT_EQ(table.Render(20),
            "a  b  c\n"
            "x  the r..no numbers\n"
            "y  1  2\n");
}

TEST(TextTableTest, AFullLineNarrowsTheGapsFirst) {
  TextTable table({{"aaaa"}, {"bbbb"}, {"cccc"}});
  EXPECT_EQ(table.Render(16), "aaaa  bbbb  cccc\n");
  EXPECT_EQ(table.Render(15), "aaaa bbbb cccc\n");
}

TEST(TextTableTest, ElasticColumnsGiveWayFromTheWidest) {
  TextTable table({{"n", Align::kLeft, 4}, {"o", Align::kLeft, 4}, {"rigid"}});
  table.AddRow({"0123456789", "abcdef", "12345"});
  const std::string text = table.Render(19);
  // 19 = 5 rigid + 2 gaps + 12 for both: 6 each.
  EXPECT_EQ(Lines(text)[1], "0..789 abcdef 12345");
}

TEST(TextTableTest, AnElasticColumnKeepsItsLeastWidth) {
  TextTable table({{"n", Align::kLeft, 6}, {"rigid"}});
  table.AddRow({"0123456789", "12345"});
  EXPECT_EQ(Lines(table.Render(1))[1], "0..789 12345");
}

TEST(TextTableTest, NoLineIsTooWideAndNoneEndsInASpace) {
  TextTable table(
      {{"name", Align::kLeft, 3}, {"x"}, {"last", Align::kLeft, 3}});
  for (int i = 1; i < 60; ++i) {
    table.AddRow(
        {std::string(i, 'a') + "\u6A21", "1", std::string(i % 9, ' ')});
  }
  for (int width = 12; width < 90; ++width) {
    for (const std::string& line : Lines(table.Render(width))) {
      EXPECT_LE(DisplayWidth(line), width);
      EXPECT_NE(line.back(), ' ');
    }
  }
}

}  // namespace
}  // namespace weighbridge
