#include "analyzer/ops/attention.h"

#include <cstdint>
#include <limits>
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

OpTestView Attention(const Shape& q, const Shape& k, const Shape& v,
                     int64_t opset = 23) {
  OpTestView view("Attention", opset);
  view.Input(kFloat, q).Input(kFloat, k).Input(kFloat, v);
  return view;
}

// 2 sequences, 6 query heads and 3 of keys and values; 5 queries, 7 keys; heads
// of 8, and of 4 for the values.
constexpr int64_t kBatch = 2, kHeads = 6, kKeyHeads = 3, kQueries = 5,
                  kKeys = 7, kSize = 8, kValueSize = 4;

OpTestView FourAxes(int64_t opset = 23) {
  return Attention({kBatch, kHeads, kQueries, kSize},
                   {kBatch, kKeyHeads, kKeys, kSize},
                   {kBatch, kKeyHeads, kKeys, kValueSize}, opset);
}

OpTestView ThreeAxes() {
  OpTestView view = Attention({kBatch, kQueries, kHeads * kSize},
                              {kBatch, kKeys, kKeyHeads * kSize},
                              {kBatch, kKeys, kKeyHeads * kValueSize});
  view.Int("q_num_heads", kHeads).Int("kv_num_heads", kKeyHeads);
  return view;
}

TEST(AttentionTest, HeadsMayBeAnAxisOrSideBySide) {
  OpTestView four = FourAxes();
  EXPECT_EQ(Text(four.Infer()),
            "float32[2,6,5,4]; float32[2,3,7,8]; float32[2,3,7,4]");
  OpTestView three = ThreeAxes();
  EXPECT_EQ(Text(three.Infer()),
            "float32[2,5,24]; float32[2,3,7,8]; float32[2,3,7,4]");
}

TEST(AttentionTest, ScoresAreTheFourthOutput) {
  OpTestView view = FourAxes();
  EXPECT_EQ(Text(view.Outputs(4).Infer()),
            "float32[2,6,5,4]; float32[2,3,7,8]; float32[2,3,7,4]; "
            "float32[2,6,5,7]");
}

TEST(AttentionTest, ThePastComesBeforeTheKeys) {
  OpTestView view = FourAxes();
  view.OmittedInput()
      .Input(kFloat, {kBatch, kKeyHeads, 10, kSize})
      .Input(kFloat, {kBatch, kKeyHeads, 10, kValueSize})
      .Outputs(4);
  EXPECT_EQ(Text(view.Infer()),
            "float32[2,6,5,4]; float32[2,3,17,8]; float32[2,3,17,4]; "
            "float32[2,6,5,17]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops,
            Ops(2 * (kBatch * kHeads * kQueries * 17) * (kSize + kValueSize)));
}

TEST(AttentionTest, CostIsTwoDenseProductsAndASoftmax) {
  for (OpTestView view : {FourAxes(), ThreeAxes()}) {
    WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
    const int64_t scores = kBatch * kHeads * kQueries * kKeys;
    EXPECT_EQ(cost.matrix_ops,
              Ops(2 * scores * kSize + 2 * scores * kValueSize));
    // Q and K are scaled, each score takes part in a softmax.
    EXPECT_EQ(cost.vector_ops,
              Ops(kBatch * kHeads * kQueries * kSize +
                  kBatch * kKeyHeads * kKeys * kSize + 5 * scores));
    EXPECT_EQ(cost.work_class, WorkClass::kAttention);
    ASSERT_TRUE(cost.contraction);
    EXPECT_EQ(cost.contraction->batch, kBatch * kHeads);
    EXPECT_EQ(cost.contraction->m, kQueries);
    EXPECT_EQ(cost.contraction->n, kKeys);
    EXPECT_EQ(cost.contraction->k, kSize);
  }
}

TEST(AttentionTest, MasksAndCapsAddVectorWork) {
  const Ops scores(kBatch * kHeads * kQueries * kKeys);
  OpTestView plain = FourAxes();
  WB_ASSERT_OK_AND_ASSIGN(const OpCost base, plain.Cost());
  OpTestView causal = FourAxes();
  WB_ASSERT_OK_AND_ASSIGN(const OpCost masked,
                          causal.Int("is_causal", 1).Cost());
  EXPECT_EQ(masked.vector_ops, base.vector_ops + scores);
  // Causal or not, the products are dense.
  EXPECT_EQ(masked.matrix_ops, base.matrix_ops);
  OpTestView capped = FourAxes();
  capped.Input(DType::kBool, {kQueries, kKeys}).Float("softcap", 30);
  WB_ASSERT_OK_AND_ASSIGN(const OpCost both, capped.Cost());
  EXPECT_EQ(both.vector_ops,
            base.vector_ops + scores * (1 + kScaledTanhWeight));
}

