#include "analyzer/ops/type_set.h"

#include <string>

#include "analyzer/ir/container_type.h"
#include "analyzer/ir/dtype.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr TypeSet kFloat = TypeSet::Tensor(DType::kFloat32);
constexpr TypeSet kInt = TypeSet::Tensor(DType::kInt64);

TypeSet OfContainer(const ContainerType& type) {
  const std::optional<TypeSet> set = TypeSet::Of(type);
  EXPECT_TRUE(set.has_value()) << type.Word();
  return set.value_or(TypeSet());
}

TEST(TypeSetTest, IsASet) {
  EXPECT_TRUE((kFloat | kInt).Contains(kInt));
  EXPECT_FALSE(kFloat.Contains(kFloat | kInt));
  EXPECT_EQ((kFloat | kInt) - kInt, kFloat);
  EXPECT_EQ((kFloat | kInt) & kInt, kInt);
  EXPECT_TRUE((kFloat - kFloat).IsEmpty());
  EXPECT_TRUE(kFloat.Contains(TypeSet()));
}

TEST(TypeSetTest, WordsAreInTheOrderOfOnnxsNumbers) {
  EXPECT_EQ(kFloat.Words(), "float32");
  // FLOAT is 1, INT64 is 7, BOOL is 9.
  EXPECT_EQ((TypeSet::Tensor(DType::kBool) | kInt | kFloat).Words(),
            "float32, int64 or bool");
  EXPECT_EQ(TypeSet().Words(), "nothing");
}

// What a set of one type is called is what the type itself is called.
TEST(TypeSetTest, ContainersAreKnownByWhatTheyHold) {
  const ItemType tensor = ItemType::UnknownTensor(DType::kFloat16);
  const ContainerType sequence = ContainerType::Sequence({}, tensor);
  const ContainerType types[] = {
      sequence, ContainerType::MaybeOptional(tensor),
      ContainerType::AbsentOptional(ItemType::Container(sequence)),
      ContainerType::Map(DType::kString,
                         ItemType::UnknownTensor(DType::kFloat32)),
      ContainerType::Sequence(
          {}, ItemType::Container(ContainerType::Map(
                  DType::kInt64, ItemType::UnknownTensor(DType::kFloat32))))};
  TypeSet all;
  for (const ContainerType& type : types) {
    EXPECT_EQ(OfContainer(type).Words(), type.Word());
    EXPECT_FALSE(all.Contains(OfContainer(type))) << type.Word();
    all = all | OfContainer(type);
  }
  // A sequence of float16 is no tensor of float16.
  EXPECT_FALSE(all.Contains(TypeSet::Tensor(DType::kFloat16)));
}

TEST(TypeSetTest, OtherContainersAreInNoSet) {
  const ContainerType sequence =
      ContainerType::Sequence({}, ItemType::UnknownTensor(DType::kFloat32));
  const ContainerType nested =
      ContainerType::Sequence({}, ItemType::Container(sequence));
  const ContainerType optional =
      ContainerType::MaybeOptional(ItemType::Container(nested));
  EXPECT_FALSE(TypeSet::Of(nested).has_value());
  EXPECT_FALSE(TypeSet::Of(optional).has_value());
  EXPECT_FALSE(
      TypeSet::Of(ContainerType::Map(DType::kInt64,
                                     ItemType::UnknownTensor(DType::kInt64)))
          .has_value());
}

TEST(TypeSetTest, AnAnswerIsOfTheKindOfTheQuestion) {
  const TypeSet sequences = {.sequences = kFloat.tensors};
  const TypeSet set = kFloat | kInt | sequences;
  EXPECT_EQ(OfKindOf(set, TypeSet::Tensor(DType::kBool)), kFloat | kInt);
  EXPECT_EQ(OfKindOf(set, {.sequences = kInt.tensors}), sequences);
  // There is none of that kind: all there is.
  EXPECT_EQ(OfKindOf(set, {.optionals = kInt.tensors}), set);
}

}  // namespace
}  // namespace weighbridge
