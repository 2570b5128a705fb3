#include "analyzer/ops/ml_linear.h"

#include <string>
#include <vector>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr DType kF32 = DType::kFloat32;
constexpr const char* kNames[] = {"LinearClassifier", "LinearRegressor",
                                  "SVMClassifier", "SVMRegressor"};

// Four features in each of 5 rows.
OpTestView Rows(const std::string& name) {
  OpTestView op(name, 3, "ai.onnx.ml");
  op.Input(kF32, {5, 4});
  return op;
}

OpTestView Classifier(const std::string& name, int64_t classes) {
  OpTestView op = Rows(name);
  op.Ints("classlabels_ints", std::vector<int64_t>(classes, 1)).Outputs(2);
  return op;
}

std::vector<double> Numbers(int count) {
  return std::vector<double>(count, 0.5);
}

TEST(MlLinearTest, ClassifiersGiveALabelAndScores) {
  EXPECT_EQ(Text(Classifier("LinearClassifier", 3)
                     .Floats("coefficients", Numbers(12))
                     .Infer()),
            "int64[5]; float32[5,3]");
  EXPECT_EQ(Text(Rows("LinearClassifier")
                     .Strings("classlabels_strings", {"no", "yes"})
                     .Floats("coefficients", Numbers(8))
                     .Infer()),
            "string[5]; float32[5,2]");
  // A vector is one row.
  EXPECT_EQ(Text(OpTestView("LinearClassifier", 1, "ai.onnx.ml")
                     .Input(DType::kInt64, {4})
                     .Ints("classlabels_ints", {0, 1})
                     .Floats("coefficients", Numbers(4))
                     .Infer()),
            "int64[1]; float32[1,2]");
}

TEST(MlLinearTest, RegressorsGiveTargets) {
  EXPECT_EQ(Text(Rows("LinearRegressor")
                     .Int("targets", 2)
                     .Floats("coefficients", Numbers(8))
                     .Infer()),
            "float32[5,2]");
  EXPECT_EQ(Text(Rows("SVMRegressor")
                     .Int("n_supports", 3)
                     .Floats("support_vectors", Numbers(12))
                     .Floats("coefficients", Numbers(3))
                     .Infer()),
            "float32[5,1]");
}

TEST(MlLinearTest, RawScoresOfManyClassesAreBounded) {
  // Six pairs of four classes.
  EXPECT_EQ(Text(Classifier("SVMClassifier", 4)
                     .Floats("support_vectors", Numbers(12))
                     .Infer()),
            "int64[5]; <= float32[5,6]");
  EXPECT_EQ(Text(Classifier("SVMClassifier", 4)
                     .Floats("support_vectors", Numbers(12))
                     .Floats("prob_a", Numbers(6))
                     .Floats("prob_b", Numbers(6))
                     .Infer()),
            "int64[5]; float32[5,4]");
}

TEST(MlLinearTest, ALinearModelIsAProduct) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                          Rows("LinearRegressor")
                              .Int("targets", 2)
                              .Floats("coefficients", Numbers(8))
                              .Floats("intercepts", Numbers(2))
                              .String("post_transform", "LOGISTIC")
                              .Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 5 * 4 * 2));
  EXPECT_EQ(cost.vector_ops, Ops(5 * 2 * (1 + kSigmoidWeight)));
  EXPECT_EQ(cost.contraction->k, 4);
}

TEST(MlLinearTest, EveryRowMeetsEverySupportVector) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                          Rows("SVMRegressor")
                              .Int("n_supports", 3)
                              .String("kernel_type", "RBF")
                              .Floats("support_vectors", Numbers(12))
                              .Floats("coefficients", Numbers(3))
                              .Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 5 * 3 * 4 + 2 * 5 * 3));
  // A difference per feature, a scaled exponential per pair, rho per row.
  EXPECT_EQ(cost.vector_ops, Ops(5 * 3 * 4 + 5 * 3 * (1 + kExpWeight) + 5));
}

TEST(MlLinearTest, C1FeaturesAreRowsOfNumbers) {
  for (const char* name : kNames) {
    EXPECT_THAT(
        OpTestView(name, 1, "ai.onnx.ml").Input(DType::kBool, {4}).Infer(),
        Fails("is bool, expected float32"));
    EXPECT_THAT(
        OpTestView(name, 1, "ai.onnx.ml").Input(kF32, {2, 3, 4}).Infer(),
        Fails("expected [N,C] or [C]"));
  }
}

TEST(MlLinearTest, C2OneListOfLabels) {
  for (const char* name : {"LinearClassifier", "SVMClassifier"}) {
    EXPECT_THAT(Rows(name).Infer(), Fails("has 0 of the attributes"));
    EXPECT_THAT(
        Classifier(name, 2).Strings("classlabels_strings", {"a", "b"}).Infer(),
        Fails("has 2 of the attributes"));
    EXPECT_THAT(Classifier(name, 0).Infer(), Fails("no class label"));
  }
}

TEST(MlLinearTest, C3CoefficientsAreRows) {
  EXPECT_THAT(Classifier("LinearClassifier", 2)
                  .Floats("coefficients", Numbers(7))
                  .Infer(),
              Fails("has 7 elements, expected a multiple of 4"));
}

TEST(MlLinearTest, C4ThePostTransformIsKnown) {
  EXPECT_THAT(Classifier("LinearClassifier", 2)
                  .Floats("coefficients", Numbers(8))
                  .String("post_transform", "EXP")
                  .Infer(),
              Fails("post_transform is 'EXP'"));
  EXPECT_THAT(Rows("SVMRegressor").String("post_transform", "EXP").Infer(),
              Fails("post_transform is 'EXP'"));
}

TEST(MlLinearTest, C5CoefficientsOfEveryTarget) {
  EXPECT_THAT(Rows("LinearRegressor").Int("targets", 0).Infer(),
              Fails("targets is 0"));
  EXPECT_THAT(Rows("LinearRegressor")
                  .Int("targets", 3)
                  .Floats("coefficients", Numbers(8))
                  .Infer(),
              Fails("is of 2 targets, attribute 'targets' says 3"));
}

TEST(MlLinearTest, C6TheKernelIsKnown) {
  EXPECT_THAT(Rows("SVMRegressor").String("kernel_type", "COSINE").Infer(),
              Fails("kernel_type is 'COSINE'"));
  EXPECT_THAT(Rows("SVMRegressor").Floats("kernel_params", Numbers(2)).Infer(),
              Fails("'kernel_params' has 2 elements"));
}

TEST(MlLinearTest, C7SupportVectorsAreAsLongAsRows) {
  EXPECT_THAT(
      Rows("SVMRegressor").Floats("support_vectors", Numbers(7)).Infer(),
      Fails("has 7 elements, expected a multiple of 4"));
  EXPECT_THAT(Rows("SVMRegressor")
                  .Floats("support_vectors", Numbers(8))
                  .Int("n_supports", 3)
                  .Infer(),
              Fails("holds 2, n_supports is 3"));
}

}  // namespace
}  // namespace weighbridge
