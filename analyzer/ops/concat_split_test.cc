#include "analyzer/ops/concat_split.h"

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
constexpr DType kF32 = DType::kFloat32;
constexpr DType kI64 = DType::kInt64;

TEST(ConcatSplitTest, ConcatAddsUpOneAxis) {
  EXPECT_EQ(Text(OpTestView("Concat")
                     .Input(kF32, {2, 3})
                     .Input(kF32, {2, 4})
                     .Input(kF32, {2, 0})
                     .Int("axis", -1)
                     .Infer()),
            "float32[2,7]");
  EXPECT_EQ(Text(OpTestView("Concat").Input(kF32, {2}).Int("axis", 0).Infer()),
            "float32[2]");
}

TEST(ConcatSplitTest, ConcatAxisHadADefaultInOpset1) {
  EXPECT_EQ(Text(OpTestView("Concat", 1)
                     .Input(kF32, {2, 3})
                     .Input(kF32, {2, 4})
                     .Infer()),
            "float32[2,7]");
}

TEST(ConcatSplitTest, C1ConcatNeedsAnAxis) {
  EXPECT_THAT(OpTestView("Concat").Input(kF32, {2, 3}).Infer(),
              StatusIs(kInvalid, HasSubstr("'axis' is missing")));
  EXPECT_THAT(OpTestView("Concat").Input(kF32, {2}).Int("axis", 1).Infer(),
              StatusIs(kInvalid, HasSubstr("axis is 1, must be in [-1, 1)")));
  EXPECT_THAT(OpTestView("Concat").Input(kF32, {}).Int("axis", 0).Infer(),
              StatusIs(kInvalid, HasSubstr("must be in [0, 0)")));
}

TEST(ConcatSplitTest, C2ConcatInputsAreAllThereAndOfOneType) {
  EXPECT_THAT(OpTestView("Concat")
                  .Input(kF32, {2})
                  .OmittedInput()
                  .Input(kF32, {2})
                  .Int("axis", 0)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("omits input 1")));
  EXPECT_THAT(OpTestView("Concat")
                  .Input(kF32, {2})
                  .Input(kI64, {2})
                  .Int("axis", 0)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("found float32 and int64")));
}

TEST(ConcatSplitTest, C3ConcatShapesAgreeBesideTheAxis) {
  EXPECT_THAT(OpTestView("Concat")
                  .Input(kF32, {2, 3})
                  .Input(kF32, {3, 3})
                  .Int("axis", 1)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("differ beside axis 1: [2,3] and "
                                           "[3,3]")));
  EXPECT_THAT(OpTestView("Concat")
                  .Input(kF32, {2, 3})
                  .Input(kF32, {2})
                  .Int("axis", 0)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("differ beside axis 0")));
}

TEST(ConcatSplitTest, ConcatFoldsPieceByPiece) {
  EXPECT_EQ(Text(OpTestView("Concat")
                     .IntsInput({1, 2})
                     .Input(kI64, {1})
                     .ConstantInput(Vector({4, std::nullopt}))
                     .Int("axis", 0)
                     .Fold()),
            "int64[5] 1 2 ? 4 ?");
  EXPECT_EQ(Text(OpTestView("Concat")
                     .ConstantInput(IntTensor(kI64, {2, 1}, {1, 2}))
                     .ConstantInput(IntTensor(kI64, {2, 2}, {3, 4, 5, 6}))
                     .Int("axis", 1)
                     .Fold()),
            "int64[2,3] 1 3 4 2 5 6");
  EXPECT_EQ(Text(OpTestView("Concat")
                     .IntsInput({})
                     .IntsInput({7})
                     .Int("axis", 0)
                     .Fold()),
            "int64[1] 7");
  EXPECT_EQ(Text(OpTestView("Concat").Input(kI64, {2}).Int("axis", 0).Fold()),
            "unknown");
}

