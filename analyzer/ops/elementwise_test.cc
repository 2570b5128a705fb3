#include "analyzer/ops/elementwise.h"

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

constexpr const char* kArithmetic[] = {"Add", "Sub", "Mul", "Div", "Pow"};
constexpr const char* kComparisons[] = {"Equal", "Less", "Greater",
                                        "LessOrEqual", "GreaterOrEqual"};

TEST(ElementwiseTest, ArithmeticBroadcasts) {
  for (const char* name : kArithmetic) {
    EXPECT_EQ(Text(OpTestView(name)
                       .Input(kF32, {2, 3, 4})
                       .Input(kF32, {3, 1})
                       .Infer()),
              "float32[2,3,4]")
        << name;
  }
}

TEST(ElementwiseTest, ComparisonsGiveBool) {
  for (const char* name : kComparisons) {
    EXPECT_EQ(
        Text(OpTestView(name).Input(kF32, {2, 1}).Input(kF32, {3}).Infer()),
        "bool[2,3]")
        << name;
  }
}

TEST(ElementwiseTest, LogicTakesAndGivesBool) {
  for (const char* name : {"And", "Or", "Xor"}) {
    EXPECT_EQ(Text(OpTestView(name)
                       .Input(DType::kBool, {2, 1})
                       .Input(DType::kBool, {3})
                       .Infer()),
              "bool[2,3]")
        << name;
  }
}

TEST(ElementwiseTest, C1WrongElementTypesAreRefused) {
  EXPECT_THAT(OpTestView("Add").Input(kF32, {2}).Input(kI64, {2}).Infer(),
              StatusIs(kInvalid, HasSubstr("found float32 and int64")));
  EXPECT_THAT(OpTestView("Mul")
                  .Input(DType::kBool, {2})
                  .Input(DType::kBool, {2})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("expected a numeric type")));
  EXPECT_THAT(OpTestView("And").Input(kF32, {2}).Input(kF32, {2}).Infer(),
              StatusIs(kInvalid, HasSubstr("expected bool")));
  EXPECT_THAT(OpTestView("Less")
                  .Input(DType::kString, {2})
                  .Input(DType::kString, {2})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("string")));
  EXPECT_THAT(
      OpTestView("BitwiseAnd").Input(kF32, {2}).Input(kF32, {2}).Infer(),
      StatusIs(kInvalid, HasSubstr("expected an integer type")));
}

TEST(ElementwiseTest, EqualTakesBoolAndStrings) {
  EXPECT_EQ(Text(OpTestView("Equal")
                     .Input(DType::kBool, {2})
                     .Input(DType::kBool, {2})
                     .Infer()),
            "bool[2]");
  EXPECT_EQ(Text(OpTestView("Equal")
                     .ConstantInput(StringVector({"a", "b"}))
                     .ConstantInput(StringVector({"a", "c"}))
                     .Fold()),
            "bool[2] 1 0");
}

TEST(ElementwiseTest, C2DisagreeingShapesAreRefused) {
  EXPECT_THAT(OpTestView("Add").Input(kF32, {2, 3}).Input(kF32, {4}).Infer(),
              StatusIs(kInvalid, HasSubstr("do not broadcast: 3 against 4")));
}

TEST(ElementwiseTest, C3LegacyShapesDifferOnlyWithBroadcast) {
  EXPECT_EQ(
      Text(
          OpTestView("Add", 6).Input(kF32, {2, 3}).Input(kF32, {2, 3}).Infer()),
      "float32[2,3]");
  EXPECT_THAT(OpTestView("Add", 6).Input(kF32, {2, 3}).Input(kF32, {3}).Infer(),
              StatusIs(kInvalid, HasSubstr("'broadcast' is not 1")));
}

TEST(ElementwiseTest, LegacyBroadcastLaysBOntoA) {
  const auto add = [](std::vector<int64_t> b, std::optional<int64_t> axis) {
    OpTestView op("Add", 6);
    op.Input(kF32, {2, 3, 4, 5}).Input(kF32, b).Int("broadcast", 1);
    if (axis) op.Int("axis", *axis);
    return Text(op.Infer());
  };
  EXPECT_EQ(add({}, std::nullopt), "float32[2,3,4,5]");
  EXPECT_EQ(add({1, 1}, std::nullopt), "float32[2,3,4,5]");
  EXPECT_EQ(add({5}, std::nullopt), "float32[2,3,4,5]");
  EXPECT_EQ(add({4, 5}, -1), "float32[2,3,4,5]");
  EXPECT_EQ(add({3, 4}, 1), "float32[2,3,4,5]");
  EXPECT_EQ(add({2}, 0), "float32[2,3,4,5]");
  EXPECT_EQ(add({3, 1, 1}, 1), "float32[2,3,4,5]");
}

