#include "analyzer/ops/contrib_multi_head_attention.h"

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

OpTestView MultiHead(const std::vector<Shape>& inputs) {
  OpTestView view = Contrib("MultiHeadAttention", inputs);
  view.Int("num_heads", 2);
  return view;
}

TEST(ContribMultiHeadAttentionTest, CrossAttends) {
  OpTestView view = MultiHead({{2, 3, 8}, {2, 5, 8}, {2, 5, 12}, {28}});
  view.Outputs(4);
  EXPECT_EQ(Text(view.Infer()),
            "float32[2,3,12]; float32[2,2,5,4]; float32[2,2,5,6]; "
            "float32[2,2,3,5]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (2 * 2 * 3 * 5) * (4 + 6)));
  // Scaled queries, softmax, three biases.
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3 * 8 + 2 * 2 * 3 * 5 * kSoftmaxWeight +
                                 2 * 3 * 8 + 2 * 5 * 8 + 2 * 5 * 12));
}

TEST(ContribMultiHeadAttentionTest, TakesEveryPackedForm) {
  OpTestView all = MultiHead({{2, 5, 2, 3, 4}});
  EXPECT_EQ(Text(all.Infer()),
            "float32[2,5,8]; float32[2,2,5,4]; float32[2,2,5,4]");
  OpTestView keys = MultiHead({{2, 3, 8}, {2, 5, 2, 2, 4}});
  EXPECT_EQ(Text(keys.Infer()),
            "float32[2,3,8]; float32[2,2,5,4]; float32[2,2,5,4]");
  OpTestView cached = MultiHead({{2, 3, 8}, {2, 2, 5, 4}, {2, 2, 5, 4}});
  EXPECT_EQ(Text(cached.Infer()),
            "float32[2,3,8]; float32[2,2,5,4]; float32[2,2,5,4]");
}

TEST(ContribMultiHeadAttentionTest, ThePresentIsThePastAndMore) {
  OpTestView view = MultiHead({{2, 1, 8}, {2, 1, 8}, {2, 1, 8}});
  view.OmittedInput().OmittedInput().OmittedInput();
  view.Input(kFloat, {2, 2, 7, 4}).Input(kFloat, {2, 2, 7, 4});
  EXPECT_EQ(Text(view.Infer()),
            "float32[2,1,8]; float32[2,2,8,4]; float32[2,2,8,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 2 * (2 * 2 * 1 * 8 * 4)));
}

TEST(ContribMultiHeadAttentionTest, C10RejectsHeadsThatDoNotDivide) {
  OpTestView view = MultiHead({{2, 3, 7}, {2, 3, 7}, {2, 3, 7}});
  EXPECT_THAT(view.Infer(), Fails("7 columns of the query"));
}

TEST(ContribMultiHeadAttentionTest, C11RejectsHalfAPast) {
  OpTestView view = MultiHead({{2, 1, 8}, {2, 1, 8}, {2, 1, 8}});
  view.OmittedInput().OmittedInput().OmittedInput();
  view.Input(kFloat, {2, 2, 7, 4});
  EXPECT_THAT(view.Infer(), Fails("must be given together"));
}

TEST(ContribMultiHeadAttentionTest, TheDecoderTakesOnePosition) {
  OpTestView view = Contrib("DecoderMaskedMultiHeadAttention", {{2, 1, 24}});
  view.Int("num_heads", 2);
  EXPECT_EQ(Text(view.Infer()),
            "float32[2,1,8]; float32[2,2,1,4]; float32[2,2,1,4]");
  OpTestView two = Contrib("DecoderMaskedMultiHeadAttention", {{2, 2, 24}});
  EXPECT_THAT(two.Int("num_heads", 2).Infer(), Fails("expected 1"));
}

TEST(ContribMultiHeadAttentionTest, PackedWithoutLengthsIsBounded) {
  OpTestView view = Contrib("PackedMultiHeadAttention", {{5, 2, 3, 4}});
  view.OmittedInput().OmittedInput().OmittedInput();
  view.Input(DType::kInt32, {2, 4}).Input(DType::kInt32, {3});
  view.Int("num_heads", 2);
  EXPECT_EQ(Text(view.Infer()), "float32[5,8]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 2 * (2 * 5 * 4) * 4));
}

}  // namespace
}  // namespace weighbridge
