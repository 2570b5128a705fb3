#include "analyzer/ops/slice.h"

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
constexpr int64_t kLowest = std::numeric_limits<int64_t>::min();
constexpr int64_t kHighest = std::numeric_limits<int64_t>::max();

// Slices 0 1 2 3 4 as Python does, with the same numbers.
std::string Cut(int64_t start, int64_t end, int64_t step) {
  return Text(OpTestView("Slice")
                  .IntsInput({0, 1, 2, 3, 4})
                  .IntsInput({start})
                  .IntsInput({end})
                  .IntsInput({0})
                  .IntsInput({step})
                  .Fold());
}

TEST(SliceTest, CutsForward) {
  EXPECT_EQ(Cut(1, 3, 1), "int64[2] 1 2");
  EXPECT_EQ(Cut(0, 5, 2), "int64[3] 0 2 4");
  EXPECT_EQ(Cut(-2, 5, 1), "int64[2] 3 4");
  EXPECT_EQ(Cut(0, -1, 1), "int64[4] 0 1 2 3");
  EXPECT_EQ(Cut(3, 3, 1), "int64[0]");
  EXPECT_EQ(Cut(4, 1, 1), "int64[0]");
}

TEST(SliceTest, CutsBackward) {
  EXPECT_EQ(Cut(4, 0, -1), "int64[4] 4 3 2 1");
  EXPECT_EQ(Cut(4, 0, -2), "int64[2] 4 2");
  EXPECT_EQ(Cut(-1, -3, -1), "int64[2] 4 3");
  EXPECT_EQ(Cut(0, 3, -1), "int64[0]");
  EXPECT_EQ(Cut(-1, kLowest, -1), "int64[5] 4 3 2 1 0");
}

TEST(SliceTest, PositionsOutsideAreClamped) {
  EXPECT_EQ(Cut(-100, 100, 1), "int64[5] 0 1 2 3 4");
  EXPECT_EQ(Cut(kLowest, kHighest, 1), "int64[5] 0 1 2 3 4");
  EXPECT_EQ(Cut(kHighest, kLowest, -1), "int64[5] 4 3 2 1 0");
  EXPECT_EQ(Cut(100, 200, 1), "int64[0]");
  // -6 + 5 lies before the first, which a backward cut includes.
  EXPECT_EQ(Cut(2, -6, -1), "int64[3] 2 1 0");
  EXPECT_EQ(Cut(1, 5, kHighest), "int64[1] 1");
  EXPECT_EQ(Cut(3, -6, kLowest), "int64[1] 3");
}

TEST(SliceTest, AxesDefaultToTheFirst) {
  EXPECT_EQ(Text(OpTestView("Slice")
                     .Input(kF32, {4, 5, 6})
                     .IntsInput({1, 0})
                     .IntsInput({3, 2})
                     .Infer()),
            "float32[2,2,6]");
  EXPECT_EQ(Text(OpTestView("Slice")
                     .Input(kF32, {4, 5, 6})
                     .IntsInput({1})
                     .IntsInput({3})
                     .IntsInput({-1})
                     .Infer()),
            "float32[4,5,2]");
}

TEST(SliceTest, OldOpsetsTakeAttributes) {
  EXPECT_EQ(Text(OpTestView("Slice", 9)
                     .Input(kF32, {4, 5})
                     .Ints("starts", {1, 0})
                     .Ints("ends", {3, kHighest})
                     .Ints("axes", {0, 1})
                     .Infer()),
            "float32[2,5]");
  EXPECT_EQ(Text(OpTestView("Slice", 1)
                     .IntsInput({5, 6, 7})
                     .Ints("starts", {-2})
                     .Ints("ends", {-1})
                     .Fold()),
            "int64[1] 6");
}

TEST(SliceTest, EmptyAxisStaysEmpty) {
  EXPECT_EQ(Text(OpTestView("Slice")
                     .Input(kF32, {0, 3})
                     .IntsInput({-1})
                     .IntsInput({kLowest})
                     .IntsInput({0})
                     .IntsInput({-1})
                     .Infer()),
            "float32[0,3]");
}

