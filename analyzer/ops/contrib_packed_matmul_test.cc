#include "analyzer/ops/contrib_packed_matmul.h"

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

OpTestView NBits(const Shape& b, const Shape& scales) {
  OpTestView view = Contrib("MatMulNBits", {{2, 5, 40}});
  view.Input(DType::kUInt8, b).Input(kFloat, scales);
  view.Int("K", 40).Int("N", 3).Int("block_size", 32).Int("bits", 4);
  return view;
}

TEST(ContribPackedMatmulTest, ReadsTheBlobAndMultipliesTheWeights) {
  OpTestView view = NBits({3, 2, 16}, {3, 2});  // Two blocks of 32, 4 bits.
  EXPECT_EQ(Text(view.Infer()), "float32[2,5,3]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 10 * 40 * 3));
  EXPECT_EQ(cost.vector_ops, Ops(40 * 3 * kDequantizeWeight));
  EXPECT_EQ(cost.input_reads[1], Bytes(3 * 2 * 16));
  OpTestView zero = NBits({3, 2, 16}, {6});
  EXPECT_EQ(Text(zero.Input(DType::kUInt8, {3}).Infer()), "float32[2,5,3]");
}

TEST(ContribPackedMatmulTest, ContribPackedMatmulC4RejectsABlobOfOtherSize) {
  EXPECT_THAT(NBits({3, 2, 15}, {3, 2}).Infer(), Fails("expected 96"));
  EXPECT_THAT(NBits({3, 2, 16}, {3, 3}).Infer(), Fails("expected 6"));
}

TEST(ContribPackedMatmulTest, Bnb4PacksTwoWeightsToAByte) {
  OpTestView view = Contrib("MatMulBnb4", {{2, 5, 32}});
  view.Input(DType::kUInt8, {48}).Input(kFloat, {6});
  view.Int("K", 32).Int("N", 3).Int("block_size", 16).Int("quant_type", 1);
  EXPECT_EQ(Text(view.Infer()), "float32[2,5,3]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 10 * 32 * 3));
}

TEST(ContribPackedMatmulTest, FpQ4NeedsTheShape) {
  OpTestView view = Contrib("MatMulFpQ4", {{2, 32}});
  view.Input(DType::kUInt8, {60}).IntsInput({32, 3});
  EXPECT_EQ(Text(view.Infer()), "float32[2,3]");
  OpTestView unknown = Contrib("MatMulFpQ4", {{2, 32}});
  unknown.Input(DType::kUInt8, {60}).Input(DType::kInt64, {2});
  EXPECT_FALSE(unknown.Infer().ok());
}

}  // namespace
}  // namespace weighbridge
