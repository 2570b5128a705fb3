#include "analyzer/ops/optional.h"

#include <utility>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/rule_testing.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr DType kF32 = DType::kFloat32;

ItemType Floats(absl::Span<const int64_t> dims) {
  return ItemType::Tensor(*TensorType::Create(kF32, dims));
}

TEST(OptionalTest, HoldsItsInput) {
  EXPECT_EQ(Text(OpTestView("Optional").Input(kF32, {2}).Infer()),
            "optional(float32) of 1: float32[2]");
}

TEST(OptionalTest, OptionalC1NeedsAnInputOrAType) {
  EXPECT_EQ(Text(OpTestView("Optional").Infer()),
            "has neither an input nor a complete attribute 'type'");
}

TEST(OptionalTest, TheElementIsWhatWasPutIn) {
  EXPECT_EQ(
      Text(OpTestView("OptionalGetElement")
               .ContainerInput(ContainerType::PresentOptional(Floats({2, 3})))
               .Infer()),
      "float32[2,3]");
  // Since opset 18 anything is its own element.
  EXPECT_EQ(Text(OpTestView("OptionalGetElement").Input(kF32, {2}).Infer()),
            "float32[2]");
}

// A loop may begin with an optional and go on with what it held.
TEST(OptionalTest, WhatIsNoOptionalIsItsOwnElementInAnyOpset) {
  const ContainerType sequence =
      ContainerType::Sequence({Floats({2})}, Floats({2}));
  EXPECT_EQ(
      Text(
          OpTestView("OptionalHasElement", 15).ContainerInput(sequence).Fold()),
      "bool[] 1");
  EXPECT_EQ(Text(OpTestView("OptionalGetElement", 15)
                     .ContainerInput(sequence)
                     .Infer()),
            "seq(float32) of 1: float32[2]");
}

TEST(OptionalTest, OptionalC2NeedsAnInputBeforeOpset18) {
  EXPECT_EQ(Text(OpTestView("OptionalHasElement", 15).Infer()),
            "has no input, which is required before opset 18");
  EXPECT_EQ(Text(OpTestView("OptionalHasElement", 18).Fold()), "bool[] 0");
}

TEST(OptionalTest, OptionalC3RejectsTheElementOfNothing) {
  EXPECT_EQ(Text(OpTestView("OptionalGetElement")
                     .ContainerInput(ContainerType::AbsentOptional(Floats({2})))
                     .Infer()),
            "gets the element of an empty optional(float32)");
}

TEST(OptionalTest, HasElementIsKnownWhereTheTypeTells) {
  const auto has_element = [](ContainerType type) {
    return Text(OpTestView("OptionalHasElement")
                    .ContainerInput(std::move(type))
                    .Fold());
  };
  EXPECT_EQ(has_element(ContainerType::PresentOptional(Floats({2}))),
            "bool[] 1");
  EXPECT_EQ(has_element(ContainerType::AbsentOptional(Floats({2}))),
            "bool[] 0");
  EXPECT_EQ(has_element(ContainerType::MaybeOptional(Floats({2}))), "unknown");
}

}  // namespace
}  // namespace weighbridge
