#include "analyzer/ops/element.h"

#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include "analyzer/ops/rule_testing.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

int64_t Wrapped(DType dtype, int64_t value) {
  return StoredAs(dtype, Element::Int(value)).int_value();
}
double Rounded(DType dtype, double value) {
  return StoredAs(dtype, Element::Float(value)).float_value();
}

TEST(ElementTest, DefaultIsUnknown) {
  EXPECT_FALSE(Element().known());
  EXPECT_TRUE(Element::Int(0).known());
  EXPECT_EQ(Element(), Element());
  EXPECT_FALSE(Element::Int(0) == Element());
}

TEST(ElementTest, StringsCompareByContent) {
  const std::string a = "x", b = "x", c = "y";
  EXPECT_EQ(Element::String(&a), Element::String(&b));
  EXPECT_FALSE(Element::String(&a) == Element::String(&c));
}

TEST(ElementTest, NanEqualsNothing) {
  EXPECT_FALSE(Element::Float(kNan) == Element::Float(kNan));
}

TEST(ElementTest, ReadsConstantsAndTheirGaps) {
  const Constant constant = Vector({7, std::nullopt});
  EXPECT_EQ(ElementOf(&constant, 0), Element::Int(7));
  EXPECT_FALSE(ElementOf(&constant, 1).known());
  EXPECT_FALSE(ElementOf(&constant, 2).known());
  EXPECT_FALSE(ElementOf(&constant, -1).known());
  EXPECT_FALSE(ElementOf(nullptr, 0).known());
}

TEST(ElementTest, IntegersWrapToTheirWidth) {
  EXPECT_EQ(Wrapped(DType::kInt8, 200), 200 - 256);
  EXPECT_EQ(Wrapped(DType::kUInt8, -1), 255);
  EXPECT_EQ(Wrapped(DType::kInt32, int64_t{1} << 31), -(int64_t{1} << 31));
  EXPECT_EQ(Wrapped(DType::kUInt32, -1), (int64_t{1} << 32) - 1);
  EXPECT_EQ(Wrapped(DType::kInt4, 8), 8 - 16);
  EXPECT_EQ(Wrapped(DType::kUInt4, 17), 1);
  EXPECT_EQ(Wrapped(DType::kInt64, -5), -5);
  EXPECT_EQ(Wrapped(DType::kBool, 6), 1);
}

TEST(ElementTest, FloatsRoundToNearestEven) {
  // float32 has 24 significant bits: 2^24 + 1 lies between two of them.
  EXPECT_EQ(Rounded(DType::kFloat32, 16777217.0), 16777216.0);
  EXPECT_EQ(Rounded(DType::kFloat32, 16777219.0), 16777220.0);
  // float16 has 11: 2049 lies between 2048 and 2050.
  EXPECT_EQ(Rounded(DType::kFloat16, 2049.0), 2048.0);
  EXPECT_EQ(Rounded(DType::kFloat16, 2051.0), 2052.0);
  // bfloat16 has 8: 257 lies between 256 and 258.
  EXPECT_EQ(Rounded(DType::kBFloat16, 257.0), 256.0);
  EXPECT_EQ(Rounded(DType::kFloat64, 16777217.0), 16777217.0);
}

TEST(ElementTest, FloatsOverflowToInfinityAndUnderflowByStep) {
  EXPECT_EQ(Rounded(DType::kFloat16, 65519.0), 65504.0);
  EXPECT_EQ(Rounded(DType::kFloat16, 65520.0), kInf);
  EXPECT_EQ(Rounded(DType::kFloat16, -1e9), -kInf);
  EXPECT_EQ(Rounded(DType::kFloat32, 1e39), kInf);
  EXPECT_EQ(Rounded(DType::kBFloat16, 1e39), kInf);
  // The smallest float16 is 2^-24; half of it ties to even, to 0.
  EXPECT_EQ(Rounded(DType::kFloat16, std::ldexp(1.0, -24)),
            std::ldexp(1.0, -24));
  EXPECT_EQ(Rounded(DType::kFloat16, std::ldexp(1.0, -25)), 0.0);
  EXPECT_EQ(Rounded(DType::kFloat16, std::ldexp(3.0, -26)),
            std::ldexp(1.0, -24));
}

TEST(ElementTest, FloatRoundingAgreesWithTheHardware) {
  for (const double value :
       {0.1, 1.0 / 3, 1e-40, 3.4e38, -2.5e-7, 123456789.0}) {
    EXPECT_EQ(Rounded(DType::kFloat32, value),
              static_cast<double>(static_cast<float>(value)));
  }
}

TEST(ElementTest, NarrowFloatsAreNotComputed) {
  EXPECT_FALSE(StoredAs(DType::kFloat8E4M3FN, Element::Float(1)).known());
}

