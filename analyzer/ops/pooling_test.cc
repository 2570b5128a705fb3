#include "analyzer/ops/pooling.h"

#include <cstdint>
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

using Shape = std::vector<int64_t>;
constexpr DType kFloat = DType::kFloat32;

// A window of 3 with stride 2 over [2, 3, 7, 9] leaves [2, 3, 3, 4].
OpTestView Pool(const std::string& name, int64_t opset = 21) {
  OpTestView view(name, opset);
  view.Input(kFloat, {2, 3, 7, 9})
      .Ints("kernel_shape", {3, 3})
      .Ints("strides", {2, 2});
  return view;
}
constexpr int64_t kPooled = 2 * 3 * 3 * 4;

TEST(MaxPoolTest, ReturnsMaximaAndWhereTheyWere) {
  OpTestView view = Pool("MaxPool");
  EXPECT_EQ(Text(view.Infer()), "float32[2,3,3,4]; int64[2,3,3,4]");
  OpTestView old = Pool("MaxPool", 1);
  EXPECT_EQ(Text(old.Infer()), "float32[2,3,3,4]");
}

TEST(MaxPoolTest, WorksForAnyNumberOfSpatialAxes) {
  OpTestView one("MaxPool");
  one.Input(DType::kInt8, {1, 1, 5}).Ints("kernel_shape", {2});
  EXPECT_EQ(Text(one.Infer()), "int8[1,1,4]; int64[1,1,4]");
  OpTestView three("MaxPool");
  three.Input(kFloat, {1, 2, 4, 5, 6}).Ints("kernel_shape", {2, 3, 4});
  EXPECT_EQ(Text(three.Infer()), "float32[1,2,3,3,3]; int64[1,2,3,3,3]");
}

TEST(MaxPoolTest, CeilModeAndDilationsShapeTheOutput) {
  OpTestView view("MaxPool");
  view.Input(kFloat, {1, 1, 6})
      .Ints("kernel_shape", {2})
      .Ints("strides", {2})
      .Ints("dilations", {2})
      .Int("ceil_mode", 1);
  // Windows of span 3 at 0, 2 and, half outside, at 4.
  EXPECT_EQ(Text(view.Infer()), "float32[1,1,3]; int64[1,1,3]");
}

TEST(MaxPoolTest, CostIsOneComparisonPerWindowPosition) {
  OpTestView view = Pool("MaxPool");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  // OpTestView hands out both output types: positions are kept as well.
  EXPECT_EQ(cost.vector_ops, Ops(kPooled * 9 * 2));
  EXPECT_EQ(cost.matrix_ops, Ops(0));
  EXPECT_EQ(cost.work_class, WorkClass::kPooling);
  EXPECT_EQ(cost.output_writes[0], Bytes(4 * kPooled));
  OpTestView old = Pool("MaxPool", 1);
  WB_ASSERT_OK_AND_ASSIGN(const OpCost without, old.Cost());
  EXPECT_EQ(without.vector_ops, Ops(kPooled * 9));
}

TEST(MaxPoolTest, PoolingC1RejectsInputsWithoutSpatialAxes) {
  OpTestView view("MaxPool");
  EXPECT_THAT(view.Input(kFloat, {2, 3}).Ints("kernel_shape", {1}).Infer(),
              Fails("'X') has rank 2, expected at least 3"));
}

TEST(MaxPoolTest, PoolingC2RejectsOtherElementTypes) {
  OpTestView view("MaxPool");
  view.Input(DType::kInt32, {1, 1, 5}).Ints("kernel_shape", {2});
  EXPECT_THAT(view.Infer(), Fails("expected a float type, int8 or uint8"));
}

TEST(MaxPoolTest, PoolingC3RejectsAnotherStorageOrder) {
  OpTestView view = Pool("MaxPool");
  EXPECT_THAT(view.Int("storage_order", 2).Infer(),
              Fails("storage_order is 2, expected 0 or 1"));
}