TEST(SliceTest, UnknownPositionsGiveAnUpperBound) {
  const auto slice = [](std::optional<int64_t> start,
                        std::optional<int64_t> end,
                        std::optional<int64_t> step) {
    return Text(OpTestView("Slice")
                    .Input(kF32, {10, 3})
                    .ConstantInput(Vector({start}))
                    .ConstantInput(Vector({end}))
                    .IntsInput({0})
                    .ConstantInput(Vector({step}))
                    .Infer());
  };
  EXPECT_EQ(slice(std::nullopt, std::nullopt, 1), "<= float32[10,3]");
  EXPECT_EQ(slice(4, std::nullopt, 1), "<= float32[6,3]");
  EXPECT_EQ(slice(std::nullopt, 4, 1), "<= float32[4,3]");
  EXPECT_EQ(slice(std::nullopt, std::nullopt, 3), "<= float32[4,3]");
  EXPECT_EQ(slice(std::nullopt, 4, -1), "<= float32[5,3]");
  EXPECT_EQ(slice(0, 4, std::nullopt), "<= float32[10,3]");
  EXPECT_EQ(slice(0, 4, 2), "float32[2,3]");
}

TEST(SliceTest, UnknownAxesGiveAnUpperBound) {
  EXPECT_EQ(Text(OpTestView("Slice")
                     .Input(kF32, {10, 3})
                     .IntsInput({0})
                     .IntsInput({1})
                     .Input(kI64, {1})
                     .Infer()),
            "<= float32[10,3]");
}

TEST(SliceTest, C1PositionsAreWhereTheOpsetPutsThem) {
  EXPECT_THAT(
      OpTestView("Slice", 9).Input(kF32, {4}).Infer(),
      StatusIs(kInvalid, HasSubstr("'starts' and 'ends' are required")));
  EXPECT_THAT(OpTestView("Slice")
                  .Input(kF32, {4})
                  .IntsInput({0})
                  .IntsInput({1})
                  .Ints("axes", {0})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("an input since opset 10")));
}

TEST(SliceTest, C2ListsHaveOneLength) {
  EXPECT_THAT(OpTestView("Slice")
                  .Input(kF32, {4, 4})
                  .IntsInput({0, 0})
                  .IntsInput({1})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("different lengths: 2, 1, 2, 2")));
  EXPECT_THAT(OpTestView("Slice")
                  .Input(kF32, {4, 4})
                  .IntsInput({0})
                  .IntsInput({1})
                  .IntsInput({0})
                  .IntsInput({1, 1})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("different lengths: 1, 1, 1, 2")));
}

TEST(SliceTest, C3AxesAreInRange) {
  EXPECT_THAT(
      OpTestView("Slice")
          .Input(kF32, {4})
          .IntsInput({0, 0})
          .IntsInput({1, 1})
          .Infer(),
      StatusIs(kInvalid, HasSubstr("slices 2 axes of an input of rank 1")));
  EXPECT_THAT(OpTestView("Slice")
                  .Input(kF32, {4})
                  .IntsInput({0})
                  .IntsInput({1})
                  .IntsInput({1})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("axis is 1")));
}

TEST(SliceTest, C4AxesAreDistinct) {
  EXPECT_THAT(OpTestView("Slice")
                  .Input(kF32, {4, 4})
                  .IntsInput({0, 0})
                  .IntsInput({1, 1})
                  .IntsInput({1, -1})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("axis 1 is given twice")));
}

TEST(SliceTest, C5StepIsNotZero) {
  EXPECT_THAT(OpTestView("Slice")
                  .Input(kF32, {4})
                  .IntsInput({0})
                  .IntsInput({1})
                  .IntsInput({0})
                  .IntsInput({0})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("the step of axis 0 is 0")));
}

TEST(SliceTest, FoldsEveryAxis) {
  EXPECT_EQ(Text(OpTestView("Slice")
                     .ConstantInput(
                         IntTensor(kI64, {2, 3}, {1, 2, 3, 4, std::nullopt, 6}))
                     .IntsInput({1, 2})
                     .IntsInput({2, kLowest})
                     .IntsInput({0, 1})
                     .IntsInput({1, -1})
                     .Fold()),
            "int64[1,3] 6 ? 4");
  EXPECT_EQ(Text(OpTestView("Slice")
                     .IntsInput({1, 2})
                     .Input(kI64, {1})
                     .IntsInput({2})
                     .Fold()),
            "unknown");
}

TEST(SliceTest, OnlyTheCutIsRead) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, OpTestView("Slice")
                                                 .Input(kF32, {100, 3})
                                                 .IntsInput({0})
                                                 .IntsInput({2})
                                                 .Cost());
  EXPECT_THAT(cost.input_reads,
              ElementsAre(Bytes(4 * 2 * 3), Bytes(8), Bytes(8)));
  EXPECT_THAT(cost.output_writes, ElementsAre(Bytes(4 * 2 * 3)));
  EXPECT_EQ(cost.work_class, WorkClass::kDataMovement);
}

}  // namespace
}  // namespace weighbridge
