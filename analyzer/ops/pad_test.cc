#include "analyzer/ops/pad.h"

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

// Pads 1 2 3 by these numbers.
std::string PadThree(const char* mode, int64_t before, int64_t after) {
  return Text(OpTestView("Pad")
                  .IntsInput({1, 2, 3})
                  .IntsInput({before, after})
                  .String("mode", mode)
                  .Fold());
}

TEST(PadTest, GrowsAtBothEnds) {
  EXPECT_EQ(Text(OpTestView("Pad")
                     .Input(kF32, {3, 2})
                     .IntsInput({0, 2, 1, 3})
                     .Infer()),
            "float32[4,7]");
}

TEST(PadTest, EveryOpsetHasItsOwnOperands) {
  EXPECT_EQ(Text(OpTestView("Pad", 1)
                     .Input(kF32, {3, 2})
                     .Ints("paddings", {0, 2, 0, 0})
                     .Infer()),
            "float32[3,4]");
  EXPECT_EQ(Text(OpTestView("Pad", 2)
                     .Input(kF32, {3, 2})
                     .Ints("pads", {0, 2, 0, 0})
                     .Infer()),
            "float32[3,4]");
  EXPECT_EQ(Text(OpTestView("Pad", 11)
                     .Input(kF32, {3, 2})
                     .IntsInput({0, 2, 0, 0})
                     .Input(kF32, {})
                     .Infer()),
            "float32[3,4]");
  EXPECT_EQ(Text(OpTestView("Pad", 18)
                     .Input(kF32, {3, 2, 5})
                     .IntsInput({1, 2, 3, 4})
                     .OmittedInput()
                     .IntsInput({-1, 0})
                     .Infer()),
            "float32[9,2,9]");
}

TEST(PadTest, NegativePadsCrop) {
  EXPECT_EQ(Text(OpTestView("Pad")
                     .Input(kF32, {5, 2})
                     .IntsInput({-1, 0, -2, 1})
                     .Infer()),
            "float32[2,3]");
  EXPECT_EQ(PadThree("constant", -1, 1), "int64[3] 2 3 0");
  EXPECT_EQ(PadThree("constant", -3, 0), "int64[0]");
}

TEST(PadTest, C1ModeIsKnown) {
  EXPECT_THAT(OpTestView("Pad")
                  .Input(kF32, {3})
                  .IntsInput({0, 0})
                  .String("mode", "mirror")
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("mode is 'mirror'")));
  EXPECT_THAT(OpTestView("Pad", 18)
                  .Input(kF32, {3})
                  .IntsInput({0, 0})
                  .String("mode", "wrap")
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("mode is 'wrap'")));
}

TEST(PadTest, C2PadsHaveTwoNumbersPerAxis) {
  EXPECT_THAT(OpTestView("Pad").Input(kF32, {3, 2}).IntsInput({0, 0}).Infer(),
              StatusIs(kInvalid, HasSubstr("pads has 2 elements, expected 4")));
  // Whether or not it is known which axes.
  EXPECT_THAT(OpTestView("Pad")
                  .Input(kF32, {3, 2})
                  .Input(kF32, {2})
                  .OmittedInput()
                  .Input(DType::kInt64, {1})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("('pads') is float32")));
}

TEST(PadTest, C3PadsAreWhereTheOpsetPutsThem) {
  EXPECT_THAT(OpTestView("Pad", 2).Input(kF32, {3}).Infer(),
              StatusIs(kInvalid, HasSubstr("'pads' is missing")));
  EXPECT_THAT(OpTestView("Pad", 1).Input(kF32, {3}).Infer(),
              StatusIs(kInvalid, HasSubstr("'paddings' is missing")));
  EXPECT_THAT(OpTestView("Pad")
                  .Input(kF32, {3})
                  .IntsInput({0, 0})
                  .Ints("pads", {0, 0})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("an input since opset 11")));
}

TEST(PadTest, C4AxesAreDistinctAndInRange) {
  const auto pad = [](std::vector<int64_t> axes) {
    return OpTestView("Pad")
        .Input(kF32, {3, 2})
        .IntsInput({0, 0, 0, 0})
        .OmittedInput()
        .IntsInput(axes)
        .Infer();
  };
  EXPECT_THAT(pad({0, 2}), StatusIs(kInvalid, HasSubstr("axis is 2")));
  EXPECT_THAT(pad({0, -2}), StatusIs(kInvalid, HasSubstr("given twice")));
}

TEST(PadTest, C5FillValueHasTheTypeOfTheData) {
  EXPECT_THAT(OpTestView("Pad")
                  .Input(kF32, {3})
                  .IntsInput({0, 0})
                  .Input(kI64, {})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("found float32 and int64")));
}

TEST(PadTest, C6CroppedDimIsNotNegative) {
  EXPECT_THAT(OpTestView("Pad").Input(kF32, {3}).IntsInput({-2, -2}).Infer(),
              StatusIs(kInvalid, HasSubstr("pads of -2 and -2 on axis 0 do not "
                                           "fit its size 3")));
  EXPECT_THAT(
      OpTestView("Pad").Input(kF32, {3}).IntsInput({kHighest, 1}).Infer(),
      StatusIs(kInvalid, HasSubstr("do not fit")));
  EXPECT_THAT(OpTestView("Pad")
                  .Input(kF32, {3})
                  .IntsInput({std::numeric_limits<int64_t>::min(), kHighest})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("do not fit")));
}

