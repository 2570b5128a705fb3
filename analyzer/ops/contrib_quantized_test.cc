#include "analyzer/ops/contrib_quantized.h"

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/op_weights.h"
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

OpTestView Bytes8(const std::string& name) { return Contrib(name, {}); }

TEST(ContribQuantizedTest, IntegersMakeFloats) {
  OpTestView view = Bytes8("MatMulIntegerToFloat");
  view.Input(kByte, {2, 3}).Input(DType::kInt8, {3, 4});
  view.Input(kFloat, {}).Input(kFloat, {4}).OmittedInput().OmittedInput();
  view.Input(kFloat, {4});
  EXPECT_EQ(Text(view.Infer()), "float32[2,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 2 * 3 * 4));
  EXPECT_EQ(cost.vector_ops, Ops(8 * 2));  // Scale, bias.
}

TEST(ContribQuantizedTest, ActivationsAreQuantizedOnTheWay) {
  OpTestView view = Contrib("DynamicQuantizeMatMul", {{2, 3}});
  view.Input(DType::kInt8, {3, 4}).Input(kFloat, {});
  EXPECT_EQ(Text(view.Infer()), "float32[2,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 2 * 3 * 4));
  EXPECT_EQ(cost.vector_ops, Ops(6 * (kDynamicQuantizeWeight + 1) + 8));
  EXPECT_EQ(cost.input_reads[1], Bytes(3 * 4));
}

OpTestView QGemm() {
  OpTestView view = Bytes8("QGemm");
  view.Input(kByte, {2, 3}).Input(kFloat, {}).Input(kByte, {});
  view.Input(DType::kInt8, {4, 3}).Input(kFloat, {4}).Input(DType::kInt8, {4});
  view.Int("transB", 1);
  return view;
}

TEST(ContribQuantizedTest, TheResultIsQuantizedIfItHasAScale) {
  OpTestView view = QGemm();
  EXPECT_EQ(Text(view.Infer()), "float32[2,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 2 * 3 * 4));
  view.Input(DType::kInt32, {4}).Input(kFloat, {}).Input(kByte, {});
  EXPECT_EQ(Text(view.Infer()), "uint8[2,4]");
}

TEST(ContribQuantizedTest, LstmMatricesAreTransposed) {
  OpTestView view = Contrib("DynamicQuantizeLSTM", {{5, 2, 3}});
  view.Input(DType::kInt8, {1, 3, 16}).Input(DType::kInt8, {1, 4, 16});
  for (int i = 3; i < 8; ++i) view.OmittedInput();
  for (int i = 0; i < 2; ++i) view.Input(kFloat, {1}).Input(DType::kInt8, {1});
  EXPECT_EQ(Text(view.Int("hidden_size", 4).Infer()),
            "float32[5,1,2,4]; float32[1,2,4]; float32[1,2,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 5 * 2 * 16 * (3 + 4)));
}

TEST(ContribQuantizedTest, LinearConversionsAreTheStandardOnes) {
  OpTestView to = Contrib("QuantizeLinear", {{2, 3}, {}});
  EXPECT_EQ(Text(to.Input(DType::kUInt16, {}).Infer()), "uint16[2,3]");
  OpTestView from = Bytes8("DequantizeLinear");
  from.Input(DType::kInt16, {2, 3}).Input(kFloat, {});
  EXPECT_EQ(Text(from.Infer()), "float32[2,3]");
}

}  // namespace
}  // namespace weighbridge