TEST(AttentionTest, AttentionC1RejectsOtherElementTypes) {
  OpTestView view("Attention", 23);
  view.Input(DType::kInt8, {1, 1, 2, 2})
      .Input(DType::kInt8, {1, 1, 2, 2})
      .Input(DType::kInt8, {1, 1, 2, 2});
  EXPECT_THAT(view.Infer(), Fails("'Q') is int8"));
  OpTestView mixed("Attention", 23);
  mixed.Input(kFloat, {1, 1, 2, 2})
      .Input(DType::kFloat16, {1, 1, 2, 2})
      .Input(kFloat, {1, 1, 2, 2});
  EXPECT_THAT(mixed.Infer(), Fails("inputs 0 and 1"));
}

TEST(AttentionTest, AttentionC2RejectsOtherRanks) {
  EXPECT_THAT(Attention({2, 3}, {2, 3}, {2, 3}).Infer(),
              Fails("'Q') has rank 2, expected 3 or 4"));
  EXPECT_THAT(Attention({1, 1, 2, 2}, {1, 2, 2}, {1, 2, 2}).Infer(),
              Fails("'K') has rank 3, expected 4"));
}

TEST(AttentionTest, AttentionC3RejectsHeadsThatDoNotDivide) {
  OpTestView missing = Attention({1, 5, 8}, {1, 5, 8}, {1, 5, 8});
  EXPECT_THAT(missing.Infer(), Fails("q_num_heads is 0"));
  EXPECT_THAT(missing.Int("q_num_heads", 3).Int("kv_num_heads", 2).Infer(),
              Fails("q_num_heads is 3, it must divide the hidden size 8"));
  OpTestView empty = Attention({4, 5, 0}, {4, 5, 0}, {4, 5, 0});
  const int64_t huge = std::numeric_limits<int64_t>::max();
  empty.Int("q_num_heads", huge).Int("kv_num_heads", huge);
  EXPECT_THAT(empty.Infer(), Fails("must divide"));
}

TEST(AttentionTest, AttentionC4RejectsOperandsThatDisagree) {
  const std::vector<std::vector<Shape>> operands = {
      {{2, 6, 5, 8}, {1, 6, 7, 8}, {2, 6, 7, 4}},  // batch
      {{2, 6, 5, 8}, {2, 6, 7, 8}, {2, 3, 7, 4}},  // heads
      {{2, 6, 5, 8}, {2, 6, 7, 8}, {2, 6, 6, 4}},  // sequence
      {{2, 6, 5, 8}, {2, 6, 7, 9}, {2, 6, 7, 4}},  // head size
  };
  for (const std::vector<Shape>& shapes : operands) {
    EXPECT_THAT(Attention(shapes[0], shapes[1], shapes[2]).Infer(),
                Fails("do not agree"));
  }
}

TEST(AttentionTest, AttentionC5RejectsQueryHeadsThatDoNotDivide) {
  EXPECT_THAT(Attention({2, 6, 5, 8}, {2, 4, 7, 8}, {2, 4, 7, 8}).Infer(),
              Fails("6 query heads do not divide into 4 heads"));
  EXPECT_THAT(Attention({2, 6, 5, 8}, {2, 0, 7, 8}, {2, 0, 7, 8}).Infer(),
              Fails("into 0 heads"));
}

TEST(AttentionTest, AttentionC6RejectsHalfAPast) {
  OpTestView view = FourAxes();
  view.OmittedInput().Input(kFloat, {kBatch, kKeyHeads, 10, kSize});
  EXPECT_THAT(view.Infer(), Fails("must be given together"));
  EXPECT_THAT(view.Input(kFloat, {kBatch, kKeyHeads, 9, kValueSize}).Infer(),
              Fails("'past_value') has shape [2,3,9,4], expected [2,3,10,4]"));
  OpTestView flat = FourAxes();
  flat.OmittedInput().Input(kFloat, {2, 10, 24}).Input(kFloat, {2, 10, 12});
  EXPECT_THAT(flat.Infer(), Fails("'past_key') has rank 3, expected 4"));
}

TEST(AttentionTest, AttentionC7RejectsMasksThatDoNotStretch) {
  OpTestView shorter = FourAxes();
  EXPECT_THAT(shorter.Input(DType::kBool, {kQueries, kKeys - 1}).Infer(),
              Fails("'attn_mask') has shape [5,6], expected one that "
                    "broadcasts to [2,6,5,7]"));
  // Since opset 24, keys that the mask does not reach are hidden.
  OpTestView padded = FourAxes(24);
  padded.Input(DType::kBool, {kQueries, kKeys - 1});
  WB_EXPECT_OK(padded.Infer());
  OpTestView longer = FourAxes(24);
  EXPECT_THAT(longer.Input(DType::kBool, {kQueries, kKeys + 1}).Infer(),
              Fails("[5,8]"));
  OpTestView text = FourAxes();
  EXPECT_THAT(text.Input(DType::kString, {kQueries, kKeys}).Infer(),
              Fails("'attn_mask') is string"));
}

