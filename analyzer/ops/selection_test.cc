#include "analyzer/ops/selection.h"

#include <limits>
#include <optional>
#include <vector>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/op_weights.h"
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
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

OpTestView OneHot(std::vector<int64_t> indices, int64_t depth) {
  OpTestView op("OneHot");
  op.Input(kI64, indices).ScalarInput(depth).Input(kF32, {2});
  return op;
}

TEST(SelectionTest, OneHotInsertsTheDepth) {
  EXPECT_EQ(Text(OneHot({2, 3}, 10).Infer()), "float32[2,3,10]");
  EXPECT_EQ(Text(OneHot({2, 3}, 10).Int("axis", 0).Infer()), "float32[10,2,3]");
  EXPECT_EQ(Text(OneHot({2, 3}, 10).Int("axis", -2).Infer()),
            "float32[2,10,3]");
  EXPECT_EQ(Text(OpTestView("OneHot")
                     .Input(kF32, {2})
                     .ConstantInput(FloatTensor(kF32, {1}, {3.7}))
                     .Input(kI64, {2})
                     .Infer()),
            "int64[2,3]");
}

TEST(SelectionTest, C1DepthIsAPositiveScalar) {
  EXPECT_THAT(OneHot({2}, 0).Infer(),
              StatusIs(kInvalid, HasSubstr("depth is 0")));
  EXPECT_THAT(OpTestView("OneHot")
                  .Input(kI64, {2})
                  .IntsInput({2, 3})
                  .Input(kF32, {2})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("('depth') has shape [2]")));
}

TEST(SelectionTest, C2ValuesAreOffAndOn) {
  EXPECT_THAT(OpTestView("OneHot")
                  .Input(kI64, {2})
                  .ScalarInput(3)
                  .Input(kF32, {3})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("('values') has shape [3]")));
}

TEST(SelectionTest, OneHotNeedsItsDepth) {
  EXPECT_THAT(OpTestView("OneHot")
                  .Input(kI64, {2})
                  .Input(kI64, {})
                  .Input(kF32, {2})
                  .Infer(),
              StatusIs(kNotKnown, HasSubstr("input 1 ('depth')")));
}

TEST(SelectionTest, OneHotFolds) {
  const auto fold = [](int64_t axis) {
    return Text(OpTestView("OneHot")
                    .ConstantInput(Vector({0, -1, 5, std::nullopt}))
                    .ScalarInput(2)
                    .IntsInput({7, 9})
                    .Int("axis", axis)
                    .Fold());
  };
  EXPECT_EQ(fold(-1), "int64[4,2] 9 7 7 9 7 7 ? ?");
  EXPECT_EQ(fold(0), "int64[2,4] 9 7 7 ? 7 9 7 ?");
}

TEST(SelectionTest, NonZeroIsBoundedByItsInput) {
  EXPECT_EQ(Text(OpTestView("NonZero").Input(kF32, {2, 3}).Infer()),
            "<= int64[2,6]");
  EXPECT_EQ(Text(OpTestView("NonZero").Input(kF32, {0, 3}).Infer()),
            "int64[2,0]");
  EXPECT_EQ(Text(OpTestView("NonZero").Input(kF32, {}).Infer()),
            "<= int64[0,1]");
}

TEST(SelectionTest, NonZeroOfKnownElementsIsExact) {
  EXPECT_EQ(Text(OpTestView("NonZero")
                     .ConstantInput(IntTensor(kI64, {2, 2}, {0, 5, 6, 0}))
                     .Infer()),
            "int64[2,2]");
  // Elements (0, 1) and (1, 0).
  EXPECT_EQ(Text(OpTestView("NonZero")
                     .ConstantInput(IntTensor(kI64, {2, 2}, {0, 5, 6, 0}))
                     .Fold()),
            "int64[2,2] 0 1 1 0");
  EXPECT_EQ(Text(OpTestView("NonZero")
                     .ConstantInput(FloatTensor(kF32, {3}, {0, kNan, -0.0}))
                     .Fold()),
            "int64[1,1] 1");
  // A known zero lowers the bound.
  EXPECT_EQ(Text(OpTestView("NonZero")
                     .ConstantInput(Vector({0, std::nullopt, 4}))
                     .Infer()),
            "<= int64[1,2]");
}