TEST(ElementwiseTest, C4LegacyBroadcastChecksTheRun) {
  const auto add = [](std::vector<int64_t> a, std::vector<int64_t> b,
                      int64_t axis) {
    OpTestView op("Add", 6);
    op.Input(kF32, a).Input(kF32, b).Int("broadcast", 1).Int("axis", axis);
    return op.Infer();
  };
  EXPECT_THAT(add({2, 3, 4}, {4}, 1),
              StatusIs(kInvalid, HasSubstr("[4] does not broadcast to [2,3,4] "
                                           "at axis 1")));
  EXPECT_THAT(add({2, 3}, {3}, 2), StatusIs(kInvalid, HasSubstr("[0, 1]")));
  EXPECT_THAT(add({2, 3}, {3}, -2),
              StatusIs(kInvalid, HasSubstr("axis is -2")));
  EXPECT_THAT(add({3}, {2, 3}, 0),
              StatusIs(kInvalid, HasSubstr("input 1 has rank 2, more than")));
}

TEST(ElementwiseTest, LegacyBroadcastFoldsAlongTheAxis) {
  EXPECT_EQ(Text(OpTestView("Add", 6)
                     .ConstantInput(IntTensor(kI64, {2, 2}, {1, 2, 3, 4}))
                     .IntsInput({10, 20})
                     .Int("broadcast", 1)
                     .Int("axis", 0)
                     .Fold()),
            "int64[2,2] 11 12 23 24");
}

TEST(ElementwiseTest, C5ModOfFloatsNeedsFmod) {
  EXPECT_THAT(OpTestView("Mod").Input(kF32, {2}).Input(kF32, {2}).Infer(),
              StatusIs(kInvalid, HasSubstr("fmod is 0, which takes integers")));
  EXPECT_THAT(OpTestView("Mod")
                  .Input(kI64, {2})
                  .Input(kI64, {2})
                  .Int("fmod", 2)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("fmod is 2, expected 0 or 1")));
  EXPECT_EQ(Text(OpTestView("Mod")
                     .Input(kF32, {2})
                     .Input(kF32, {2})
                     .Int("fmod", 1)
                     .Infer()),
            "float32[2]");
}

TEST(ElementwiseTest, ModFoldsWithTheSignItsModeAsksFor) {
  const auto mod = [](int64_t fmod) {
    return Text(OpTestView("Mod")
                    .IntsInput({-7, 7})
                    .IntsInput({3, -3})
                    .Int("fmod", fmod)
                    .Fold());
  };
  EXPECT_EQ(mod(0), "int64[2] 2 -2");
  EXPECT_EQ(mod(1), "int64[2] -1 1");
}

TEST(ElementwiseTest, C6BitShiftNeedsADirection) {
  EXPECT_THAT(OpTestView("BitShift")
                  .Input(DType::kUInt8, {2})
                  .Input(DType::kUInt8, {2})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("expected 'LEFT' or 'RIGHT'")));
  EXPECT_THAT(OpTestView("BitShift")
                  .Input(kI64, {2})
                  .Input(kI64, {2})
                  .String("direction", "LEFT")
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("unsigned")));
}

TEST(ElementwiseTest, BitShiftFolds) {
  const auto shift = [](const char* direction) {
    return Text(OpTestView("BitShift")
                    .ConstantInput(IntTensor(DType::kUInt8, {2}, {200, 1}))
                    .ConstantInput(IntTensor(DType::kUInt8, {}, {1}))
                    .String("direction", direction)
                    .Fold());
  };
  EXPECT_EQ(shift("LEFT"), "uint8[2] 144 2");  // 400 - 256
  EXPECT_EQ(shift("RIGHT"), "uint8[2] 100 0");
}

