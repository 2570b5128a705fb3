#include "analyzer/ops/contrib_numeric.h"

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using Shape = std::vector<int64_t>;
constexpr DType kFloat = DType::kFloat32;

OpTestView Contrib(const std::string& name, DType dtype,
                   const std::vector<Shape>& inputs) {
  OpTestView view(name, 1, "com.microsoft");
  for (const Shape& dims : inputs) view.Input(dtype, dims);
  return view;
}

Ops VectorOps(OpTestView view) {
  const absl::StatusOr<OpCost> cost = view.Cost();
  WB_EXPECT_OK(cost);
  return cost.ok() ? cost->vector_ops : Ops();
}

TEST(ContribNumericTest, InverseTakesTwiceTheCube) {
  OpTestView view = Contrib("Inverse", kFloat, {{5, 4, 4}});
  EXPECT_EQ(Text(view.Infer()), "float32[5,4,4]");
  EXPECT_EQ(VectorOps(view), Ops(5 * 2 * 4 * 4 * 4));
}

TEST(ContribNumericTest, DistancesOfAllPairs) {
  OpTestView view = Contrib("CDist", kFloat, {{5, 3}, {7, 3}});
  EXPECT_EQ(Text(view.Infer()), "float32[5,7]");
  EXPECT_EQ(VectorOps(view), Ops(5 * 7 * (3 * 3 + kSqrtWeight)));
}

TEST(ContribNumericTest, ComplexProductsTakeThreePerNumber) {
  OpTestView view = Contrib("ComplexMul", kFloat, {{5, 1, 2}, {3, 2}});
  EXPECT_EQ(Text(view.Infer()), "float32[5,3,2]");
  EXPECT_EQ(VectorOps(view), Ops(5 * 3 * 2 * 3));
}

TEST(ContribNumericTest, IntegerProductsAreWider) {
  OpTestView mul("MulInteger", 1, "com.microsoft");
  mul.Input(DType::kUInt8, {2, 3}).OmittedInput().Input(DType::kUInt8, {3});
  EXPECT_EQ(Text(mul.Infer()), "int32[2,3]");
  EXPECT_EQ(VectorOps(mul), Ops(2 * 3));
  OpTestView wide = Contrib("MatMulInteger16", DType::kInt16, {{2, 4}, {4, 3}});
  EXPECT_EQ(Text(wide.Infer()), "int32[2,3]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, wide.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 2 * 3 * 4));
  EXPECT_EQ(
      Text(
          Contrib("MatMulInteger16", DType::kUInt16, {{2, 4}, {4, 3}}).Infer()),
      "uint32[2,3]");
  EXPECT_EQ(Text(Contrib("ReduceSumInteger", DType::kUInt8, {{2, 3}})
                     .Ints("axes", {1})
                     .Infer()),
            "uint32[2,1]");
}

TEST(ContribNumericTest, HalfASpectrumOfRealNumbers) {
  OpTestView forward = Contrib("Rfft", kFloat, {{3, 8}});
  EXPECT_EQ(Text(forward.Infer()), "float32[3,5,2]");
  EXPECT_EQ(VectorOps(forward), Ops(5 * 3 * 8 * 3));  // log2(8) = 3
  OpTestView back = Contrib("Irfft", kFloat, {{3, 5, 2}});
  EXPECT_EQ(Text(back.Infer()), "float32[3,8]");
  EXPECT_EQ(VectorOps(back), Ops(5 * 3 * 8 * 3));
}

TEST(ContribNumericTest, APathIsNoLongerThanBothSides) {
  EXPECT_EQ(Text(Contrib("DynamicTimeWarping", kFloat, {{1, 4, 6}}).Infer()),
            "<= int32[2,9]");
  EXPECT_EQ(Text(Contrib("DynamicTimeWarping", kFloat, {{1, 6}}).Infer()),
            "int32[2,6]");
}

TEST(ContribNumericTest, HashesHave32Bits) {
  EXPECT_EQ(Text(Contrib("MurmurHash3", DType::kString, {{4}}).Infer()),
            "uint32[4]");
  EXPECT_EQ(Text(Contrib("MurmurHash3", DType::kString, {{4}})
                     .Int("positive", 0)
                     .Infer()),
            "int32[4]");
}

OpTestView RepeatBlock(const Shape& scores) {
  OpTestView view("NGramRepeatBlock", 1, "com.microsoft");
  view.Input(DType::kInt64, {2, 7}).Input(kFloat, scores).Int("ngram_size", 3);
  return view;
}

TEST(ContribNumericTest, RepeatBlockChangesScores) {
  EXPECT_EQ(Text(RepeatBlock({2, 50}).Infer()), "float32[2,50]");
  EXPECT_EQ(VectorOps(RepeatBlock({2, 50})), Ops(2 * 7 * 3));
}

TEST(ContribNumericTest, C1FloatsAreAskedFor) {
  for (const char* name : {"Inverse", "Rfft", "Irfft", "DynamicTimeWarping"}) {
    EXPECT_THAT(Contrib(name, DType::kInt32, {{2, 2}}).Infer(),
                Fails("expected a float type"));
  }
  for (const char* name : {"CDist", "ComplexMul", "ComplexMulConj"}) {
    EXPECT_THAT(Contrib(name, DType::kInt32, {{2, 2}, {2, 2}}).Infer(),
                Fails("expected a float type"));
  }
}

TEST(ContribNumericTest, C2ToC4ShapesOfOperands) {
  EXPECT_THAT(Contrib("Inverse", kFloat, {{2, 3}}).Infer(),
              Fails("expected square matrices"));
  EXPECT_THAT(Contrib("CDist", kFloat, {{5, 3}, {7, 4}}).Infer(),
              Fails("expected [7,3]"));
  EXPECT_THAT(Contrib("ComplexMul", kFloat, {{5, 3}, {5, 2}}).Infer(),
              Fails("expected a last axis of 2"));
}

TEST(ContribNumericTest, C5AndC6TypesOfIntegers) {
  EXPECT_THAT(Contrib("ReduceSumInteger", DType::kInt32, {{2}}).Infer(),
              Fails("expected int8 or uint8"));
  EXPECT_THAT(Contrib("MulInteger", DType::kInt8, {{2}}).Infer(),
              Fails("omits input 2 ('B')"));
  EXPECT_THAT(
      Contrib("MatMulInteger16", DType::kInt8, {{2, 2}, {2, 2}}).Infer(),
      Fails("expected int16 or uint16"));
}

TEST(ContribNumericTest, C7SignalsHaveAxes) {
  EXPECT_THAT(Contrib("Rfft", kFloat, {{3, 8}}).Int("signal_ndim", 3).Infer(),
              Fails("signal_ndim is 3"));
  EXPECT_THAT(Contrib("Irfft", kFloat, {{3, 5, 3}}).Infer(),
              Fails("complex numbers in pairs"));
}

TEST(ContribNumericTest, C8CostsFormAMatrix) {
  EXPECT_THAT(Contrib("DynamicTimeWarping", kFloat, {{2, 4, 6}}).Infer(),
              Fails("expected a matrix of costs"));
}

TEST(ContribNumericTest, C9OneRowOfScoresPerSequence) {
  EXPECT_THAT(RepeatBlock({3, 50}).Infer(), Fails("expected [2,50]"));
}

}  // namespace
}  // namespace weighbridge
