#include "analyzer/ops/reshape.h"

#include <limits>
#include <optional>
#include <vector>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/ops/standard_ops.h"
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
constexpr int64_t kLowest = std::numeric_limits<int64_t>::min();
constexpr int64_t kHighest = std::numeric_limits<int64_t>::max();

absl::StatusOr<OutputTypes> Reshape(std::vector<int64_t> input,
                                    std::vector<std::optional<int64_t>> shape,
                                    int64_t allowzero = 0) {
  return OpTestView("Reshape")
      .Input(kF32, input)
      .ConstantInput(Vector(shape))
      .Int("allowzero", allowzero)
      .Infer();
}

TEST(ReshapeTest, TakesTheShape) {
  EXPECT_EQ(Text(Reshape({2, 3, 4}, {4, 6})), "float32[4,6]");
  EXPECT_EQ(Text(Reshape({1, 1}, {})), "float32[]");
}

TEST(ReshapeTest, MinusOneIsWhatIsLeft) {
  EXPECT_EQ(Text(Reshape({2, 3, 4}, {-1})), "float32[24]");
  EXPECT_EQ(Text(Reshape({2, 3, 4}, {2, -1, 2})), "float32[2,6,2]");
  EXPECT_EQ(Text(Reshape({0, 3}, {-1, 3})), "float32[0,3]");
}

TEST(ReshapeTest, ZeroCopiesTheInputUnlessAllowed) {
  EXPECT_EQ(Text(Reshape({2, 3, 4}, {0, 0, -1})), "float32[2,3,4]");
  EXPECT_EQ(Text(Reshape({2, 3, 4}, {0, -1})), "float32[2,12]");
  EXPECT_EQ(Text(Reshape({0, 3}, {3, 0}, 1)), "float32[3,0]");
}

TEST(ReshapeTest, AllowzeroCameWithOpset14) {
  EXPECT_EQ(Text(OpTestView("Reshape", 13)
                     .Input(kF32, {2, 3})
                     .IntsInput({0, 3})
                     .Int("allowzero", 1)
                     .Infer()),
            "float32[2,3]");
}

TEST(ReshapeTest, OpsetOneTakesAnAttribute) {
  EXPECT_EQ(Text(OpTestView("Reshape", 1)
                     .Input(kF32, {2, 3, 4})
                     .Ints("shape", {0, -1})
                     .Infer()),
            "float32[2,12]");
}

TEST(ReshapeTest, OneUnknownElementIsWhatIsLeft) {
  EXPECT_EQ(Text(Reshape({2, 3, 4}, {2, std::nullopt})), "float32[2,12]");
  EXPECT_EQ(Text(Reshape({2, 3, 4}, {std::nullopt})), "float32[24]");
  EXPECT_EQ(Text(OpTestView("Reshape")
                     .Input(kF32, {2, 3})
                     .Input(DType::kInt64, {1})
                     .Infer()),
            "float32[6]");
}

TEST(ReshapeTest, MoreUnknownElementsAreAskedFor) {
  EXPECT_THAT(Reshape({2, 3, 4}, {std::nullopt, std::nullopt}),
              StatusIs(kNotKnown, HasSubstr("input 1 ('shape')")));
  EXPECT_THAT(Reshape({2, 3, 4}, {std::nullopt, -1}),
              StatusIs(kNotKnown, HasSubstr("input 1 ('shape')")));
  EXPECT_THAT(Reshape({0, 3}, {0, std::nullopt}),
              StatusIs(kNotKnown, HasSubstr("input 1 ('shape')")));
  EXPECT_THAT(
      OpTestView("Reshape").Input(kF32, {2}).Input(DType::kInt64, {3}).Infer(),
      StatusIs(kNotKnown, HasSubstr("input 1 ('shape')")));
}

TEST(ReshapeTest, C1ShapeAndAxesAreWhereTheOpsetPutsThem) {
  EXPECT_THAT(OpTestView("Reshape", 1).Input(kF32, {2}).Infer(),
              StatusIs(kInvalid, HasSubstr("'shape' is missing")));
  EXPECT_THAT(OpTestView("Reshape")
                  .Input(kF32, {2})
                  .IntsInput({2})
                  .Ints("shape", {2})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("an input since opset 5")));
  EXPECT_THAT(
      OpTestView("Squeeze").Input(kF32, {1, 2}).Ints("axes", {0}).Infer(),
      StatusIs(kInvalid, HasSubstr("an input since opset 13")));
  EXPECT_THAT(
      OpTestView("Unsqueeze", 12).Input(kF32, {2}).IntsInput({0}).Infer(),
      StatusIs(kInvalid, HasSubstr("has 2 inputs, expected 1")));
}