TEST(ElementwiseTest, PReluSlopeStretchesToTheInput) {
  EXPECT_EQ(Text(OpTestView("PRelu")
                     .Input(kF32, {2, 3, 4, 4})
                     .Input(kF32, {3, 1, 1})
                     .Infer()),
            "float32[2,3,4,4]");
  EXPECT_EQ(Text(OpTestView("PRelu", 6)
                     .Input(kF32, {2, 3, 4, 4})
                     .Input(kF32, {3})
                     .Infer()),
            "float32[2,3,4,4]");
}

TEST(ElementwiseTest, C7PReluInputDoesNotStretch) {
  EXPECT_THAT(
      OpTestView("PRelu").Input(kF32, {1, 3}).Input(kF32, {2, 3}).Infer(),
      StatusIs(kInvalid, HasSubstr("slope of shape [2,3] does not")));
  EXPECT_THAT(
      OpTestView("PRelu", 6).Input(kF32, {2, 3}).Input(kF32, {2}).Infer(),
      StatusIs(kInvalid, HasSubstr("slope of shape [2]")));
}

TEST(ElementwiseTest, PowTakesAnExponentOfAnotherTypeSince12) {
  EXPECT_EQ(Text(OpTestView("Pow").Input(kF32, {2}).Input(kI64, {}).Infer()),
            "float32[2]");
  EXPECT_THAT(OpTestView("Pow", 11).Input(kF32, {2}).Input(kI64, {}).Infer(),
              StatusIs(kInvalid, HasSubstr("found float32 and int64")));
}

TEST(ElementwiseTest, ArithmeticFoldsExactly) {
  const auto fold = [](const char* name) {
    return Text(
        OpTestView(name).IntsInput({7, -7, 0}).IntsInput({2, 2, 2}).Fold());
  };
  EXPECT_EQ(fold("Add"), "int64[3] 9 -5 2");
  EXPECT_EQ(fold("Sub"), "int64[3] 5 -9 -2");
  EXPECT_EQ(fold("Mul"), "int64[3] 14 -14 0");
  EXPECT_EQ(fold("Div"), "int64[3] 3 -3 0");
  EXPECT_EQ(fold("Pow"), "int64[3] 49 49 0");
  EXPECT_EQ(fold("Less"), "bool[3] 0 1 1");
  EXPECT_EQ(fold("GreaterOrEqual"), "bool[3] 1 0 0");
  EXPECT_EQ(fold("Max"), "int64[3] 7 2 2");
  EXPECT_EQ(fold("Min"), "int64[3] 2 -7 0");
  EXPECT_EQ(fold("BitwiseAnd"), "int64[3] 2 0 0");  // -7 is ...11001
  EXPECT_EQ(fold("BitwiseOr"), "int64[3] 7 -5 2");
  EXPECT_EQ(fold("BitwiseXor"), "int64[3] 5 -5 2");
}

TEST(ElementwiseTest, Int32Wraps) {
  EXPECT_EQ(Text(OpTestView("Mul")
                     .ConstantInput(IntTensor(DType::kInt32, {}, {65536}))
                     .ConstantInput(IntTensor(DType::kInt32, {}, {32768}))
                     .Fold()),
            "int32[] -2147483648");
}

TEST(ElementwiseTest, FloatsFold) {
  EXPECT_EQ(Text(OpTestView("Div")
                     .ConstantInput(FloatTensor(kF32, {2}, {1, 3}))
                     .ConstantInput(FloatTensor(kF32, {}, {2}))
                     .Fold()),
            "float32[2] 0.5 1.5");
}

TEST(ElementwiseTest, PartialKnowledgeIsKept) {
  EXPECT_EQ(Text(OpTestView("Add")
                     .ConstantInput(Vector({1, std::nullopt, 3}))
                     .ScalarInput(10)
                     .Fold()),
            "int64[3] 11 ? 13");
  // A 0 decides a product whatever the other factor is.
  EXPECT_EQ(Text(OpTestView("Mul").Input(kI64, {2}).IntsInput({0, 2}).Fold()),
            "int64[2] 0 ?");
  EXPECT_EQ(Text(OpTestView("And")
                     .ConstantInput(IntTensor(DType::kBool, {2}, {0, 1}))
                     .Input(DType::kBool, {2})
                     .Fold()),
            "bool[2] 0 ?");
}