TEST(AttentionTest, AttentionC8RejectsModesAndSizesOutside) {
  OpTestView mode = FourAxes();
  EXPECT_THAT(mode.Int("qk_matmul_output_mode", 4).Infer(),
              Fails("qk_matmul_output_mode is 4"));
  OpTestView precision = FourAxes();
  EXPECT_THAT(precision.Int("softmax_precision", 7).Infer(),
              Fails("softmax_precision"));
  OpTestView window = FourAxes(25);
  EXPECT_THAT(window.Int("left_window_size", -2).Infer(),
              Fails("left_window_size is -2"));
}

TEST(AttentionTest, AttentionC9RejectsLengthsOfAnotherBatchOrBesideAPast) {
  OpTestView view = FourAxes(24);
  view.OmittedInput().OmittedInput().OmittedInput().Input(DType::kInt64,
                                                          {kBatch});
  WB_EXPECT_OK(view.Infer());
  OpTestView other = FourAxes(24);
  other.OmittedInput().OmittedInput().OmittedInput().Input(DType::kInt64, {3});
  EXPECT_THAT(other.Infer(), Fails("'nonpad_kv_seqlen') has shape [3]"));
  OpTestView past = FourAxes(24);
  past.OmittedInput()
      .Input(kFloat, {kBatch, kKeyHeads, 10, kSize})
      .Input(kFloat, {kBatch, kKeyHeads, 10, kValueSize})
      .Input(DType::kInt64, {kBatch});
  EXPECT_THAT(past.Infer(), Fails("exclude each other"));
  OpTestView old = FourAxes(23);
  old.OmittedInput().OmittedInput().OmittedInput().Input(DType::kInt64,
                                                         {kBatch});
  EXPECT_THAT(old.Infer(), Fails("has 7 inputs, expected 3 to 6"));
}

// 2 sequences of 5 positions, 3 heads of 8.
OpTestView Rotary(const Shape& cache) {
  OpTestView view("RotaryEmbedding", 23);
  view.Input(kFloat, {2, 3, 5, 8}).Input(kFloat, cache).Input(kFloat, cache);
  return view;
}

TEST(RotaryEmbeddingTest, RotatesEveryHead) {
  OpTestView view = Rotary({2, 5, 4});
  EXPECT_EQ(Text(view.Infer()), "float32[2,3,5,8]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3 * 5 * 8 * 3));
  OpTestView partial = Rotary({2, 5, 2});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost half,
                          partial.Int("rotary_embedding_dim", 4).Cost());
  EXPECT_EQ(half.vector_ops, Ops(2 * 3 * 5 * 4 * 3));
}

TEST(RotaryEmbeddingTest, HeadsMayStandSideBySide) {
  OpTestView view("RotaryEmbedding", 23);
  view.Input(kFloat, {2, 5, 24})
      .Input(kFloat, {2, 5, 4})
      .Input(kFloat, {2, 5, 4})
      .Int("num_heads", 3);
  EXPECT_EQ(Text(view.Infer()), "float32[2,5,24]");
}

TEST(RotaryEmbeddingTest, PositionsPickRowsOfTheCache) {
  OpTestView view = Rotary({1000, 4});
  view.Input(DType::kInt64, {2, 5});
  EXPECT_EQ(Text(view.Infer()), "float32[2,3,5,8]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.input_reads[1], Bytes(4 * (2 * 5) * 4));
  EXPECT_EQ(cost.input_reads[2], Bytes(4 * (2 * 5) * 4));
  OpTestView small = Rotary({3, 4});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost all,
                          small.Input(DType::kInt64, {2, 5}).Cost());
  EXPECT_EQ(all.input_reads[1], Bytes(4 * 3 * 4));
}

TEST(RotaryEmbeddingTest, AttentionC3RejectsHeadsThatDoNotDivide) {
  OpTestView view("RotaryEmbedding", 23);
  view.Input(kFloat, {2, 5, 24}).Input(kFloat, {}).Input(kFloat, {});
  EXPECT_THAT(view.Infer(), Fails("num_heads is 0"));
}