TEST(ConcatSplitTest, ConcatMovesEveryByteOnce) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, OpTestView("Concat")
                                                 .Input(kF32, {2, 3})
                                                 .Input(kF32, {2, 4})
                                                 .Int("axis", 1)
                                                 .Cost());
  EXPECT_THAT(cost.input_reads, ElementsAre(Bytes(4 * 6), Bytes(4 * 8)));
  EXPECT_THAT(cost.output_writes, ElementsAre(Bytes(4 * 14)));
  EXPECT_EQ(cost.vector_ops, Ops());
  EXPECT_EQ(cost.work_class, WorkClass::kDataMovement);
}

TEST(ConcatSplitTest, SplitWithoutSizesIsEven) {
  for (const int64_t opset : {1, 2, 11, 13}) {
    EXPECT_EQ(
        Text(OpTestView("Split", opset).Input(kF32, {6, 2}).Outputs(3).Infer()),
        "float32[2,2]; float32[2,2]; float32[2,2]")
        << opset;
  }
}

TEST(ConcatSplitTest, SplitIntoNumOutputsLeavesTheRestToTheLast) {
  const auto split = [](int64_t size, int count) {
    return Text(OpTestView("Split", 18)
                    .Input(kF32, {size})
                    .Int("num_outputs", count)
                    .Outputs(count)
                    .Infer());
  };
  EXPECT_EQ(split(7, 3), "float32[3]; float32[3]; float32[1]");
  EXPECT_EQ(split(6, 3), "float32[2]; float32[2]; float32[2]");
  EXPECT_EQ(split(0, 2), "float32[0]; float32[0]");
}

TEST(ConcatSplitTest, SplitTakesSizesAsTheOpsetAsks) {
  EXPECT_EQ(Text(OpTestView("Split", 11)
                     .Input(kF32, {2, 6})
                     .Ints("split", {1, 5})
                     .Int("axis", 1)
                     .Outputs(2)
                     .Infer()),
            "float32[2,1]; float32[2,5]");
  EXPECT_EQ(Text(OpTestView("Split", 13)
                     .Input(kF32, {2, 6})
                     .IntsInput({0, 6})
                     .Int("axis", -1)
                     .Outputs(2)
                     .Infer()),
            "float32[2,0]; float32[2,6]");
  EXPECT_EQ(Text(OpTestView("Split", 1)
                     .Input(kF32, {6})
                     .ConstantInput(FloatTensor(kF32, {2}, {2, 4}))
                     .Outputs(2)
                     .Infer()),
            "float32[2]; float32[4]");
}

TEST(ConcatSplitTest, UnknownSizesAreWhatIsLeft) {
  EXPECT_EQ(Text(OpTestView("Split")
                     .Input(kF32, {6})
                     .ConstantInput(Vector({2, std::nullopt}))
                     .Outputs(2)
                     .Infer()),
            "float32[2]; float32[4]");
  EXPECT_EQ(Text(OpTestView("Split")
                     .Input(kF32, {6})
                     .ConstantInput(Vector({2, std::nullopt, std::nullopt}))
                     .Outputs(3)
                     .Infer()),
            "float32[2]; <= float32[4]; <= float32[4]");
}

TEST(ConcatSplitTest, C4SplitIsAnInputSinceOpset13) {
  EXPECT_THAT(OpTestView("Split", 13)
                  .Input(kF32, {6})
                  .Ints("split", {2, 4})
                  .Outputs(2)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("an input since opset 13")));
}

TEST(ConcatSplitTest, C5NumOutputsOrSizesNotBoth) {
  EXPECT_THAT(OpTestView("Split", 18).Input(kF32, {6}).Outputs(2).Infer(),
              StatusIs(kInvalid, HasSubstr("has neither input 'split' nor")));
  EXPECT_THAT(OpTestView("Split", 18)
                  .Input(kF32, {6})
                  .IntsInput({2, 4})
                  .Int("num_outputs", 2)
                  .Outputs(2)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("has both input 'split' and")));
  EXPECT_THAT(OpTestView("Split", 18)
                  .Input(kF32, {6})
                  .Int("num_outputs", 3)
                  .Outputs(2)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("num_outputs is 3, but the node has "
                                           "2 outputs")));
}

