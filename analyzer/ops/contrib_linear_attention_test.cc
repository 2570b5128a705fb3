#include "analyzer/ops/contrib_linear_attention.h"

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
  view.Outputs(2);
  return view;
}

// 2 sequences, 6 channels, 5 positions, a kernel of 4.
OpTestView Conv() {
  return Contrib("CausalConvWithState", {{2, 6, 5}, {6, 1, 4}, {6}});
}

TEST(ContribLinearAttentionTest, AConvolutionCarriesItsPast) {
  EXPECT_EQ(Text(Conv().Infer()), "float32[2,6,5]; float32[2,6,3]");
  EXPECT_EQ(Text(Conv().Int("dilation", 2).Infer()),
            "float32[2,6,5]; float32[2,6,6]");
  EXPECT_EQ(Text(Conv().Int("state_window", 3).Infer()),
            "float32[2,6,5]; float32[3,2,6,3]");
  // [batch, length, channels...]
  EXPECT_EQ(Text(Contrib("CausalConvWithState", {{2, 5, 3, 2}, {6, 1, 4}})
                     .Int("channels_last", 1)
                     .Infer()),
            "float32[2,5,3,2]; float32[2,3,3,2]");
}

TEST(ContribLinearAttentionTest, EveryPositionMeetsTheKernel) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                          Conv().String("activation", "silu").Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (2 * 6 * 5) * 4));
  EXPECT_EQ(cost.vector_ops, Ops((2 * 6 * 5) * (1 + kSwishWeight)));
}

TEST(ContribLinearAttentionTest, C1ToC6ConstrainTheConvolution) {
  EXPECT_THAT(Conv().Int("state_window", 9).Infer(),
              Fails("state_window is 9"));
  EXPECT_THAT(Conv().Int("ndim", 4).Infer(), Fails("ndim is 4"));
  EXPECT_THAT(Conv().Int("ndim", 2).Int("channels_last", 1).Infer(),
              Fails("channels_last takes ndim 1"));
  EXPECT_THAT(Contrib("CausalConvWithState", {{2, 6, 5}, {3, 2, 4}}).Infer(),
              Fails("one filter for each of 6 channels"));
  EXPECT_THAT(Conv().Int("dilation", 0).Infer(), Fails("dilation 0"));
  EXPECT_THAT(Conv().String("activation", "relu").Infer(),
              Fails("activation is 'relu'"));
  EXPECT_THAT(
      Contrib("CausalConvWithState", {{2, 6, 5}, {6, 1, 4}, {6}, {2, 6, 4}})
          .Infer(),
      Fails("has shape [2,6,4], expected [2,6,3]"));
}

// 2 sequences of 5 tokens; 4 query heads of 8, 2 state heads of 8 by 16.
OpTestView Attention(const std::string& rule) {
  OpTestView view =
      Contrib("LinearAttention", {{2, 5, 32}, {2, 5, 16}, {2, 5, 32}});
  view.Int("q_num_heads", 4).Int("kv_num_heads", 2).String("update_rule", rule);
  return view;
}

TEST(ContribLinearAttentionTest, AttentionKeepsAStatePerHead) {
  EXPECT_EQ(Text(Attention("linear").Infer()),
            "float32[2,5,64]; float32[2,2,8,16]");
  OpTestView gated = Attention("gated_delta");
  gated.OmittedInput().Input(kFloat, {2, 5, 2}).Input(kFloat, {2, 5, 2});
  EXPECT_EQ(Text(gated.Infer()), "float32[2,5,64]; float32[2,2,8,16]");
}

TEST(ContribLinearAttentionTest, TokensUpdateAndAskTheState) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, Attention("linear").Cost());
  // Per token: 2 outer products and 4 questions of 8 by 16.
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (2 * 5) * (2 + 4) * 8 * 16));
  OpTestView delta = Attention("delta");
  delta.OmittedInput().OmittedInput().Input(kFloat, {2, 5, 1});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost corrected, delta.Cost());
  EXPECT_EQ(corrected.matrix_ops, Ops(2 * (2 * 5) * (2 + 2 + 4) * 8 * 16));
}

TEST(ContribLinearAttentionTest, C7ToC10ConstrainTheAttention) {
  EXPECT_THAT(Attention("quadratic").Infer(), Fails("is 'quadratic'"));
  EXPECT_THAT(Contrib("LinearAttention", {{2, 5, 32}, {2, 5, 16}, {2, 5, 32}})
                  .Int("q_num_heads", 4)
                  .Int("kv_num_heads", 3)
                  .String("update_rule", "linear")
                  .Infer(),
              Fails("expected one to divide the other"));
  EXPECT_THAT(Attention("gated").Infer(), Fails("omits input 4 ('decay')"));
  EXPECT_THAT(Attention("delta").Infer(), Fails("omits input 5 ('beta')"));
  EXPECT_THAT(Attention("linear").Input(kFloat, {2, 2, 16, 8}).Infer(),
              Fails("expected [2,2,8,16]"));
}

TEST(ContribLinearAttentionTest, TheStandardAdoptedBoth) {
  OpTestView conv("CausalConvWithState", 27);
  conv.Input(kFloat, {2, 6, 5}).Input(kFloat, {6, 1, 4}).Outputs(2);
  EXPECT_EQ(Text(conv.Infer()), "float32[2,6,5]; float32[2,6,3]");
  OpTestView attention("LinearAttention", 27);
  attention.Input(kFloat, {2, 5, 32})
      .Input(kFloat, {2, 5, 16})
      .Input(kFloat, {2, 5, 32})
      .Int("q_num_heads", 4)
      .Int("kv_num_heads", 2)
      .String("update_rule", "linear")
      .Outputs(2);
  EXPECT_EQ(Text(attention.Infer()), "float32[2,5,64]; float32[2,2,8,16]");
}

TEST(ContribLinearAttentionTest, GatesAreElementwise) {
  EXPECT_EQ(
      Text(Contrib("LinearAttentionGate", {{2, 5, 3}, {3}, {3}, {2, 5, 3}})
               .Infer()),
      "float32[2,5,3]; float32[2,5,3]");
  EXPECT_THAT(Contrib("LinearAttentionGate", {{2, 5, 3}, {4}, {3}}).Infer(),
              Fails("has shape [4], expected [3]"));
}

TEST(ContribLinearAttentionTest, NormsWorkInGroups) {
  OpTestView view = Contrib("GatedRMSNorm", {{2, 12}, {4}, {2, 12}});
  view.Outputs(1);
  EXPECT_EQ(Text(view.Infer()), "float32[2,12]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops,
            Ops(24 * (kRmsNormalizationWeight + kSwishWeight + 1)));
  EXPECT_THAT(Contrib("GatedRMSNorm", {{2, 12}, {5}, {2, 12}}).Infer(),
              Fails("into groups of 5"));
}

TEST(ContribLinearAttentionTest, AddsWhatAGateLetsThrough) {
  OpTestView view = Contrib("GatedAdd", {{2, 3}, {2, 3}, {2, 1}});
  view.Outputs(1);
  EXPECT_EQ(Text(view.Infer()), "float32[2,3]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3 * 2));
  EXPECT_THAT(Contrib("GatedAdd", {{2, 3}, {2, 3}, {2, 3}}).Infer(),
              Fails("expected [2,1]"));
}

}  // namespace
}  // namespace weighbridge
