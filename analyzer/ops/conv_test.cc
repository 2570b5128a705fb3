#include "analyzer/ops/conv.h"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "analyzer/ops/op_registry.h"
#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::HasSubstr;

constexpr DType kFloat = DType::kFloat32;

OpTestView Operator(const std::string& name,
                    const std::vector<std::vector<int64_t>>& inputs,
                    int64_t opset = 21) {
  OpTestView view(name, opset);
  for (const std::vector<int64_t>& dims : inputs) view.Input(kFloat, dims);
  return view;
}

OpTestView Conv(const std::vector<std::vector<int64_t>>& inputs) {
  return Operator("Conv", inputs);
}

TEST(ConvTest, OutputHasAChannelPerFilter) {
  OpTestView view = Conv({{2, 3, 5, 6}, {7, 3, 3, 2}});
  EXPECT_EQ(Text(view.Infer()), "float32[2,7,3,5]");
}

TEST(ConvTest, WorksForAnyNumberOfSpatialAxes) {
  OpTestView one = Conv({{1, 3, 9}, {4, 3, 9}});
  EXPECT_EQ(Text(one.Infer()), "float32[1,4,1]");
  OpTestView three = Conv({{1, 2, 4, 4, 4}, {5, 2, 2, 2, 2}});
  EXPECT_EQ(Text(three.Ints("strides", {1, 2, 3}).Infer()),
            "float32[1,5,3,2,1]");
}

TEST(ConvTest, WindowAttributesShapeTheOutput) {
  OpTestView view = Conv({{1, 3, 224, 224}, {64, 3, 7, 7}, {64}});
  view.Ints("kernel_shape", {7, 7})
      .Ints("strides", {2, 2})
      .Ints("pads", {3, 3, 3, 3})
      .Ints("dilations", {1, 1});
  // (224 + 6 - 7) / 2 + 1.
  EXPECT_EQ(Text(view.Infer()), "float32[1,64,112,112]");
}

TEST(ConvTest, KeepsTheElementType) {
  EXPECT_EQ(Text(OpTestView("Conv")
                     .Input(DType::kBFloat16, {1, 1, 1})
                     .Input(DType::kBFloat16, {1, 1, 1})
                     .Infer()),
            "bfloat16[1,1,1]");
}

TEST(ConvTest, EmptyBatchesAndChannelsAreFine) {
  OpTestView batch = Conv({{0, 3, 5}, {4, 3, 3}});
  EXPECT_EQ(Text(batch.Infer()), "float32[0,4,3]");
  OpTestView channels = Conv({{1, 0, 5}, {4, 0, 3}});
  EXPECT_EQ(Text(channels.Infer()), "float32[1,4,3]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, channels.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(0));
}

TEST(ConvTest, CostIsOneFilterPerOutputElement) {
  // A 1x1 kernel on a 2x2 image, 3 channels to 5 filters.
  OpTestView view = Conv({{1, 3, 2, 2}, {5, 3, 1, 1}});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (2 * 2 * 5) * 3));
  EXPECT_EQ(cost.vector_ops, Ops(0));
  EXPECT_EQ(cost.work_class, WorkClass::kConvolution);
  EXPECT_EQ(cost.input_reads[0], Bytes(4 * 3 * 2 * 2));
  EXPECT_EQ(cost.input_reads[1], Bytes(4 * 5 * 3));
  EXPECT_EQ(cost.output_writes[0], Bytes(4 * 5 * 2 * 2));
  ASSERT_TRUE(cost.contraction);
  EXPECT_EQ(cost.contraction->batch, 1);
  EXPECT_EQ(cost.contraction->m, 2 * 2);
  EXPECT_EQ(cost.contraction->n, 5);
  EXPECT_EQ(cost.contraction->k, 3);
}

TEST(ConvTest, CostCountsPaddingPositions) {
  // One pixel under a 3x3 kernel: eight of nine positions are padding.
  OpTestView view = Conv({{1, 1, 1, 1}, {1, 1, 3, 3}});
  view.Ints("pads", {1, 1, 1, 1});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 1 * 9));
}

