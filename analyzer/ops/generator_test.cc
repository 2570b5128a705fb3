#include "analyzer/ops/generator.h"

#include <limits>
#include <optional>

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
constexpr int64_t kLowest = std::numeric_limits<int64_t>::min();
constexpr int64_t kHighest = std::numeric_limits<int64_t>::max();

TEST(GeneratorTest, ConstantTakesEveryKindOfValue) {
  EXPECT_EQ(Text(OpTestView("Constant").Tensor("value", Vector({4, 5})).Fold()),
            "int64[2] 4 5");
  EXPECT_EQ(Text(OpTestView("Constant").Int("value_int", 7).Fold()),
            "int64[] 7");
  EXPECT_EQ(Text(OpTestView("Constant").Float("value_float", 0.5).Fold()),
            "float32[] 0.5");
  EXPECT_EQ(Text(OpTestView("Constant").String("value_string", "a").Fold()),
            "string[] a");
  EXPECT_EQ(Text(OpTestView("Constant").Ints("value_ints", {1, 2}).Fold()),
            "int64[2] 1 2");
  EXPECT_EQ(Text(OpTestView("Constant").Floats("value_floats", {1, 2}).Fold()),
            "float32[2] 1 2");
  EXPECT_EQ(
      Text(OpTestView("Constant").Strings("value_strings", {"a", "b"}).Fold()),
      "string[2] a b");
}

TEST(GeneratorTest, C1ConstantHasOneValue) {
  EXPECT_THAT(OpTestView("Constant").Infer(),
              StatusIs(kInvalid, HasSubstr("has 0 of the value attributes")));
  EXPECT_THAT(OpTestView("Constant")
                  .Int("value_int", 7)
                  .Float("value_float", 1)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("has 2 of the value attributes")));
  EXPECT_THAT(OpTestView("Constant").Int("value", 7).Infer(),
              StatusIs(kInvalid, HasSubstr("'value' is an int")));
  EXPECT_THAT(OpTestView("Constant").Float("value_int", 7).Infer(),
              StatusIs(kInvalid, HasSubstr("'value_int' is a float")));
}

TEST(GeneratorTest, SparseConstantIsNotRead) {
  EXPECT_THAT(OpTestView("Constant").Int("sparse_value", 7).Infer(),
              StatusIs(kNotKnown, HasSubstr("sparse")));
}

TEST(GeneratorTest, ConstantLiesInTheFile) {
  WB_ASSERT_OK_AND_ASSIGN(
      const OpCost cost,
      OpTestView("Constant").Tensor("value", Vector({4, 5})).Cost());
  EXPECT_THAT(cost.output_writes, ElementsAre(Bytes()));
}

TEST(GeneratorTest, ConstantOfShapeFills) {
  EXPECT_EQ(Text(OpTestView("ConstantOfShape").IntsInput({2, 3}).Infer()),
            "float32[2,3]");
  EXPECT_EQ(Text(OpTestView("ConstantOfShape").IntsInput({2}).Fold()),
            "float32[2] 0 0");
  EXPECT_EQ(Text(OpTestView("ConstantOfShape")
                     .IntsInput({2})
                     .Tensor("value", Vector({-1}))
                     .Fold()),
            "int64[2] -1 -1");
  EXPECT_EQ(Text(OpTestView("ConstantOfShape").IntsInput({}).Infer()),
            "float32[]");
  EXPECT_EQ(Text(OpTestView("ConstantOfShape")
                     .IntsInput({0})
                     .Tensor("value", Vector({1}))
                     .Fold()),
            "int64[0]");
}

TEST(GeneratorTest, C2FillValueIsOneElement) {
  EXPECT_THAT(OpTestView("ConstantOfShape")
                  .IntsInput({2})
                  .Tensor("value", Vector({1, 2}))
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("int64[2], expected a tensor of one "
                                           "element")));
}

TEST(GeneratorTest, C3FilledShapeIsNotNegative) {
  EXPECT_THAT(OpTestView("ConstantOfShape").IntsInput({2, -1}).Infer(),
              StatusIs(kInvalid, HasSubstr("negative dim -1")));
  EXPECT_THAT(OpTestView("ConstantOfShape").IntsInput({kHighest}).Infer(),
              StatusIs(kInvalid, HasSubstr("overflow")));
}

TEST(GeneratorTest, ConstantOfShapeNeedsItsShape) {
  EXPECT_THAT(OpTestView("ConstantOfShape").Input(kI64, {2}).Infer(),
              StatusIs(kNotKnown, HasSubstr("input 0 ('input')")));
}

absl::StatusOr<FoldedOutputs> Range(int64_t start, int64_t limit,
                                    int64_t delta) {
  return OpTestView("Range")
      .ScalarInput(start)
      .ScalarInput(limit)
      .ScalarInput(delta)
      .Fold();
}

OpTestView FloatRange(double start, double limit, double delta) {
  OpTestView op("Range");
  for (const double value : {start, limit, delta}) {
    op.ConstantInput(FloatTensor(kF32, {}, {value}));
  }
  return op;
}

