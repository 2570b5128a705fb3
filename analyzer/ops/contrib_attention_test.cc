#include "analyzer/ops/contrib_attention.h"

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

OpTestView Attention() {  // Batch 2, 5 positions, 8 wide, 2 heads of 4.
  OpTestView view = Contrib("Attention", {{2, 5, 8}, {8, 24}, {24}});
  view.Int("num_heads", 2);
  return view;
}

TEST(ContribAttentionTest, ProjectsAndAttends) {
  OpTestView view = Attention();
  EXPECT_EQ(Text(view.Infer()), "float32[2,5,8]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  // Rows times the weight matrix; two products of 5 by 5 scores per head.
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (10 * 8 * 24 + 2 * (2 * 2 * 5 * 5 * 4))));
  EXPECT_EQ(cost.work_class, WorkClass::kAttention);
  EXPECT_EQ(cost.contraction->n, 24);
  // Bias, scaled queries, softmax.
  EXPECT_EQ(cost.vector_ops,
            Ops(10 * 24 + 2 * 5 * 8 + 2 * 2 * 5 * 5 * kSoftmaxWeight));
}

TEST(ContribAttentionTest, MasksOfAllFormsAreTaken) {
  for (const Shape& mask : {Shape{2}, Shape{4}, Shape{8}, Shape{2, 5},
                            Shape{1, 1}, Shape{2, 5, 5}, Shape{2, 1, 9, 9}}) {
    OpTestView view = Attention();
    EXPECT_EQ(Text(view.Input(DType::kInt32, mask).Infer()), "float32[2,5,8]");
  }
  OpTestView wrong = Attention();
  EXPECT_THAT(wrong.Input(DType::kInt32, {2, 6}).Infer(),
              Fails("('mask_index') has shape [2,6]"));
}

TEST(ContribAttentionTest, TheValueMayBeWiderThanTheKey) {
  OpTestView view = Contrib("Attention", {{2, 5, 8}, {8, 32}});
  view.Int("num_heads", 2).Ints("qkv_hidden_sizes", {8, 8, 16});
  EXPECT_EQ(Text(view.Infer()), "float32[2,5,16]");
  EXPECT_THAT(view.Outputs(2).Infer(), Fails("returns the present"));
}

TEST(ContribAttentionTest, ThePresentIsThePastAndMore) {
  OpTestView view = Attention();
  view.OmittedInput().Input(kFloat, {2, 2, 2, 7, 4}).Outputs(2);
  EXPECT_EQ(Text(view.Infer()), "float32[2,5,8]; float32[2,2,2,12,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (10 * 8 * 24 + 2 * (2 * 2 * 5 * 12 * 4))));
  EXPECT_EQ(cost.input_reads[4], Bytes(4 * 2 * 2 * 2 * 7 * 4));
  EXPECT_EQ(cost.output_writes[1], Bytes(4 * 2 * 2 * 2 * 12 * 4));
}

TEST(ContribAttentionTest, ASharedBufferIsReadAndWrittenInPart) {
  OpTestView view = Attention();
  view.OmittedInput().Input(kFloat, {2, 2, 2, 32, 4}).OmittedInput();
  view.ConstantInput(IntTensor(DType::kInt32, {1}, {7}));
  view.Int("past_present_share_buffer", 1).Outputs(2);
  EXPECT_EQ(Text(view.Infer()), "float32[2,5,8]; float32[2,2,2,32,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (10 * 8 * 24 + 2 * (2 * 2 * 5 * 12 * 4))));
  EXPECT_EQ(cost.input_reads[4], Bytes(4 * 2 * 2 * 2 * 7 * 4));
  EXPECT_EQ(cost.output_writes[1], Bytes(4 * 2 * 2 * 2 * 5 * 4));
}

TEST(ContribAttentionTest, ContribAttentionC2RejectsHeadsThatDoNotDivide) {
  OpTestView view = Contrib("Attention", {{2, 5, 8}, {8, 24}});
  EXPECT_THAT(view.Infer(), Fails("num_heads is 0"));
  EXPECT_THAT(view.Int("num_heads", 3).Infer(), Fails("must divide"));
  OpTestView odd = Contrib("Attention", {{2, 5, 8}, {8, 25}});
  EXPECT_THAT(odd.Int("num_heads", 2).Infer(), Fails("25 columns"));
}

TEST(ContribAttentionTest, ContribAttentionC4RejectsAPastThatDoesNotFit) {
  OpTestView view = Attention();
  view.OmittedInput().Input(kFloat, {2, 2, 2, 8, 4}).OmittedInput();
  view.ConstantInput(IntTensor(DType::kInt32, {1}, {4}));
  view.Int("past_present_share_buffer", 1);
  EXPECT_THAT(view.Infer(), Fails("must fit into 8"));
}

TEST(ContribAttentionTest, TheQuantizedOneProjectsIntegers) {
  OpTestView view("QAttention", 1, "com.microsoft");
  view.Input(DType::kUInt8, {2, 5, 8}).Input(DType::kInt8, {8, 24});
  view.Input(kFloat, {24}).Input(kFloat, {}).Input(kFloat, {24});
  view.Int("num_heads", 2);
  EXPECT_EQ(Text(view.Infer()), "float32[2,5,8]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (10 * 8 * 24 + 2 * (2 * 2 * 5 * 5 * 4))));
  EXPECT_EQ(cost.input_reads[1], Bytes(8 * 24));
}

TEST(ContribAttentionTest, PackedTokensAttendWithinTheirSequence) {
  OpTestView view = Contrib("PackedAttention", {{5, 8}, {8, 24}, {24}});
  view.Input(DType::kInt32, {2, 4});
  view.ConstantInput(IntTensor(DType::kInt32, {3}, {0, 3, 5}));
  view.Int("num_heads", 2);
  EXPECT_EQ(Text(view.Infer()), "float32[5,8]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops,
            Ops(2 * (5 * 8 * 24 + 2 * 2 * (3 * 3 + 2 * 2) * 4)));
}

}  // namespace
}  // namespace weighbridge
