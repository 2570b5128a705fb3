#include "analyzer/ops/topk.h"

#include <cstdint>
#include <optional>
#include <vector>

#include "analyzer/ir/constant.h"
#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr DType kFloat = DType::kFloat32;

OpTestView TopKOfFloats(int64_t opset = 18) {
  OpTestView view("TopK", opset);
  view.Input(kFloat, {2, 3, 4});
  return view;
}

Constant Ints(std::vector<int64_t> dims, const Constant::Ints& elements) {
  return Constant(*TensorType::Create(DType::kInt64, dims), elements);
}

TEST(TopKTest, KComesFromTheAttributeAndLaterFromTheInput) {
  OpTestView old = TopKOfFloats(9);
  EXPECT_EQ(Text(old.Int("k", 3).Infer()), "float32[2,3,3]; int64[2,3,3]");
  OpTestView current = TopKOfFloats(11);
  EXPECT_EQ(Text(current.IntsInput({2}).Int("axis", 1).Infer()),
            "float32[2,2,4]; int64[2,2,4]");
}

TEST(TopKTest, AnUnknownKIsBoundedByTheAxis) {
  OpTestView view = TopKOfFloats();
  EXPECT_EQ(Text(view.Input(DType::kInt64, {1}).Infer()),
            "<= float32[2,3,4]; <= int64[2,3,4]");
}

TEST(TopKTest, CostIsAHeapOfK) {
  OpTestView view = TopKOfFloats();
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.IntsInput({3}).Cost());
  // One comparison, and 2 levels for 3 elements.
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3 * 4 * (1 + 2)));
  OpTestView one = TopKOfFloats();
  WB_ASSERT_OK_AND_ASSIGN(const OpCost best, one.IntsInput({1}).Cost());
  EXPECT_EQ(best.vector_ops, Ops(2 * 3 * 4));
}

TEST(TopKTest, KnownElementsAreSorted) {
  // Along axis 1 of [[3,1,3],[2,9,5]]; of the two 3 the first.
  OpTestView best("TopK");
  best.ConstantInput(Ints({2, 3}, {3, 1, 3, 2, 9, 5})).IntsInput({2});
  EXPECT_EQ(Text(best.Outputs(2).Fold()),
            "int64[2,2] 3 3 9 5; int64[2,2] 0 2 1 2");
  OpTestView least("TopK");
  least.ConstantInput(Ints({2, 3}, {3, 1, 3, 2, 9, 5})).IntsInput({1});
  least.Int("axis", 0).Int("largest", 0);
  EXPECT_EQ(Text(least.Outputs(2).Fold()),
            "int64[1,3] 2 1 3; int64[1,3] 1 0 0");
}

TEST(TopKTest, NothingIsKnownOfAnyOrder) {
  OpTestView unsorted("TopK");
  unsorted.ConstantInput(Ints({2}, {3, 1})).IntsInput({1}).Int("sorted", 0);
  EXPECT_EQ(Text(unsorted.Outputs(2).Fold()), "unknown; unknown");
  OpTestView partial("TopK");
  partial.ConstantInput(Vector({3, std::nullopt})).IntsInput({1});
  EXPECT_EQ(Text(partial.Outputs(2).Fold()), "unknown; unknown");
}

TEST(TopKTest, ReductionC1RejectsOtherElementTypes) {
  OpTestView view("TopK");
  EXPECT_THAT(view.Input(DType::kBool, {2}).IntsInput({1}).Infer(),
              Fails("'X') is bool"));
}

TEST(TopKTest, ReductionC2RejectsAnAxisOutside) {
  OpTestView view = TopKOfFloats();
  EXPECT_THAT(view.IntsInput({1}).Int("axis", 3).Infer(), Fails("axis is 3"));
}

TEST(TopKTest, ReductionC3RejectsTheAttributeWhereItIsAnInput) {
  OpTestView view = TopKOfFloats();
  EXPECT_THAT(view.IntsInput({1}).Int("k", 1).Infer(), Fails("attribute 'k'"));
}

TEST(TopKTest, ReductionC4RejectsAKThatTheAxisCannotGive) {
  OpTestView large = TopKOfFloats();
  EXPECT_THAT(large.IntsInput({5}).Infer(),
              Fails("k is 5, must be in [0, 4] along axis 2"));
  OpTestView negative = TopKOfFloats();
  EXPECT_THAT(negative.IntsInput({-1}).Infer(), Fails("k is -1"));
}

TEST(TopKTest, ReductionC5RejectsAMissingOrWrongK) {
  OpTestView missing = TopKOfFloats(9);
  EXPECT_THAT(missing.Infer(), Fails("attribute 'k' is missing"));
  OpTestView two = TopKOfFloats();
  EXPECT_THAT(two.IntsInput({1, 2}).Infer(), Fails("expected a scalar"));
  OpTestView real = TopKOfFloats();
  EXPECT_THAT(real.Input(kFloat, {1}).Infer(), Fails("int32 or int64"));
}

}  // namespace
}  // namespace weighbridge
