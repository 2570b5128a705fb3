#include "analyzer/ops/layout.h"

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
constexpr DType kI64 = DType::kInt64;
constexpr int64_t kHighest = std::numeric_limits<int64_t>::max();

TEST(LayoutTest, TransposePermutesDims) {
  EXPECT_EQ(Text(OpTestView("Transpose")
                     .Input(kF32, {2, 3, 4})
                     .Ints("perm", {2, 0, 1})
                     .Infer()),
            "float32[4,2,3]");
  EXPECT_EQ(Text(OpTestView("Transpose").Input(kF32, {2, 3, 4}).Infer()),
            "float32[4,3,2]");
  EXPECT_EQ(Text(OpTestView("Transpose").Input(kF32, {}).Infer()), "float32[]");
}

TEST(LayoutTest, C1PermIsAPermutation) {
  const auto transpose = [](std::vector<int64_t> perm) {
    return OpTestView("Transpose")
        .Input(kF32, {2, 3})
        .Ints("perm", perm)
        .Infer();
  };
  EXPECT_THAT(transpose({0}), StatusIs(kInvalid, HasSubstr("perm is [0]")));
  EXPECT_THAT(transpose({0, 0}), StatusIs(kInvalid, HasSubstr("[0,0]")));
  EXPECT_THAT(transpose({0, 2}), StatusIs(kInvalid, HasSubstr("[0,2]")));
  EXPECT_THAT(transpose({0, -1}), StatusIs(kInvalid, HasSubstr("[0,-1]")));
  EXPECT_THAT(transpose({0, 1, 2}), StatusIs(kInvalid, HasSubstr("of 2 axes")));
}

TEST(LayoutTest, TransposeFolds) {
  EXPECT_EQ(Text(OpTestView("Transpose")
                     .ConstantInput(
                         IntTensor(kI64, {2, 3}, {1, 2, 3, 4, std::nullopt, 6}))
                     .Fold()),
            "int64[3,2] 1 4 2 ? 3 6");
  // Element (k, i, j) of the result is element (i, j, k) of 0..7.
  EXPECT_EQ(Text(OpTestView("Transpose")
                     .ConstantInput(
                         IntTensor(kI64, {2, 2, 2}, {0, 1, 2, 3, 4, 5, 6, 7}))
                     .Ints("perm", {2, 0, 1})
                     .Fold()),
            "int64[2,2,2] 0 2 4 6 1 3 5 7");
}

TEST(LayoutTest, TransposeMovesEveryByteOnce) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                          OpTestView("Transpose").Input(kF32, {2, 3}).Cost());
  EXPECT_THAT(cost.input_reads, ElementsAre(Bytes(24)));
  EXPECT_THAT(cost.output_writes, ElementsAre(Bytes(24)));
  EXPECT_EQ(cost.vector_ops, Ops());
  EXPECT_EQ(cost.work_class, WorkClass::kDataMovement);
}

TEST(LayoutTest, TileRepeatsEveryAxis) {
  EXPECT_EQ(
      Text(OpTestView("Tile").Input(kF32, {2, 3}).IntsInput({2, 0}).Infer()),
      "float32[4,0]");
  EXPECT_EQ(Text(OpTestView("Tile", 1)
                     .Input(kF32, {2, 3})
                     .ConstantInput(FloatTensor(kF32, {}, {4}))
                     .ConstantInput(FloatTensor(kF32, {}, {1}))
                     .Infer()),
            "float32[2,12]");
}

TEST(LayoutTest, C2TileHasOneNumberPerAxis) {
  EXPECT_THAT(OpTestView("Tile").Input(kF32, {2, 3}).IntsInput({2}).Infer(),
              StatusIs(kInvalid, HasSubstr("repeats has 1 elements, expected "
                                           "2")));
  EXPECT_THAT(OpTestView("Tile", 1)
                  .Input(kF32, {2, 3})
                  .Input(kF32, {2})
                  .Input(kF32, {})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("expected a scalar")));
}

TEST(LayoutTest, C3RepeatsAreNotNegativeAndFit) {
  EXPECT_THAT(OpTestView("Tile").Input(kF32, {2}).IntsInput({-1}).Infer(),
              StatusIs(kInvalid, HasSubstr("cannot be repeated -1 times")));
  EXPECT_THAT(OpTestView("Tile").Input(kF32, {2}).IntsInput({kHighest}).Infer(),
              StatusIs(kInvalid, HasSubstr("cannot be repeated")));
}

TEST(LayoutTest, TileNeedsItsRepeats) {
  EXPECT_THAT(OpTestView("Tile").Input(kF32, {2}).Input(kI64, {1}).Infer(),
              StatusIs(kNotKnown, HasSubstr("input 1 ('repeats')")));
  EXPECT_THAT(OpTestView("Tile", 1)
                  .Input(kF32, {2})
                  .Input(kF32, {})
                  .Input(kF32, {})
                  .Infer(),
              StatusIs(kNotKnown, HasSubstr("input 1 ('tiles')")));
}

TEST(LayoutTest, TileFolds) {
  EXPECT_EQ(Text(OpTestView("Tile")
                     .ConstantInput(IntTensor(kI64, {2, 1}, {1, std::nullopt}))
                     .IntsInput({2, 2})
                     .Fold()),
            "int64[4,2] 1 1 ? ? 1 1 ? ?");
}

TEST(LayoutTest, DepthToSpaceAndBack) {
  EXPECT_EQ(Text(OpTestView("DepthToSpace")
                     .Input(kF32, {1, 12, 3, 5})
                     .Int("blocksize", 2)
                     .Infer()),
            "float32[1,3,6,10]");
  EXPECT_EQ(Text(OpTestView("SpaceToDepth")
                     .Input(kF32, {1, 3, 6, 10})
                     .Int("blocksize", 2)
                     .Infer()),
            "float32[1,12,3,5]");
}

