#include "analyzer/ops/matmul.h"

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/ops/op_registry.h"
#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using Shape = std::vector<int64_t>;
constexpr DType kFloat = DType::kFloat32;

OpTestView MatMul(const Shape& a, const Shape& b) {
  OpTestView view("MatMul");
  view.Input(kFloat, a).Input(kFloat, b);
  return view;
}

std::string TypeOfProduct(const Shape& a, const Shape& b) {
  OpTestView view = MatMul(a, b);
  return Text(view.Infer());
}

void ExpectContraction(const OpCost& cost, int64_t batch, int64_t m, int64_t n,
                       int64_t k) {
  ASSERT_TRUE(cost.contraction);
  EXPECT_EQ(cost.contraction->batch, batch);
  EXPECT_EQ(cost.contraction->m, m);
  EXPECT_EQ(cost.contraction->n, n);
  EXPECT_EQ(cost.contraction->k, k);
}

TEST(MatMulTest, MultipliesMatrices) {
  EXPECT_EQ(TypeOfProduct({2, 3}, {3, 4}), "float32[2,4]");
}

TEST(MatMulTest, AVectorLosesItsAxis) {
  EXPECT_EQ(TypeOfProduct({3}, {3}), "float32[]");
  EXPECT_EQ(TypeOfProduct({3}, {3, 4}), "float32[4]");
  EXPECT_EQ(TypeOfProduct({2, 3}, {3}), "float32[2]");
  EXPECT_EQ(TypeOfProduct({3}, {5, 3, 4}), "float32[5,4]");
  EXPECT_EQ(TypeOfProduct({5, 2, 3}, {3}), "float32[5,2]");
}

TEST(MatMulTest, StacksBroadcast) {
  EXPECT_EQ(TypeOfProduct({5, 2, 3}, {3, 4}), "float32[5,2,4]");
  EXPECT_EQ(TypeOfProduct({2, 3}, {5, 3, 4}), "float32[5,2,4]");
  EXPECT_EQ(TypeOfProduct({7, 1, 2, 3}, {5, 3, 4}), "float32[7,5,2,4]");
}

TEST(MatMulTest, EmptyOperandsGiveEmptyOrZeroResults) {
  EXPECT_EQ(TypeOfProduct({0, 3}, {3, 4}), "float32[0,4]");
  EXPECT_EQ(TypeOfProduct({2, 0}, {0, 4}), "float32[2,4]");
  EXPECT_EQ(TypeOfProduct({0, 2, 3}, {1, 3, 4}), "float32[0,2,4]");
}

TEST(MatMulTest, CostIsOneProductOfLengthKPerElement) {
  OpTestView view = MatMul({2, 3}, {3, 4});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (2 * 4) * 3));
  EXPECT_EQ(cost.vector_ops, Ops(0));
  EXPECT_EQ(cost.work_class, WorkClass::kGemm);
  EXPECT_EQ(cost.input_reads[0], Bytes(4 * 2 * 3));
  EXPECT_EQ(cost.input_reads[1], Bytes(4 * 3 * 4));
  EXPECT_EQ(cost.output_writes[0], Bytes(4 * 2 * 4));
  ExpectContraction(cost, 1, 2, 4, 3);
}

TEST(MatMulTest, AStackOfOneOperandIsMoreRowsOrColumns) {
  OpTestView rows = MatMul({5, 7, 2, 3}, {3, 4});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost left, rows.Cost());
  ExpectContraction(left, 1, 5 * 7 * 2, 4, 3);
  OpTestView columns = MatMul({1, 2, 3}, {5, 3, 4});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost right, columns.Cost());
  ExpectContraction(right, 1, 2, 5 * 4, 3);
}

TEST(MatMulTest, AStackOfBothOperandsIsABatch) {
  OpTestView view = MatMul({5, 2, 3}, {5, 3, 4});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (5 * 2 * 4) * 3));
  ExpectContraction(cost, 5, 2, 4, 3);
}

TEST(MatMulTest, VectorsAreOneRowOrOneColumn) {
  OpTestView view = MatMul({5, 3}, {3});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 5 * 3));
  ExpectContraction(cost, 1, 5, 1, 3);
}

TEST(MatMulTest, MatmulC1RejectsScalars) {
  EXPECT_THAT(MatMul({}, {3}).Infer(), Fails("rank 0 and 1"));
  EXPECT_THAT(MatMul({3}, {}).Infer(), Fails("rank 1 and 0"));
}

TEST(MatMulTest, MatmulC2RejectsColumnsThatAreNotRows) {
  EXPECT_THAT(MatMul({2, 3}, {4, 5}).Infer(),
              Fails("A of shape [2,3] has 3 columns, B of shape [4,5] has 4 "
                    "rows"));
  EXPECT_THAT(MatMul({3}, {4}).Infer(), Fails("has 4 rows"));
}

TEST(MatMulTest, MatmulC3RejectsStacksThatDoNotBroadcast) {
  EXPECT_THAT(MatMul({5, 2, 3}, {4, 3, 2}).Infer(),
              Fails("do not broadcast: 5 against 4"));
}

