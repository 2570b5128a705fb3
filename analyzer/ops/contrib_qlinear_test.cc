#include "analyzer/ops/contrib_qlinear.h"

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

OpTestView Contrib(const std::string& name, const std::vector<Shape>& inputs) {
  OpTestView view(name, 1, "com.microsoft");
  for (const Shape& dims : inputs) view.Input(kFloat, dims);
  return view;
}

constexpr DType kByte = DType::kUInt8;

// An operand, its scale and zero point.
OpTestView& Quantized(OpTestView& view, const Shape& dims) {
  return view.Input(kByte, dims).Input(kFloat, {}).Input(kByte, {});
}

OpTestView Unary(const std::string& name, const Shape& dims) {
  OpTestView view = Contrib(name, {});
  Quantized(view, dims).Input(kFloat, {}).Input(kByte, {});
  return view;
}

TEST(ContribQLinearTest, OperandsStretch) {
  OpTestView view = Contrib("QLinearAdd", {});
  Quantized(view, {2, 3});
  Quantized(view, {3}).Input(kFloat, {}).Input(kByte, {});
  EXPECT_EQ(Text(view.Infer()), "uint8[2,3]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops,
            Ops((6 + 3) * kDequantizeWeight + 6 + 6 * kQuantizeWeight));
  EXPECT_EQ(cost.input_reads[0], Bytes(6));
}

TEST(ContribQLinearTest, OneOperandGoesThroughTheStandardOperator) {
  OpTestView sigmoid = Unary("QLinearSigmoid", {2, 3});
  EXPECT_EQ(Text(sigmoid.Infer()), "uint8[2,3]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, sigmoid.Cost());
  EXPECT_EQ(cost.vector_ops,
            Ops(6 * (kDequantizeWeight + kSigmoidWeight + kQuantizeWeight)));
  OpTestView pool = Unary("QLinearGlobalAveragePool", {1, 5, 5, 8});
  EXPECT_EQ(Text(pool.Int("channels_last", 1).Infer()), "uint8[1,1,1,8]");
  OpTestView mean = Unary("QLinearReduceMean", {2, 3, 4});
  EXPECT_EQ(Text(mean.Ints("axes", {1}).Int("keepdims", 0).Infer()),
            "uint8[2,4]");
}

TEST(ContribQLinearTest, AnythingJoins) {
  OpTestView view = Contrib("QLinearConcat", {});
  view.Input(kFloat, {}).Input(kByte, {});
  Quantized(view, {2, 3});
  Quantized(view, {2, 4}).Int("axis", 1);
  EXPECT_EQ(Text(view.Infer()), "uint8[2,7]");
}

TEST(ContribQLinearTest, ContribQLinearC2RejectsScalesPerChannel) {
  OpTestView view = Contrib("QLinearSigmoid", {});
  view.Input(kByte, {2, 3}).Input(kFloat, {3}).Input(kByte, {3});
  EXPECT_THAT(view.Input(kFloat, {}).Infer(), Fails("expected a scalar"));
}

TEST(ContribQLinearTest, AMistakeBetweenIsExplained) {
  OpTestView view = Contrib("QLinearAdd", {});
  Quantized(view, {2, 3});
  Quantized(view, {4}).Input(kFloat, {}).Input(kByte, {});
  EXPECT_THAT(view.Infer(), Fails("as Add of inputs 0, 3"));
}

}  // namespace
}  // namespace weighbridge
