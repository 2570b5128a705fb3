#include "analyzer/ops/random.h"

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
constexpr DType kF32 = DType::kFloat32;

Constant Flag(bool value) { return IntTensor(DType::kBool, {}, {value}); }

TEST(RandomTest, ShapeAndTypeAreAttributes) {
  for (const char* name : {"RandomNormal", "RandomUniform"}) {
    EXPECT_EQ(Text(OpTestView(name).Ints("shape", {2, 3}).Infer()),
              "float32[2,3]");
    EXPECT_EQ(
        Text(OpTestView(name).Ints("shape", {2}).Int("dtype", 11).Infer()),
        "float64[2]");
  }
}

TEST(RandomTest, LikeTakesShapeAndTypeOfItsInput) {
  for (const char* name : {"RandomNormalLike", "RandomUniformLike"}) {
    EXPECT_EQ(Text(OpTestView(name).Input(DType::kFloat16, {2, 3}).Infer()),
              "float16[2,3]");
    EXPECT_EQ(
        Text(
            OpTestView(name).Input(DType::kInt64, {2}).Int("dtype", 1).Infer()),
        "float32[2]");
  }
}

TEST(RandomTest, C1ShapeIsGiven) {
  EXPECT_THAT(OpTestView("RandomNormal").Infer(),
              StatusIs(kInvalid, HasSubstr("'shape' is missing")));
  EXPECT_THAT(OpTestView("RandomNormal").Ints("shape", {-1}).Infer(),
              StatusIs(kInvalid, HasSubstr("negative")));
}

TEST(RandomTest, C2RandomNumbersAreFloats) {
  EXPECT_THAT(
      OpTestView("RandomUniform").Ints("shape", {2}).Int("dtype", 7).Infer(),
      StatusIs(kInvalid, HasSubstr("dtype is int64, expected a float type")));
  EXPECT_THAT(OpTestView("RandomNormalLike").Input(DType::kInt64, {2}).Infer(),
              StatusIs(kInvalid, HasSubstr("'dtype' is missing")));
}

TEST(RandomTest, CostIsOneDrawPerElement) {
  WB_ASSERT_OK_AND_ASSIGN(
      const OpCost cost,
      OpTestView("RandomNormalLike").Input(kF32, {2, 3}).Cost());
  EXPECT_EQ(cost.vector_ops, Ops(6 * kRandomWeight));
  EXPECT_THAT(cost.input_reads, ElementsAre(Bytes()));
  EXPECT_THAT(cost.output_writes, ElementsAre(Bytes(24)));
}

TEST(RandomTest, MultinomialSamplesEachRow) {
  EXPECT_EQ(Text(OpTestView("Multinomial").Input(kF32, {4, 10}).Infer()),
            "int32[4,1]");
  EXPECT_EQ(Text(OpTestView("Multinomial")
                     .Input(kF32, {4, 10})
                     .Int("sample_size", 3)
                     .Int("dtype", 7)
                     .Infer()),
            "int64[4,3]");
}

TEST(RandomTest, C3MultinomialChecksItsOperands) {
  EXPECT_THAT(OpTestView("Multinomial").Input(kF32, {4}).Infer(),
              StatusIs(kInvalid, HasSubstr("rank 1, expected 2")));
  EXPECT_THAT(OpTestView("Multinomial")
                  .Input(kF32, {4, 2})
                  .Int("sample_size", -1)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("sample_size is -1")));
  EXPECT_THAT(
      OpTestView("Multinomial").Input(kF32, {4, 2}).Int("dtype", 1).Infer(),
      StatusIs(kInvalid, HasSubstr("dtype is float32")));
}

TEST(RandomTest, MultinomialCostCountsClassesAndSamples) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, OpTestView("Multinomial")
                                                 .Input(kF32, {4, 10})
                                                 .Int("sample_size", 3)
                                                 .Cost());
  EXPECT_EQ(cost.vector_ops,
            Ops(4 * 10 * (kExpWeight + 1) + 4 * 3 * kRandomWeight));
}