TEST(ReshapeTest, C2OnlyOneMinusOneIsNegative) {
  EXPECT_THAT(Reshape({6}, {-1, -1}),
              StatusIs(kInvalid, HasSubstr("-1 more than once")));
  EXPECT_THAT(Reshape({6}, {-2, 3}), StatusIs(kInvalid, HasSubstr("-2")));
  EXPECT_THAT(Reshape({6}, {kLowest}),
              StatusIs(kInvalid, HasSubstr("only -1")));
}

TEST(ReshapeTest, C3ZeroNeedsADimToCopy) {
  EXPECT_THAT(Reshape({6}, {6, 0}),
              StatusIs(kInvalid, HasSubstr("a 0 at 1, but the input has only "
                                           "rank 1")));
}

TEST(ReshapeTest, C4AllowedZeroExcludesMinusOne) {
  EXPECT_THAT(Reshape({0, 3}, {0, -1}, 1),
              StatusIs(kInvalid, HasSubstr("both 0 and -1")));
}

TEST(ReshapeTest, C5ElementCountStaysTheSame) {
  EXPECT_THAT(Reshape({2, 3}, {4, 2}),
              StatusIs(kInvalid, HasSubstr("cannot reshape [2,3] (6 elements) "
                                           "to [4,2]")));
  EXPECT_THAT(Reshape({2, 3}, {4, -1}),
              StatusIs(kInvalid, HasSubstr("to [4,-1]")));
  EXPECT_THAT(Reshape({0, 3}, {0, -1}),
              StatusIs(kInvalid, HasSubstr("[0,-1]")));
  EXPECT_THAT(Reshape({6}, {kHighest, kHighest}),
              StatusIs(kInvalid, HasSubstr("cannot reshape")));
  EXPECT_THAT(Reshape({6}, {kHighest, kHighest, -1}),
              StatusIs(kInvalid, HasSubstr("cannot reshape")));
}

TEST(ReshapeTest, FlattenMakesAMatrix) {
  const auto flatten = [](int64_t axis) {
    return Text(
        OpTestView("Flatten").Input(kF32, {2, 3, 4}).Int("axis", axis).Infer());
  };
  EXPECT_EQ(flatten(0), "float32[1,24]");
  EXPECT_EQ(flatten(1), "float32[2,12]");
  EXPECT_EQ(flatten(3), "float32[24,1]");
  EXPECT_EQ(flatten(-1), "float32[6,4]");
  EXPECT_EQ(Text(OpTestView("Flatten").Input(kF32, {2, 3, 4}).Infer()),
            "float32[2,12]");
  EXPECT_EQ(Text(OpTestView("Flatten").Input(kF32, {0, 3, 4}).Infer()),
            "float32[0,12]");
  EXPECT_EQ(Text(OpTestView("Flatten").Input(kF32, {}).Int("axis", 0).Infer()),
            "float32[1,1]");
}

TEST(ReshapeTest, C6FlattenAxisIsInRange) {
  EXPECT_THAT(OpTestView("Flatten").Input(kF32, {2, 3}).Int("axis", 3).Infer(),
              StatusIs(kInvalid, HasSubstr("axis is 3, must be in [-2, 2]")));
  EXPECT_THAT(
      OpTestView("Flatten", 9).Input(kF32, {2, 3}).Int("axis", -1).Infer(),
      StatusIs(kInvalid, HasSubstr("must be in [0, 2]")));
}

TEST(ReshapeTest, SqueezeRemovesOnes) {
  EXPECT_EQ(Text(OpTestView("Squeeze").Input(kF32, {1, 2, 1, 3}).Infer()),
            "float32[2,3]");
  EXPECT_EQ(Text(OpTestView("Squeeze")
                     .Input(kF32, {1, 2, 1, 3})
                     .IntsInput({-2})
                     .Infer()),
            "float32[1,2,3]");
  EXPECT_EQ(
      Text(OpTestView("Squeeze").Input(kF32, {1, 2, 1}).IntsInput({}).Infer()),
      "float32[1,2,1]");
  EXPECT_EQ(Text(OpTestView("Squeeze", 11)
                     .Input(kF32, {1, 2, 1})
                     .Ints("axes", {0, 2})
                     .Infer()),
            "float32[2]");
  EXPECT_EQ(Text(OpTestView("Squeeze", 1).Input(kF32, {1, 2, 1}).Infer()),
            "float32[2]");
}

TEST(ReshapeTest, C7SqueezedDimsAreOnes) {
  EXPECT_THAT(
      OpTestView("Squeeze").Input(kF32, {1, 2}).IntsInput({1}).Infer(),
      StatusIs(kInvalid, HasSubstr("cannot squeeze axis 1 of [1,2]: its size "
                                   "is 2")));
  EXPECT_THAT(
      OpTestView("Squeeze").Input(kF32, {1, 2}).IntsInput({0, -2}).Infer(),
      StatusIs(kInvalid, HasSubstr("given twice")));
  EXPECT_THAT(OpTestView("Squeeze").Input(kF32, {1}).IntsInput({1}).Infer(),
              StatusIs(kInvalid, HasSubstr("axis is 1")));
}

