#include "analyzer/ops/activation.h"

#include <optional>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/op_weights.h"
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
constexpr int kNewest = 25;
constexpr DType kF32 = DType::kFloat32;

struct Weighted {
  const char* name;
  int weight;
};
constexpr Weighted kActivations[] = {
    {"Relu", kReluWeight},
    {"LeakyRelu", kLeakyReluWeight},
    {"Elu", kEluWeight},
    {"Selu", kSeluWeight},
    {"Celu", kCeluWeight},
    {"ThresholdedRelu", kThresholdedReluWeight},
    {"Sigmoid", kSigmoidWeight},
    {"HardSigmoid", kHardSigmoidWeight},
    {"HardSwish", kHardSwishWeight},
    {"Softplus", kSoftplusWeight},
    {"Softsign", kSoftsignWeight},
    {"Mish", kMishWeight},
    {"Swish", kSwishWeight},
    {"Gelu", kGeluWeight},
    {"Shrink", kShrinkWeight},
    {"Clip", kClipWeight},
};

TEST(ActivationTest, ResultHasTheTypeOfTheInput) {
  for (const Weighted& op : kActivations) {
    EXPECT_EQ(Text(OpTestView(op.name, kNewest).Input(kF32, {2, 3}).Infer()),
              "float32[2,3]")
        << op.name;
  }
}

TEST(ActivationTest, CostIsTheWeightPerElement) {
  for (const Weighted& op : kActivations) {
    WB_ASSERT_OK_AND_ASSIGN(
        const OpCost cost,
        OpTestView(op.name, kNewest).Input(kF32, {2, 3}).Cost());
    EXPECT_EQ(cost.vector_ops, Ops(2 * 3 * op.weight)) << op.name;
    EXPECT_EQ(cost.work_class, WorkClass::kElementwise);
    EXPECT_THAT(cost.input_reads, ElementsAre(Bytes(4 * 6)));
    EXPECT_THAT(cost.output_writes, ElementsAre(Bytes(4 * 6)));
  }
}

TEST(ActivationTest, C1WrongElementTypesAreRefused) {
  for (const Weighted& op : kActivations) {
    EXPECT_THAT(OpTestView(op.name, kNewest).Input(DType::kBool, {2}).Infer(),
                StatusIs(kInvalid, HasSubstr("is bool")))
        << op.name;
  }
  EXPECT_THAT(OpTestView("Sigmoid").Input(DType::kInt64, {2}).Infer(),
              StatusIs(kInvalid, HasSubstr("expected a float type")));
  EXPECT_EQ(Text(OpTestView("Relu").Input(DType::kInt32, {2}).Infer()),
            "int32[2]");
}

TEST(ActivationTest, ReluFolds) {
  EXPECT_EQ(Text(OpTestView("Relu")
                     .ConstantInput(Vector({-3, 4, std::nullopt}))
                     .Fold()),
            "int64[3] 0 4 ?");
}

TEST(ActivationTest, C2GeluKnowsTwoForms) {
  EXPECT_THAT(
      OpTestView("Gelu").Input(kF32, {2}).String("approximate", "fast").Infer(),
      StatusIs(kInvalid, HasSubstr("approximate is 'fast'")));
  WB_ASSERT_OK_AND_ASSIGN(
      const OpCost cost,
      OpTestView("Gelu").Input(kF32, {2}).String("approximate", "tanh").Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * kGeluTanhWeight));
}

TEST(ActivationTest, ClipHasBoundsAsAttributesThenAsInputs) {
  EXPECT_EQ(Text(OpTestView("Clip", 10)
                     .Input(kF32, {2})
                     .Float("min", 0)
                     .Float("max", 6)
                     .Infer()),
            "float32[2]");
  EXPECT_EQ(Text(OpTestView("Clip")
                     .Input(kF32, {2})
                     .Input(kF32, {})
                     .Input(kF32, {})
                     .Infer()),
            "float32[2]");
  EXPECT_EQ(Text(OpTestView("Clip")
                     .Input(kF32, {2})
                     .OmittedInput()
                     .Input(kF32, {1})
                     .Infer()),
            "float32[2]");
}