TEST(MaxPoolTest, WindowErrorsArePassedOn) {
  OpTestView view("MaxPool");
  EXPECT_THAT(view.Input(kFloat, {1, 1, 5}).Infer(), Fails("kernel_shape"));
}

TEST(AveragePoolTest, SumsTheWindowAndScales) {
  OpTestView view = Pool("AveragePool");
  EXPECT_EQ(Text(view.Infer()), "float32[2,3,3,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                          view.Int("count_include_pad", 1).Cost());
  EXPECT_EQ(cost.vector_ops, Ops(kPooled * 9 + kPooled));
}

TEST(AveragePoolTest, PoolingC2RejectsOtherElementTypes) {
  OpTestView view("AveragePool");
  view.Input(DType::kInt8, {1, 1, 5}).Ints("kernel_shape", {2});
  EXPECT_THAT(view.Infer(), Fails("expected a float type"));
}

TEST(LpPoolTest, CostDependsOnTheNorm) {
  OpTestView two = Pool("LpPool");
  EXPECT_EQ(Text(two.Infer()), "float32[2,3,3,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost euclidean, two.Cost());
  EXPECT_EQ(euclidean.vector_ops, Ops(kPooled * (9 * 2 + kSqrtWeight)));
  OpTestView one = Pool("LpPool");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost absolute, one.Int("p", 1).Cost());
  EXPECT_EQ(absolute.vector_ops, Ops(kPooled * 9 * 2));
  OpTestView three = Pool("LpPool");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost general, three.Int("p", 3).Cost());
  EXPECT_EQ(general.vector_ops,
            Ops(kPooled * (9 * (2 + kPowWeight) + kPowWeight)));
}

TEST(LpPoolTest, PWasAFloatInOpset1) {
  OpTestView view = Pool("LpPool", 1);
  EXPECT_EQ(Text(view.Float("p", 1.5).Infer()), "float32[2,3,3,4]");
  OpTestView later = Pool("LpPool", 2);
  EXPECT_THAT(later.Float("p", 1.5).Infer(), Fails("expected an int"));
}

TEST(LpPoolTest, PoolingC4RejectsANormThatIsNotPositive) {
  OpTestView zero = Pool("LpPool");
  EXPECT_THAT(zero.Int("p", 0).Infer(), Fails("p is 0"));
  OpTestView global("GlobalLpPool");
  EXPECT_THAT(global.Input(kFloat, {1, 1, 5}).Int("p", -2).Infer(),
              Fails("p is -2, expected a positive number"));
}

TEST(GlobalPoolTest, LeavesOneElementPerChannel) {
  for (const char* name :
       {"GlobalMaxPool", "GlobalAveragePool", "GlobalLpPool"}) {
    OpTestView view(name);
    EXPECT_EQ(Text(view.Input(kFloat, {2, 3, 7, 9}).Infer()),
              "float32[2,3,1,1]");
    OpTestView matrix(name);
    EXPECT_EQ(Text(matrix.Input(kFloat, {2, 3}).Infer()), "float32[2,3]");
  }
}

TEST(GlobalPoolTest, CostReadsEveryElementOnce) {
  const int64_t elements = 2 * 3 * 7 * 9, outputs = 2 * 3;
  OpTestView maximum("GlobalMaxPool");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost compared,
                          maximum.Input(kFloat, {2, 3, 7, 9}).Cost());
  EXPECT_EQ(compared.vector_ops, Ops(elements));
  OpTestView average("GlobalAveragePool");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost summed,
                          average.Input(kFloat, {2, 3, 7, 9}).Cost());
  EXPECT_EQ(summed.vector_ops, Ops(elements + outputs));
  OpTestView norm("GlobalLpPool");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost squared,
                          norm.Input(kFloat, {2, 3, 7, 9}).Cost());
  EXPECT_EQ(squared.vector_ops, Ops(elements * 2 + outputs * kSqrtWeight));
}

