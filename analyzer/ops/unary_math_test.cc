#include "analyzer/ops/unary_math.h"

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
constexpr DType kF32 = DType::kFloat32;
constexpr DType kI64 = DType::kInt64;
constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

constexpr const char* kFloatFunctions[] = {
    "Abs",  "Neg",  "Sign", "Floor", "Ceil",       "Round", "Sqrt", "Exp",
    "Log",  "Sin",  "Cos",  "Tan",   "Reciprocal", "Asin",  "Acos", "Atan",
    "Sinh", "Cosh", "Tanh", "Asinh", "Acosh",      "Erf",   "Atanh"};

std::string FoldFloats(const char* name, std::vector<std::optional<double>> x) {
  const int64_t size = static_cast<int64_t>(x.size());
  return Text(
      OpTestView(name).ConstantInput(FloatTensor(kF32, {size}, x)).Fold());
}

TEST(UnaryMathTest, ResultHasTheTypeOfTheInput) {
  for (const char* name : kFloatFunctions) {
    EXPECT_EQ(Text(OpTestView(name).Input(DType::kFloat16, {2, 3}).Infer()),
              "float16[2,3]")
        << name;
  }
}

TEST(UnaryMathTest, C1WrongElementTypesAreRefused) {
  for (const char* name : kFloatFunctions) {
    EXPECT_THAT(OpTestView(name).Input(DType::kBool, {2}).Infer(),
                StatusIs(kInvalid, HasSubstr("input 0 ('X') is bool")))
        << name;
  }
  EXPECT_THAT(OpTestView("Sqrt").Input(kI64, {2}).Infer(),
              StatusIs(kInvalid, HasSubstr("expected a float type")));
  EXPECT_THAT(OpTestView("Neg").Input(DType::kUInt8, {2}).Infer(),
              StatusIs(kInvalid, HasSubstr("a signed numeric type")));
  EXPECT_THAT(OpTestView("Not").Input(kF32, {2}).Infer(),
              StatusIs(kInvalid, HasSubstr("expected bool")));
  EXPECT_THAT(OpTestView("BitwiseNot").Input(kF32, {2}).Infer(),
              StatusIs(kInvalid, HasSubstr("an integer type")));
  EXPECT_THAT(OpTestView("IsNaN").Input(kI64, {2}).Infer(),
              StatusIs(kInvalid, HasSubstr("a float type")));
}

TEST(UnaryMathTest, TestsGiveBool) {
  EXPECT_EQ(Text(OpTestView("IsNaN").Input(kF32, {2}).Infer()), "bool[2]");
  EXPECT_EQ(Text(OpTestView("IsInf").Input(kF32, {2}).Infer()), "bool[2]");
  EXPECT_EQ(Text(OpTestView("Not").Input(DType::kBool, {2}).Infer()),
            "bool[2]");
}

TEST(UnaryMathTest, FunctionsFold) {
  EXPECT_EQ(FoldFloats("Floor", {1.5, -1.5}), "float32[2] 1 -2");
  EXPECT_EQ(FoldFloats("Ceil", {1.5, -1.5}), "float32[2] 2 -1");
  EXPECT_EQ(FoldFloats("Sqrt", {9, 0.25}), "float32[2] 3 0.5");
  EXPECT_EQ(FoldFloats("Reciprocal", {4, -0.5}), "float32[2] 0.25 -2");
  EXPECT_EQ(FoldFloats("Exp", {0}), "float32[1] 1");
  EXPECT_EQ(FoldFloats("Log", {1}), "float32[1] 0");
  EXPECT_EQ(FoldFloats("Abs", {-3, 3}), "float32[2] 3 3");
  EXPECT_EQ(FoldFloats("Neg", {-3, 3}), "float32[2] 3 -3");
  EXPECT_EQ(FoldFloats("Sign", {-3, 0, 3}), "float32[3] -1 0 1");
  for (const char* name : {"Sin", "Tan", "Asin", "Atan", "Sinh", "Tanh",
                           "Asinh", "Atanh", "Erf"}) {
    EXPECT_EQ(FoldFloats(name, {0}), "float32[1] 0") << name;
  }
  EXPECT_EQ(FoldFloats("Cos", {0}), "float32[1] 1");
  EXPECT_EQ(FoldFloats("Cosh", {0}), "float32[1] 1");
  EXPECT_EQ(FoldFloats("Acos", {1}), "float32[1] 0");
  EXPECT_EQ(FoldFloats("Acosh", {1}), "float32[1] 0");
}

