#include "analyzer/ops/contrib_layout.h"

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::HasSubstr;

using Shape = std::vector<int64_t>;
constexpr DType kFloat = DType::kFloat32;

OpTestView Contrib(const std::string& name, const std::vector<Shape>& inputs) {
  OpTestView view(name, 1, "com.microsoft");
  for (const Shape& dims : inputs) view.Input(kFloat, dims);
  return view;
}

TEST(ContribLayoutTest, C1SomeAreTheStandardOperators) {
  EXPECT_EQ(Text(Contrib("GridSample", {{1, 3, 8, 8}, {1, 4, 5, 2}}).Infer()),
            "float32[1,3,4,5]");
  EXPECT_EQ(Text(Contrib("Pad", {{3, 4}}).IntsInput({0, 2, 0, 1}).Infer()),
            "float32[3,7]");
  EXPECT_EQ(Text(Contrib("Trilu", {{3, 4}}).Infer()), "float32[3,4]");
  EXPECT_THAT(Contrib("Pad", {{3, 4}}).IntsInput({0, 2, 0}).Infer(),
              Fails("3"));
}

TEST(ContribLayoutTest, UniqueLeavesOutTheFirstPlaces) {
  OpTestView view("Unique", 1, "com.microsoft");
  view.ConstantInput(Vector({2, 1, 1, 3})).Outputs(3);
  EXPECT_EQ(Text(view.Infer()), "int64[3]; int64[4]; int64[3]");
}

TEST(ContribLayoutTest, C2UniqueTakesAVector) {
  EXPECT_THAT(Contrib("Unique", {{2, 2}}).Infer(),
              Fails("has rank 2, expected 1"));
}

TEST(ContribLayoutTest, ExpandDimsIsAView) {
  OpTestView view("ExpandDims", 1, "com.microsoft");
  view.ConstantInput(Vector({7, 8}))
      .ConstantInput(IntTensor(DType::kInt32, {}, {-1}));
  EXPECT_EQ(Text(view.Infer()), "int64[2,1]");
  EXPECT_EQ(Text(view.Fold()), "int64[2,1] 7 8");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.input_reads[0], Bytes(0));
}

TEST(ContribLayoutTest, C3TheNewAxisIsInRange) {
  EXPECT_THAT(Contrib("ExpandDims", {{2}})
                  .ConstantInput(IntTensor(DType::kInt32, {}, {2}))
                  .Infer(),
              Fails("axis is 2"));
}

TEST(ContribLayoutTest, UnfoldCutsSlices) {
  EXPECT_EQ(Text(Contrib("UnfoldTensor", {{5, 9}})
                     .Int("dim", 1)
                     .Int("size", 3)
                     .Int("step", 2)
                     .Infer()),
            "float32[5,4,3]");
}

TEST(ContribLayoutTest, C4SlicesFitTheAxis) {
  EXPECT_THAT(Contrib("UnfoldTensor", {{5, 9}}).Int("size", 10).Infer(),
              Fails("do not fit an axis of 9"));
}

TEST(ContribLayoutTest, CropsAreSampled) {
  OpTestView view = Contrib("CropAndResize", {{2, 3, 8, 8}, {5, 4}});
  view.Input(DType::kInt32, {5})
      .ConstantInput(IntTensor(DType::kInt32, {2}, {6, 7}));
  EXPECT_EQ(Text(view.Infer()), "float32[5,3,6,7]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(5 * 3 * 6 * 7 * 4 * kAffineWeight));
}

TEST(ContribLayoutTest, C5RegionsAndTheirSize) {
  EXPECT_THAT(Contrib("CropAndResize", {{2, 3, 8, 8}, {5, 3}})
                  .Input(DType::kInt32, {5})
                  .ConstantInput(IntTensor(DType::kInt32, {2}, {6, 7}))
                  .Infer(),
              Fails("expected [5,4]"));
  EXPECT_THAT(Contrib("CropAndResize", {{2, 3, 8, 8}, {5, 4}})
                  .Input(DType::kInt32, {5})
                  .ConstantInput(IntTensor(DType::kInt32, {2}, {0, 7}))
                  .Infer(),
              Fails("expected height and width"));
}

TEST(ContribLayoutTest, PaddingGoesAndComes) {
  OpTestView view = Contrib("RemovePadding", {{2, 7, 16}});
  view.Input(DType::kInt32, {2}).Outputs(4);
  EXPECT_EQ(Text(view.Infer()),
            "<= float32[14,16]; int32[2,7]; int32[3]; int32[1]");
  OpTestView known = Contrib("RemovePadding", {{2, 7, 16}});
  known.ConstantInput(IntTensor(DType::kInt32, {2}, {3, 5})).Outputs(1);
  EXPECT_THAT(Text(known.Infer()), HasSubstr("float32[8,16]; int32[2,7]"));
  EXPECT_EQ(Text(Contrib("RestorePadding", {{8, 16}})
                     .Input(DType::kInt32, {2, 7})
                     .Infer()),
            "float32[2,7,16]");
}

TEST(ContribLayoutTest, C6AndC7ShapesOfPaddedTokens) {
  EXPECT_THAT(
      Contrib("RemovePadding", {{2, 7}}).Input(DType::kInt32, {2}).Infer(),
      Fails("has rank 2, expected 3"));
  EXPECT_THAT(Contrib("RemovePadding", {{2, 7, 16}})
                  .ConstantInput(IntTensor(DType::kInt32, {2}, {3, 8}))
                  .Infer(),
              Fails("a sequence of 7 positions"));
  EXPECT_THAT(
      Contrib("RestorePadding", {{8, 16}}).Input(DType::kInt32, {2}).Infer(),
      Fails("has rank 1, expected 2"));
}

TEST(ContribLayoutTest, PositionsHaveABiasPerHead) {
  EXPECT_EQ(Text(Contrib("RelativePositionBias", {{32, 8}})
                     .ScalarInput(5)
                     .ScalarInput(7)
                     .Infer()),
            "float32[1,8,5,7]");
}

TEST(ContribLayoutTest, C8TheTableIsAMatrix) {
  EXPECT_THAT(Contrib("RelativePositionBias", {{32}})
                  .ScalarInput(5)
                  .ScalarInput(7)
                  .Infer(),
              Fails("has rank 1, expected 2"));
}

// 2 sequences of 5, 4 heads of 8, 6 columns.
OpTestView Gated(int64_t columns) {
  OpTestView view = Contrib(
      "GatedRelativePositionBias",
      {{2, 5, 32}, {32}, {1, 4, 5, 5}, {8, columns}, {columns}, {1, 4, 1, 1}});
  view.Int("num_heads", 4);
  return view;
}

TEST(ContribLayoutTest, GatesScaleThePositions) {
  EXPECT_EQ(Text(Gated(6).Infer()), "float32[2,4,5,5]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, Gated(6).Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (2 * 5 * 4) * 8 * 6));
}

TEST(ContribLayoutTest, C9GatesComeInPairs) {
  EXPECT_THAT(Gated(7).Infer(), Fails("7 into two gates"));
}

}  // namespace
}  // namespace weighbridge