TEST(GlobalPoolTest, PoolingC1RejectsInputsWithoutChannels) {
  OpTestView view("GlobalAveragePool");
  EXPECT_THAT(view.Input(kFloat, {5}).Infer(), Fails("has rank 1"));
}

TEST(GlobalPoolTest, PoolingC2RejectsOtherElementTypes) {
  OpTestView view("GlobalAveragePool");
  EXPECT_THAT(view.Input(DType::kBool, {1, 1, 5}).Infer(),
              Fails("expected a float type"));
}

OpTestView MaxUnpool(const Shape& indices) {
  OpTestView view("MaxUnpool");
  view.Input(kFloat, {1, 2, 3, 4})
      .Input(DType::kInt64, indices)
      .Ints("kernel_shape", {2, 2})
      .Ints("strides", {2, 2});
  return view;
}

TEST(MaxUnpoolTest, InvertsTheWindow) {
  OpTestView view = MaxUnpool({1, 2, 3, 4});
  EXPECT_EQ(Text(view.Infer()), "float32[1,2,6,8]");
  EXPECT_EQ(Text(view.Ints("pads", {1, 0, 0, 1}).Infer()), "float32[1,2,5,7]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(0));
  EXPECT_EQ(cost.work_class, WorkClass::kDataMovement);
}

TEST(MaxUnpoolTest, OutputShapeOverridesTheWindow) {
  OpTestView view = MaxUnpool({1, 2, 3, 4});
  EXPECT_EQ(Text(view.IntsInput({1, 2, 7, 9}).Infer()), "float32[1,2,7,9]");
  OpTestView unknown = MaxUnpool({1, 2, 3, 4});
  EXPECT_THAT(unknown.Input(DType::kInt64, {4}).Infer(),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       testing::HasSubstr("output_shape")));
}

TEST(MaxUnpoolTest, PoolingC5RejectsIndicesOfAnotherShape) {
  OpTestView view = MaxUnpool({1, 2, 3, 3});
  EXPECT_THAT(view.Infer(), Fails("'I') has shape [1,2,3,3], expected "
                                  "[1,2,3,4]"));
}

TEST(MaxUnpoolTest, PoolingC6RejectsAnOutputShapeOfAnotherLength) {
  OpTestView view = MaxUnpool({1, 2, 3, 4});
  EXPECT_THAT(view.IntsInput({7, 9}).Infer(),
              Fails("output_shape has 2 elements, the input has rank 4"));
  OpTestView negative = MaxUnpool({1, 2, 3, 4});
  EXPECT_THAT(negative.IntsInput({1, 2, -7, 9}).Infer(), Fails("negative"));
}

OpTestView MaxRoiPool(const Shape& rois) {
  OpTestView view("MaxRoiPool");
  view.Input(kFloat, {2, 3, 7, 9}).Input(kFloat, rois);
  return view;
}