TEST(UnaryMathTest, RoundTakesHalvesToEven) {
  EXPECT_EQ(FoldFloats("Round", {0.5, 1.5, 2.5, -2.5, 2.6}),
            "float32[5] 0 2 2 -2 3");
}

TEST(UnaryMathTest, ResultsRoundToTheElementType) {
  // The nearest float16 to 1/3 is 1365 * 2^-12.
  EXPECT_EQ(OpTestView("Reciprocal")
                .ConstantInput(FloatTensor(DType::kFloat16, {1}, {3}))
                .Fold()
                .value()[0]
                ->Float(0),
            1365.0 / 4096);
}

TEST(UnaryMathTest, IntegersFold) {
  EXPECT_EQ(Text(OpTestView("Neg").IntsInput({3, -3, 0}).Fold()),
            "int64[3] -3 3 0");
  EXPECT_EQ(Text(OpTestView("Abs").IntsInput({3, -3}).Fold()), "int64[2] 3 3");
  EXPECT_EQ(Text(OpTestView("Sign").IntsInput({3, -3, 0}).Fold()),
            "int64[3] 1 -1 0");
  EXPECT_EQ(Text(OpTestView("BitwiseNot")
                     .ConstantInput(IntTensor(DType::kUInt8, {2}, {0, 255}))
                     .Fold()),
            "uint8[2] 255 0");
  // The smallest int8 has no positive counterpart: it wraps to itself.
  EXPECT_EQ(Text(OpTestView("Abs")
                     .ConstantInput(IntTensor(DType::kInt8, {1}, {-128}))
                     .Fold()),
            "int8[1] -128");
  // As uint64, the bits of -1 are a large positive number.
  EXPECT_EQ(Text(OpTestView("Sign")
                     .ConstantInput(IntTensor(DType::kUInt64, {1}, {-1}))
                     .Fold()),
            "uint64[1] 1");
}

TEST(UnaryMathTest, NotFoldsAndKeepsGaps) {
  EXPECT_EQ(Text(OpTestView("Not")
                     .ConstantInput(
                         IntTensor(DType::kBool, {3}, {1, 0, std::nullopt}))
                     .Fold()),
            "bool[3] 0 1 ?");
}

TEST(UnaryMathTest, IsNanAndIsInfFold) {
  EXPECT_EQ(FoldFloats("IsNaN", {kNan, 1, kInf}), "bool[3] 1 0 0");
  EXPECT_EQ(FoldFloats("IsInf", {kNan, -kInf, kInf}), "bool[3] 0 1 1");
  const auto is_inf = [](const char* disabled) {
    return Text(OpTestView("IsInf")
                    .ConstantInput(FloatTensor(kF32, {2}, {-kInf, kInf}))
                    .Int(disabled, 0)
                    .Fold());
  };
  EXPECT_EQ(is_inf("detect_negative"), "bool[2] 0 1");
  EXPECT_EQ(is_inf("detect_positive"), "bool[2] 1 0");
}

TEST(UnaryMathTest, UnknownInputFoldsToNothing) {
  for (const char* name : kFloatFunctions) {
    EXPECT_EQ(Text(OpTestView(name).Input(kF32, {2}).Fold()), "unknown");
  }
}

TEST(UnaryMathTest, CostIsTheWeightPerElement) {
  const auto cost = [](const char* name) {
    const auto cost = OpTestView(name).Input(kF32, {2, 3}).Cost();
    WB_EXPECT_OK(cost);
    return cost.ok() ? *cost : OpCost();
  };
  EXPECT_EQ(cost("Abs").vector_ops, Ops(6));
  EXPECT_EQ(cost("Sqrt").vector_ops, Ops(6 * kSqrtWeight));
  EXPECT_EQ(cost("Exp").vector_ops, Ops(6 * kExpWeight));
  EXPECT_EQ(cost("Erf").vector_ops, Ops(6 * kErfWeight));
  EXPECT_EQ(cost("Sin").vector_ops, Ops(6 * kTrigonometricWeight));
  EXPECT_EQ(cost("Tanh").vector_ops, Ops(6 * kTanhWeight));
  EXPECT_EQ(cost("Reciprocal").vector_ops, Ops(6 * kDivideWeight));
  EXPECT_THAT(cost("Abs").input_reads, ElementsAre(Bytes(24)));
  EXPECT_THAT(cost("Abs").output_writes, ElementsAre(Bytes(24)));
  EXPECT_THAT(cost("IsNaN").output_writes, ElementsAre(Bytes(6)));
  EXPECT_EQ(cost("Abs").work_class, WorkClass::kElementwise);
}

}  // namespace
}  // namespace weighbridge