TEST(ConvTest, ABiasIsOneAdditionPerOutput) {
  OpTestView view = Conv({{2, 3, 4}, {5, 3, 2}, {5}});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 5 * 3));
}

TEST(ConvTest, GroupsShareTheChannels) {
  OpTestView view = Conv({{3, 4, 5, 5}, {6, 2, 1, 1}});
  view.Int("group", 2);
  EXPECT_EQ(Text(view.Infer()), "float32[3,6,5,5]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (3 * 6 * 25) * 2));
  EXPECT_EQ(cost.work_class, WorkClass::kConvolution);
  ASSERT_TRUE(cost.contraction);
  EXPECT_EQ(cost.contraction->batch, 3 * 2);
  EXPECT_EQ(cost.contraction->m, 25);
  EXPECT_EQ(cost.contraction->n, 6 / 2);
  EXPECT_EQ(cost.contraction->k, 2);
}

TEST(ConvTest, OneGroupPerChannelIsDepthwise) {
  OpTestView view = Conv({{1, 4, 5, 5}, {8, 1, 3, 3}});
  view.Int("group", 4);
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.work_class, WorkClass::kDepthwiseConvolution);
  OpTestView single = Conv({{1, 1, 5, 5}, {8, 1, 3, 3}});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost dense, single.Cost());
  EXPECT_EQ(dense.work_class, WorkClass::kConvolution);
}

TEST(ConvTest, ConvC1RejectsRanksThatDiffer) {
  OpTestView low = Conv({{1, 3}, {4, 3}});
  EXPECT_THAT(low.Infer(), Fails("input has rank 2, weight has rank 2"));
  OpTestView mixed = Conv({{1, 3, 5}, {4, 3, 3, 3}});
  EXPECT_THAT(mixed.Infer(), Fails("input has rank 3, weight has rank 4"));
  OpTestView scalars = Conv({{}, {}});
  EXPECT_THAT(scalars.Infer(), Fails("rank 0"));
}

TEST(ConvTest, ConvC2RejectsGroupThatDoesNotDivideChannels) {
  OpTestView view = Conv({{1, 4, 5}, {4, 3, 1}});
  EXPECT_THAT(view.Infer(), Fails("input has 4 channels, weight expects 3 in "
                                  "each of 1 groups"));
  OpTestView grouped = Conv({{1, 5, 5}, {4, 2, 1}});
  EXPECT_THAT(grouped.Int("group", 2).Infer(), Fails("in each of 2 groups"));
  for (const int64_t group :
       {int64_t{0}, int64_t{-1}, std::numeric_limits<int64_t>::min()}) {
    OpTestView bad = Conv({{1, 4, 5}, {4, 4, 1}});
    EXPECT_THAT(bad.Int("group", group).Infer(), Fails("groups"));
  }
}

TEST(ConvTest, ConvC3RejectsFiltersThatDoNotDivideIntoGroups) {
  OpTestView view = Conv({{1, 4, 5}, {3, 2, 1}});
  EXPECT_THAT(view.Int("group", 2).Infer(),
              Fails("3 filters do not divide into 2 groups"));
  OpTestView none = Conv({{1, 4, 5}, {0, 4, 1}});
  EXPECT_THAT(none.Infer(), Fails("0 filters"));
}

TEST(ConvTest, ConvC4RejectsABiasOfAnotherSize) {
  OpTestView view = Conv({{1, 3, 5}, {4, 3, 1}, {3}});
  EXPECT_THAT(view.Infer(), Fails("'B') has shape [3], expected [4]"));
  OpTestView matrix = Conv({{1, 3, 5}, {4, 3, 1}, {4, 1}});
  EXPECT_THAT(matrix.Infer(), Fails("expected [4]"));
}

TEST(ConvTest, ConvC5RejectsOtherElementTypes) {
  OpTestView integers("Conv");
  integers.Input(DType::kInt8, {1, 1, 1}).Input(DType::kInt8, {1, 1, 1});
  EXPECT_THAT(integers.Infer(), Fails("'X') is int8, expected a float type"));
  OpTestView mixed("Conv");
  mixed.Input(kFloat, {1, 1, 1}).Input(DType::kFloat16, {1, 1, 1});
  EXPECT_THAT(mixed.Infer(), Fails("found float32 and float16"));
}

