#include "analyzer/ops/ml_features.h"

#include <string>

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
constexpr DType kI64 = DType::kInt64;

OpTestView Ml(const std::string& name) {
  return OpTestView(name, 1, "ai.onnx.ml");
}

TEST(MlFeaturesTest, ExtractorPicksFromTheLastAxis) {
  EXPECT_EQ(Text(Ml("ArrayFeatureExtractor")
                     .Input(kF32, {3, 4})
                     .Input(kI64, {2})
                     .Infer()),
            "float32[3,2]");
  // A vector of features is one row; positions may stand in a row too.
  EXPECT_EQ(Text(Ml("ArrayFeatureExtractor")
                     .Input(DType::kString, {4})
                     .Input(kI64, {1, 2})
                     .Infer()),
            "string[1,2]");
}

TEST(MlFeaturesTest, ExtractorReadsAndFoldsWhatItPicks) {
  OpTestView op = Ml("ArrayFeatureExtractor");
  op.ConstantInput(IntTensor(kI64, {2, 3}, {1, 2, 3, 4, 5, 6}))
      .IntsInput({2, 0});
  EXPECT_EQ(Text(op.Fold()), "int64[2,2] 3 1 6 4");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, op.Cost());
  EXPECT_EQ(cost.input_reads[0], Bytes(4 * 8));
}

TEST(MlFeaturesTest, VectorizerConcatenatesRows) {
  EXPECT_EQ(Text(Ml("FeatureVectorizer")
                     .Input(kI64, {5, 2})
                     .Input(kI64, {5, 3})
                     .Infer()),
            "float32[5,5]");
  // The attribute decides, even where a row has more.
  EXPECT_EQ(Text(Ml("FeatureVectorizer")
                     .Input(kF32, {4})
                     .Ints("inputdimensions", {3})
                     .Infer()),
            "float32[1,3]");
  // Converters give rows that have more than one dim.
  EXPECT_EQ(Text(Ml("FeatureVectorizer")
                     .Input(kF32, {2, 1, 4})
                     .Input(kF32, {2, 3})
                     .Infer()),
            "float32[2,7]");
}

TEST(MlFeaturesTest, ScalingGivesFloats) {
  EXPECT_EQ(Text(Ml("Scaler")
                     .Input(kI64, {5, 2})
                     .Floats("offset", {1})
                     .Floats("scale", {1, 2})
                     .Infer()),
            "float32[5,2]");
  EXPECT_EQ(Text(Ml("Normalizer").Input(kI64, {5, 2}).Infer()), "float32[5,2]");
  EXPECT_EQ(Text(Ml("Binarizer").Input(kI64, {5, 2}).Infer()), "int64[5,2]");
  EXPECT_EQ(Text(Ml("Imputer")
                     .Input(DType::kFloat64, {5, 2})
                     .Floats("imputed_value_floats", {1, 2})
                     .Infer()),
            "float64[5,2]");
}

TEST(MlFeaturesTest, WorkPerElement) {
  WB_ASSERT_OK_AND_ASSIGN(
      const OpCost normalizer,
      Ml("Normalizer").Input(kF32, {5, 2}).String("norm", "L2").Cost());
  EXPECT_EQ(normalizer.vector_ops, Ops(5 * 2 * kLpNormalizationWeight));
  WB_ASSERT_OK_AND_ASSIGN(const OpCost binarizer,
                          Ml("Binarizer").Input(kF32, {5, 2}).Cost());
  EXPECT_EQ(binarizer.vector_ops, Ops(5 * 2 * 2));
}

TEST(MlFeaturesTest, C1FeaturesAreNumbers) {
  for (const char* name :
       {"Binarizer", "Imputer", "Scaler", "Normalizer", "FeatureVectorizer"}) {
    EXPECT_THAT(Ml(name).Input(DType::kBool, {5, 2}).Infer(),
                Fails("is bool, expected float32"))
        << name;
  }
  EXPECT_THAT(
      Ml("FeatureVectorizer").Input(kF32, {5, 2}).Input(kI64, {5, 2}).Infer(),
      Fails("must have the same element type"));
}

TEST(MlFeaturesTest, C2PositionsAreInsideTheAxis) {
  EXPECT_THAT(
      Ml("ArrayFeatureExtractor").Input(kF32, {3, 4}).IntsInput({4}).Infer(),
      Fails("position 4 is not in [0, 4)"));
  EXPECT_THAT(Ml("ArrayFeatureExtractor")
                  .Input(kF32, {3, 4})
                  .Input(DType::kInt32, {1})
                  .Infer(),
              Fails("is int32, expected int64"));
  EXPECT_THAT(
      Ml("ArrayFeatureExtractor").Input(kF32, {}).Input(kI64, {1}).Infer(),
      Fails("has rank 0"));
}

TEST(MlFeaturesTest, C3VectorizedInputsHaveTheSameRows) {
  EXPECT_THAT(
      Ml("FeatureVectorizer").Input(kF32, {5, 2}).Input(kF32, {4, 2}).Infer(),
      Fails("inputs 0 and 1 have 5 and 4 rows"));
  EXPECT_THAT(Ml("FeatureVectorizer").Input(kF32, {}).Infer(),
              Fails("is a scalar, expected [N,C], [N,...] or [C]"));
  EXPECT_THAT(Ml("FeatureVectorizer")
                  .Input(kF32, {5, 2})
                  .Ints("inputdimensions", {2, 2})
                  .Infer(),
              Fails("tells the sizes of 2"));
  EXPECT_THAT(Ml("FeatureVectorizer")
                  .Input(kF32, {5, 2})
                  .Ints("inputdimensions", {-2})
                  .Infer(),
              Fails("has size -2"));
}

TEST(MlFeaturesTest, C4ImputedValuesHaveTheTypeOfTheFeatures) {
  EXPECT_THAT(Ml("Imputer").Input(kF32, {5, 2}).Infer(),
              Fails("has 0 of the attributes"));
  EXPECT_THAT(Ml("Imputer")
                  .Input(kF32, {5, 2})
                  .Ints("imputed_value_int64s", {1})
                  .Infer(),
              Fails("'imputed_value_int64s' says otherwise"));
}

TEST(MlFeaturesTest, C5OneNumberOrOnePerFeature) {
  EXPECT_THAT(Ml("Imputer")
                  .Input(kF32, {5, 2})
                  .Floats("imputed_value_floats", {1, 2, 3})
                  .Infer(),
              Fails("has 3 elements, expected 1 or 2"));
  EXPECT_THAT(Ml("Scaler").Input(kF32, {5, 2}).Floats("offset", {1}).Infer(),
              Fails("'scale' has 0 elements, expected 1 or 2"));
}

TEST(MlFeaturesTest, C6NormalizedFeaturesAreRows) {
  EXPECT_THAT(Ml("Normalizer").Input(kF32, {1, 5, 2}).Infer(),
              Fails("expected [N,C] or [C]"));
}

TEST(MlFeaturesTest, C7TheNormIsKnown) {
  EXPECT_THAT(Ml("Normalizer").Input(kF32, {5, 2}).String("norm", "L3").Infer(),
              Fails("norm is 'L3'"));
}

}  // namespace
}  // namespace weighbridge