TEST(ElementwiseTest, NothingKnownFoldsToNothing) {
  EXPECT_EQ(Text(OpTestView("Add").Input(kI64, {2}).IntsInput({0, 2}).Fold()),
            "unknown");
  EXPECT_EQ(Text(OpTestView("Mul")
                     .Input(kF32, {1})
                     .ConstantInput(FloatTensor(kF32, {1}, {0}))
                     .Fold()),
            "unknown");
  EXPECT_EQ(Text(OpTestView("Mul").Input(kI64, {2}).Input(kI64, {2}).Fold()),
            "unknown");
}

TEST(ElementwiseTest, CostIsOneOperationPerElementAndAllBytes) {
  WB_ASSERT_OK_AND_ASSIGN(
      const OpCost cost,
      OpTestView("Add").Input(kF32, {2, 3, 4}).Input(kF32, {4}).Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3 * 4));
  EXPECT_EQ(cost.matrix_ops, Ops(0));
  EXPECT_EQ(cost.work_class, WorkClass::kElementwise);
  EXPECT_THAT(cost.input_reads, ElementsAre(Bytes(4 * 24), Bytes(4 * 4)));
  EXPECT_THAT(cost.output_writes, ElementsAre(Bytes(4 * 24)));
}

TEST(ElementwiseTest, FunctionsWeighMore) {
  const auto ops = [](const char* name) {
    const auto cost = OpTestView(name).Input(kF32, {5}).Input(kF32, {5}).Cost();
    WB_EXPECT_OK(cost);
    return cost.ok() ? cost->vector_ops : Ops();
  };
  EXPECT_EQ(ops("Sub"), Ops(5));
  EXPECT_EQ(ops("Div"), Ops(5 * kDivideWeight));
  EXPECT_EQ(ops("Pow"), Ops(5 * kPowWeight));
  EXPECT_EQ(ops("PRelu"), Ops(5 * kLeakyReluWeight));
  EXPECT_EQ(ops("Greater"), Ops(5));
}

TEST(ElementwiseTest, APowerByAKnownNumberIsProducts) {
  const auto weight = [](std::vector<std::optional<double>> exponents) {
    const int64_t size = static_cast<int64_t>(exponents.size());
    const auto cost = OpTestView("Pow")
                          .Input(kF32, {5, size})
                          .ConstantInput(FloatTensor(kF32, {size}, exponents))
                          .Cost();
    WB_EXPECT_OK(cost);
    return cost.ok() ? cost->vector_ops : Ops();
  };
  EXPECT_EQ(weight({2}), Ops(5));
  EXPECT_EQ(weight({3}), Ops(5 * 2));   // x * x * x
  EXPECT_EQ(weight({15}), Ops(5 * 6));  // x2, x3, x6, x7, x14, x15
  EXPECT_EQ(weight({0.5}), Ops(5 * kSqrtWeight));
  EXPECT_EQ(weight({-2}), Ops(5 * (1 + kDivideWeight)));
  EXPECT_EQ(weight({1.5}), Ops(5 * kPowWeight));
  EXPECT_EQ(weight({1e300}), Ops(5 * kPowWeight));
  // The dearest decides, and one that is not known is the dearest.
  EXPECT_EQ(weight({2, 3}), Ops(5 * 2 * 2));
  EXPECT_EQ(weight({2, std::nullopt}), Ops(5 * 2 * kPowWeight));
  EXPECT_EQ(
      OpTestView("Pow").Input(kI64, {5}).ScalarInput(2).Cost()->vector_ops,
      Ops(5));
}

TEST(ElementwiseTest, VariadicTakesAnyNumberOfInputs) {
  for (const char* name : {"Sum", "Mean", "Max", "Min"}) {
    EXPECT_EQ(Text(OpTestView(name).Input(kF32, {2, 3}).Infer()),
              "float32[2,3]")
        << name;
    EXPECT_EQ(Text(OpTestView(name)
                       .Input(kF32, {2, 1})
                       .Input(kF32, {3})
                       .Input(kF32, {})
                       .Infer()),
              "float32[2,3]")
        << name;
  }
}

TEST(ElementwiseTest, C8VariadicInputsAreAllThereAndAlike) {
  EXPECT_THAT(OpTestView("Max")
                  .Input(kF32, {2})
                  .OmittedInput()
                  .Input(kF32, {2})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("omits input 1")));
  EXPECT_THAT(
      OpTestView("Max").Input(kF32, {2}).Input(DType::kFloat16, {2}).Infer(),
      StatusIs(kInvalid, HasSubstr("found float32 and float16")));
  EXPECT_THAT(OpTestView("Sum").Input(kI64, {2}).Infer(),
              StatusIs(kInvalid, HasSubstr("expected a float type")));
}

