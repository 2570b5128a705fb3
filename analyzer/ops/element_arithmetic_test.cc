#include "analyzer/ops/element_arithmetic.h"

#include <cmath>
#include <limits>
#include <string>

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr int64_t kLowest = std::numeric_limits<int64_t>::min();
constexpr int64_t kHighest = std::numeric_limits<int64_t>::max();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

constexpr auto Int = &Element::Int;
constexpr auto Float = &Element::Float;
constexpr auto Bool = &Element::Bool;
const Element kUnknown;

TEST(ElementArithmeticTest, SumsWrapAround) {
  EXPECT_EQ(AddElements(DType::kInt64, Int(2), Int(3)), Int(5));
  EXPECT_EQ(AddElements(DType::kInt64, Int(kHighest), Int(1)), Int(kLowest));
  EXPECT_EQ(AddElements(DType::kInt32, Int(2147483647), Int(1)),
            Int(-2147483648LL));
  EXPECT_EQ(SubtractElements(DType::kUInt8, Int(3), Int(5)), Int(254));
  EXPECT_EQ(SubtractElements(DType::kInt64, Int(kLowest), Int(1)),
            Int(kHighest));
}

TEST(ElementArithmeticTest, FloatSumsRoundToTheType) {
  EXPECT_EQ(AddElements(DType::kFloat64, Float(0.5), Float(0.25)), Float(0.75));
  // 1 is lost beside 2^24 in float32.
  EXPECT_EQ(AddElements(DType::kFloat32, Float(16777216), Float(1)),
            Float(16777216));
}

TEST(ElementArithmeticTest, UnknownOperandsGiveUnknownResults) {
  EXPECT_EQ(AddElements(DType::kInt64, kUnknown, Int(1)), kUnknown);
  EXPECT_EQ(DivideElements(DType::kInt64, Int(1), kUnknown), kUnknown);
  EXPECT_EQ(MinElements(DType::kInt64, Int(1), kUnknown), kUnknown);
  EXPECT_EQ(EqualElements(DType::kInt64, Int(1), kUnknown), kUnknown);
  EXPECT_EQ(PowerElements(DType::kInt64, kUnknown, Int(0)), kUnknown);
}

TEST(ElementArithmeticTest, IntegerZeroDecidesAProduct) {
  EXPECT_EQ(MultiplyElements(DType::kInt64, kUnknown, Int(0)), Int(0));
  EXPECT_EQ(MultiplyElements(DType::kInt64, Int(0), kUnknown), Int(0));
  // 0 times NaN or infinity is not 0.
  EXPECT_EQ(MultiplyElements(DType::kFloat32, Float(0), kUnknown), kUnknown);
}

TEST(ElementArithmeticTest, ProductsWrapAround) {
  EXPECT_EQ(MultiplyElements(DType::kInt64, Int(-4), Int(6)), Int(-24));
  EXPECT_EQ(MultiplyElements(DType::kInt32, Int(65536), Int(65536)), Int(0));
  EXPECT_EQ(MultiplyElements(DType::kInt64, Int(kHighest), Int(2)), Int(-2));
}

TEST(ElementArithmeticTest, IntegerDivisionTruncates) {
  EXPECT_EQ(DivideElements(DType::kInt64, Int(7), Int(2)), Int(3));
  EXPECT_EQ(DivideElements(DType::kInt64, Int(-7), Int(2)), Int(-3));
  EXPECT_EQ(DivideElements(DType::kInt64, Int(7), Int(-2)), Int(-3));
  EXPECT_EQ(DivideElements(DType::kInt64, Int(kLowest), Int(-1)), Int(kLowest));
  EXPECT_EQ(DivideElements(DType::kInt32, Int(-2147483648LL), Int(-1)),
            Int(-2147483648LL));
  EXPECT_EQ(DivideElements(DType::kInt64, Int(7), Int(0)), kUnknown);
  // As uint64, -2 is 2^64 - 2.
  EXPECT_EQ(DivideElements(DType::kUInt64, Int(-2), Int(2)), Int(kHighest));
}