TEST(MaxRoiPoolTest, PoolsEveryRegion) {
  OpTestView view = MaxRoiPool({10, 5});
  EXPECT_EQ(Text(view.Ints("pooled_shape", {2, 4}).Infer()),
            "float32[10,3,2,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  // No region is larger than the whole image.
  EXPECT_EQ(cost.vector_ops, Ops(10 * 3 * 7 * 9));
}

TEST(MaxRoiPoolTest, PoolingC7RejectsRegionsOfAnotherForm) {
  OpTestView view = MaxRoiPool({10, 4});
  EXPECT_THAT(view.Ints("pooled_shape", {2, 4}).Infer(),
              Fails("'rois') has shape [10,4], expected [10,5]"));
  OpTestView vector = MaxRoiPool({5});
  EXPECT_THAT(vector.Ints("pooled_shape", {2, 4}).Infer(), Fails("rank 1"));
}

TEST(MaxRoiPoolTest, PoolingC8RejectsAnEmptyOutput) {
  OpTestView missing = MaxRoiPool({10, 5});
  EXPECT_THAT(missing.Infer(), Fails("pooled_shape has 0 elements"));
  OpTestView empty = MaxRoiPool({10, 5});
  EXPECT_THAT(empty.Ints("pooled_shape", {2, 0}).Infer(),
              Fails("output is 2 by 0"));
}

OpTestView RoiAlign() {
  OpTestView view("RoiAlign");
  view.Input(kFloat, {2, 3, 7, 9})
      .Input(kFloat, {10, 4})
      .Input(DType::kInt64, {10})
      .Int("output_height", 2)
      .Int("output_width", 4);
  return view;
}

TEST(RoiAlignTest, SamplesEveryRegion) {
  OpTestView view = RoiAlign();
  EXPECT_EQ(Text(view.Infer()), "float32[10,3,2,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                          view.Int("sampling_ratio", 3).Cost());
  const int64_t outputs = 10 * 3 * 2 * 4;
  // 3 x 3 samples, each between 4 positions.
  EXPECT_EQ(cost.vector_ops, Ops(outputs * 9 * 4 * kAffineWeight));
}

TEST(RoiAlignTest, AnAdaptiveGridIsAtMostThatOfTheWholeImage) {
  OpTestView view = RoiAlign();
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  // ceil(7 / 2) by ceil(9 / 4) samples.
  EXPECT_EQ(cost.vector_ops, Ops(10 * 3 * 2 * 4 * (4 * 3) * 4 * kAffineWeight));
}

TEST(RoiAlignTest, OutputIsOneByOneByDefault) {
  OpTestView view("RoiAlign");
  view.Input(kFloat, {2, 3, 7, 9})
      .Input(kFloat, {10, 4})
      .Input(DType::kInt64, {10});
  EXPECT_EQ(Text(view.Infer()), "float32[10,3,1,1]");
}

TEST(RoiAlignTest, PoolingC7RejectsRegionsOfAnotherForm) {
  OpTestView view("RoiAlign");
  view.Input(kFloat, {2, 3, 7, 9})
      .Input(kFloat, {10, 4})
      .Input(DType::kInt64, {9});
  EXPECT_THAT(view.Infer(),
              Fails("'batch_indices') has shape [9], expected [10]"));
}

TEST(RoiAlignTest, PoolingC8RejectsAnEmptyOutput) {
  OpTestView view("RoiAlign");
  view.Input(kFloat, {2, 3, 7, 9})
      .Input(kFloat, {10, 4})
      .Input(DType::kInt64, {10});
  EXPECT_THAT(view.Int("output_height", 0).Infer(), Fails("output is 0 by 1"));
}

TEST(RoiAlignTest, PoolingC9RejectsUnknownModes) {
  OpTestView mode = RoiAlign();
  EXPECT_THAT(mode.String("mode", "sum").Infer(), Fails("mode is 'sum'"));
  OpTestView transformation = RoiAlign();
  EXPECT_THAT(
      transformation.String("coordinate_transformation_mode", "asymmetric")
          .Infer(),
      Fails("is 'asymmetric'"));
  OpTestView ratio = RoiAlign();
  EXPECT_THAT(ratio.Int("sampling_ratio", -1).Infer(),
              Fails("sampling_ratio is -1"));
}

TEST(PoolingRegistrationTest, PositionsAreNotData) {
  OpRegistry registry;
  WB_ASSERT_OK(RegisterPoolingOps(registry));
  WB_ASSERT_OK_AND_ASSIGN(const OpDef* unpool,
                          registry.Find("", "MaxUnpool", 21));
  EXPECT_EQ(unpool->input_roles[1], InputRole::kIndex);
  EXPECT_EQ(unpool->input_roles[2], InputRole::kShape);
}

}  // namespace
}  // namespace weighbridge
