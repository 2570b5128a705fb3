#include "analyzer/ir/constant.h"

#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::Eq;
using testing::Optional;

TensorType Type(DType dtype, const std::vector<int64_t>& dims) {
  return *TensorType::Create(dtype, dims);
}

TEST(ConstantTest, HoldsIntegers) {
  const Constant constant(Type(DType::kInt32, {2, 1}), Constant::Ints{3, -4});
  EXPECT_TRUE(constant.holds_ints());
  EXPECT_FALSE(constant.holds_floats());
  EXPECT_FALSE(constant.holds_strings());
  EXPECT_EQ(constant.size(), 2);
  EXPECT_EQ(constant.Int(1), -4);
  EXPECT_EQ(constant.Float(1), -4.0);
  EXPECT_THAT(constant.KnownInts(), Optional(ElementsAre(3, -4)));
}

TEST(ConstantTest, HoldsFloatsAndStrings) {
  const Constant floats(Type(DType::kFloat16, {2}), Constant::Floats{0.5, -1});
  EXPECT_TRUE(floats.holds_floats());
  EXPECT_EQ(floats.Float(0), 0.5);
  EXPECT_THAT(floats.KnownInts(), Eq(std::nullopt));
  const Constant strings(Type(DType::kString, {1}), Constant::Strings{"a"});
  EXPECT_TRUE(strings.holds_strings());
  EXPECT_EQ(strings.String(0), "a");
  EXPECT_THAT(strings.KnownInts(), Eq(std::nullopt));
}

TEST(ConstantTest, MakesVectorsAndScalars) {
  const Constant vector = Constant::Int64Vector({1, 2, 3});
  EXPECT_EQ(vector.type(), Type(DType::kInt64, {3}));
  EXPECT_THAT(vector.KnownInts(), Optional(ElementsAre(1, 2, 3)));
  EXPECT_EQ(Constant::Int64Vector({}).size(), 0);
  const Constant scalar = Constant::Int64Scalar(7);
  EXPECT_EQ(scalar.type(), TensorType::Scalar(DType::kInt64));
  EXPECT_EQ(scalar.Int(0), 7);
}

TEST(ConstantTest, ElementsMayBeUnknown) {
  Constant constant = Constant::Int64Vector({1, 0, 3});
  EXPECT_TRUE(constant.fully_known());
  constant.MarkUnknown(1);
  EXPECT_FALSE(constant.fully_known());
  EXPECT_TRUE(constant.IsKnown(0));
  EXPECT_FALSE(constant.IsKnown(1));
  EXPECT_TRUE(constant.IsKnown(2));
  EXPECT_THAT(constant.KnownInts(), Eq(std::nullopt));
}

TEST(ConstantTest, WithTypeKeepsElementsAndWhatIsKnown) {
  Constant constant = Constant::Int64Vector({1, 2, 3, 4});
  constant.MarkUnknown(3);
  const Constant reshaped = constant.WithType(Type(DType::kInt64, {2, 2}));
  EXPECT_EQ(reshaped.type(), Type(DType::kInt64, {2, 2}));
  EXPECT_EQ(reshaped.Int(2), 3);
  EXPECT_FALSE(reshaped.IsKnown(3));
}

TEST(ConstantDeathTest, NumberOfElementsMustBeThatOfTheType) {
  EXPECT_DEATH(Constant(Type(DType::kInt64, {2}), Constant::Ints{1}),
               "this is a bug in Weighbridge");
  EXPECT_DEATH(Constant::Int64Vector({1, 2}).WithType(Type(DType::kInt64, {3})),
               "this is a bug in Weighbridge");
}

}  // namespace
}  // namespace weighbridge