TEST(ConvTest, WindowErrorsArePassedOn) {
  OpTestView view = Conv({{1, 3, 2}, {4, 3, 3}});
  EXPECT_THAT(view.Infer(), Fails("window of axis 0"));
}

TEST(ConvTest, RejectsAnOutputThatIsTooLarge) {
  OpTestView view = Conv({{1 << 20, 1, 1 << 30}, {1 << 20, 1, 1}});
  EXPECT_THAT(view.Infer(), Fails("overflow"));
}

OpTestView ConvInteger() {
  OpTestView view("ConvInteger");
  view.Input(DType::kUInt8, {1, 3, 4}).Input(DType::kInt8, {5, 3, 2});
  return view;
}

TEST(ConvIntegerTest, AccumulatesInInt32) {
  OpTestView view = ConvInteger();
  EXPECT_EQ(Text(view.Infer()), "int32[1,5,3]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (5 * 3) * (3 * 2)));
  EXPECT_EQ(cost.vector_ops, Ops(0));
  EXPECT_EQ(cost.input_reads[1], Bytes(5 * 3 * 2));
}

TEST(ConvIntegerTest, ZeroPointsAreSubtracted) {
  OpTestView view = ConvInteger();
  view.Input(DType::kUInt8, {}).Input(DType::kInt8, {5});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(1 * 3 * 4 + 5 * 3 * 2));
}

TEST(ConvIntegerTest, ConvC5RejectsOtherElementTypes) {
  OpTestView view("ConvInteger");
  view.Input(DType::kInt16, {1, 3, 4}).Input(DType::kInt8, {5, 3, 2});
  EXPECT_THAT(view.Infer(), Fails("expected int8 or uint8"));
  OpTestView zero = ConvInteger();
  EXPECT_THAT(zero.Input(DType::kInt8, {}).Infer(),
              Fails("inputs 0 and 2 must have the same element type"));
}

TEST(ConvIntegerTest, ConvC6RejectsZeroPointsOfOtherShapes) {
  OpTestView x = ConvInteger();
  EXPECT_THAT(x.Input(DType::kUInt8, {3}).Infer(),
              Fails("'x_zero_point') has shape [3], expected a scalar"));
  OpTestView w = ConvInteger();
  EXPECT_THAT(w.OmittedInput().Input(DType::kInt8, {4}).Infer(),
              Fails("'w_zero_point') has shape [4]"));
}

// x, x_scale, x_zero_point, w, w_scale, w_zero_point, y_scale, y_zero_point.
OpTestView QLinearConv(int64_t scales = 1) {
  OpTestView view("QLinearConv");
  view.Input(DType::kUInt8, {1, 3, 4})
      .Input(kFloat, {})
      .Input(DType::kUInt8, {})
      .Input(DType::kInt8, {5, 3, 2})
      .Input(kFloat, {scales})
      .Input(DType::kInt8, {scales})
      .Input(kFloat, {})
      .Input(DType::kInt8, {});
  return view;
}

TEST(QLinearConvTest, OutputHasTheTypeOfItsZeroPoint) {
  OpTestView view = QLinearConv();
  EXPECT_EQ(Text(view.Infer()), "int8[1,5,3]");
  OpTestView per_channel = QLinearConv(5);
  EXPECT_EQ(Text(per_channel.Input(DType::kInt32, {5}).Infer()), "int8[1,5,3]");
}

TEST(QLinearConvTest, CostIncludesRequantization) {
  OpTestView view = QLinearConv();
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                          view.Input(DType::kInt32, {5}).Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (5 * 3) * (3 * 2)));
  // Zero points of x and w, the bias, and each output back to 8 bits.
  EXPECT_EQ(cost.vector_ops,
            Ops(3 * 4 + 5 * 3 * 2 + 5 * 3 + 5 * 3 * kQuantizeWeight));
}

