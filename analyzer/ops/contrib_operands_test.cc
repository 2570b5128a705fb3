#include "analyzer/ops/contrib_operands.h"

#include <cstdint>
#include <limits>
#include <string>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr DType kFloat = DType::kFloat32;

TEST(ContribOperandsTest, ARequiredOperandMayStandBehindOptionalOnes) {
  const auto check = [](int i) {
    return OpTestView("Any")
        .OmittedInput()
        .Input(kFloat, {1})
        .Apply([i](const OpView& view) { return CheckPresent(view, i, "w"); });
  };
  WB_EXPECT_OK(check(1));
  EXPECT_THAT(check(0), Fails("omits input 0 ('w'), which is required"));
  EXPECT_THAT(check(2), Fails("omits input 2 ('w')"));
}

TEST(ContribOperandsTest, FloatsAreOfOneType) {
  const auto check = [](DType first, DType second) {
    return OpTestView("Any")
        .Input(first, {1})
        .OmittedInput()
        .Input(second, {1})
        .Apply([](const OpView& view) {
          return CheckSameFloats(view, "x", {0, 1, 2});
        });
  };
  WB_EXPECT_OK(check(DType::kFloat16, DType::kFloat16));
  EXPECT_THAT(check(DType::kFloat16, kFloat),
              Fails("inputs 0 and 2 must have"));
  EXPECT_THAT(check(DType::kInt8, DType::kInt8), Fails("('x') is int8"));
}

TEST(ContribOperandsTest, AProductThatDoesNotFitIsNoSize) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(SizeProduct(6, 7), 42);
  EXPECT_EQ(SizeProduct(kMost, 1), kMost);
  EXPECT_EQ(SizeProduct(kMost, 2), -1);
}

TEST(ContribOperandsTest, DividesUpwards) {
  EXPECT_EQ(CeilDivide(0, 4), 0);
  EXPECT_EQ(CeilDivide(8, 4), 2);
  EXPECT_EQ(CeilDivide(9, 4), 3);
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(CeilDivide(kMost, kMost), 1);  // Without a sum that overflows.
}

TEST(ContribOperandsTest, ASizeIsGivenAndPositive) {
  const auto need = [](OpTestView view) {
    return view.Apply(
        [](const OpView& node) { return NeedPositive(node, "num_heads"); });
  };
  EXPECT_EQ(need(OpTestView("Any").Int("num_heads", 3)).value(), 3);
  EXPECT_THAT(need(OpTestView("Any").Int("num_heads", -1)),
              Fails("num_heads is -1, must be at least 1"));
  EXPECT_THAT(need(OpTestView("Any")), Fails("num_heads is 0"));
}

TEST(ContribOperandsTest, CountsElementsInWhateverShape) {
  const auto check = [](int64_t expected) {
    return OpTestView("Any")
        .Input(kFloat, {2, 4})
        .OmittedInput()
        .Apply([expected](const OpView& view) {
          WB_EXPECT_OK(CheckElementCount(view, 1, "absent", expected));
          return CheckElementCount(view, 0, "B", expected);
        });
  };
  WB_EXPECT_OK(check(8));
  EXPECT_THAT(check(7),
              Fails("input 0 ('B') has 8 elements ([2,4]), expected 7"));
}

TEST(ContribOperandsTest, APartIsAtMostTheWhole) {
  const TensorType type = *TensorType::Create(kFloat, {6});
  EXPECT_EQ(PartOf(type, 2, 3), Bytes(4 * 6 * 2 / 3));
  EXPECT_EQ(PartOf(type, 5, 3), Bytes(4 * 6));
  EXPECT_EQ(PartOf(type, 0, 3), Bytes(0));
}

TEST(ContribOperandsTest, ActivationsAreNamedInAnyCase) {
  const auto weight = [](const std::string& name) {
    return OpTestView("Any")
        .String("activation", name)
        .Apply([](const OpView& view) {
          return FusedActivationWeight(view, "activation");
        });
  };
  EXPECT_EQ(weight("").value(), 0);
  EXPECT_EQ(weight("relu").value(), kReluWeight);
  EXPECT_EQ(weight("RELU").value(), kReluWeight);
  EXPECT_EQ(weight("FastGelu").value(), kGeluTanhWeight);
  EXPECT_THAT(weight("Sparkle"), Fails("activation is 'Sparkle'"));
}

TEST(ContribOperandsTest, ARowIsOfTheDomain) {
  const OpDef row = ContribRow("Twist", 1, 2, OpClass::kView, nullptr, nullptr,
                               {InputRole::kData, InputRole::kShape});
  EXPECT_STREQ(row.domain, "com.microsoft");
  EXPECT_STREQ(row.name, "Twist");
  EXPECT_EQ(row.since_version, 1);
  EXPECT_EQ(row.max_inputs, 2);
  EXPECT_EQ(row.input_roles[1], InputRole::kShape);
}

}  // namespace
}  // namespace weighbridge