TEST(RotaryEmbeddingTest, AttentionC10RejectsOddAndOversizedRotations) {
  for (const int64_t rotated : {3, 10, -2}) {
    OpTestView view = Rotary({2, 5, 4});
    EXPECT_THAT(view.Int("rotary_embedding_dim", rotated).Infer(),
                Fails("rotary_embedding_dim is"));
  }
}

TEST(RotaryEmbeddingTest, AttentionC11RejectsPositionsOfAnotherShape) {
  OpTestView view = Rotary({1000, 4});
  EXPECT_THAT(view.Input(DType::kInt64, {5}).Infer(),
              Fails("'position_ids') has shape [5], expected [2,5]"));
}

TEST(RotaryEmbeddingTest, AttentionC12RejectsTablesOfAnotherShape) {
  OpTestView cosine = Rotary({1000, 8});
  EXPECT_THAT(cosine.Input(DType::kInt64, {2, 5}).Infer(),
              Fails("'cos_cache') has shape [1000,8], expected [1000,4]"));
  OpTestView rank = Rotary({2, 5, 4});
  EXPECT_THAT(rank.Input(DType::kInt64, {2, 5}).Infer(), Fails("rank 3"));
}

TEST(RotaryEmbeddingTest, TablesMayServeAWholeHead) {
  OpTestView view = Rotary({1000, 4});
  EXPECT_EQ(Text(view.Input(DType::kInt64, {2, 5})
                     .Int("rotary_embedding_dim", 4)
                     .Infer()),
            "float32[2,3,5,8]");
  OpTestView wider = Rotary({1000, 3});
  EXPECT_THAT(
      wider.Input(DType::kInt64, {2, 5}).Int("rotary_embedding_dim", 4).Infer(),
      Fails("'cos_cache') has shape [1000,3], expected [1000,2]"));
}

TEST(RotaryEmbeddingTest, AllSequencesMayShareTheirPositions) {
  OpTestView view = Rotary({1, 5, 4});
  EXPECT_EQ(Text(view.Infer()), "float32[2,3,5,8]");
}

TEST(RotaryEmbeddingTest, AttentionC13RejectsValuesOfAnotherShape) {
  OpTestView table = Rotary({1000, 4});
  EXPECT_THAT(table.Infer(), Fails("'cos_cache') has rank 2, expected 3"));
  OpTestView batch = Rotary({3, 5, 4});
  EXPECT_THAT(batch.Infer(),
              Fails("'cos_cache') has shape [3,5,4], expected [2,5,4]"));
  OpTestView pairs = Rotary({2, 5, 8});
  EXPECT_THAT(pairs.Infer(), Fails("[2,5,8], expected [2,5,4]"));
}

TEST(AttentionRegistrationTest, MasksAndTablesAreNotParameters) {
  OpRegistry registry;
  WB_ASSERT_OK(RegisterAttentionOps(registry));
  WB_ASSERT_OK_AND_ASSIGN(const OpDef* attention,
                          registry.Find("", "Attention", 24));
  EXPECT_EQ(attention->input_roles[3], InputRole::kBuffer);
  EXPECT_EQ(attention->input_roles[6], InputRole::kShape);
  WB_ASSERT_OK_AND_ASSIGN(const OpDef* rotary,
                          registry.Find("", "RotaryEmbedding", 23));
  EXPECT_EQ(rotary->input_roles[1], InputRole::kBuffer);
  EXPECT_EQ(rotary->input_roles[2], InputRole::kBuffer);
  EXPECT_EQ(rotary->input_roles[3], InputRole::kIndex);
}

// 2 sequences, 4 heads on 2 of key and value, 3 queries on 5 keys.
OpTestView Flex() {
  OpTestView view("FlexAttention", 1, "ai.onnx.preview");
  view.Input(DType::kFloat32, {2, 4, 3, 8})
      .Input(DType::kFloat32, {2, 2, 5, 8})
      .Input(DType::kFloat32, {2, 2, 5, 6});
  return view;
}

TEST(FlexAttentionTest, IsAttentionWithHeadsOfTheirOwn) {
  WB_ASSERT_OK_AND_ASSIGN(const OutputTypes types, Flex().Infer());
  ASSERT_EQ(types.size(), 1u);
  EXPECT_EQ(types[0].type.ToString(), "float32[2,4,3,6]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, Flex().Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (2 * 4 * 3 * 5) * (8 + 6)));
}

TEST(FlexAttentionTest, AttentionC2TakesRankFour) {
  OpTestView view("FlexAttention", 1, "ai.onnx.preview");
  for (int i = 0; i < 3; ++i) view.Input(DType::kFloat32, {2, 3, 8});
  EXPECT_THAT(view.Infer(), StatusIs(absl::StatusCode::kInvalidArgument,
                                     testing::HasSubstr("expected 4")));
}

}  // namespace
}  // namespace weighbridge