TEST(ElementArithmeticTest, FloatDivisionFollowsIeee) {
  EXPECT_EQ(DivideElements(DType::kFloat32, Float(1), Float(0)).float_value(),
            std::numeric_limits<double>::infinity());
  EXPECT_EQ(DivideElements(DType::kFloat32, Float(1), Float(4)), Float(0.25));
}

TEST(ElementArithmeticTest, FloorModHasTheSignOfTheDivisor) {
  EXPECT_EQ(FloorModElements(DType::kInt64, Int(7), Int(3)), Int(1));
  EXPECT_EQ(FloorModElements(DType::kInt64, Int(-7), Int(3)), Int(2));
  EXPECT_EQ(FloorModElements(DType::kInt64, Int(7), Int(-3)), Int(-2));
  EXPECT_EQ(FloorModElements(DType::kInt64, Int(-6), Int(3)), Int(0));
  EXPECT_EQ(FloorModElements(DType::kInt64, Int(kLowest), Int(-1)), Int(0));
  EXPECT_EQ(FloorModElements(DType::kInt64, Int(7), Int(0)), kUnknown);
  // 2^64 - 1 = 3 * 6148914691236517205.
  EXPECT_EQ(FloorModElements(DType::kUInt64, Int(-1), Int(3)), Int(0));
  EXPECT_EQ(FloorModElements(DType::kFloat32, Float(7), Float(3)), kUnknown);
}

TEST(ElementArithmeticTest, TruncatedModHasTheSignOfTheDividend) {
  EXPECT_EQ(TruncatedModElements(DType::kInt64, Int(-7), Int(3)), Int(-1));
  EXPECT_EQ(TruncatedModElements(DType::kInt64, Int(7), Int(-3)), Int(1));
  EXPECT_EQ(TruncatedModElements(DType::kFloat32, Float(-5.5), Float(2)),
            Float(-1.5));
  EXPECT_EQ(TruncatedModElements(DType::kInt64, Int(7), Int(0)), kUnknown);
}

TEST(ElementArithmeticTest, MinimumAndMaximum) {
  EXPECT_EQ(MinElements(DType::kInt64, Int(-1), Int(2)), Int(-1));
  EXPECT_EQ(MaxElements(DType::kInt64, Int(-1), Int(2)), Int(2));
  // As uint64, -1 is the largest.
  EXPECT_EQ(MaxElements(DType::kUInt64, Int(-1), Int(2)), Int(-1));
  EXPECT_TRUE(std::isnan(
      MaxElements(DType::kFloat32, Float(1), Float(kNan)).float_value()));
  EXPECT_TRUE(std::isnan(
      MinElements(DType::kFloat32, Float(kNan), Float(1)).float_value()));
}

TEST(ElementArithmeticTest, Powers) {
  EXPECT_EQ(PowerElements(DType::kInt64, Int(3), Int(4)), Int(81));
  EXPECT_EQ(PowerElements(DType::kInt64, Int(-2), Int(3)), Int(-8));
  EXPECT_EQ(PowerElements(DType::kInt64, Int(0), Int(0)), Int(1));
  EXPECT_EQ(PowerElements(DType::kInt64, Int(2), Int(64)), Int(0));
  EXPECT_EQ(PowerElements(DType::kInt64, Int(1), Int(-5)), Int(1));
  EXPECT_EQ(PowerElements(DType::kInt64, Int(-1), Int(-5)), Int(-1));
  EXPECT_EQ(PowerElements(DType::kInt64, Int(-1), Int(-4)), Int(1));
  EXPECT_EQ(PowerElements(DType::kInt64, Int(2), Int(-1)), Int(0));
  EXPECT_EQ(PowerElements(DType::kInt64, Int(0), Int(-1)), kUnknown);
  EXPECT_EQ(PowerElements(DType::kFloat32, Float(2), Int(-1)), Float(0.5));
  EXPECT_EQ(PowerElements(DType::kFloat32, Float(9), Float(0.5)), Float(3));
  EXPECT_EQ(PowerElements(DType::kInt64, Int(16), Float(0.5)), Int(4));
}

