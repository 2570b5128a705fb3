#include "analyzer/resolve/value_bound.h"

#include <memory>

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

ResolvedValue Floats(absl::Span<const int64_t> dims) {
  ResolvedValue value;
  value.type = *TensorType::Create(DType::kFloat32, dims);
  return value;
}

TEST(ValueBoundTest, EqualTypesStayExact) {
  const ResolvedValue both = UpperBoundOf(Floats({2, 3}), Floats({2, 3}));
  EXPECT_EQ(both.type->ToString(), "float32[2,3]");
  EXPECT_EQ(both.bound, Bound::kExact);
}

TEST(ValueBoundTest, EveryDimIsTheLargerOne) {
  const ResolvedValue both = UpperBoundOf(Floats({2, 7}), Floats({5, 3}));
  EXPECT_EQ(both.type->ToString(), "float32[5,7]");
  EXPECT_EQ(both.bound, Bound::kUpper);
}

TEST(ValueBoundTest, OfDifferentRanksTheLargerIsAGuess) {
  const ResolvedValue both = UpperBoundOf(Floats({2}), Floats({2, 3}));
  EXPECT_EQ(both.type->ToString(), "float32[2,3]");
  EXPECT_EQ(both.bound, Bound::kAssumed);
}

TEST(ValueBoundTest, WhatIsUnknownOrOfAnotherKindHasNoBound) {
  EXPECT_FALSE(UpperBoundOf(Floats({2}), ResolvedValue()).type.has_value());
  ResolvedValue ints;
  ints.type = *TensorType::Create(DType::kInt64, {2});
  EXPECT_FALSE(UpperBoundOf(Floats({2}), ints).type.has_value());
}

// 3 x 5 elements after 4 runs that add 2 rows each: 11 x 5.
TEST(ValueBoundTest, GrowthGoesOn) {
  const std::optional<Dims> growth = GrowthOf(Floats({3, 5}), Floats({5, 5}));
  ASSERT_TRUE(growth);
  EXPECT_EQ(*growth, (Dims{2, 0}));
  const ResolvedValue grown = GrownBy(Floats({3, 5}), *growth, 4);
  EXPECT_EQ(grown.type->ToString(), "float32[11,5]");
  EXPECT_EQ(grown.bound, Bound::kUpper);
}

TEST(ValueBoundTest, WhatShrinksOrChangesDoesNotGrow) {
  EXPECT_FALSE(GrowthOf(Floats({3, 5}), Floats({4, 4})));
  EXPECT_FALSE(GrowthOf(Floats({3}), Floats({3, 1})));
  EXPECT_FALSE(GrowthOf(Floats({3}), ResolvedValue()));
  EXPECT_FALSE(GrownBy(Floats({1}), {int64_t{1} << 40}, int64_t{1} << 40).type);
}

TEST(ValueBoundTest, SequencesAreBoundedByTheirItems) {
  const auto sequence = [](absl::Span<const int64_t> dims) {
    ResolvedValue value;
    value.container =
        std::make_shared<const ContainerType>(ContainerType::SequenceOf(
            ItemType::Tensor(*TensorType::Create(DType::kFloat32, dims)), 2,
            Bound::kExact));
    return value;
  };
  const ResolvedValue both = UpperBoundOf(sequence({1}), sequence({4}));
  ASSERT_NE(both.container, nullptr);
  EXPECT_EQ(both.container->any().tensor->ToString(), "float32[4]");
  EXPECT_EQ(both.bound, Bound::kUpper);
  EXPECT_TRUE(SameType(sequence({1}), sequence({1})));
  EXPECT_FALSE(SameType(sequence({1}), sequence({4})));
}

}  // namespace
}  // namespace weighbridge
