#include "analyzer/ops/container_operand.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr DType kFloat = DType::kFloat32;

ItemType Floats(absl::Span<const int64_t> dims) {
  return ItemType::Tensor(*TensorType::Create(kFloat, dims));
}

// Inputs: a sequence of two, a tensor, a known vector, nothing.
OpTestView Operands() {
  OpTestView view("Any");
  view.ContainerInput(ContainerType::Sequence({Floats({2}), Floats({3})}, {}))
      .Input(kFloat, {4, 5})
      .IntsInput({7, 8})
      .OmittedInput();
  return view;
}

TEST(ContainerOperandTest, ASequenceIsAskedForByName) {
  const auto length = [](int i) {
    return Operands().Apply([i](const OpView& view) -> absl::StatusOr<int64_t> {
      WB_ASSIGN_OR_RETURN(const ContainerType* sequence,
                          NeedSequence(view, i, "S"));
      return *sequence->length();
    });
  };
  EXPECT_EQ(length(0).value(), 2);
  EXPECT_THAT(length(1),
              Fails("input 1 ('S') is float32[4,5], expected a seq"));
  EXPECT_THAT(length(3), Fails("input 3 ('S') is missing"));
  const auto of_optional =
      OpTestView("Any")
          .ContainerInput(ContainerType::PresentOptional(Floats({2})))
          .Apply([](const OpView& view) { return NeedSequence(view, 0, "S"); });
  EXPECT_THAT(of_optional, Fails("is optional(float32), expected a sequence"));
}

TEST(ContainerOperandTest, ATensorIsNoSequence) {
  const auto rank = [](int i) {
    return Operands().Apply([i](const OpView& view) -> absl::StatusOr<int> {
      WB_ASSIGN_OR_RETURN(const TensorType* tensor, NeedTensor(view, i, "x"));
      return tensor->rank();
    });
  };
  EXPECT_EQ(rank(1).value(), 2);
  EXPECT_THAT(rank(0), Fails("input 0 ('x') is seq(float32), expected a tens"));
  EXPECT_THAT(rank(3), Fails("is missing"));
}

TEST(ContainerOperandTest, AnOperandBecomesAnItemWithItsValue) {
  const auto item = [](int i) {
    return Operands().Apply(
        [i](const OpView& view) { return ItemOf(view, i); });
  };
  EXPECT_EQ(item(0).Word(), "seq(float32)");
  EXPECT_EQ(item(1), Floats({4, 5}));
  EXPECT_EQ(item(1).constant, nullptr);
  ASSERT_NE(item(2).constant, nullptr);
  EXPECT_EQ(item(2).constant->Int(1), 8);
}

TEST(ContainerOperandTest, AnItemBecomesAnOutputAsSureAsItIs) {
  WB_ASSERT_OK_AND_ASSIGN(
      const OutputType bounded,
      OutputOf(
          ItemType::Tensor(*TensorType::Create(kFloat, {3}), Bound::kUpper)));
  EXPECT_EQ(Text(OutputTypes{bounded}), "<= float32[3]");
  WB_ASSERT_OK_AND_ASSIGN(const OutputType nested,
                          OutputOf(ItemType::Container(ContainerType::Sequence(
                              {Floats({2})}, Floats({2})))));
  EXPECT_EQ(Text(OutputTypes{nested}), "seq(float32) of 1: float32[2]");
  EXPECT_EQ(OutputOf(ItemType::UnknownTensor(kFloat)).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

DeclaredType Declared(DeclaredType::Kind kind) {
  DeclaredType type;
  type.kind = kind;
  return type;
}

DeclaredType DeclaredTensor(std::vector<DeclaredDim> dims) {
  DeclaredType type = Declared(DeclaredType::Kind::kTensor);
  type.dtype = kFloat;
  type.has_shape = true;
  type.dims = std::move(dims);
  return type;
}

DeclaredType Holding(DeclaredType::Kind kind, DeclaredType element) {
  DeclaredType type = Declared(kind);
  type.element = std::make_shared<const DeclaredType>(std::move(element));
  return type;
}

TEST(ContainerOperandTest, ADeclarationIsTakenAsFarAsItGoes) {
  using enum DeclaredType::Kind;
  EXPECT_EQ(ItemFromDeclaration(DeclaredTensor({{2, ""}, {3, ""}})),
            Floats({2, 3}));
  // A symbol is no size.
  EXPECT_EQ(ItemFromDeclaration(DeclaredTensor({{2, ""}, {std::nullopt, "n"}})),
            ItemType::UnknownTensor(kFloat));
  EXPECT_EQ(ItemFromDeclaration(Declared(kTensor)), std::nullopt);
  EXPECT_EQ(ItemFromDeclaration(Declared(kNone)), std::nullopt);
  EXPECT_EQ(ItemFromDeclaration(Declared(kSequence)), std::nullopt);

  const DeclaredType row = DeclaredTensor({{2, ""}});
  const std::optional<ItemType> nested =
      ItemFromDeclaration(Holding(kOptional, Holding(kSequence, row)));
  ASSERT_TRUE(nested.has_value());
  EXPECT_EQ(nested->Word(), "optional(seq(float32))");
  EXPECT_EQ(nested->container->length_bound(), Bound::kUpper);
  EXPECT_EQ(nested->container->any().container->length(), std::nullopt);

  DeclaredType map = Holding(kMap, row);
  EXPECT_EQ(ItemFromDeclaration(map), std::nullopt);  // Keys of what type?
  map.key_dtype = DType::kString;
  EXPECT_EQ(ItemFromDeclaration(map)->Word(), "map(string,float32)");
}

}  // namespace
}  // namespace weighbridge
