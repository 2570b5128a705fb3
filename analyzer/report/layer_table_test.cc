#include "analyzer/report/layer_table.h"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "analyzer/report/display_text.h"
#include "analyzer/report/test_analysis.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// The words of the line with the column titles.
std::vector<std::string> Titles(const std::string& table) {
  return absl::StrSplit(LinesOf(table)[1], ' ', absl::SkipEmpty());
}

// Layer names in the order of the rows; every other cell here is one word too.
std::vector<std::string> Names(const std::string& table) {
  std::vector<std::string> names;
  const std::vector<std::string> lines = LinesOf(table);
  for (size_t i = 2; i + 2 < lines.size(); ++i) {
    const std::vector<std::string> words =
        absl::StrSplit(lines[i], ' ', absl::SkipEmpty());
    names.push_back(words[1]);
  }
  return names;
}

std::vector<std::string> NamesInOrder(const Analysis& analysis,
                                      LayerOrder order) {
  LayerTableOptions options;
  options.order = order;
  return Names(RenderLayerTable(analysis, options));
}

TEST(LayerTableTest, WithoutATargetThereAreCountsOnly) {
  EXPECT_THAT(Titles(RenderLayerTable(CountedAnalysis(), {})),
              ElementsAre("#", "name", "op", "MACs", "params", "weights",
                          "activations", "ops/byte"));
}

TEST(LayerTableTest, ATargetAddsTimeBoundAndEnergy) {
  EXPECT_THAT(Titles(RenderLayerTable(FittingAnalysis("chip"), {})),
              ElementsAre("#", "name", "op", "MACs", "weights", "activations",
                          "time", "share", "bound", "energy"));
}

TEST(LayerTableTest, StreamingAddsTheLink) {
  EXPECT_THAT(
      Titles(RenderLayerTable(StreamingAnalysis("chip"), {})),
      ElementsAre("#", "name", "op", "MACs", "weights", "activations", "time",
                  "bound", "energy", "streamed", "load", "exposed", "added"));
}

TEST(LayerTableTest, ARowShowsTheNumbersOfItsLayer) {
  const std::string row =
      LineStarting(RenderLayerTable(StreamingAnalysis("chip"), {}), "1 ");
  // 2 KiB in and 3 KiB out; 4 KiB of weights, loaded in 1.2 ms.
  for (const char* cell : {"fc", "Gemm", "2.00 k", "4.00 KiB", "5.00 KiB",
                           "2.00 ms", "matrix", "5.00 mJ", "1.20 ms"}) {
    EXPECT_THAT(row, HasSubstr(cell));
  }
}

TEST(LayerTableTest, TheLastRowShowsTheSums) {
  const std::string sums =
      LineStarting(RenderLayerTable(StreamingAnalysis("chip"), {}), "total");
  for (const char* cell :
       {"3.00 k", "5.00 KiB", "10.00 KiB", "3.00 ms", "7.00 mJ", "1.50 ms"}) {
    EXPECT_THAT(sums, HasSubstr(cell));
  }
}

TEST(LayerTableTest, TheUnknownIsAQuestionMarkNeverAZero) {
  Analysis analysis = StreamingAnalysis("chip");
  AddUnmodeledLayer(&analysis);
  const std::vector<std::string> cells =
      absl::StrSplit(LineStarting(RenderLayerTable(analysis, {}), "2 "), ' ',
                     absl::SkipEmpty());
  // Only its weights are known: none.
  EXPECT_THAT(cells, ElementsAre("2", "mystery", "Mystery", "?", "0", "B", "?",
                                 "?", "?", "?", "?", "?", "?", "?"));
}

TEST(LayerTableTest, UnknownSumsAreQuestionMarks) {
  Analysis analysis = FittingAnalysis("chip");
  analysis.mutable_totals()->clear_energy_joules();
  EXPECT_THAT(LineStarting(RenderLayerTable(analysis, {}), "total"),
              testing::EndsWith(" ?"));
}

TEST(LayerTableTest, OrdersPutTheMostExpensiveFirst) {
  Analysis analysis = StreamingAnalysis("chip");
  for (const LayerOrder order :
       {LayerOrder::kTime, LayerOrder::kEnergy, LayerOrder::kWeights,
        LayerOrder::kStreaming}) {
    EXPECT_THAT(NamesInOrder(analysis, order), ElementsAre("fc", "conv"));
  }
  EXPECT_THAT(NamesInOrder(analysis, LayerOrder::kSchedule),
              ElementsAre("conv", "fc"));
}

