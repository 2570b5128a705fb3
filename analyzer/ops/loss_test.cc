#include "analyzer/ops/loss.h"

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr DType kF32 = DType::kFloat32;
constexpr DType kI64 = DType::kInt64;
constexpr const char* kNames[] = {"NegativeLogLikelihoodLoss",
                                  "SoftmaxCrossEntropyLoss"};

// Two samples of 3 by 4 positions, 5 classes.
OpTestView Loss(const char* name) {
  OpTestView op(name);
  op.Input(kF32, {2, 5, 3, 4}).Input(kI64, {2, 3, 4});
  return op;
}

TEST(LossTest, ReductionLeavesANumber) {
  EXPECT_EQ(Text(Loss(kNames[0]).String("reduction", "none").Infer()),
            "float32[2,3,4]");
  EXPECT_EQ(Text(Loss(kNames[0]).Infer()), "float32[]");
  EXPECT_EQ(Text(Loss(kNames[0]).String("reduction", "sum").Infer()),
            "float32[]");
}

TEST(LossTest, CrossEntropyReturnsLogProbabilitiesToo) {
  EXPECT_EQ(Text(Loss(kNames[1]).Outputs(2).Infer()),
            "float32[]; float32[2,5,3,4]");
  EXPECT_EQ(Text(Loss(kNames[1]).String("reduction", "none").Infer()),
            "float32[2,3,4]; float32[2,5,3,4]");
}

TEST(LossTest, C1ScoresAreFloatsAndTargetsIndices) {
  for (const char* name : kNames) {
    EXPECT_THAT(OpTestView(name).Input(kI64, {2, 5}).Input(kI64, {2}).Infer(),
                Fails("expected a float type"));
    EXPECT_THAT(OpTestView(name).Input(kF32, {2, 5}).Input(kF32, {2}).Infer(),
                Fails("expected int32 or int64"));
    EXPECT_THAT(Loss(name).Input(DType::kFloat16, {5}).Infer(),
                Fails("must have the same element type"));
  }
}

TEST(LossTest, C2TargetsAreTheScoresWithoutClasses) {
  for (const char* name : kNames) {
    EXPECT_THAT(OpTestView(name).Input(kF32, {2}).Input(kI64, {2}).Infer(),
                Fails("has rank 1"));
    EXPECT_THAT(OpTestView(name).Input(kF32, {2, 5}).Input(kI64, {5}).Infer(),
                Fails("has shape [5], expected [2]"));
  }
}

TEST(LossTest, C3OneWeightPerClass) {
  for (const char* name : kNames) {
    EXPECT_THAT(Loss(name).Input(kF32, {3}).Infer(),
                Fails("has shape [3], expected [5]"));
  }
}

TEST(LossTest, C4TheReductionIsKnown) {
  for (const char* name : kNames) {
    EXPECT_THAT(Loss(name).String("reduction", "max").Infer(),
                Fails("reduction is 'max'"));
  }
}

TEST(LossTest, OneLogProbabilityPerSampleIsRead) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, Loss(kNames[0]).Cost());
  EXPECT_EQ(cost.input_reads[0], Bytes(4 * 2 * 3 * 4));
  // Negate and add each of 24, then one division that counts for 4.
  EXPECT_EQ(cost.vector_ops, Ops(24 + 24 + 4));
}

TEST(LossTest, CrossEntropyTakesTheSoftmaxFirst) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                          Loss(kNames[1]).String("reduction", "sum").Cost());
  // Five passes over every score.
  EXPECT_EQ(cost.vector_ops, Ops(5 * 2 * 5 * 3 * 4 + 24 + 24));
}

}  // namespace
}  // namespace weighbridge