TEST(SelectionTest, NonZeroLooksAtEveryElement) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                          OpTestView("NonZero").Input(kF32, {2, 3}).Cost());
  EXPECT_EQ(cost.vector_ops, Ops(6));
  EXPECT_THAT(cost.input_reads, ElementsAre(Bytes(24)));
}

Constant Condition(const std::vector<std::optional<int64_t>>& flags) {
  const int64_t size = static_cast<int64_t>(flags.size());
  return IntTensor(DType::kBool, {size}, flags);
}

TEST(SelectionTest, CompressIsBoundedByItsCondition) {
  EXPECT_EQ(Text(OpTestView("Compress")
                     .Input(kF32, {3, 4})
                     .Input(DType::kBool, {2})
                     .Int("axis", 0)
                     .Infer()),
            "<= float32[2,4]");
  EXPECT_EQ(Text(OpTestView("Compress")
                     .Input(kF32, {3, 4})
                     .Input(DType::kBool, {12})
                     .Infer()),
            "<= float32[12]");
  EXPECT_EQ(Text(OpTestView("Compress")
                     .Input(kF32, {3, 4})
                     .ConstantInput(Condition({1, 0, std::nullopt}))
                     .Int("axis", 0)
                     .Infer()),
            "<= float32[2,4]");
  EXPECT_EQ(Text(OpTestView("Compress")
                     .Input(kF32, {3, 4})
                     .ConstantInput(Condition({1, 0, 1}))
                     .Int("axis", -1)
                     .Infer()),
            "float32[3,2]");
}

TEST(SelectionTest, C3ConditionFitsTheAxis) {
  EXPECT_THAT(OpTestView("Compress")
                  .Input(kF32, {3, 4})
                  .Input(DType::kBool, {4})
                  .Int("axis", 0)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("a vector of at most 3")));
  EXPECT_THAT(OpTestView("Compress")
                  .Input(kF32, {3})
                  .Input(DType::kBool, {1, 1})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("condition has shape [1,1]")));
  EXPECT_THAT(OpTestView("Compress").Input(kF32, {3}).Input(kI64, {3}).Infer(),
              StatusIs(kInvalid, HasSubstr("expected bool")));
  EXPECT_THAT(OpTestView("Compress")
                  .Input(kF32, {3})
                  .Input(DType::kBool, {3})
                  .Int("axis", 1)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("axis is 1")));
}

TEST(SelectionTest, CompressFolds) {
  const Constant data = IntTensor(kI64, {2, 2}, {1, 2, std::nullopt, 4});
  EXPECT_EQ(Text(OpTestView("Compress")
                     .ConstantInput(data)
                     .ConstantInput(Condition({0, 1}))
                     .Int("axis", 1)
                     .Fold()),
            "int64[2,1] 2 4");
  EXPECT_EQ(Text(OpTestView("Compress")
                     .ConstantInput(data)
                     .ConstantInput(Condition({1, 0, 1}))
                     .Fold()),
            "int64[2] 1 ?");
  EXPECT_EQ(Text(OpTestView("Compress")
                     .ConstantInput(data)
                     .Input(DType::kBool, {2})
                     .Fold()),
            "unknown");
}

TEST(SelectionTest, CompressReadsWhatItChooses) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                          OpTestView("Compress")
                              .Input(kF32, {3, 4})
                              .ConstantInput(Condition({1, 0, 0}))
                              .Int("axis", 0)
                              .Cost());
  EXPECT_THAT(cost.input_reads, ElementsAre(Bytes(4 * 4), Bytes(3)));
}