TEST(QLinearConvTest, ConvC4RejectsABiasOfAnotherSize) {
  OpTestView view = QLinearConv();
  EXPECT_THAT(view.Input(DType::kInt32, {1}).Infer(),
              Fails("'B') has shape [1], expected [5]"));
}

TEST(QLinearConvTest, ConvC5RejectsOtherElementTypes) {
  OpTestView view = QLinearConv();
  EXPECT_THAT(view.Input(kFloat, {5}).Infer(), Fails("expected int32"));
}

TEST(QLinearConvTest, ConvC6RejectsScalesOfOtherShapes) {
  OpTestView view = QLinearConv(3);
  EXPECT_THAT(view.Infer(), Fails("'w_scale') has shape [3]"));
}

TEST(QLinearConvTest, RequiresAllScales) {
  OpTestView view("QLinearConv");
  view.Input(DType::kUInt8, {1, 3, 4}).Input(kFloat, {});
  EXPECT_THAT(view.Infer(), Fails("has 2 inputs, expected 8 to 9"));
}

TEST(ConvTransposeTest, InvertsConvolution) {
  OpTestView view =
      Operator("ConvTranspose", {{2, 3, 4, 5}, {3, 6, 2, 3}, {6}});
  view.Ints("strides", {2, 1});
  // 2 * 3 + 2, and 4 + 3.
  EXPECT_EQ(Text(view.Infer()), "float32[2,6,8,7]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  // Each of the inputs times the 6 * 2 * 3 numbers of its channel's filters.
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (2 * 3 * 4 * 5) * (6 * 2 * 3)));
  EXPECT_EQ(cost.vector_ops, Ops(2 * 6 * 8 * 7));
  ASSERT_TRUE(cost.contraction);
  EXPECT_EQ(cost.contraction->batch, 2);
  EXPECT_EQ(cost.contraction->m, 4 * 5);
  EXPECT_EQ(cost.contraction->n, 6 * 2 * 3);
  EXPECT_EQ(cost.contraction->k, 3);
}

TEST(ConvTransposeTest, GroupsMultiplyTheOutputChannels) {
  OpTestView view = Operator("ConvTranspose", {{1, 4, 3}, {4, 5, 1}});
  view.Int("group", 2);
  EXPECT_EQ(Text(view.Infer()), "float32[1,10,3]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (4 * 3) * 5));
  ASSERT_TRUE(cost.contraction);
  EXPECT_EQ(cost.contraction->batch, 2);
  EXPECT_EQ(cost.contraction->k, 4 / 2);
}

TEST(ConvTransposeTest, OneGroupPerChannelIsDepthwise) {
  OpTestView view = Operator("ConvTranspose", {{1, 4, 3}, {4, 1, 2}});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Int("group", 4).Cost());
  EXPECT_EQ(cost.work_class, WorkClass::kDepthwiseConvolution);
}

