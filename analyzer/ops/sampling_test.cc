#include "analyzer/ops/sampling.h"

#include <limits>
#include <optional>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kNotKnown = absl::StatusCode::kFailedPrecondition;
constexpr DType kF32 = DType::kFloat32;
constexpr int64_t kHighest = std::numeric_limits<int64_t>::max();

OpTestView GridSample(std::vector<int64_t> x, std::vector<int64_t> grid,
                      int64_t opset = 21) {
  OpTestView op("GridSample", opset);
  op.Input(kF32, x).Input(kF32, grid);
  return op;
}

TEST(SamplingTest, GridSampleHasTheSizeOfItsGrid) {
  EXPECT_EQ(Text(GridSample({2, 3, 8, 9}, {2, 4, 5, 2}, 16).Infer()),
            "float32[2,3,4,5]");
  EXPECT_EQ(Text(GridSample({2, 3, 8, 9, 7}, {2, 4, 5, 6, 3}).Infer()),
            "float32[2,3,4,5,6]");
}

TEST(SamplingTest, C1GridModeIsKnown) {
  EXPECT_THAT(
      GridSample({2, 3, 8, 9}, {2, 4, 5, 2}).String("mode", "lanczos").Infer(),
      StatusIs(kInvalid, HasSubstr("mode is 'lanczos'")));
}

TEST(SamplingTest, C2GridSampleTakesImagesAndSince20Volumes) {
  EXPECT_THAT(GridSample({2, 3}, {2, 3}).Infer(),
              StatusIs(kInvalid, HasSubstr("expected at least 3")));
  EXPECT_THAT(GridSample({2, 3, 8, 9, 7}, {2, 4, 5, 6, 3}, 16).Infer(),
              StatusIs(kInvalid, HasSubstr("rank 5, expected 4")));
}

TEST(SamplingTest, C3GridFitsTheInput) {
  EXPECT_THAT(GridSample({2, 3, 8, 9}, {1, 4, 5, 2}).Infer(),
              StatusIs(kInvalid, HasSubstr("grid has shape [1,4,5,2]")));
  EXPECT_THAT(GridSample({2, 3, 8, 9}, {2, 4, 5, 3}).Infer(),
              StatusIs(kInvalid, HasSubstr("grid has shape [2,4,5,3]")));
  EXPECT_THAT(GridSample({2, 3, 8, 9}, {2, 4, 2}).Infer(),
              StatusIs(kInvalid, HasSubstr("grid has shape [2,4,2]")));
}

TEST(SamplingTest, GridSampleWeighsEachNeighbour) {
  const auto ops = [](const char* mode) {
    const auto cost =
        GridSample({1, 3, 8, 9}, {1, 4, 5, 2}).String("mode", mode).Cost();
    WB_EXPECT_OK(cost);
    return cost.ok() ? cost->vector_ops : Ops();
  };
  const int64_t coordinates = 4 * 5 * 2 * 2;
  EXPECT_EQ(ops("nearest"), Ops(coordinates));
  EXPECT_EQ(ops("linear"), Ops(coordinates + 3 * 4 * 5 * 4 * 2));
  EXPECT_EQ(ops("cubic"), Ops(coordinates + 3 * 4 * 5 * 16 * 2));
}

TEST(SamplingTest, AffineGridHasAPointPerPixel) {
  EXPECT_EQ(Text(OpTestView("AffineGrid")
                     .Input(kF32, {2, 2, 3})
                     .IntsInput({2, 3, 5, 7})
                     .Infer()),
            "float32[2,5,7,2]");
  EXPECT_EQ(Text(OpTestView("AffineGrid")
                     .Input(kF32, {2, 3, 4})
                     .IntsInput({2, 3, 5, 7, 9})
                     .Infer()),
            "float32[2,5,7,9,3]");
}

TEST(SamplingTest, C4ThetaFitsTheSize) {
  EXPECT_THAT(OpTestView("AffineGrid")
                  .Input(kF32, {2, 2, 3})
                  .IntsInput({2, 3, 5})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("size has 3 elements")));
  EXPECT_THAT(OpTestView("AffineGrid")
                  .Input(kF32, {2, 3, 4})
                  .IntsInput({2, 3, 5, 7})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("expected [2,2,3]")));
  EXPECT_THAT(OpTestView("AffineGrid")
                  .Input(kF32, {1, 2, 3})
                  .IntsInput({2, 3, 5, 7})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("expected [2,2,3]")));
}

