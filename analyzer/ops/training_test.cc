#include "analyzer/ops/training.h"

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

using testing::HasSubstr;

constexpr DType kF32 = DType::kFloat32;

OpTestView Training(const std::string& name) {
  return OpTestView(name, 1, "ai.onnx.preview.training");
}

// Two tensors, of 2 by 3 and of 5 elements, in each of `lists` lists.
OpTestView Update(const std::string& name, int lists) {
  OpTestView op = Training(name);
  op.Input(kF32, {}).Input(DType::kInt64, {});
  for (int i = 0; i < lists; ++i) op.Input(kF32, {2, 3}).Input(kF32, {5});
  return op;
}

TEST(TrainingTest, GradientsHaveTheShapesOfWhatTheyAreTakenBy) {
  EXPECT_EQ(Text(Training("Gradient")
                     .Input(kF32, {2, 3})
                     .Input(DType::kFloat64, {4})
                     .Input(DType::kInt64, {7})
                     .Strings("xs", {"a", "b"})
                     .Strings("zs", {"c"})
                     .String("y", "loss")
                     .Outputs(2)
                     .Infer()),
            "float32[2,3]; float64[4]");
}

TEST(TrainingTest, TheWorkOfAGradientIsNotKnown) {
  EXPECT_THAT(
      Training("Gradient")
          .Input(kF32, {2, 3})
          .Strings("xs", {"a"})
          .String("y", "loss")
          .Cost(),
      StatusIs(absl::StatusCode::kUnimplemented, HasSubstr("the whole graph")));
}

TEST(TrainingTest, C1GradientNamesItsTensors) {
  EXPECT_THAT(
      Training("Gradient").Input(kF32, {2}).Strings("xs", {"a"}).Infer(),
      Fails("must name tensors"));
  EXPECT_THAT(Training("Gradient")
                  .Input(kF32, {2})
                  .Strings("xs", {"a", "b"})
                  .String("y", "loss")
                  .Infer(),
              Fails("has 1 inputs, 'xs' and 'zs' name 2"));
}

TEST(TrainingTest, C2GradientsAreTakenByFloats) {
  EXPECT_THAT(Training("Gradient")
                  .Input(DType::kInt64, {2})
                  .Strings("xs", {"a"})
                  .String("y", "loss")
                  .Infer(),
              Fails("expected a float type"));
}

TEST(TrainingTest, ValuesAndStatesReturnGradientsDoNot) {
  EXPECT_EQ(Text(Update("Adagrad", 3).Outputs(4).Infer()),
            "float32[2,3]; float32[5]; float32[2,3]; float32[5]");
  EXPECT_EQ(Text(Update("Adam", 4).Outputs(6).Infer()),
            "float32[2,3]; float32[5]; float32[2,3]; float32[5]; "
            "float32[2,3]; float32[5]");
  EXPECT_EQ(
      Text(Update("Momentum", 3).String("mode", "standard").Outputs(4).Infer()),
      "float32[2,3]; float32[5]; float32[2,3]; float32[5]");
}

TEST(TrainingTest, AnUpdateWorksOnEveryElement) {
  WB_ASSERT_OK_AND_ASSIGN(
      const OpCost standard,
      Update("Momentum", 3).String("mode", "standard").Outputs(4).Cost());
  // g + c x, a v + b g, x - r v: 2 + 3 + 2 for each of 6 + 5 elements.
  EXPECT_EQ(standard.vector_ops, Ops((6 + 5) * (2 + 3 + 2)));
  WB_ASSERT_OK_AND_ASSIGN(
      const OpCost nesterov,
      Update("Momentum", 3).String("mode", "nesterov").Outputs(4).Cost());
  EXPECT_EQ(nesterov.vector_ops, Ops((6 + 5) * (2 + 3 + 2 + 2)));
  WB_ASSERT_OK_AND_ASSIGN(const OpCost adam,
                          Update("Adam", 4).Outputs(6).Cost());
  EXPECT_EQ(adam.vector_ops,
            Ops((6 + 5) * (2 + 3 + 4 + kSqrtWeight + 1 + kDivideWeight + 2)));
}

TEST(TrainingTest, C3RateAndCountAreScalars) {
  EXPECT_THAT(Training("Adagrad")
                  .Input(kF32, {2})
                  .Input(DType::kInt64, {})
                  .Input(kF32, {2})
                  .Infer(),
              Fails("('R') has shape [2], expected a scalar"));
  EXPECT_THAT(Training("Adagrad")
                  .Input(kF32, {})
                  .Input(kF32, {})
                  .Input(kF32, {2})
                  .Infer(),
              Fails("('T') is float32, expected int64"));
}

TEST(TrainingTest, C4ListsAreOfEqualLength) {
  EXPECT_THAT(Update("Adam", 3).Infer(),
              Fails("has 6 tensors, expected 4 lists of equal length"));
}

TEST(TrainingTest, C5TheTensorsOfOneUpdateAreAlike) {
  OpTestView op = Training("Adagrad");
  op.Input(kF32, {}).Input(DType::kInt64, {});
  op.Input(kF32, {3}).Input(kF32, {3}).Input(kF32, {4});
  EXPECT_THAT(op.Infer(), Fails("has shape [4], expected [3]"));
}

TEST(TrainingTest, C6MomentumHasAMode) {
  EXPECT_THAT(Update("Momentum", 3).Infer(), Fails("mode is ''"));
}

}  // namespace
}  // namespace weighbridge