TEST(ConvTransposeTest, NoChannelsIsNoWork) {
  OpTestView view = Operator("ConvTranspose", {{1, 0, 3}, {0, 2, 2}});
  EXPECT_EQ(Text(view.Infer()), "float32[1,2,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(0));
}

TEST(ConvTransposeTest, ConvC1RejectsRanksThatDiffer) {
  OpTestView view = Operator("ConvTranspose", {{1, 4, 3}, {4, 1}});
  EXPECT_THAT(view.Infer(), Fails("weight has rank 2"));
}

TEST(ConvTransposeTest, ConvC4RejectsABiasOfAnotherSize) {
  OpTestView view = Operator("ConvTranspose", {{1, 4, 3}, {4, 5, 1}, {5}});
  EXPECT_THAT(view.Int("group", 2).Infer(), Fails("expected [10]"));
}

TEST(ConvTransposeTest, ConvC7RejectsChannelsThatDisagree) {
  OpTestView view = Operator("ConvTranspose", {{1, 4, 3}, {5, 1, 1}});
  EXPECT_THAT(view.Infer(), Fails("input has 4 channels, weight expects 5"));
  OpTestView grouped = Operator("ConvTranspose", {{1, 4, 3}, {4, 1, 1}});
  EXPECT_THAT(grouped.Int("group", 3).Infer(),
              Fails("4 channels do not divide into 3 groups"));
  OpTestView zero = Operator("ConvTranspose", {{1, 4, 3}, {4, 1, 1}});
  EXPECT_THAT(zero.Int("group", 0).Infer(), Fails("into 0 groups"));
  OpTestView huge = Operator("ConvTranspose", {{1, 0, 3}, {0, 4, 1}});
  EXPECT_THAT(huge.Int("group", std::numeric_limits<int64_t>::max()).Infer(),
              Fails("groups"));
}

// X, W, offset: two spatial axes, one offset group.
OpTestView DeformConv(const std::vector<int64_t>& offset) {
  return Operator("DeformConv", {{1, 4, 5, 5}, {6, 4, 2, 2}, offset});
}

TEST(DeformConvTest, ShapeIsThatOfTheConvolution) {
  OpTestView view = DeformConv({1, 2 * 2 * 2, 4, 4});
  EXPECT_EQ(Text(view.Infer()), "float32[1,6,4,4]");
  EXPECT_EQ(
      Text(view.Input(kFloat, {6}).Input(kFloat, {1, 2 * 2, 4, 4}).Infer()),
      "float32[1,6,4,4]");
}

TEST(DeformConvTest, CostAddsTheSampling) {
  OpTestView view = DeformConv({1, 8, 4, 4});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (6 * 16) * (4 * 4)));
  // 16 positions, 4 taps and 4 channels; each between four neighbours.
  EXPECT_EQ(cost.vector_ops, Ops((16 * 4 * 4) * 4 * kAffineWeight));
  view.OmittedInput().Input(kFloat, {1, 4, 4, 4});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost masked, view.Cost());
  EXPECT_EQ(masked.vector_ops,
            Ops((16 * 4 * 4) * (4 * kAffineWeight + kSimpleWeight)));
}

TEST(DeformConvTest, ConvC8RejectsAutoPad) {
  OpTestView view = DeformConv({1, 8, 4, 4});
  EXPECT_THAT(view.String("auto_pad", "VALID").Infer(), Fails("auto_pad"));
}

TEST(DeformConvTest, ConvC9RejectsOffsetGroupsThatDoNotDivideChannels) {
  for (const int64_t groups : {3, 0, -4}) {
    OpTestView view = DeformConv({1, 8, 4, 4});
    EXPECT_THAT(view.Int("offset_group", groups).Infer(),
                Fails("offset groups"));
  }
}

TEST(DeformConvTest, ConvC10RejectsOffsetsAndMasksOfOtherShapes) {
  OpTestView offset = DeformConv({1, 4, 4, 4});
  EXPECT_THAT(offset.Infer(), Fails("'offset') has shape [1,4,4,4], expected "
                                    "[1,8,4,4]"));
  OpTestView groups = DeformConv({1, 16, 4, 4});
  EXPECT_EQ(Text(groups.Int("offset_group", 2).Infer()), "float32[1,6,4,4]");
  OpTestView mask = DeformConv({1, 8, 4, 4});
  EXPECT_THAT(mask.OmittedInput().Input(kFloat, {1, 8, 4, 4}).Infer(),
              Fails("'mask') has shape [1,8,4,4], expected [1,4,4,4]"));
}

TEST(ConvRegistrationTest, ScalesAndZeroPointsAreNotData) {
  OpRegistry registry;
  WB_ASSERT_OK(RegisterConvOps(registry));
  WB_ASSERT_OK_AND_ASSIGN(const OpDef* conv,
                          registry.Find("", "QLinearConv", 10));
  for (const int data : {0, 3, 8}) {
    EXPECT_EQ(conv->input_roles[data], InputRole::kData);
  }
  for (const int quant : {1, 2, 4, 5, 6, 7}) {
    EXPECT_EQ(conv->input_roles[quant], InputRole::kQuant);
  }
  EXPECT_THAT(registry.Find("", "DeformConv", 18),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("19")));
}

}  // namespace
}  // namespace weighbridge