TEST(SamplingTest, AffineGridNeedsItsSize) {
  EXPECT_THAT(OpTestView("AffineGrid")
                  .Input(kF32, {2, 2, 3})
                  .Input(DType::kInt64, {4})
                  .Infer(),
              StatusIs(kNotKnown, HasSubstr("input 1 ('size')")));
}

TEST(SamplingTest, AffineGridIsAProduct) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, OpTestView("AffineGrid")
                                                 .Input(kF32, {2, 2, 3})
                                                 .IntsInput({2, 3, 5, 7})
                                                 .Cost());
  // For each of 2 images, [35, 3] times [3, 2].
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 2 * (5 * 7) * 3 * 2));
  ASSERT_TRUE(cost.contraction.has_value());
  EXPECT_EQ(cost.contraction->batch, 2);
  EXPECT_EQ(cost.contraction->m, 35);
  EXPECT_EQ(cost.contraction->n, 2);
  EXPECT_EQ(cost.contraction->k, 3);
}

OpTestView Col2Im(std::vector<int64_t> input, std::vector<int64_t> image,
                  std::vector<int64_t> block) {
  OpTestView op("Col2Im");
  op.Input(kF32, input).IntsInput(image).IntsInput(block);
  return op;
}

TEST(SamplingTest, Col2ImPutsBlocksBack) {
  // Blocks of 9 by 18 in 10 by 20: 2 by 3 places.
  EXPECT_EQ(Text(Col2Im({2, 3 * 9 * 18, 2 * 3}, {10, 20}, {9, 18}).Infer()),
            "float32[2,3,10,20]");
  // With a stride of 2 and a pad of 1 on each side: (5 + 2 - 3) / 2 + 1 = 3.
  EXPECT_EQ(Text(Col2Im({1, 3, 3}, {5}, {3})
                     .Ints("strides", {2})
                     .Ints("pads", {1, 1})
                     .Infer()),
            "float32[1,1,5]");
  // Dilated by 2, a block of 3 spans 5.
  EXPECT_EQ(Text(Col2Im({1, 3, 1}, {5}, {3}).Ints("dilations", {2}).Infer()),
            "float32[1,1,5]");
}

TEST(SamplingTest, C5Col2ImOperandsAgreeInRank) {
  EXPECT_THAT(Col2Im({3, 3}, {5}, {3}).Infer(),
              StatusIs(kInvalid, HasSubstr("rank 2, expected 3")));
  EXPECT_THAT(Col2Im({1, 3, 3}, {5, 5}, {3}).Infer(),
              StatusIs(kInvalid, HasSubstr("image_shape has 2 and block_shape "
                                           "1")));
}

TEST(SamplingTest, C6BlocksFitTheImage) {
  EXPECT_THAT(Col2Im({1, 3, 3}, {5}, {6}).Infer(),
              StatusIs(kInvalid, HasSubstr("blocks of 6 do not fit an image of "
                                           "5")));
  EXPECT_THAT(Col2Im({1, 3, 3}, {5}, {0}).Infer(),
              StatusIs(kInvalid, HasSubstr("do not fit")));
  EXPECT_THAT(Col2Im({1, 3, 3}, {5}, {3}).Ints("strides", {0}).Infer(),
              StatusIs(kInvalid, HasSubstr("do not fit")));
  EXPECT_THAT(Col2Im({1, 3, 3}, {5}, {3}).Ints("strides", {1, 1}).Infer(),
              StatusIs(kInvalid, HasSubstr("strides has 2 elements")));
  EXPECT_THAT(Col2Im({1, 3, 3}, {5}, {3}).Ints("pads", {-1, 0}).Infer(),
              StatusIs(kInvalid, HasSubstr("do not fit")));
  EXPECT_THAT(Col2Im({1, 3, 3}, {5}, {3}).Ints("dilations", {kHighest}).Infer(),
              StatusIs(kInvalid, HasSubstr("do not fit")));
}

TEST(SamplingTest, C7InputHoldsTheBlocks) {
  EXPECT_THAT(Col2Im({1, 4, 3}, {5}, {3}).Infer(),
              StatusIs(kInvalid, HasSubstr("expected [N, C * 3, 3]")));
  EXPECT_THAT(Col2Im({1, 3, 4}, {5}, {3}).Infer(),
              StatusIs(kInvalid, HasSubstr("expected [N, C * 3, 3]")));
}

TEST(SamplingTest, Col2ImAddsEveryElement) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                          Col2Im({2, 3, 3}, {5}, {3}).Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3 * 3));
  EXPECT_THAT(cost.output_writes, ElementsAre(Bytes(4 * 2 * 5)));
  EXPECT_EQ(cost.work_class, WorkClass::kReduction);
}

}  // namespace
}  // namespace weighbridge