TEST(ConcatSplitTest, C6PartsFit) {
  EXPECT_THAT(OpTestView("Split", 13).Input(kF32, {7}).Outputs(3).Infer(),
              StatusIs(kInvalid, HasSubstr("cannot split 7 into 3 equal")));
  // Parts of 2: three of them already hold more than 5.
  EXPECT_THAT(OpTestView("Split", 18)
                  .Input(kF32, {5})
                  .Int("num_outputs", 4)
                  .Outputs(4)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("cannot split 5 into 4 parts")));
  EXPECT_THAT(OpTestView("Split", 13).Input(kF32, {7}).Outputs(0).Infer(),
              StatusIs(kInvalid, HasSubstr("no outputs")));
}

TEST(ConcatSplitTest, C7SizesAddUp) {
  const auto split = [](std::vector<std::optional<int64_t>> sizes) {
    return OpTestView("Split")
        .Input(kF32, {6})
        .ConstantInput(Vector(sizes))
        .Outputs(2)
        .Infer();
  };
  EXPECT_THAT(split({2, 3}),
              StatusIs(kInvalid, HasSubstr("do not add up to 6")));
  EXPECT_THAT(split({4, 3}),
              StatusIs(kInvalid, HasSubstr("do not add up to 6")));
  EXPECT_THAT(split({7, std::nullopt}),
              StatusIs(kInvalid, HasSubstr("do not add up to 6")));
  EXPECT_THAT(split({-1, 7}),
              StatusIs(kInvalid, HasSubstr("negative size -1")));
  EXPECT_THAT(split({std::numeric_limits<int64_t>::max(),
                     std::numeric_limits<int64_t>::max()}),
              StatusIs(kInvalid, HasSubstr("do not add up")));
  EXPECT_THAT(split({6}), StatusIs(kInvalid, HasSubstr("has 1 sizes, but the "
                                                       "node has 2 outputs")));
}

TEST(ConcatSplitTest, C8SplitAxisIsInRange) {
  EXPECT_THAT(OpTestView("Split", 13)
                  .Input(kF32, {6})
                  .Int("axis", 1)
                  .Outputs(2)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("axis is 1")));
}

TEST(ConcatSplitTest, SplitFoldsEachPart) {
  EXPECT_EQ(Text(OpTestView("Split")
                     .ConstantInput(Vector({1, std::nullopt, 3}))
                     .IntsInput({1, 2})
                     .Outputs(2)
                     .Fold()),
            "int64[1] 1; int64[2] ? 3");
  EXPECT_EQ(Text(OpTestView("Split", 13)
                     .ConstantInput(IntTensor(kI64, {2, 2}, {1, 2, 3, 4}))
                     .Int("axis", 1)
                     .Outputs(2)
                     .Fold()),
            "int64[2,1] 1 3; int64[2,1] 2 4");
  EXPECT_EQ(Text(OpTestView("Split")
                     .IntsInput({1, 2, 3})
                     .ConstantInput(Vector({1, std::nullopt, std::nullopt}))
                     .Outputs(3)
                     .Fold()),
            "int64[1] 1; unknown; unknown");
}

TEST(ConcatSplitTest, SplitMovesEveryByteOnce) {
  WB_ASSERT_OK_AND_ASSIGN(
      const OpCost cost,
      OpTestView("Split", 13).Input(kF32, {6}).Outputs(2).Cost());
  EXPECT_THAT(cost.input_reads, ElementsAre(Bytes(24)));
  EXPECT_THAT(cost.output_writes, ElementsAre(Bytes(12), Bytes(12)));
}

}  // namespace
}  // namespace weighbridge