TEST(ElementTest, ConvertsFloatToIntTowardsZero) {
  const auto convert = [](double value, DType to) {
    return Convert(DType::kFloat32, to, Element::Float(value));
  };
  EXPECT_EQ(convert(2.9, DType::kInt64), Element::Int(2));
  EXPECT_EQ(convert(-2.9, DType::kInt64), Element::Int(-2));
  EXPECT_EQ(convert(255.5, DType::kUInt8), Element::Int(255));
  EXPECT_EQ(convert(-0.5, DType::kUInt8), Element::Int(0));
  EXPECT_EQ(convert(0.5, DType::kBool), Element::Bool(true));
  EXPECT_EQ(convert(0.0, DType::kBool), Element::Bool(false));
}

TEST(ElementTest, FloatsThatDoNotFitAnIntAreUnknown) {
  const auto convert = [](double value, DType to) {
    return Convert(DType::kFloat32, to, Element::Float(value)).known();
  };
  EXPECT_FALSE(convert(256, DType::kUInt8));
  EXPECT_FALSE(convert(-1, DType::kUInt8));
  EXPECT_FALSE(convert(128, DType::kInt8));
  EXPECT_TRUE(convert(-128, DType::kInt8));
  EXPECT_FALSE(convert(kInf, DType::kInt64));
  EXPECT_FALSE(convert(kNan, DType::kInt64));
  EXPECT_FALSE(convert(std::ldexp(1.0, 63), DType::kInt64));
  EXPECT_TRUE(convert(-std::ldexp(1.0, 63), DType::kInt64));
  EXPECT_FALSE(convert(std::ldexp(1.0, 64), DType::kUInt64));
}

TEST(ElementTest, ConvertsIntegers) {
  EXPECT_EQ(Convert(DType::kInt64, DType::kInt32,
                    Element::Int((int64_t{1} << 32) + 5)),
            Element::Int(5));
  EXPECT_EQ(Convert(DType::kInt16, DType::kInt8, Element::Int(200)),
            Element::Int(-56));
  EXPECT_EQ(Convert(DType::kInt64, DType::kBool, Element::Int(-3)),
            Element::Bool(true));
  EXPECT_EQ(Convert(DType::kBool, DType::kFloat32, Element::Bool(true)),
            Element::Float(1));
  // The bits of -1 are 2^64 - 1 as uint64; float32 rounds it to 2^64.
  EXPECT_EQ(Convert(DType::kUInt64, DType::kFloat32, Element::Int(-1)),
            Element::Float(std::ldexp(1.0, 64)));
  EXPECT_EQ(Convert(DType::kInt64, DType::kFloat16, Element::Int(70000)),
            Element::Float(kInf));
}

TEST(ElementTest, DoesNotConvertStrings) {
  const std::string text = "1";
  EXPECT_FALSE(
      Convert(DType::kString, DType::kInt64, Element::String(&text)).known());
  EXPECT_FALSE(Convert(DType::kInt64, DType::kString, Element::Int(1)).known());
  EXPECT_FALSE(Convert(DType::kInt64, DType::kInt32, Element()).known());
}

TEST(ElementTest, BuildsConstantsWithGaps) {
  const auto constant = BuildConstant(Vector({0, 0, 0}).type(), [](int64_t i) {
    return i == 1 ? Element() : Element::Int(i * 10);
  });
  EXPECT_EQ(Text(FoldedOutputs{constant}), "int64[3] 0 ? 20");
}

TEST(ElementTest, BuildsNothingFromNothing) {
  const TensorType type = Vector({0, 0}).type();
  EXPECT_FALSE(BuildConstant(type, [](int64_t) { return Element(); }));
  // An element of another kind is none.
  EXPECT_FALSE(BuildConstant(type, [](int64_t) { return Element::Float(1); }));
}

TEST(ElementTest, EmptyTensorIsFullyKnown) {
  const auto constant =
      BuildConstant(Vector({}).type(), [](int64_t) { return Element(); });
  ASSERT_TRUE(constant.has_value());
  EXPECT_TRUE(constant->fully_known());
}

TEST(ElementTest, BuildsNothingThatIsTooLargeOrComplex) {
  const auto one = [](int64_t) { return Element::Int(1); };
  EXPECT_TRUE(BuildConstant(
      *TensorType::Create(DType::kInt64, {kMaxConstantElements}), one));
  EXPECT_FALSE(BuildConstant(
      *TensorType::Create(DType::kInt64, {kMaxConstantElements + 1}), one));
  EXPECT_FALSE(BuildConstant(*TensorType::Create(DType::kComplex64, {1}), one));
}

TEST(ElementTest, ZeroFitsItsType) {
  EXPECT_EQ(ZeroOf(DType::kInt8), Element::Int(0));
  EXPECT_EQ(ZeroOf(DType::kFloat16), Element::Float(0));
  EXPECT_EQ(ZeroOf(DType::kString).string_value(), "");
  EXPECT_FALSE(ZeroOf(DType::kComplex128).known());
}

}  // namespace
}  // namespace weighbridge
