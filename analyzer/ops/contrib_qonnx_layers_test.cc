#include "analyzer/ops/contrib_qonnx_layers.h"

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using Shape = std::vector<int64_t>;
constexpr DType kFloat = DType::kFloat32;

OpTestView General(const std::string& name, const std::vector<Shape>& inputs) {
  OpTestView view(name, 1, "qonnx.custom_op.general");
  for (const Shape& dims : inputs) view.Input(kFloat, dims);
  return view;
}

OpTestView ChannelsLast(const std::string& name,
                        const std::vector<Shape>& inputs) {
  OpTestView view(name, 14, "qonnx.custom_op.channels_last");
  for (const Shape& dims : inputs) view.Input(kFloat, dims);
  return view;
}

TEST(ContribQonnxLayersTest, Im2ColLaysOutWhatEachWindowSees) {
  OpTestView view = General("Im2Col", {{2, 7, 9, 3}});
  view.Ints("kernel_size", {3, 2}).Ints("stride", {2, 1});
  // (7 - 3) / 2 + 1 by 9 - 2 + 1 windows of 3 * 2 * 3 numbers.
  EXPECT_EQ(Text(view.Infer()), "float32[2,3,8,18]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(0));
  EXPECT_EQ(cost.input_reads[0], Bytes(4 * 2 * 7 * 9 * 3));
  EXPECT_EQ(cost.output_writes[0], Bytes(4 * 2 * 3 * 8 * 18));
  // Rows: 7 + 1 + 1 - (2 * 2 + 1) = 4 steps of 2. Columns: 9 + 0 + 3 - 3 = 9.
  view.Ints("pad_amount", {1, 0, 1, 3}).Ints("dilations", {2, 2});
  EXPECT_EQ(Text(view.Infer()), "float32[2,3,10,18]");
}

TEST(ContribQonnxLayersTest, PoolsOverTheTwoSpatialAxes) {
  OpTestView largest = General("MaxPoolNHWC", {{1, 6, 8, 3}});
  largest.Ints("kernel_shape", {2, 2}).Ints("strides", {2, 2});
  EXPECT_EQ(Text(largest.Ints("pads", {0, 0, 0, 0}).Infer()),
            "float32[1,3,4,3]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost max_cost, largest.Cost());
  EXPECT_EQ(max_cost.vector_ops, Ops(3 * 4 * 3 * (2 * 2)));
  OpTestView average = General("QuantAvgPool2d", {{1, 3, 6, 8}});
  average.Int("kernel", 3).Int("stride", 3).Int("ibits", 4).Int("obits", 4);
  EXPECT_EQ(Text(average.Infer()), "float32[1,3,2,2]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, average.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(3 * 2 * 2 * (3 * 3 + 1)));  // Sum, shift.
  OpTestView last = General("QuantAvgPool2d", {{1, 6, 8, 3}});
  last.Int("kernel", 3).Int("stride", 3).String("data_layout", "NHWC");
  EXPECT_EQ(Text(last.Infer()), "float32[1,2,2,3]");
}

TEST(ContribQonnxLayersTest, PopcountIsAProductOfBipolarNumbers) {
  OpTestView view = General("XnorPopcountMatMul", {{2, 5, 8}, {8, 3}});
  EXPECT_EQ(Text(view.Infer()), "float32[2,5,3]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (2 * 5 * 3) * 8));
  EXPECT_EQ(cost.vector_ops, Ops((2 * 5 * 3) * 2));  // Add, halve.
}

TEST(ContribQonnxLayersTest, ConvolvesWithTheChannelsLast) {
  OpTestView view = ChannelsLast("Conv", {{1, 6, 7, 3}, {8, 3, 2, 3}});
  EXPECT_EQ(Text(view.Infer()), "float32[1,4,6,8]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (4 * 6 * 8) * (3 * 2 * 3)));
  EXPECT_EQ(cost.input_reads[1], Bytes(4 * 8 * 3 * 2 * 3));
  OpTestView line = ChannelsLast("Conv", {{1, 9, 3}, {8, 5, 3}});
  EXPECT_EQ(Text(line.Infer()), "float32[1,5,8]");
  OpTestView pool = ChannelsLast("MaxPool", {{1, 6, 8, 3}});
  pool.Ints("kernel_shape", {2, 2}).Ints("strides", {2, 2});
  EXPECT_EQ(Text(pool.Infer()), "float32[1,3,4,3]");
}

TEST(ContribQonnxLayersTest, NormalizesWithTheChannelsLast) {
  OpTestView view =
      ChannelsLast("BatchNormalization", {{1, 6, 7, 3}, {3}, {3}, {3}, {3}});
  EXPECT_EQ(Text(view.Infer()), "float32[1,6,7,3]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(6 * 7 * 3 * 2));  // Scale, shift.
}

TEST(ContribQonnxLayersTest, ContribQonnxLayersC1ImagesHaveFourAxes) {
  OpTestView view = General("Im2Col", {{7, 9, 3}});
  view.Ints("kernel_size", {3, 3}).Ints("stride", {1, 1});
  EXPECT_THAT(view.Infer(), Fails("input 0 ('X') has rank 3, expected 4"));
  EXPECT_THAT(General("QuantAvgPool2d", {{1, 3, 6}}).Infer(),
              Fails("input 0 ('X') has rank 3, expected 4"));
}

TEST(ContribQonnxLayersTest, ContribQonnxLayersC2WindowsFit) {
  EXPECT_THAT(General("Im2Col", {{1, 7, 9, 3}}).Ints("stride", {1, 1}).Infer(),
              Fails("kernel_size is [], expected 2 numbers of at least 1"));
  OpTestView view = General("Im2Col", {{1, 7, 9, 3}});
  view.Ints("kernel_size", {8, 3}).Ints("stride", {1, 1});
  EXPECT_THAT(view.Infer(), Fails("does not fit into 7 positions"));
  OpTestView still = General("Im2Col", {{1, 7, 9, 3}});
  still.Ints("kernel_size", {3, 3}).Ints("stride", {0, 1});
  EXPECT_THAT(still.Infer(), Fails("stride is [0,1]"));
  OpTestView average = General("QuantAvgPool2d", {{1, 3, 6, 8}});
  EXPECT_THAT(average.Int("stride", 1).Infer(), Fails("kernel is 0"));
  EXPECT_THAT(average.Int("kernel", 7).Infer(),
              Fails("a window of 7 with dilation 1 does not fit into 6"));
}

TEST(ContribQonnxLayersTest, ContribQonnxLayersC3TheLayoutIsKnown) {
  OpTestView view = General("QuantAvgPool2d", {{1, 3, 6, 8}});
  view.Int("kernel", 2).Int("stride", 2).String("data_layout", "NCWH");
  EXPECT_THAT(view.Infer(), Fails("data_layout is 'NCWH'"));
}

TEST(ContribQonnxLayersTest, ContribQonnxLayersC4TheSecondFactorIsAMatrix) {
  EXPECT_THAT(General("XnorPopcountMatMul", {{5, 8}, {8}}).Infer(),
              Fails("input 1 ('B') has rank 1, expected 2"));
}

TEST(ContribQonnxLayersTest, ContribQonnxLayersC5ThereAreSpatialAxes) {
  const auto expected = Fails("input 0 ('X') has rank 2, expected at least 3");
  EXPECT_THAT(ChannelsLast("Conv", {{6, 3}, {3, 3}}).Infer(), expected);
  EXPECT_THAT(ChannelsLast("MaxPool", {{6, 3}}).Infer(), expected);
  EXPECT_THAT(
      ChannelsLast("BatchNormalization", {{6, 3}, {3}, {3}, {3}, {3}}).Infer(),
      expected);
  EXPECT_THAT(ChannelsLast("Conv", {{1, 6, 7, 3}, {8, 3, 3}}).Infer(),
              Fails("input 1 ('W') has rank 3, expected 4"));
}

TEST(ContribQonnxLayersTest, ContribQonnxLayersC6StatisticsAreThoseOfChannels) {
  EXPECT_THAT(
      ChannelsLast("BatchNormalization", {{1, 6, 7, 3}, {3}, {3}, {6}, {3}})
          .Infer(),
      Fails("input 3 ('mean') has shape [6], expected [3]"));
}

}  // namespace
}  // namespace weighbridge