TEST(LayerTableTest, OrdersPutTheUnknownLast) {
  Analysis counted = CountedAnalysis();
  counted.clear_layers();
  AddUnmodeledLayer(&counted);
  Analysis analysis = StreamingAnalysis("chip");
  analysis.mutable_layers()->Add(Layer(counted.layers(0)));
  analysis.mutable_layers()->SwapElements(0, 2);
  for (const LayerOrder order :
       {LayerOrder::kTime, LayerOrder::kEnergy, LayerOrder::kStreaming}) {
    EXPECT_THAT(NamesInOrder(analysis, order),
                ElementsAre("fc", "conv", "mystery"));
  }
}

TEST(LayerTableTest, WithoutATargetTheOrderOfTimeIsThatOfMacs) {
  EXPECT_THAT(NamesInOrder(CountedAnalysis(), LayerOrder::kTime),
              ElementsAre("fc", "conv"));
}

TEST(LayerTableTest, TopShowsThatManyAndStillSumsAll) {
  LayerTableOptions options;
  options.order = LayerOrder::kTime;
  options.top = 1;
  const std::string table = RenderLayerTable(FittingAnalysis("chip"), options);
  EXPECT_THAT(Names(table), ElementsAre("fc"));
  EXPECT_THAT(LineStarting(table, "total"), HasSubstr("3.00 ms"));
  EXPECT_EQ(LinesOf(table)[0], "layers, most time first; 1 of 2 shown:");
  options.top = 5;
  EXPECT_THAT(Names(RenderLayerTable(FittingAnalysis("chip"), options)),
              ElementsAre("fc", "conv"));
}

TEST(LayerTableTest, AFusedLayerTellsHowManyNodesAndWhichOperators) {
  Analysis analysis = CountedAnalysis();
  analysis.mutable_layers(0)->add_names("relu");
  analysis.mutable_layers(0)->add_op_types("Relu");
  EXPECT_THAT(LineStarting(RenderLayerTable(analysis, {}), "0 "),
              testing::MatchesRegex("0  conv \\+1  Conv\\+Relu .*"));
}

TEST(LayerTableTest, NoLayersNoTable) {
  EXPECT_THAT(RenderLayerTable(Analysis(), {}), IsEmpty());
}

// The widest cell each column can have.
TEST(LayerTableTest, FitsTheLineWhateverItHolds) {
  Analysis analysis = StreamingAnalysis("chip");
  for (int i = 0; i < 200; ++i) {
    *analysis.add_layers() = analysis.layers(0);
    Layer* layer = analysis.mutable_layers(analysis.layers_size() - 1);
    layer->set_index(99999);
    layer->set_names(0, absl::StrCat("/\u6A21", std::string(i, 'n')));
    layer->set_op_types(0, std::string(i, 'O'));
    layer->set_macs(999990000);
    layer->set_weight_bytes(1048570);  // 1023.99 KiB
    layer->set_activation_bytes_in(1048570);
    layer->set_activation_bytes_out(0);
    layer->set_latency_seconds(i * 1.111e-5);
    layer->set_bound("memory:external dram behind a name");
    layer->set_energy_joules(0.9994e-3);
    layer->mutable_streaming()->set_bytes(1048570);
    layer->mutable_streaming()->set_seconds(999e-6);
    layer->mutable_streaming()->set_exposed_seconds(999e-6);
    layer->mutable_streaming()->set_energy_joules(0.9994e-3);
  }
  for (const std::string& line : LinesOf(RenderLayerTable(analysis, {}))) {
    EXPECT_LE(DisplayWidth(line), 120) << line;
  }
}

TEST(LayerTableTest, SaturatedCountsReadOverflow) {
  Analysis analysis = CountedAnalysis();
  analysis.mutable_layers(0)->set_macs(std::numeric_limits<int64_t>::max());
  EXPECT_THAT(LineStarting(RenderLayerTable(analysis, {}), "0 "),
              HasSubstr("overflow"));
}

TEST(LayerTableTest, NamesCannotSteerTheTerminal) {
  Analysis analysis = CountedAnalysis();
  analysis.mutable_layers(0)->set_names(0, "\x1B[2Jname\n");
  analysis.mutable_layers(0)->set_op_types(0, "\x1B");
  const std::string table = RenderLayerTable(analysis, {});
  EXPECT_THAT(table, Not(HasSubstr("\x1B")));
  EXPECT_EQ(LinesOf(table).size(), 2u + 2 + 2);  // Titles, layers, sums.
}

}  // namespace
}  // namespace weighbridge
