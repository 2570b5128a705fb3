#include "analyzer/ir/container_type.h"

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

TensorType Type(DType dtype, absl::Span<const int64_t> dims) {
  return *TensorType::Create(dtype, dims);
}

ItemType Floats(absl::Span<const int64_t> dims) {
  return ItemType::Tensor(Type(DType::kFloat32, dims));
}

TEST(ContainerTypeTest, WordsNestAsTheTypesDo) {
  const ContainerType sequence =
      ContainerType::Sequence({Floats({2})}, Floats({2}));
  EXPECT_EQ(sequence.Word(), "seq(float32)");
  EXPECT_EQ(
      ContainerType::PresentOptional(ItemType::Container(sequence)).Word(),
      "optional(seq(float32))");
  EXPECT_EQ(ContainerType::Map(DType::kString, Floats({})).Word(),
            "map(string,float32)");
}

TEST(ContainerTypeTest, AListedSequenceHasTheSizeOfItsItems) {
  const ContainerType sequence =
      ContainerType::Sequence({Floats({2}), Floats({5})}, Floats({}));
  EXPECT_TRUE(sequence.IsListed());
  EXPECT_EQ(sequence.bound(), Bound::kExact);
  EXPECT_EQ(sequence.byte_size(), Bytes(4 * (2 + 5)));
  // Any of them is at most as long as the longest.
  EXPECT_EQ(sequence.any().tensor->ToString(), "float32[5]");
  EXPECT_EQ(sequence.any().bound, Bound::kUpper);
}

TEST(ContainerTypeTest, WithoutAListItIsBoundedByLengthAndItem) {
  const ContainerType sequence =
      ContainerType::SequenceOf(Floats({3}), 4, Bound::kUpper);
  EXPECT_FALSE(sequence.IsListed());
  EXPECT_EQ(sequence.bound(), Bound::kUpper);
  EXPECT_EQ(sequence.byte_size(), Bytes(4 * 3 * 4));
}

TEST(ContainerTypeTest, UnknownShapesHaveNoSizeUnlessThereIsNone) {
  const ItemType unknown = ItemType::UnknownTensor(DType::kFloat32);
  EXPECT_EQ(ContainerType::SequenceOf(unknown, 2, Bound::kExact).byte_size(),
            std::nullopt);
  EXPECT_EQ(ContainerType::Sequence({}, unknown).byte_size(), Bytes(0));
  EXPECT_EQ(ContainerType::Map(DType::kInt64, Floats({2})).byte_size(),
            std::nullopt);
}

TEST(ContainerTypeTest, AMapHasTheSizeOfItsKeysAndValues) {
  const ContainerType map = ContainerType::Map(DType::kInt64, Floats({}), 3);
  EXPECT_EQ(map.bound(), Bound::kExact);
  EXPECT_EQ(map.byte_size(), Bytes((8 + 4) * 3));
  // A row of scores each.
  EXPECT_EQ(
      ContainerType::SequenceOf(ItemType::Container(map), 5, Bound::kExact)
          .byte_size(),
      Bytes((8 + 4) * 3 * 5));
}

TEST(ContainerTypeTest, TheBoundOfTwoMapsHasTheMoreKeys) {
  const ContainerType few = ContainerType::Map(DType::kString, Floats({}), 2);
  const ContainerType more = ContainerType::Map(DType::kString, Floats({}), 5);
  const ContainerType both = UpperBoundOf(few, more);
  EXPECT_EQ(both.Word(), "map(string,float32)");
  EXPECT_EQ(both.length(), 5);
  EXPECT_EQ(both.bound(), Bound::kUpper);
  const ContainerType any = ContainerType::Map(DType::kString, Floats({}));
  EXPECT_EQ(UpperBoundOf(few, any).length(), std::nullopt);
  EXPECT_EQ(UpperBoundOf(few, any).Word(), "map(string,float32)");
}

TEST(ContainerTypeTest, TheBoundOfTwoSequencesHoldsBoth) {
  const ContainerType a = ContainerType::Sequence({Floats({2, 7})}, Floats({}));
  const ContainerType b =
      ContainerType::Sequence({Floats({3, 1}), Floats({3, 1})}, Floats({}));
  const ContainerType both = UpperBoundOf(a, b);
  EXPECT_EQ(both.length(), 2);
  EXPECT_EQ(both.bound(), Bound::kUpper);
  EXPECT_EQ(both.any().tensor->ToString(), "float32[3,7]");
}

TEST(ContainerTypeTest, AnEmptySequenceBoundsNoItem) {
  const ContainerType empty =
      ContainerType::Sequence({}, ItemType::UnknownTensor(DType::kFloat32));
  const ContainerType full = ContainerType::Sequence({Floats({4})}, Floats({}));
  EXPECT_EQ(UpperBoundOf(empty, full).any().tensor->ToString(), "float32[4]");
}

TEST(ContainerTypeTest, DifferentRanksHaveNoCommonShape) {
  const ItemType both = UpperBoundOf(Floats({2}), Floats({2, 2}));
  EXPECT_FALSE(both.tensor.has_value());
  EXPECT_EQ(both.dtype, DType::kFloat32);
}

TEST(ContainerTypeTest, AnOptionalThatMayBeEmptyIsAnUpperBound) {
  const ContainerType both =
      UpperBoundOf(ContainerType::PresentOptional(Floats({2})),
                   ContainerType::AbsentOptional(Floats({2})));
  EXPECT_EQ(both.length(), 1);
  EXPECT_EQ(both.length_bound(), Bound::kUpper);
}

TEST(ContainerTypeTest, OnlyFloatsAreRetyped) {
  const ContainerType floats =
      ContainerType::Sequence({Floats({8})}, Floats({}));
  EXPECT_EQ(floats.WithFloats(DType::kInt8).byte_size(), Bytes(8));
  const ItemType ints = ItemType::Tensor(Type(DType::kInt64, {8}));
  EXPECT_EQ(ContainerType::Sequence({ints}, ints)
                .WithFloats(DType::kInt8)
                .byte_size(),
            Bytes(64));
}

// A sequence that nobody can list is not listed: memory stays bounded.
TEST(ContainerTypeTest, LongSequencesAreNotListed) {
  const std::vector<ItemType> items(5000, Floats({1}));
  const ContainerType sequence = ContainerType::Sequence(items, Floats({}));
  EXPECT_FALSE(sequence.IsListed());
  EXPECT_EQ(sequence.length(), 5000);
  EXPECT_EQ(sequence.byte_size(), Bytes(4 * 5000));
}

}  // namespace
}  // namespace weighbridge
