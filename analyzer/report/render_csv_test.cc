#include "analyzer/report/render_csv.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "analyzer/report/test_analysis.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

using Table = std::vector<std::vector<std::string>>;

// Reads RFC 4180 by its grammar, section 2.
Table Parse(const std::string& text) {
  Table table(1);
  std::string cell;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c != '"') {
        cell.push_back(c);
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        cell.push_back(text[++i]);
      } else {
        quoted = false;
      }
    } else if (c == '"') {
      EXPECT_TRUE(cell.empty()) << "a quote inside an unquoted cell";
      quoted = true;
    } else if (c == ',') {
      table.back().push_back(cell);
      cell.clear();
    } else if (c == '\r') {
      EXPECT_EQ(text[++i], '\n');
      table.back().push_back(cell);
      cell.clear();
      table.emplace_back();
    } else {
      EXPECT_NE(c, '\n') << "a bare line feed outside quotes";
      cell.push_back(c);
    }
  }
  EXPECT_FALSE(quoted);
  EXPECT_TRUE(table.back().empty()) << "the last line has no end";
  table.pop_back();
  return table;
}

std::string Cell(const Table& table, size_t row, const std::string& column) {
  const auto& names = table.front();
  const auto found = std::find(names.begin(), names.end(), column);
  if (found == names.end()) return "no column " + column;
  return table[row][static_cast<size_t>(found - names.begin())];
}

void ExpectRectangle(const Table& table) {
  for (const auto& row : table) EXPECT_THAT(row, SizeIs(table.front().size()));
}

TEST(RenderLayersCsvTest, ARowPerLayerOfEachAnalysis) {
  const Table table = Parse(RenderLayersCsv(
      ReportOf({FittingAnalysis("a"), StreamingAnalysis("b")})));
  ASSERT_THAT(table, SizeIs(1 + 2 + 2));
  ExpectRectangle(table);
  EXPECT_EQ(Cell(table, 1, "target.id"), "a");
  EXPECT_EQ(Cell(table, 1, "names"), "conv");
  EXPECT_EQ(Cell(table, 2, "index"), "1");
  EXPECT_EQ(Cell(table, 2, "macs"), "2000");
  EXPECT_EQ(Cell(table, 2, "latency_seconds"), "0.002");
  EXPECT_EQ(Cell(table, 4, "target.id"), "b");
  EXPECT_EQ(Cell(table, 4, "streaming.bytes"), "4096");
}

TEST(RenderLayersCsvTest, EveryColumnHasAnotherName) {
  for (const std::string& text :
       {RenderLayersCsv(ReportOf({StreamingAnalysis("a")})),
        RenderTotalsCsv(ReportOf({StreamingAnalysis("a")}))}) {
    const std::vector<std::string> names = Parse(text).front();
    const std::set<std::string> distinct(names.begin(), names.end());
    EXPECT_EQ(distinct.size(), names.size());
  }
}

TEST(RenderLayersCsvTest, AMapIsAColumnPerKeyOfTheWholeReport) {
  Analysis other = FittingAnalysis("b");
  (*other.mutable_layers(1)->mutable_memory_seconds())["dram"] = 0.5;
  const Table table =
      Parse(RenderLayersCsv(ReportOf({FittingAnalysis("a"), other})));
  ExpectRectangle(table);
  EXPECT_EQ(Cell(table, 1, "memory_seconds.sram"), "0.00025");
  EXPECT_EQ(Cell(table, 1, "memory_seconds.dram"), "");
  EXPECT_EQ(Cell(table, 4, "memory_seconds.dram"), "0.5");
}

TEST(RenderLayersCsvTest, UnknownIsEmptyAndZeroIsNot) {
  Analysis analysis = FittingAnalysis("a");
  analysis.mutable_layers(0)->clear_latency_seconds();
  analysis.mutable_layers(0)->set_energy_joules(0);
  const Table table = Parse(RenderLayersCsv(ReportOf({analysis})));
  EXPECT_EQ(Cell(table, 1, "latency_seconds"), "");
  EXPECT_EQ(Cell(table, 1, "energy_joules"), "0.0");
  EXPECT_EQ(Cell(table, 1, "streaming.bytes"), "");
}

TEST(RenderLayersCsvTest, AnyNameSurvivesAReader) {
  const std::vector<std::string> hostile = {
      "a,b", "say \"x\"", "two\nlines", "cr\r", "\"", "", "é 東"};
  Analysis analysis = CountedAnalysis();
  analysis.clear_layers();
  for (const std::string& name : hostile) {
    analysis.add_layers()->add_names(name);
  }
  const Table table = Parse(RenderLayersCsv(ReportOf({analysis})));
  ASSERT_THAT(table, SizeIs(1 + hostile.size()));
  for (size_t i = 0; i < hostile.size(); ++i) {
    EXPECT_EQ(Cell(table, i + 1, "names"), hostile[i]);
  }
}

TEST(RenderLayersCsvTest, InvalidUtf8IsReplaced) {
  Analysis analysis = CountedAnalysis();
  analysis.mutable_layers(0)->set_names(0, "a\xFF");
  const Table table = Parse(RenderLayersCsv(ReportOf({analysis})));
  EXPECT_EQ(Cell(table, 1, "names"), "a\xEF\xBF\xBD");
}

TEST(RenderLayersCsvTest, TensorsAreNameTypeAndShape) {
  Analysis analysis = CountedAnalysis();
  TensorUse* use = analysis.mutable_layers(0)->add_inputs();
  use->set_name("x");
  use->set_dtype("float32");
  for (const int64_t dim : {1, 3, 8}) use->mutable_shape()->add_dims(dim);
  analysis.mutable_layers(0)->add_inputs()->set_name("y");
  const Table table = Parse(RenderLayersCsv(ReportOf({analysis})));
  EXPECT_EQ(Cell(table, 1, "inputs"), "x:float32:1x3x8;y::?");
}

TEST(RenderLayersCsvTest, WithoutLayersTheHeaderIsLeft) {
  EXPECT_THAT(Parse(RenderLayersCsv({})), SizeIs(1));
}

TEST(RenderTotalsCsvTest, ARowPerAnalysis) {
  const Table table = Parse(
      RenderTotalsCsv(ReportOf({CountedAnalysis(), StreamingAnalysis("b"),
                                FailedAnalysis("c", "no rate, no time")})));
  ASSERT_THAT(table, SizeIs(1 + 3));
  ExpectRectangle(table);
  EXPECT_EQ(Cell(table, 1, "verdict"), "");
  EXPECT_EQ(Cell(table, 1, "totals.latency_seconds"), "");
  EXPECT_EQ(Cell(table, 1, "model.input_shapes.x"), "1x3x8x8");
  EXPECT_EQ(Cell(table, 1, "model.opset.ai.onnx"), "17");
  EXPECT_EQ(Cell(table, 2, "verdict"), "FAIL_MEMORY");
  EXPECT_EQ(Cell(table, 2, "totals.latency_seconds"), "0.0045");
  EXPECT_EQ(Cell(table, 2, "memory_fit.fits_on_chip"), "false");
  EXPECT_EQ(Cell(table, 3, "error"), "no rate, no time");
}

}  // namespace
}  // namespace weighbridge