TEST(GeneratorTest, RangeCountsUpAndDown) {
  EXPECT_EQ(Text(Range(3, 9, 3)), "int64[2] 3 6");
  EXPECT_EQ(Text(Range(3, 10, 3)), "int64[3] 3 6 9");
  EXPECT_EQ(Text(Range(10, 4, -2)), "int64[3] 10 8 6");
  EXPECT_EQ(Text(Range(0, 0, 1)), "int64[0]");
  EXPECT_EQ(Text(Range(5, 0, 1)), "int64[0]");
  EXPECT_EQ(Text(Range(0, 5, -1)), "int64[0]");
  // Three steps of almost 2^63 from one end to the other.
  EXPECT_EQ(Text(Range(kLowest, kHighest, kHighest)),
            "int64[3] -9223372036854775808 -1 9223372036854775806");
  EXPECT_EQ(Text(Range(kHighest, kLowest, kLowest)),
            "int64[2] 9223372036854775807 -1");
}

TEST(GeneratorTest, FloatRangeRoundsUp) {
  EXPECT_EQ(Text(FloatRange(0, 1, 0.25).Fold()), "float32[4] 0 0.25 0.5 0.75");
  EXPECT_EQ(Text(FloatRange(0, 1.1, 0.5).Fold()), "float32[3] 0 0.5 1");
  EXPECT_EQ(Text(FloatRange(1, 0, 0.5).Fold()), "float32[0]");
  EXPECT_EQ(Text(FloatRange(1, 0, -0.5).Fold()), "float32[2] 1 0.5");
}

TEST(GeneratorTest, C4RangeTakesScalarsOfOneType) {
  EXPECT_THAT(OpTestView("Range")
                  .ScalarInput(0)
                  .IntsInput({1, 2})
                  .ScalarInput(1)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("expected a scalar")));
  EXPECT_THAT(
      OpTestView("Range").ScalarInput(0).Input(kF32, {}).ScalarInput(1).Infer(),
      StatusIs(kInvalid, HasSubstr("found int64 and float32")));
  EXPECT_THAT(OpTestView("Range")
                  .Input(DType::kBool, {})
                  .Input(DType::kBool, {})
                  .Input(DType::kBool, {})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("expected a numeric type")));
}

TEST(GeneratorTest, C5RangeEnds) {
  EXPECT_THAT(Range(0, 5, 0), StatusIs(kInvalid, HasSubstr("delta is 0")));
  EXPECT_THAT(FloatRange(0, 5, 0).Infer(),
              StatusIs(kInvalid, HasSubstr("delta is 0")));
  EXPECT_THAT(FloatRange(0, std::numeric_limits<double>::infinity(), 1).Infer(),
              StatusIs(kInvalid, HasSubstr("no end")));
  EXPECT_THAT(
      FloatRange(0, std::numeric_limits<double>::quiet_NaN(), 1).Infer(),
      StatusIs(kInvalid, HasSubstr("no end")));
  EXPECT_THAT(Range(kLowest, kHighest, 1),
              StatusIs(kInvalid, HasSubstr("elements")));
}

TEST(GeneratorTest, RangeNeedsItsLimits) {
  EXPECT_THAT(
      OpTestView("Range").ScalarInput(0).Input(kI64, {}).ScalarInput(1).Infer(),
      StatusIs(kNotKnown, HasSubstr("input 1 ('limit')")));
}

TEST(GeneratorTest, LongRangeIsNotEnumerated) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, OpTestView("Range")
                                                 .ScalarInput(0)
                                                 .ScalarInput(1'000'000'000)
                                                 .ScalarInput(1)
                                                 .Cost());
  EXPECT_EQ(cost.vector_ops, Ops(1'000'000'000LL * kRangeWeight));
  EXPECT_THAT(cost.output_writes, ElementsAre(Bytes(8'000'000'000LL)));
}

TEST(GeneratorTest, EyeLikeIsKnownFromItsShape) {
  EXPECT_EQ(Text(OpTestView("EyeLike").Input(kI64, {2, 3}).Fold()),
            "int64[2,3] 1 0 0 0 1 0");
  EXPECT_EQ(Text(OpTestView("EyeLike")
                     .Input(kI64, {2, 3})
                     .Int("k", 1)
                     .Int("dtype", 1)
                     .Fold()),
            "float32[2,3] 0 1 0 0 0 1");
  EXPECT_EQ(Text(OpTestView("EyeLike").Input(kI64, {2, 2}).Int("k", -1).Fold()),
            "int64[2,2] 0 0 1 0");
}

TEST(GeneratorTest, C6EyeIsAMatrix) {
  EXPECT_THAT(OpTestView("EyeLike").Input(kI64, {2}).Infer(),
              StatusIs(kInvalid, HasSubstr("rank 1, expected 2")));
}

TEST(GeneratorTest, C7EyeHasANumericType) {
  EXPECT_THAT(OpTestView("EyeLike").Input(kI64, {2, 2}).Int("dtype", 8).Infer(),
              StatusIs(kInvalid, HasSubstr("dtype is string")));
  EXPECT_THAT(OpTestView("EyeLike")
                  .Input(DType::kString, {2, 2})
                  .Int("dtype", 1)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("('input') is string")));
}

TEST(GeneratorTest, EyeLikeReadsNothing) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                          OpTestView("EyeLike").Input(kI64, {2, 3}).Cost());
  EXPECT_THAT(cost.input_reads, ElementsAre(Bytes()));
  EXPECT_THAT(cost.output_writes, ElementsAre(Bytes(8 * 6)));
}

}  // namespace
}  // namespace weighbridge