TEST(ReshapeTest, UnknownAxesAreAskedFor) {
  EXPECT_THAT(OpTestView("Squeeze")
                  .Input(kF32, {1, 2})
                  .Input(DType::kInt64, {1})
                  .Infer(),
              StatusIs(kNotKnown, HasSubstr("input 1 ('axes')")));
}

TEST(ReshapeTest, UnsqueezeInsertsOnesIntoTheResult) {
  EXPECT_EQ(Text(OpTestView("Unsqueeze")
                     .Input(kF32, {2, 3})
                     .IntsInput({0, 3})
                     .Infer()),
            "float32[1,2,3,1]");
  EXPECT_EQ(
      Text(OpTestView("Unsqueeze").Input(kF32, {2, 3}).IntsInput({-1}).Infer()),
      "float32[2,3,1]");
  // The order of the axes does not matter.
  EXPECT_EQ(Text(OpTestView("Unsqueeze", 11)
                     .Input(kF32, {2})
                     .Ints("axes", {2, 0})
                     .Infer()),
            "float32[1,2,1]");
  EXPECT_EQ(
      Text(OpTestView("Unsqueeze").Input(kF32, {}).ScalarInput(0).Infer()),
      "float32[1]");
}

TEST(ReshapeTest, C8UnsqueezeAxesAreDistinctAndInRange) {
  EXPECT_THAT(OpTestView("Unsqueeze", 11).Input(kF32, {2}).Infer(),
              StatusIs(kInvalid, HasSubstr("'axes' is missing")));
  EXPECT_THAT(
      OpTestView("Unsqueeze").Input(kF32, {2}).IntsInput({0, 0}).Infer(),
      StatusIs(kInvalid, HasSubstr("given twice")));
  EXPECT_THAT(OpTestView("Unsqueeze").Input(kF32, {2}).IntsInput({2}).Infer(),
              StatusIs(kInvalid, HasSubstr("must be in [-2, 2)")));
}

TEST(ReshapeTest, ValuesPassThrough) {
  const Constant known = Vector({1, std::nullopt, 3, 4});
  EXPECT_EQ(
      Text(OpTestView("Reshape").ConstantInput(known).IntsInput({2, 2}).Fold()),
      "int64[2,2] 1 ? 3 4");
  EXPECT_EQ(
      Text(OpTestView("Unsqueeze").ConstantInput(known).IntsInput({0}).Fold()),
      "int64[1,4] 1 ? 3 4");
  EXPECT_EQ(Text(OpTestView("Squeeze")
                     .ConstantInput(IntTensor(DType::kInt64, {1}, {5}))
                     .Fold()),
            "int64[] 5");
  EXPECT_EQ(Text(OpTestView("Identity").ConstantInput(known).Fold()),
            "int64[4] 1 ? 3 4");
  EXPECT_EQ(Text(OpTestView("Flatten").ConstantInput(known).Fold()),
            "int64[4,1] 1 ? 3 4");
  EXPECT_EQ(Text(OpTestView("Identity").Input(kF32, {4}).Fold()), "unknown");
}

TEST(ReshapeTest, ViewsAreFree) {
  WB_ASSERT_OK_AND_ASSIGN(
      const OpCost cost,
      OpTestView("Reshape").Input(kF32, {2, 3}).IntsInput({6}).Cost());
  EXPECT_EQ(cost.vector_ops, Ops());
  EXPECT_THAT(cost.input_reads, ElementsAre(Bytes(), Bytes()));
  EXPECT_THAT(cost.output_writes, ElementsAre(Bytes()));
  WB_ASSERT_OK_AND_ASSIGN(const OpRegistry registry, StandardOps());
  for (const char* name :
       {"Reshape", "Flatten", "Squeeze", "Unsqueeze", "Identity"}) {
    WB_ASSERT_OK_AND_ASSIGN(const OpDef* def, registry.Find("", name, 21));
    EXPECT_EQ(def->op_class, OpClass::kView) << name;
  }
}

TEST(ReshapeTest, C9ShapeIsAVectorOfIntegers) {
  EXPECT_THAT(OpTestView("Reshape").Input(kF32, {2}).Input(kF32, {1}).Infer(),
              StatusIs(kInvalid, HasSubstr("('shape') is float32")));
  EXPECT_THAT(OpTestView("Reshape")
                  .Input(kF32, {2})
                  .Input(DType::kInt64, {1, 1})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("expected a vector")));
}

}  // namespace
}  // namespace weighbridge