TEST(ElementArithmeticTest, LogicIsDecidedByOneOperand) {
  EXPECT_EQ(AndElements(DType::kBool, kUnknown, Bool(false)), Bool(false));
  EXPECT_EQ(AndElements(DType::kBool, kUnknown, Bool(true)), kUnknown);
  EXPECT_EQ(AndElements(DType::kBool, Bool(true), Bool(true)), Bool(true));
  EXPECT_EQ(OrElements(DType::kBool, Bool(true), kUnknown), Bool(true));
  EXPECT_EQ(OrElements(DType::kBool, Bool(false), kUnknown), kUnknown);
  EXPECT_EQ(OrElements(DType::kBool, Bool(false), Bool(false)), Bool(false));
  EXPECT_EQ(XorElements(DType::kBool, Bool(true), Bool(false)), Bool(true));
  EXPECT_EQ(XorElements(DType::kBool, Bool(true), Bool(true)), Bool(false));
  EXPECT_EQ(XorElements(DType::kBool, Bool(true), kUnknown), kUnknown);
}

TEST(ElementArithmeticTest, Bits) {
  EXPECT_EQ(BitAndElements(DType::kInt8, Int(6), Int(3)), Int(2));
  EXPECT_EQ(BitAndElements(DType::kInt8, kUnknown, Int(0)), Int(0));
  EXPECT_EQ(BitOrElements(DType::kInt8, Int(6), Int(3)), Int(7));
  EXPECT_EQ(BitXorElements(DType::kInt8, Int(6), Int(3)), Int(5));
  EXPECT_EQ(BitXorElements(DType::kInt8, Int(6), kUnknown), kUnknown);
}

TEST(ElementArithmeticTest, ShiftsDropBits) {
  EXPECT_EQ(ShiftLeft(DType::kUInt8, Int(200), Int(1)), Int(400 - 256));
  EXPECT_EQ(ShiftRight(DType::kUInt8, Int(200), Int(3)), Int(25));
  EXPECT_EQ(ShiftRight(DType::kUInt64, Int(-1), Int(1)), Int(kHighest));
  EXPECT_EQ(ShiftLeft(DType::kUInt8, Int(1), Int(8)), kUnknown);
  EXPECT_EQ(ShiftRight(DType::kUInt64, Int(1), Int(64)), kUnknown);
}

TEST(ElementArithmeticTest, Comparisons) {
  EXPECT_EQ(LessElements(DType::kInt64, Int(-1), Int(1)), Bool(true));
  EXPECT_EQ(LessElements(DType::kUInt64, Int(-1), Int(1)), Bool(false));
  EXPECT_EQ(GreaterElements(DType::kFloat32, Float(2), Float(1)), Bool(true));
  EXPECT_EQ(LessOrEqualElements(DType::kInt64, Int(2), Int(2)), Bool(true));
  EXPECT_EQ(GreaterOrEqualElements(DType::kInt64, Int(1), Int(2)), Bool(false));
  EXPECT_EQ(EqualElements(DType::kFloat32, Float(-0.0), Float(0.0)),
            Bool(true));
  for (const auto& compare :
       {&EqualElements, &LessElements, &LessOrEqualElements, &GreaterElements,
        &GreaterOrEqualElements}) {
    EXPECT_EQ(compare(DType::kFloat32, Float(kNan), Float(1)), Bool(false));
  }
}

TEST(ElementArithmeticTest, StringsCompareForEqualityOnly) {
  const std::string a = "a", b = "b";
  EXPECT_EQ(
      EqualElements(DType::kString, Element::String(&a), Element::String(&a)),
      Bool(true));
  EXPECT_EQ(
      EqualElements(DType::kString, Element::String(&a), Element::String(&b)),
      Bool(false));
  EXPECT_EQ(
      LessElements(DType::kString, Element::String(&a), Element::String(&b)),
      kUnknown);
  EXPECT_EQ(
      AddElements(DType::kString, Element::String(&a), Element::String(&b)),
      kUnknown);
}

}  // namespace
}  // namespace weighbridge
