#include "analyzer/ops/contrib_moe.h"

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/ops/op_test_view.h"
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

// 6 tokens, 8 wide, inner layer of 16, 4 experts, the best 2.
OpTestView Moe(const Shape& input, int64_t tokens) {
  OpTestView view = Contrib("MoE", {input, {tokens, 4}, {4, 16, 8}});
  view.OmittedInput().Input(kFloat, {4, 8, 16});
  view.Int("k", 2);
  return view;
}

TEST(ContribMoeTest, EveryTokenRunsThroughItsExperts) {
  OpTestView view = Moe({2, 3, 8}, 6);
  EXPECT_EQ(Text(view.Infer()), "float32[2,3,8]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 6 * 2 * (16 * 8 + 8 * 16)));
  EXPECT_EQ(cost.input_reads[2], Bytes(4 * 4 * 16 * 8));  // All 4 are chosen.
}

TEST(ContribMoeTest, OneTokenReadsOnlyItsExperts) {
  OpTestView view = Moe({1, 8}, 1);
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 2 * (16 * 8 + 8 * 16)));
  EXPECT_EQ(cost.input_reads[2], Bytes(4 * 2 * 16 * 8));
  EXPECT_EQ(cost.input_reads[4], Bytes(4 * 2 * 16 * 8));
}

TEST(ContribMoeTest, ContribMoeC2RejectsMoreChoicesThanExperts) {
  OpTestView view = Contrib("MoE", {{6, 8}, {6, 4}, {4, 16, 8}});
  view.OmittedInput().Input(kFloat, {4, 8, 16});
  EXPECT_THAT(view.Int("k", 5).Infer(), Fails("k is 5, expected 1 to 4"));
}

TEST(ContribMoeTest, QuantizedExpertsArePacked) {
  OpTestView view = Contrib("QMoE", {{6, 8}, {6, 4}});
  view.Input(DType::kUInt8, {4, 32, 4}).Input(kFloat, {4, 32}).OmittedInput();
  view.Input(DType::kUInt8, {4, 8, 8}).Input(kFloat, {4, 8});
  view.Int("k", 2).Int("swiglu_fusion", 1).String("activation_type", "swiglu");
  EXPECT_EQ(Text(view.Infer()), "float32[6,8]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 6 * 2 * (32 * 8 + 8 * 16)));
  EXPECT_EQ(cost.input_reads[2], Bytes(4 * 32 * 4));
}

}  // namespace
}  // namespace weighbridge