TEST(LayoutTest, C4BlocksAreOfImages) {
  for (const char* name : {"DepthToSpace", "SpaceToDepth"}) {
    EXPECT_THAT(
        OpTestView(name).Input(kF32, {12, 4, 4}).Int("blocksize", 2).Infer(),
        StatusIs(kInvalid, HasSubstr("rank 3, expected 4")))
        << name;
  }
}

TEST(LayoutTest, C5BlockSizeAndModeAreValid) {
  for (const char* name : {"DepthToSpace", "SpaceToDepth"}) {
    EXPECT_THAT(OpTestView(name).Input(kF32, {1, 4, 4, 4}).Infer(),
                StatusIs(kInvalid, HasSubstr("blocksize is 0")))
        << name;
    EXPECT_THAT(
        OpTestView(name).Input(kF32, {1, 4, 4, 4}).Int("blocksize", -2).Infer(),
        StatusIs(kInvalid, HasSubstr("blocksize is -2")))
        << name;
  }
  EXPECT_THAT(OpTestView("DepthToSpace")
                  .Input(kF32, {1, 4, 4, 4})
                  .Int("blocksize", 2)
                  .String("mode", "RCD")
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("mode is 'RCD'")));
}

TEST(LayoutTest, C6BlocksDivideTheImage) {
  EXPECT_THAT(OpTestView("DepthToSpace")
                  .Input(kF32, {1, 6, 4, 4})
                  .Int("blocksize", 2)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("input has 6 channels")));
  EXPECT_THAT(OpTestView("DepthToSpace")
                  .Input(kF32, {1, 6, 4, 4})
                  .Int("blocksize", kHighest)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("input has 6 channels")));
  EXPECT_THAT(OpTestView("SpaceToDepth")
                  .Input(kF32, {1, 1, 4, 5})
                  .Int("blocksize", 2)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("input is 4 by 5")));
  EXPECT_THAT(OpTestView("SpaceToDepth")
                  .Input(kF32, {1, 3, 0, 0})
                  .Int("blocksize", kHighest)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("multiples of blocksize")));
}

TEST(LayoutTest, ReverseSequenceKeepsTheShape) {
  EXPECT_EQ(Text(OpTestView("ReverseSequence")
                     .Input(kF32, {4, 3, 2})
                     .Input(kI64, {3})
                     .Infer()),
            "float32[4,3,2]");
  EXPECT_EQ(Text(OpTestView("ReverseSequence")
                     .Input(kF32, {4, 3})
                     .Input(kI64, {4})
                     .Int("batch_axis", 0)
                     .Int("time_axis", 1)
                     .Infer()),
            "float32[4,3]");
}

TEST(LayoutTest, C7ReverseSequenceHasABatchAndATimeAxis) {
  EXPECT_THAT(
      OpTestView("ReverseSequence").Input(kF32, {4}).Input(kI64, {4}).Infer(),
      StatusIs(kInvalid, HasSubstr("rank 1, expected at least 2")));
  EXPECT_THAT(OpTestView("ReverseSequence")
                  .Input(kF32, {4, 3})
                  .Input(kI64, {4})
                  .Int("batch_axis", 0)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("batch_axis is 0 and time_axis is "
                                           "0")));
  EXPECT_THAT(OpTestView("ReverseSequence")
                  .Input(kF32, {4, 3})
                  .Input(kI64, {4})
                  .Int("batch_axis", 2)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("batch_axis is 2")));
}

TEST(LayoutTest, C8OneLengthPerSequence) {
  EXPECT_THAT(OpTestView("ReverseSequence")
                  .Input(kF32, {4, 3})
                  .Input(kI64, {4})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("shape [4], expected [3]")));
}

TEST(LayoutTest, TriluKeepsHalfOfEachMatrix) {
  const Constant matrix =
      IntTensor(kI64, {2, 3}, {1, 2, 3, 4, std::nullopt, 6});
  EXPECT_EQ(Text(OpTestView("Trilu").ConstantInput(matrix).Fold()),
            "int64[2,3] 1 2 3 0 ? 6");
  EXPECT_EQ(
      Text(OpTestView("Trilu").ConstantInput(matrix).Int("upper", 0).Fold()),
      "int64[2,3] 1 0 0 4 ? 0");
  EXPECT_EQ(
      Text(OpTestView("Trilu").ConstantInput(matrix).ScalarInput(1).Fold()),
      "int64[2,3] 0 2 3 0 0 6");
  EXPECT_EQ(Text(OpTestView("Trilu")
                     .ConstantInput(matrix)
                     .ScalarInput(-1)
                     .Int("upper", 0)
                     .Fold()),
            "int64[2,3] 0 0 0 4 0 0");
  EXPECT_EQ(
      Text(OpTestView("Trilu").ConstantInput(matrix).Input(kI64, {}).Fold()),
      "unknown");
}

TEST(LayoutTest, C9TriluTakesMatricesAndOneDiagonal) {
  EXPECT_THAT(OpTestView("Trilu").Input(kF32, {3}).Infer(),
              StatusIs(kInvalid, HasSubstr("rank 1, expected at least 2")));
  EXPECT_THAT(OpTestView("Trilu").Input(kF32, {3, 3}).Input(kI64, {2}).Infer(),
              StatusIs(kInvalid, HasSubstr("expected a scalar")));
  EXPECT_THAT(OpTestView("Trilu").Input(kF32, {3, 3}).Input(kF32, {}).Infer(),
              StatusIs(kInvalid, HasSubstr("('k') is float32")));
}

}  // namespace
}  // namespace weighbridge
