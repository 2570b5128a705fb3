#include "analyzer/ops/normalization.h"

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

OpTestView Operator(const std::string& name, const std::vector<Shape>& inputs,
                    int64_t opset = 23) {
  OpTestView view(name, opset);
  for (const Shape& dims : inputs) view.Input(kFloat, dims);
  return view;
}

OpTestView BatchNormalization(const Shape& x, const Shape& statistics,
                              int64_t opset = 15) {
  return Operator("BatchNormalization",
                  {x, statistics, statistics, statistics, statistics}, opset);
}

TEST(BatchNormalizationTest, InferenceScalesAndShifts) {
  OpTestView view = BatchNormalization({2, 3, 4, 5}, {3});
  EXPECT_EQ(Text(view.Infer()), "float32[2,3,4,5]; float32[3]; float32[3]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3 * 4 * 5 * 2));
  EXPECT_EQ(cost.work_class, WorkClass::kNormalization);
  EXPECT_EQ(cost.input_reads[3], Bytes(4 * 3));
}

TEST(BatchNormalizationTest, TrainingReturnsStatistics) {
  OpTestView view = BatchNormalization({2, 3, 4}, {3});
  view.Int("training_mode", 1).Outputs(3);
  EXPECT_EQ(Text(view.Infer()), "float32[2,3,4]; float32[3]; float32[3]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3 * 4 * 8));
}

TEST(BatchNormalizationTest, OldTrainingIsToldByItsOutputs) {
  OpTestView view = BatchNormalization({2, 3, 4}, {3}, 9);
  EXPECT_EQ(Text(view.Infer()),
            "float32[2,3,4]; float32[3]; float32[3]; float32[3]; float32[3]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost inference, view.Cost());
  EXPECT_EQ(inference.vector_ops, Ops(2 * 3 * 4 * 2));
  WB_ASSERT_OK_AND_ASSIGN(const OpCost training, view.Outputs(5).Cost());
  EXPECT_EQ(training.vector_ops, Ops(2 * 3 * 4 * 8));
}

TEST(BatchNormalizationTest, AVectorHasOneChannel) {
  OpTestView view = BatchNormalization({5}, {1});
  EXPECT_EQ(Text(view.Infer()), "float32[5]; float32[1]; float32[1]");
}

TEST(BatchNormalizationTest, NonSpatialStatisticsCoverEveryElement) {
  OpTestView view = BatchNormalization({2, 3, 4}, {3, 4}, 7);
  EXPECT_EQ(Text(view.Int("spatial", 0).Infer()),
            "float32[2,3,4]; float32[3,4]; float32[3,4]; float32[3,4]; "
            "float32[3,4]");
}

TEST(BatchNormalizationTest, MayMixFloatTypesSinceOpset14) {
  OpTestView view("BatchNormalization", 15);
  view.Input(DType::kFloat16, {2, 3});
  for (int i = 0; i < 4; ++i) view.Input(kFloat, {3});
  EXPECT_EQ(Text(view.Infer()), "float16[2,3]; float32[3]; float32[3]");
}

TEST(BatchNormalizationTest, NormalizationC1RejectsOtherElementTypes) {
  OpTestView view("BatchNormalization", 13);
  view.Input(DType::kFloat16, {2, 3});
  for (int i = 0; i < 4; ++i) view.Input(kFloat, {3});
  EXPECT_THAT(view.Infer(), Fails("found float16 and float32"));
  OpTestView integers("BatchNormalization");
  for (int i = 0; i < 5; ++i) integers.Input(DType::kInt32, {3, 3});
  EXPECT_THAT(integers.Infer(), Fails("'X') is int32"));
}

TEST(BatchNormalizationTest, NormalizationC2RejectsAScalar) {
  OpTestView view = BatchNormalization({}, {1});
  EXPECT_THAT(view.Infer(), Fails("has rank 0, expected at least 1"));
}

TEST(BatchNormalizationTest, NormalizationC3RejectsStatisticsOfOtherSizes) {
  OpTestView view = BatchNormalization({2, 3, 4}, {4});
  EXPECT_THAT(view.Infer(), Fails("'scale') has shape [4], expected [3]"));
  OpTestView flat = BatchNormalization({2, 3, 4}, {3, 4});
  EXPECT_THAT(flat.Infer(), Fails("expected [3]"));
}

TEST(BatchNormalizationTest, NormalizationC4RejectsStatisticsOfInference) {
  OpTestView view = BatchNormalization({2, 3, 4}, {3});
  EXPECT_THAT(view.Outputs(3).Infer(), Fails("training_mode is 0"));
}

TEST(BatchNormalizationTest, MeanAndVarianceAreBuffers) {
  OpRegistry registry;
  WB_ASSERT_OK(RegisterNormalizationOps(registry));
  WB_ASSERT_OK_AND_ASSIGN(const OpDef* def,
                          registry.Find("", "BatchNormalization", 15));
  for (const int data : {0, 1, 2}) {
    EXPECT_EQ(def->input_roles[data], InputRole::kData);
  }
  for (const int buffer : {3, 4}) {
    EXPECT_EQ(def->input_roles[buffer], InputRole::kBuffer);
  }
}

TEST(InstanceNormalizationTest, KeepsTheShape) {
  OpTestView view = Operator("InstanceNormalization", {{2, 3, 4}, {3}, {3}});
  EXPECT_EQ(Text(view.Infer()), "float32[2,3,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3 * 4 * 8));
}

TEST(InstanceNormalizationTest, NormalizationC2RejectsInputsWithoutInstances) {
  EXPECT_THAT(Operator("InstanceNormalization", {{2, 3}, {3}, {3}}).Infer(),
              Fails("has rank 2, expected at least 3"));
}

TEST(InstanceNormalizationTest, NormalizationC3RejectsScalesOfOtherSizes) {
  EXPECT_THAT(Operator("InstanceNormalization", {{2, 3, 4}, {3}, {2}}).Infer(),
              Fails("'B') has shape [2], expected [3]"));
}

OpTestView GroupNormalization(const Shape& scale, int64_t opset = 21) {
  OpTestView view =
      Operator("GroupNormalization", {{2, 6, 4}, scale, scale}, opset);
  view.Int("num_groups", 3);
  return view;
}

TEST(GroupNormalizationTest, ScalesGroupsAndLaterChannels) {
  OpTestView channels = GroupNormalization({6});
  EXPECT_EQ(Text(channels.Infer()), "float32[2,6,4]");
  OpTestView groups = GroupNormalization({3}, 18);
  EXPECT_EQ(Text(groups.Infer()), "float32[2,6,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, channels.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 6 * 4 * 8));
}

TEST(GroupNormalizationTest, NormalizationC3RejectsScalesOfOtherSizes) {
  EXPECT_THAT(GroupNormalization({3}).Infer(), Fails("expected [6]"));
  EXPECT_THAT(GroupNormalization({6}, 18).Infer(), Fails("expected [3]"));
}

TEST(GroupNormalizationTest, NormalizationC5RejectsGroupsThatDoNotDivide) {
  OpTestView missing = Operator("GroupNormalization", {{2, 6, 4}, {6}, {6}});
  EXPECT_THAT(missing.Infer(), Fails("num_groups is 0"));
  EXPECT_THAT(missing.Int("num_groups", 4).Infer(),
              Fails("num_groups is 4, it must divide the 6 channels"));
}

TEST(LayerNormalizationTest, ReturnsStatisticsPerRow) {
  OpTestView view = Operator("LayerNormalization", {{2, 3, 4}, {4}, {4}});
  EXPECT_EQ(Text(view.Infer()),
            "float32[2,3,4]; float32[2,3,1]; float32[2,3,1]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3 * 4 * 8));
}

TEST(LayerNormalizationTest, TheAxisBeginsTheRow) {
  OpTestView view = Operator("LayerNormalization", {{2, 3, 4}, {3, 4}});
  EXPECT_EQ(Text(view.Int("axis", 1).Infer()),
            "float32[2,3,4]; float32[2,1,1]; float32[2,1,1]");
}

TEST(LayerNormalizationTest, TheStashTypeIsThatOfTheStatistics) {
  OpTestView view("LayerNormalization");
  view.Input(DType::kFloat16, {2, 4}).Input(DType::kFloat16, {4});
  EXPECT_EQ(Text(view.Infer()), "float16[2,4]; float32[2,1]; float32[2,1]");
  EXPECT_EQ(Text(view.Int("stash_type", 16).Infer()),
            "float16[2,4]; bfloat16[2,1]; bfloat16[2,1]");
}

TEST(LayerNormalizationTest, NormalizationC6RejectsAnAxisOutside) {
  OpTestView view = Operator("LayerNormalization", {{2, 4}, {4}});
  EXPECT_THAT(view.Int("axis", 2).Infer(), Fails("axis is 2"));
  EXPECT_THAT(Operator("LayerNormalization", {{}, {}}).Infer(),
              Fails("axis is -1"));
}

TEST(LayerNormalizationTest, NormalizationC7RejectsScalesThatDoNotStretch) {
  EXPECT_THAT(Operator("LayerNormalization", {{2, 4}, {3}}).Infer(),
              Fails("'Scale') has shape [3]"));
  EXPECT_THAT(Operator("LayerNormalization", {{2, 4}, {4}, {5, 4}}).Infer(),
              Fails("'B') has shape [5,4]"));
}

TEST(LayerNormalizationTest, NormalizationC8RejectsAStashTypeThatIsNoFloat) {
  OpTestView view = Operator("LayerNormalization", {{2, 4}, {4}});
  EXPECT_THAT(view.Int("stash_type", 7).Infer(), Fails("stash_type"));
}

TEST(RmsNormalizationTest, HasTheTypeOfItsScale) {
  OpTestView view("RMSNormalization", 23);
  view.Input(DType::kFloat16, {2, 3, 4}).Input(kFloat, {4});
  EXPECT_EQ(Text(view.Infer()), "float32[2,3,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3 * 4 * 5));
}

TEST(RmsNormalizationTest, NormalizationC7RejectsAScaleThatDoesNotStretch) {
  EXPECT_THAT(Operator("RMSNormalization", {{2, 4}, {3}}).Infer(),
              Fails("'scale') has shape [3]"));
}

TEST(RmsNormalizationTest, IsNewInOpset23) {
  EXPECT_THAT(Operator("RMSNormalization", {{2, 4}, {4}}, 22).Infer(),
              StatusIs(absl::StatusCode::kNotFound, testing::HasSubstr("23")));
}

TEST(LpNormalizationTest, KeepsTheShape) {
  OpTestView view = Operator("LpNormalization", {{2, 3}});
  EXPECT_EQ(Text(view.Int("p", 1).Int("axis", 0).Infer()), "float32[2,3]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3 * 3));
}

TEST(LpNormalizationTest, NormalizationC6RejectsAnAxisOutside) {
  OpTestView view = Operator("LpNormalization", {{2, 3}});
  EXPECT_THAT(view.Int("axis", -3).Infer(), Fails("axis is -3"));
}

TEST(LpNormalizationTest, NormalizationC9RejectsOtherNorms) {
  OpTestView view = Operator("LpNormalization", {{2, 3}});
  EXPECT_THAT(view.Int("p", 3).Infer(), Fails("p is 3, expected 1 or 2"));
}

TEST(MeanVarianceNormalizationTest, KeepsTheShape) {
  OpTestView view = Operator("MeanVarianceNormalization", {{2, 3, 4, 5}});
  EXPECT_EQ(Text(view.Infer()), "float32[2,3,4,5]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3 * 4 * 5 * 6));
}

TEST(MeanVarianceNormalizationTest, NormalizationC10RejectsAxesOutside) {
  // The default axes are 0, 2 and 3.
  OpTestView view = Operator("MeanVarianceNormalization", {{2, 3, 4}});
  EXPECT_THAT(view.Infer(), Fails("axis is 3"));
  EXPECT_THAT(view.Ints("axes", {0, -3}).Infer(), Fails("given twice"));
}

TEST(LrnTest, SumsOverTheWindowOfChannels) {
  OpTestView view = Operator("LRN", {{2, 8, 4}});
  EXPECT_EQ(Text(view.Int("size", 5).Infer()), "float32[2,8,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 8 * 4 * (5 + kLrnWeight)));
  OpTestView wide = Operator("LRN", {{2, 8, 4}});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost all, wide.Int("size", 99).Cost());
  EXPECT_EQ(all.vector_ops, Ops(2 * 8 * 4 * (8 + kLrnWeight)));
}

TEST(LrnTest, NormalizationC2RejectsInputsWithoutChannels) {
  OpTestView view = Operator("LRN", {{8}});
  EXPECT_THAT(view.Int("size", 5).Infer(), Fails("has rank 1"));
}

TEST(LrnTest, NormalizationC11RejectsAnEmptyWindow) {
  EXPECT_THAT(Operator("LRN", {{2, 8, 4}}).Infer(),
              Fails("size is 0, must be at least 1"));
}

}  // namespace
}  // namespace weighbridge