TEST(SelectionTest, UniqueIsBoundedByItsInput) {
  EXPECT_EQ(Text(OpTestView("Unique").Input(kF32, {2, 3}).Outputs(4).Infer()),
            "<= float32[6]; <= int64[6]; int64[6]; <= int64[6]");
  EXPECT_EQ(
      Text(OpTestView("Unique").Input(kF32, {2, 3}).Int("axis", 1).Infer()),
      "<= float32[2,3]; <= int64[3]; int64[3]; <= int64[3]");
  EXPECT_EQ(Text(OpTestView("Unique").Input(kF32, {1}).Infer()),
            "float32[1]; int64[1]; int64[1]; int64[1]");
}

TEST(SelectionTest, UniqueOfKnownElementsIsExact) {
  const auto unique = [](int64_t sorted) {
    return Text(OpTestView("Unique")
                    .IntsInput({2, 1, 1, 3, 4, 3})
                    .Int("sorted", sorted)
                    .Outputs(4)
                    .Fold());
  };
  EXPECT_EQ(unique(1),
            "int64[4] 1 2 3 4; int64[4] 1 0 3 4; "
            "int64[6] 1 0 0 2 3 2; int64[4] 2 1 2 1");
  EXPECT_EQ(unique(0),
            "int64[4] 2 1 3 4; int64[4] 0 1 3 4; "
            "int64[6] 0 1 1 2 3 2; int64[4] 1 2 2 1");
  EXPECT_EQ(Text(OpTestView("Unique")
                     .ConstantInput(StringVector({"b", "a", "b"}))
                     .Fold()),
            "string[2] a b; int64[2] 1 0; int64[3] 1 0 1; int64[2] 1 2");
}

TEST(SelectionTest, UniqueDoesNotGuess) {
  EXPECT_EQ(
      Text(
          OpTestView("Unique").ConstantInput(Vector({1, std::nullopt})).Fold()),
      "unknown; unknown; unknown; unknown");
  EXPECT_EQ(Text(OpTestView("Unique")
                     .ConstantInput(FloatTensor(kF32, {2}, {kNan, kNan}))
                     .Infer()),
            "<= float32[2]; <= int64[2]; int64[2]; <= int64[2]");
  // Slices without elements are all alike, or are they?
  EXPECT_EQ(Text(OpTestView("Unique")
                     .ConstantInput(IntTensor(kI64, {2, 0}, {}))
                     .Int("axis", 0)
                     .Infer()),
            "<= int64[2,0]; <= int64[2]; int64[2]; <= int64[2]");
}

TEST(SelectionTest, UniqueComparesSlicesAsAWhole) {
  const auto unique = [](const std::vector<int64_t>& dims, int64_t axis,
                         const std::vector<std::optional<int64_t>>& elements) {
    return Text(OpTestView("Unique")
                    .ConstantInput(IntTensor(kI64, dims, elements))
                    .Int("axis", axis)
                    .Outputs(4)
                    .Fold());
  };
  // Rows 2 1, 1 3, 2 0 and 1 3 again: the first element decides, then the next.
  EXPECT_EQ(unique({4, 2}, 0, {2, 1, 1, 3, 2, 0, 1, 3}),
            "int64[3,2] 1 3 2 0 2 1; int64[3] 1 2 0; int64[4] 2 0 1 0; "
            "int64[3] 2 1 1");
  // Columns 5 7, 4 6 and 5 7.
  EXPECT_EQ(unique({2, 3}, -1, {5, 4, 5, 7, 6, 7}),
            "int64[2,2] 4 5 6 7; int64[2] 1 0; int64[3] 1 0 1; int64[2] 1 2");
  // The middle axis of two planes: 1 2 on both, 3 4 on both.
  EXPECT_EQ(unique({2, 2, 2}, 1, {3, 4, 1, 2, 3, 4, 1, 2}),
            "int64[2,2,2] 1 2 3 4 1 2 3 4; int64[2] 1 0; int64[2] 1 0; "
            "int64[2] 1 1");
}

TEST(SelectionTest, C4SortedIsAFlag) {
  EXPECT_THAT(OpTestView("Unique").Input(kF32, {2}).Int("sorted", 2).Infer(),
              StatusIs(kInvalid, HasSubstr("sorted is 2")));
}