TEST(ActivationTest, ClipTakesNoInputsBeforeOpset11) {
  EXPECT_THAT(OpTestView("Clip", 10).Input(kF32, {2}).Input(kF32, {}).Infer(),
              StatusIs(kInvalid, HasSubstr("has 2 inputs, expected 1")));
}

TEST(ActivationTest, C3ClipBoundsAreScalarsOfTheSameType) {
  EXPECT_THAT(OpTestView("Clip").Input(kF32, {2}).Input(kF32, {2}).Infer(),
              StatusIs(kInvalid, HasSubstr("input 1 ('min') has shape [2]")));
  EXPECT_THAT(OpTestView("Clip")
                  .Input(kF32, {2})
                  .OmittedInput()
                  .Input(DType::kInt64, {})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("found float32 and int64")));
}

TEST(ActivationTest, ClipFolds) {
  EXPECT_EQ(Text(OpTestView("Clip")
                     .IntsInput({-5, 5, 50})
                     .ScalarInput(0)
                     .ScalarInput(10)
                     .Fold()),
            "int64[3] 0 5 10");
  EXPECT_EQ(Text(OpTestView("Clip")
                     .IntsInput({-5, 5})
                     .OmittedInput()
                     .ScalarInput(0)
                     .Fold()),
            "int64[2] -5 0");
  // With min above max, max wins.
  EXPECT_EQ(Text(OpTestView("Clip")
                     .IntsInput({3})
                     .ScalarInput(8)
                     .ScalarInput(6)
                     .Fold()),
            "int64[1] 6");
  // A bound that is not known could change every element.
  EXPECT_EQ(
      Text(OpTestView("Clip").IntsInput({3}).Input(DType::kInt64, {}).Fold()),
      "unknown");
  EXPECT_EQ(Text(OpTestView("Clip", 6)
                     .ConstantInput(FloatTensor(kF32, {3}, {-1, 3, 9}))
                     .Float("min", 0)
                     .Float("max", 6)
                     .Fold()),
            "float32[3] 0 3 6");
}

TEST(ActivationTest, ClipBoundsAreNoParameters) {
  WB_ASSERT_OK_AND_ASSIGN(const OpRegistry registry, StandardOps());
  WB_ASSERT_OK_AND_ASSIGN(const OpDef* clip, registry.Find("", "Clip", 21));
  EXPECT_EQ(clip->input_roles[0], InputRole::kData);
  EXPECT_EQ(clip->input_roles[1], InputRole::kShape);
  EXPECT_EQ(clip->input_roles[2], InputRole::kShape);
}

TEST(ActivationTest, SwiGluGatesOneOperandWithTheOther) {
  OpTestView view("SwiGLU", 28);
  view.Input(DType::kFloat16, {2, 3}).Input(DType::kFloat16, {2, 3});
  WB_ASSERT_OK_AND_ASSIGN(const OutputTypes types, view.Infer());
  EXPECT_EQ(types[0].type.ToString(), "float16[2,3]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops((kSwishWeight + 1) * 2 * 3));
}

TEST(ActivationTest, ActivationC4SwiGluStretchesNothing) {
  EXPECT_THAT(OpTestView("SwiGLU", 28)
                  .Input(DType::kFloat32, {2, 3})
                  .Input(DType::kFloat32, {1, 3})
                  .Infer(),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       testing::HasSubstr("has shape [1,3], expected [2,3]")));
  EXPECT_THAT(OpTestView("SwiGLU", 28)
                  .Input(DType::kFloat32, {3})
                  .Input(DType::kFloat16, {3})
                  .Infer(),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       testing::HasSubstr("same element type")));
}

}  // namespace
}  // namespace weighbridge