TEST(MatMulTest, MatmulC4RejectsOtherElementTypes) {
  OpTestView narrow("MatMul");
  narrow.Input(DType::kInt8, {2, 2}).Input(DType::kInt8, {2, 2});
  EXPECT_THAT(narrow.Infer(), Fails("'A') is int8"));
  OpTestView mixed("MatMul");
  mixed.Input(kFloat, {2, 2}).Input(DType::kFloat64, {2, 2});
  EXPECT_THAT(mixed.Infer(), Fails("found float32 and float64"));
  OpTestView wide("MatMul");
  wide.Input(DType::kInt64, {2, 2}).Input(DType::kInt64, {2, 2});
  EXPECT_EQ(Text(wide.Infer()), "int64[2,2]");
}

TEST(MatMulTest, RejectsAResultThatIsTooLarge) {
  const int64_t large = int64_t{1} << 40;
  EXPECT_THAT(MatMul({large, 1}, {1, large}).Infer(), Fails("overflow"));
}

OpTestView Gemm(const Shape& a, const Shape& b, int64_t opset = 13) {
  OpTestView view("Gemm", opset);
  view.Input(kFloat, a).Input(kFloat, b);
  return view;
}

TEST(GemmTest, MultipliesMatrices) {
  OpTestView view = Gemm({2, 3}, {3, 4});
  EXPECT_EQ(Text(view.Infer()), "float32[2,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (2 * 4) * 3));
  EXPECT_EQ(cost.vector_ops, Ops(0));
  ExpectContraction(cost, 1, 2, 4, 3);
}

TEST(GemmTest, TransposesEitherOperand) {
  OpTestView a = Gemm({3, 2}, {3, 4});
  EXPECT_EQ(Text(a.Int("transA", 1).Infer()), "float32[2,4]");
  OpTestView b = Gemm({2, 3}, {4, 3});
  EXPECT_EQ(Text(b.Int("transB", 1).Infer()), "float32[2,4]");
  OpTestView both = Gemm({3, 2}, {4, 3});
  both.Int("transA", 1).Int("transB", 1);
  EXPECT_EQ(Text(both.Infer()), "float32[2,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, both.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (2 * 4) * 3));
}

TEST(GemmTest, CIsAddedAndFactorsAreApplied) {
  OpTestView plain = Gemm({2, 3}, {3, 4});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost added, plain.Input(kFloat, {4}).Cost());
  EXPECT_EQ(added.vector_ops, Ops(2 * 4));
  OpTestView scaled = Gemm({2, 3}, {3, 4});
  scaled.Input(kFloat, {4}).Float("alpha", 0.5).Float("beta", 2);
  WB_ASSERT_OK_AND_ASSIGN(const OpCost both, scaled.Cost());
  // The product is scaled, C is scaled, and the two are added.
  EXPECT_EQ(both.vector_ops, Ops(2 * 4 + 4 + 2 * 4));
  OpTestView off = Gemm({2, 3}, {3, 4});
  off.Input(kFloat, {4}).Float("beta", 0);
  WB_ASSERT_OK_AND_ASSIGN(const OpCost none, off.Cost());
  EXPECT_EQ(none.vector_ops, Ops(0));
}

TEST(GemmTest, CStretchesToTheResult) {
  for (const Shape& c : std::vector<Shape>{{}, {4}, {1}, {2, 1}, {1, 4}}) {
    OpTestView view = Gemm({2, 3}, {3, 4});
    EXPECT_EQ(Text(view.Input(kFloat, c).Infer()), "float32[2,4]");
  }
}

TEST(GemmTest, CBecameOptionalInOpset11) {
  EXPECT_THAT(Gemm({2, 3}, {3, 4}, 10).Infer(),
              Fails("has 2 inputs, expected 3"));
  WB_EXPECT_OK(Gemm({2, 3}, {3, 4}, 11).Infer());
}

TEST(GemmTest, MatmulC4RejectsOtherElementTypes) {
  OpTestView view("Gemm");
  view.Input(DType::kBool, {2, 2}).Input(DType::kBool, {2, 2});
  EXPECT_THAT(view.Infer(), Fails("'A') is bool"));
}

TEST(GemmTest, MatmulC6RejectsOtherRanks) {
  EXPECT_THAT(Gemm({2, 3, 1}, {3, 4}).Infer(),
              Fails("'A') has rank 3, expected 2"));
  EXPECT_THAT(Gemm({2, 3}, {3}).Infer(), Fails("'B') has rank 1, expected 2"));
}

TEST(GemmTest, MatmulC7RejectsColumnsThatAreNotRows) {
  EXPECT_THAT(Gemm({2, 3}, {4, 3}).Infer(),
              Fails("A of shape [2,3] has 3 columns, B of shape [4,3] has 4 "
                    "rows (transA is 0, transB is 0)"));
}

TEST(GemmTest, MatmulC8RejectsACThatDoesNotStretch) {
  OpTestView view = Gemm({2, 3}, {3, 4});
  EXPECT_THAT(view.Input(kFloat, {3}).Infer(),
              Fails("'C') has shape [3], expected one that broadcasts to "
                    "[2,4]"));
  // Before opset 7 only if the node asks for it.
  OpTestView old = Gemm({2, 3}, {3, 4}, 6);
  EXPECT_THAT(old.Input(kFloat, {4}).Infer(),
              Fails("'C') has shape [4], expected [2,4]"));
  EXPECT_EQ(Text(old.Int("broadcast", 1).Infer()), "float32[2,4]");
  OpTestView full = Gemm({2, 3}, {3, 4}, 6);
  EXPECT_EQ(Text(full.Input(kFloat, {2, 4}).Infer()), "float32[2,4]");
}

OpTestView MatMulInteger(const Shape& a, const Shape& b) {
  OpTestView view("MatMulInteger");
  view.Input(DType::kUInt8, a).Input(DType::kInt8, b);
  return view;
}

TEST(MatMulIntegerTest, AccumulatesInInt32) {
  OpTestView view = MatMulInteger({2, 3}, {3, 4});
  EXPECT_EQ(Text(view.Infer()), "int32[2,4]");
  view.Input(DType::kUInt8, {2}).Input(DType::kInt8, {4});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (2 * 4) * 3));
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3 + 3 * 4));
}