TEST(ElementwiseTest, C9VariadicDoesNotBroadcastBeforeOpset8) {
  EXPECT_THAT(OpTestView("Sum", 7).Input(kF32, {2, 3}).Input(kF32, {3}).Infer(),
              StatusIs(kInvalid, HasSubstr("must have the same shape")));
}

TEST(ElementwiseTest, VariadicFolds) {
  EXPECT_EQ(Text(OpTestView("Sum")
                     .ConstantInput(FloatTensor(kF32, {2}, {1, 2}))
                     .ConstantInput(FloatTensor(kF32, {}, {10}))
                     .ConstantInput(FloatTensor(kF32, {2}, {100, 200}))
                     .Fold()),
            "float32[2] 111 212");
  EXPECT_EQ(Text(OpTestView("Mean")
                     .ConstantInput(FloatTensor(kF32, {2}, {1, 2}))
                     .ConstantInput(FloatTensor(kF32, {2}, {3, 4}))
                     .Fold()),
            "float32[2] 2 3");
  EXPECT_EQ(Text(OpTestView("Min")
                     .ConstantInput(Vector({4, std::nullopt}))
                     .IntsInput({9, 9})
                     .Fold()),
            "int64[2] 4 ?");
  EXPECT_EQ(Text(OpTestView("Min").IntsInput({4}).Input(kI64, {1}).Fold()),
            "unknown");
}

TEST(ElementwiseTest, VariadicCostCountsEveryInputButTheFirst) {
  const auto ops = [](const char* name) {
    const auto cost = OpTestView(name)
                          .Input(kF32, {6})
                          .Input(kF32, {6})
                          .Input(kF32, {6})
                          .Cost();
    WB_EXPECT_OK(cost);
    return cost.ok() ? cost->vector_ops : Ops();
  };
  EXPECT_EQ(ops("Sum"), Ops(6 * 2));
  EXPECT_EQ(ops("Mean"), Ops(6 * 3));
}

TEST(ElementwiseTest, WhereBroadcastsAllThree) {
  EXPECT_EQ(Text(OpTestView("Where")
                     .Input(DType::kBool, {4, 1, 1})
                     .Input(kF32, {3, 1})
                     .Input(kF32, {2})
                     .Infer()),
            "float32[4,3,2]");
}

TEST(ElementwiseTest, C1WhereChecksItsTypes) {
  EXPECT_THAT(OpTestView("Where")
                  .Input(kI64, {2})
                  .Input(kF32, {2})
                  .Input(kF32, {2})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("('condition') is int64, expected "
                                           "bool")));
  EXPECT_THAT(OpTestView("Where")
                  .Input(DType::kBool, {2})
                  .Input(kF32, {2})
                  .Input(kI64, {2})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("found float32 and int64")));
}

TEST(ElementwiseTest, WhereFoldsByKnownConditions) {
  const Constant condition = IntTensor(DType::kBool, {3}, {1, 0, std::nullopt});
  EXPECT_EQ(Text(OpTestView("Where")
                     .ConstantInput(condition)
                     .IntsInput({1, 2, 3})
                     .IntsInput({10, 20, 30})
                     .Fold()),
            "int64[3] 1 20 ?");
  // Where both choices are equal, the condition does not matter.
  EXPECT_EQ(Text(OpTestView("Where")
                     .ConstantInput(condition)
                     .IntsInput({1, 2, 7})
                     .IntsInput({10, 20, 7})
                     .Fold()),
            "int64[3] 1 20 7");
  EXPECT_EQ(Text(OpTestView("Where")
                     .ConstantInput(condition)
                     .Input(kI64, {3})
                     .IntsInput({10, 20, 30})
                     .Fold()),
            "int64[3] ? 20 ?");
}

TEST(ElementwiseTest, HugeResultsAreRefused) {
  const int64_t big = int64_t{1} << 40;
  EXPECT_THAT(
      OpTestView("Add").Input(kF32, {big, 1}).Input(kF32, {1, big}).Infer(),
      StatusIs(kInvalid, HasSubstr("overflow")));
}

}  // namespace
}  // namespace weighbridge