TEST(RandomTest, BernoulliKeepsOrChangesTheType) {
  EXPECT_EQ(Text(OpTestView("Bernoulli").Input(kF32, {2}).Infer()),
            "float32[2]");
  EXPECT_EQ(
      Text(OpTestView("Bernoulli").Input(kF32, {2}).Int("dtype", 9).Infer()),
      "bool[2]");
}

TEST(RandomTest, C4BernoulliTakesProbabilities) {
  EXPECT_THAT(OpTestView("Bernoulli").Input(DType::kInt64, {2}).Infer(),
              StatusIs(kInvalid, HasSubstr("expected a float type")));
  EXPECT_THAT(OpTestView("Bernoulli").Input(kF32, {2}).Int("dtype", 8).Infer(),
              StatusIs(kInvalid, HasSubstr("dtype is string")));
}

TEST(RandomTest, DropoutPassesItsInputThrough) {
  for (const int64_t opset : {1, 6, 7, 10, 12, 13, 22}) {
    WB_ASSERT_OK_AND_ASSIGN(
        const OpCost cost,
        OpTestView("Dropout", opset).Input(kF32, {6}).Cost());
    EXPECT_EQ(cost.vector_ops, Ops()) << opset;
    EXPECT_THAT(cost.input_reads, ElementsAre(Bytes()));
    EXPECT_THAT(cost.output_writes, ElementsAre(Bytes()));
  }
}

TEST(RandomTest, DropoutMaskBecameBoolWithOpset10) {
  EXPECT_EQ(Text(OpTestView("Dropout", 9).Input(kF32, {2}).Outputs(2).Infer()),
            "float32[2]; float32[2]");
  EXPECT_EQ(Text(OpTestView("Dropout", 10).Input(kF32, {2}).Outputs(2).Infer()),
            "float32[2]; bool[2]");
}

TEST(RandomTest, DropoutMaskIsWritten) {
  WB_ASSERT_OK_AND_ASSIGN(
      const OpCost cost,
      OpTestView("Dropout").Input(kF32, {6}).Outputs(2).Cost());
  EXPECT_THAT(cost.output_writes, ElementsAre(Bytes(), Bytes(6)));
}

TEST(RandomTest, DropoutInTrainingDraws) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, OpTestView("Dropout")
                                                 .Input(kF32, {6})
                                                 .OmittedInput()
                                                 .ConstantInput(Flag(true))
                                                 .Cost());
  EXPECT_EQ(cost.vector_ops, Ops(6 * kDropoutWeight));
  EXPECT_EQ(cost.input_reads[0], Bytes(24));
}

TEST(RandomTest, DropoutFoldsUnlessItTrains) {
  const Constant data = FloatTensor(kF32, {2}, {1, std::nullopt});
  EXPECT_EQ(Text(OpTestView("Dropout").ConstantInput(data).Fold()),
            "float32[2] 1 ?; unknown");
  EXPECT_EQ(Text(OpTestView("Dropout")
                     .ConstantInput(data)
                     .OmittedInput()
                     .ConstantInput(Flag(true))
                     .Fold()),
            "unknown; unknown");
  EXPECT_EQ(Text(OpTestView("Dropout")
                     .ConstantInput(data)
                     .OmittedInput()
                     .Input(DType::kBool, {})
                     .Fold()),
            "unknown; unknown");
}

TEST(RandomTest, C5DropoutTakesFloats) {
  EXPECT_THAT(OpTestView("Dropout").Input(DType::kInt64, {2}).Infer(),
              StatusIs(kInvalid, HasSubstr("('data') is int64")));
  EXPECT_THAT(
      OpTestView("Dropout").Input(kF32, {2}).Input(DType::kInt64, {}).Infer(),
      StatusIs(kInvalid, HasSubstr("('ratio') is int64")));
  EXPECT_THAT(OpTestView("Dropout")
                  .Input(kF32, {2})
                  .OmittedInput()
                  .Input(kF32, {})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("('training_mode') is float32")));
}

TEST(RandomTest, C6DropoutSettingsAreScalars) {
  EXPECT_THAT(OpTestView("Dropout").Input(kF32, {2}).Input(kF32, {2}).Infer(),
              StatusIs(kInvalid, HasSubstr("input 1 has shape [2]")));
}

}  // namespace
}  // namespace weighbridge
