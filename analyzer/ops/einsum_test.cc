#include "analyzer/ops/einsum.h"

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using Shape = std::vector<int64_t>;

OpTestView Einsum(const std::string& equation,
                  const std::vector<Shape>& shapes) {
  OpTestView view("Einsum");
  for (const Shape& shape : shapes) view.Input(DType::kFloat32, shape);
  view.String("equation", equation);
  return view;
}

TEST(EinsumTest, ReturnsTheOutputOfTheEquation) {
  OpTestView view = Einsum("bij,bjk->bik", {{5, 2, 3}, {5, 3, 4}});
  EXPECT_EQ(Text(view.Infer()), "float32[5,2,4]");
}

TEST(EinsumTest, TwoOperandsCostTheProductOfAllLabels) {
  OpTestView view = Einsum("bij,bjk->bik", {{5, 2, 3}, {5, 3, 4}});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 5 * 2 * 3 * 4));
  EXPECT_EQ(cost.vector_ops, Ops(0));
  EXPECT_EQ(cost.work_class, WorkClass::kGemm);
  ASSERT_TRUE(cost.contraction);
  EXPECT_EQ(cost.contraction->batch, 5);
  EXPECT_EQ(cost.contraction->m, 2);
  EXPECT_EQ(cost.contraction->n, 4);
  EXPECT_EQ(cost.contraction->k, 3);
}

TEST(EinsumTest, MoreOperandsAreMultipliedFromLeftToRight) {
  OpTestView view = Einsum("ij,jk,kl->il", {{2, 3}, {3, 4}, {4, 5}});
  EXPECT_EQ(Text(view.Infer()), "float32[2,5]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  // [2,3] by [3,4], then [2,4] by [4,5].
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (2 * 3 * 4) + 2 * (2 * 4 * 5)));
  // The larger of both.
  ASSERT_TRUE(cost.contraction);
  EXPECT_EQ(cost.contraction->k, 4);
}

TEST(EinsumTest, AProductWithoutASumIsVectorWork) {
  OpTestView outer = Einsum("i,j->ij", {{2}, {3}});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, outer.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(0));
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3));
  EXPECT_FALSE(cost.contraction);
}

TEST(EinsumTest, OneOperandIsSummedOrOnlyMoved) {
  OpTestView sum = Einsum("ij->i", {{2, 3}});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost summed, sum.Cost());
  EXPECT_EQ(summed.vector_ops, Ops(2 * 3));
  EXPECT_EQ(summed.matrix_ops, Ops(0));
  OpTestView transpose = Einsum("ij->ji", {{2, 3}});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost moved, transpose.Cost());
  EXPECT_EQ(moved.vector_ops, Ops(0));
}

TEST(EinsumTest, HugeProductsSaturate) {
  const int64_t large = int64_t{1} << 40;
  OpTestView view = Einsum("i,j->", {{large}, {large}});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_TRUE(cost.matrix_ops.IsSaturated());
}

TEST(EinsumTest, EinsumC8RejectsAMissingEquationOrOperand) {
  OpTestView view("Einsum");
  EXPECT_THAT(view.Input(DType::kFloat32, {2}).Infer(),
              Fails("attribute 'equation' is missing"));
  OpTestView omitted("Einsum");
  omitted.Input(DType::kFloat32, {2})
      .OmittedInput()
      .Input(DType::kFloat32, {2});
  EXPECT_THAT(omitted.String("equation", "i,i,i->").Infer(),
              Fails("omits input 1"));
}

TEST(EinsumTest, EinsumC9RejectsOtherElementTypes) {
  OpTestView mixed("Einsum");
  mixed.Input(DType::kFloat32, {2}).Input(DType::kInt32, {2});
  EXPECT_THAT(mixed.String("equation", "i,i->").Infer(),
              Fails("found float32 and int32"));
  OpTestView text("Einsum");
  EXPECT_THAT(
      text.Input(DType::kString, {2}).String("equation", "i->i").Infer(),
      Fails("expected a numeric type"));
}

TEST(EinsumTest, EquationErrorsArePassedOn) {
  EXPECT_THAT(Einsum("i?->i", {{2}}).Infer(), Fails("the character"));
}

}  // namespace
}  // namespace weighbridge