TEST(PadTest, C7NothingToRepeatInAnEmptyAxis) {
  for (const char* mode : {"reflect", "edge", "wrap"}) {
    EXPECT_THAT(OpTestView("Pad")
                    .Input(kF32, {0})
                    .IntsInput({1, 0})
                    .String("mode", mode)
                    .Infer(),
                StatusIs(kInvalid, HasSubstr("axis 0 is empty")))
        << mode;
  }
  EXPECT_EQ(Text(OpTestView("Pad").Input(kF32, {0}).IntsInput({1, 0}).Infer()),
            "float32[1]");
}

TEST(PadTest, NeedsItsPads) {
  EXPECT_THAT(OpTestView("Pad").Input(kF32, {3}).Input(kI64, {2}).Infer(),
              StatusIs(kNotKnown, HasSubstr("input 1 ('pads')")));
}

TEST(PadTest, FoldsEveryMode) {
  EXPECT_EQ(PadThree("constant", 1, 2), "int64[6] 0 1 2 3 0 0");
  EXPECT_EQ(PadThree("edge", 1, 2), "int64[6] 1 1 2 3 3 3");
  EXPECT_EQ(PadThree("reflect", 2, 1), "int64[6] 3 2 1 2 3 2");
  EXPECT_EQ(PadThree("wrap", 1, 2), "int64[6] 3 1 2 3 1 2");
  // Mirrored more than once.
  EXPECT_EQ(PadThree("reflect", 0, 4), "int64[7] 1 2 3 2 1 2 3");
  EXPECT_EQ(PadThree("wrap", 4, 0), "int64[7] 3 1 2 3 1 2 3");
}

TEST(PadTest, FoldsTheFillValue) {
  EXPECT_EQ(Text(OpTestView("Pad")
                     .IntsInput({1})
                     .IntsInput({1, 0})
                     .ScalarInput(9)
                     .Fold()),
            "int64[2] 9 1");
  EXPECT_EQ(Text(OpTestView("Pad")
                     .IntsInput({1})
                     .IntsInput({1, 0})
                     .Input(kI64, {})
                     .Fold()),
            "int64[2] ? 1");
  EXPECT_EQ(Text(OpTestView("Pad", 2)
                     .ConstantInput(FloatTensor(kF32, {1}, {1}))
                     .Ints("pads", {0, 1})
                     .Float("value", 0.5)
                     .Fold()),
            "float32[2] 1 0.5");
}

TEST(PadTest, CroppingWithMirrorsIsNotFolded) {
  EXPECT_EQ(PadThree("reflect", -1, 2), "unknown");
}

TEST(PadTest, WhatIsCroppedIsNotRead) {
  WB_ASSERT_OK_AND_ASSIGN(
      const OpCost cost,
      OpTestView("Pad").Input(kF32, {5, 2}).IntsInput({-1, 0, 0, 3}).Cost());
  EXPECT_EQ(cost.input_reads[0], Bytes(4 * 4 * 2));
  EXPECT_THAT(cost.output_writes, ElementsAre(Bytes(4 * 4 * 5)));
  EXPECT_EQ(cost.work_class, WorkClass::kDataMovement);
  EXPECT_EQ(cost.vector_ops, Ops());
}

TEST(PadTest, CroppingAndPaddingOneAxisReadsWhatIsKept) {
  WB_ASSERT_OK_AND_ASSIGN(
      const OpCost cost,
      OpTestView("Pad").Input(kF32, {5}).IntsInput({-7, 4}).Cost());
  EXPECT_EQ(cost.input_reads[0], Bytes(0));
}

TEST(PadTest, CenterCropPadSetsTheListedAxes) {
  EXPECT_EQ(Text(OpTestView("CenterCropPad")
                     .Input(kF32, {10, 7, 3})
                     .IntsInput({8, 9, 3})
                     .Infer()),
            "float32[8,9,3]");
  EXPECT_EQ(Text(OpTestView("CenterCropPad")
                     .Input(kF32, {10, 7, 3})
                     .IntsInput({1})
                     .Ints("axes", {-2})
                     .Infer()),
            "float32[10,1,3]");
}

TEST(PadTest, C8CenterCropPadHasOneSizePerAxis) {
  EXPECT_THAT(
      OpTestView("CenterCropPad").Input(kF32, {10, 7}).IntsInput({8}).Infer(),
      StatusIs(kInvalid, HasSubstr("shape has 1 elements, expected 2")));
  EXPECT_THAT(OpTestView("CenterCropPad")
                  .Input(kF32, {10, 7})
                  .IntsInput({8, 8})
                  .Ints("axes", {1, 1})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("given twice")));
  EXPECT_THAT(
      OpTestView("CenterCropPad").Input(kF32, {10}).IntsInput({-8}).Infer(),
      StatusIs(kInvalid, HasSubstr("negative")));
}

TEST(PadTest, CenterCropPadReadsWhatItKeeps) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, OpTestView("CenterCropPad")
                                                 .Input(kF32, {10, 7})
                                                 .IntsInput({8, 9})
                                                 .Cost());
  EXPECT_EQ(cost.input_reads[0], Bytes(4 * 8 * 7));
  EXPECT_THAT(cost.output_writes, ElementsAre(Bytes(4 * 8 * 9)));
}

}  // namespace
}  // namespace weighbridge