TEST(MatMulIntegerTest, ZeroPointsMayHaveTheRankOfTheOperand) {
  OpTestView view = MatMulInteger({5, 2, 3}, {5, 3, 4});
  view.Input(DType::kUInt8, {5, 2, 1}).Input(DType::kInt8, {5, 1, 4});
  EXPECT_EQ(Text(view.Infer()), "int32[5,2,4]");
}

TEST(MatMulIntegerTest, MatmulC4RejectsOtherElementTypes) {
  OpTestView view("MatMulInteger");
  view.Input(DType::kInt16, {2, 2}).Input(DType::kInt8, {2, 2});
  EXPECT_THAT(view.Infer(), Fails("expected int8 or uint8"));
  OpTestView zero = MatMulInteger({2, 3}, {3, 4});
  EXPECT_THAT(zero.Input(DType::kInt8, {}).Infer(),
              Fails("inputs 0 and 2 must have the same element type"));
}

TEST(MatMulIntegerTest, MatmulC5RejectsZeroPointsPerOtherLine) {
  OpTestView a = MatMulInteger({2, 3}, {3, 4});
  EXPECT_THAT(a.Input(DType::kUInt8, {3}).Infer(),
              Fails("'a_zero_point') has shape [3], expected a scalar or one "
                    "element per row of [2,3]"));
  OpTestView b = MatMulInteger({2, 3}, {3, 4});
  EXPECT_THAT(b.OmittedInput().Input(DType::kInt8, {3, 1}).Infer(),
              Fails("one element per column of [3,4]"));
}

OpTestView QLinearMatMul(const Shape& a_scale, const Shape& b_scale) {
  OpTestView view("QLinearMatMul");
  view.Input(DType::kUInt8, {2, 3})
      .Input(kFloat, a_scale)
      .Input(DType::kUInt8, a_scale)
      .Input(DType::kInt8, {3, 4})
      .Input(kFloat, b_scale)
      .Input(DType::kInt8, b_scale)
      .Input(kFloat, {})
      .Input(DType::kInt8, {});
  return view;
}

TEST(QLinearMatMulTest, OutputHasTheTypeOfItsZeroPoint) {
  OpTestView view = QLinearMatMul({2}, {4});
  EXPECT_EQ(Text(view.Infer()), "int8[2,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (2 * 4) * 3));
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3 + 3 * 4 + 2 * 4 * kQuantizeWeight));
}

TEST(QLinearMatMulTest, MatmulC4RejectsOtherElementTypes) {
  OpTestView view("QLinearMatMul");
  view.Input(kFloat, {2, 3});
  for (int i = 1; i < 8; ++i) view.Input(kFloat, {});
  EXPECT_THAT(view.Infer(), Fails("'a') is float32, expected an 8-bit type"));
}

TEST(QLinearMatMulTest, MatmulC5RejectsScalesPerOtherLine) {
  EXPECT_THAT(QLinearMatMul({3}, {4}).Infer(), Fails("per row of [2,3]"));
  EXPECT_THAT(QLinearMatMul({}, {3}).Infer(), Fails("per column of [3,4]"));
}

TEST(MatmulRegistrationTest, ScalesAndZeroPointsAreNotData) {
  OpRegistry registry;
  WB_ASSERT_OK(RegisterMatmulOps(registry));
  WB_ASSERT_OK_AND_ASSIGN(const OpDef* def,
                          registry.Find("", "QLinearMatMul", 21));
  for (const int data : {0, 3}) {
    EXPECT_EQ(def->input_roles[data], InputRole::kData);
  }
  for (const int quant : {1, 2, 4, 5, 6, 7}) {
    EXPECT_EQ(def->input_roles[quant], InputRole::kQuant);
  }
}

}  // namespace
}  // namespace weighbridge