TEST(SelectionTest, C5UniqueAxisIsInRange) {
  EXPECT_THAT(OpTestView("Unique").Input(kF32, {2}).Int("axis", 1).Infer(),
              StatusIs(kInvalid, HasSubstr("axis is 1")));
}

TEST(SelectionTest, UniqueSorts) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                          OpTestView("Unique").Input(kF32, {1000}).Cost());
  EXPECT_EQ(cost.vector_ops, Ops(1000 * 10));  // 2^10 is the next power.
}

OpTestView Suppression(std::vector<int64_t> boxes,
                       std::vector<int64_t> scores) {
  OpTestView op("NonMaxSuppression", 11);
  op.Input(kF32, boxes).Input(kF32, scores);
  return op;
}

TEST(SelectionTest, SuppressionIsBoundedByItsLimit) {
  EXPECT_EQ(Text(Suppression({2, 100, 4}, {2, 3, 100}).ScalarInput(10).Infer()),
            "<= int64[60,3]");
  EXPECT_EQ(
      Text(Suppression({2, 100, 4}, {2, 3, 100}).ScalarInput(1000).Infer()),
      "<= int64[600,3]");
  EXPECT_EQ(
      Text(Suppression({2, 100, 4}, {2, 3, 100}).Input(kI64, {1}).Infer()),
      "<= int64[600,3]");
  // The default, and what is below 0, keeps nothing.
  EXPECT_EQ(Text(Suppression({2, 100, 4}, {2, 3, 100}).Infer()), "int64[0,3]");
  EXPECT_EQ(Text(Suppression({2, 100, 4}, {2, 3, 100}).ScalarInput(-1).Infer()),
            "int64[0,3]");
}

TEST(SelectionTest, C6BoxesHaveFourCorners) {
  EXPECT_THAT(Suppression({2, 100, 5}, {2, 3, 100}).Infer(),
              StatusIs(kInvalid, HasSubstr("expected [batch, boxes, 4]")));
  EXPECT_THAT(Suppression({100, 4}, {2, 3, 100}).Infer(),
              StatusIs(kInvalid, HasSubstr("expected [batch, boxes, 4]")));
}

TEST(SelectionTest, C7ScoresBelongToTheBoxes) {
  EXPECT_THAT(Suppression({2, 100, 4}, {2, 3, 99}).Infer(),
              StatusIs(kInvalid, HasSubstr("expected [2, classes, 100]")));
  EXPECT_THAT(Suppression({2, 100, 4}, {1, 3, 100}).Infer(),
              StatusIs(kInvalid, HasSubstr("expected [2, classes, 100]")));
}

TEST(SelectionTest, C8LimitsAreScalars) {
  EXPECT_THAT(Suppression({2, 100, 4}, {2, 3, 100}).IntsInput({1, 2}).Infer(),
              StatusIs(kInvalid, HasSubstr("has shape [2], expected a "
                                           "scalar")));
  EXPECT_THAT(Suppression({2, 100, 4}, {2, 3, 100})
                  .ScalarInput(1)
                  .Input(kF32, {2})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("input 3 has shape [2]")));
  EXPECT_THAT(Suppression({2, 100, 4}, {2, 3, 100}).Input(kF32, {1}).Infer(),
              StatusIs(kInvalid, HasSubstr("is float32")));
}

TEST(SelectionTest, C9BoxFormatIsAFlag) {
  EXPECT_THAT(
      Suppression({2, 100, 4}, {2, 3, 100}).Int("center_point_box", 2).Infer(),
      StatusIs(kInvalid, HasSubstr("center_point_box is 2")));
}

TEST(SelectionTest, SuppressionSortsAndCompares) {
  WB_ASSERT_OK_AND_ASSIGN(
      const OpCost cost,
      Suppression({1, 100, 4}, {1, 3, 100}).ScalarInput(10).Cost());
  // 100 scores of 3 classes are sorted in 7 steps (2^7 = 128); each box is
  // compared with up to 10 others: 12 simple operations and a division.
  EXPECT_EQ(cost.vector_ops, Ops(300 * 7 + 300 * 10 * (12 + kDivideWeight)));
}

}  // namespace
}  // namespace weighbridge
