#include "analyzer/ops/contrib_attention_work.h"

#include <cstdint>
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

TEST(AttentionWorkTest, TwoProductsForEachHead) {
  OpCost cost;
  AddAttentionWork({.batch = 2,
                    .heads = 4,
                    .queries = 3,
                    .keys = 5,
                    .head_size = 8,
                    .value_head_size = 6,
                    .score_weight = 2},
                   cost);
  constexpr int kScores = 2 * 4 * 3 * 5;
  EXPECT_EQ(cost.matrix_ops, Ops(2 * kScores * (8 + 6)));
  // Q is scaled; each score goes through the softmax and is touched twice more.
  EXPECT_EQ(cost.vector_ops,
            Ops(2 * 3 * 4 * 8 + kScores * (kSoftmaxWeight + 2)));
  ASSERT_TRUE(cost.contraction.has_value());
  EXPECT_EQ(cost.contraction->batch, 2 * 4);
  EXPECT_EQ(cost.contraction->m, 3);
  EXPECT_EQ(cost.contraction->n, 5);
  EXPECT_EQ(cost.contraction->k, 8);
}

TEST(AttentionWorkTest, FewerScoresTakeFewerProducts) {
  OpCost cost;
  AddAttentionWork({.batch = 1,
                    .heads = 2,
                    .queries = 4,
                    .keys = 4,
                    .head_size = 8,
                    .value_head_size = 8},
                   Ops(10), cost);  // 10 of 16: below the diagonal.
  EXPECT_EQ(cost.matrix_ops, Ops(2 * (2 * 10) * (8 + 8)));
}

TEST(AttentionWorkTest, TheLargerProductIsTheContraction) {
  OpCost cost;
  AddProjectionWork(/*rows=*/10, /*k=*/4, /*n=*/3, /*has_bias=*/true, cost);
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 10 * 4 * 3));
  EXPECT_EQ(cost.vector_ops, Ops(10 * 3));
  AddProjectionWork(10, 3, 2, /*has_bias=*/false, cost);
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 10 * (4 * 3 + 3 * 2)));
  EXPECT_EQ(cost.vector_ops, Ops(10 * 3));
  EXPECT_EQ(cost.contraction->k, 4);
}

// Batch 2, 3 queries, 5 keys.
absl::Status CheckMask(const Shape& dims, int64_t keys = 5) {
  return OpTestView("Any")
      .Input(DType::kInt32, dims)
      .Apply([keys](const OpView& view) {
        return CheckAttentionMask(view, 0, "mask", 2, 3, keys);
      });
}

TEST(AttentionWorkTest, ContribAttentionC5TakesTheDocumentedMasks) {
  for (const Shape& dims : std::vector<Shape>{{2},
                                              {2 * 2},
                                              {3 * 2 + 2},
                                              {2, 5},
                                              {2, 1},
                                              {1, 1},
                                              {2, 3, 5},
                                              {2, 1, 8, 8}}) {
    WB_EXPECT_OK(CheckMask(dims)) << DimsToString(dims);
  }
  for (const Shape& dims : std::vector<Shape>{
           {3}, {1, 5}, {2, 4}, {2, 5, 3}, {2, 1, 4, 4}, {2, 1, 8, 7}, {}}) {
    EXPECT_THAT(CheckMask(dims), Fails("which masks nothing of batch 2"))
        << DimsToString(dims);
  }
  // Any number of keys, while nobody knows how many there are.
  WB_EXPECT_OK(CheckMask({2, 4}, -1));
  EXPECT_THAT(CheckMask({3, 4}, -1), Fails("unknown keys"));
}

TEST(AttentionWorkTest, ContribAttentionC5TakesABiasThatStretches) {
  const auto check = [](const Shape& dims, int64_t keys) {
    return OpTestView("Any")
        .Input(DType::kFloat32, dims)
        .Apply([keys](const OpView& view) {
          return CheckAttentionBias(view, 0, 2, 4, 3, keys);
        });
  };
  WB_EXPECT_OK(check({1, 4, 3, 5}, 5));
  WB_EXPECT_OK(check({2, 1, 3, 7}, -1));
  EXPECT_THAT(check({1, 4, 3, 6}, 5), Fails("broadcasts to [2,4,3,5]"));
  EXPECT_THAT(check({4, 3, 5}, 5), Fails("has rank 3, expected 4"));
}

TEST(AttentionWorkTest, ALengthIsOneNumberIfItIsKnown) {
  const auto length = [](OpTestView view) {
    return view.Apply(
        [](const OpView& node) { return KnownLength(node, 0, "total"); });
  };
  EXPECT_EQ(length(OpTestView("Any").IntsInput({9})).value(), 9);
  EXPECT_EQ(length(OpTestView("Any").Input(DType::kInt32, {1})).value(), -1);
  EXPECT_EQ(length(OpTestView("Any").OmittedInput()).value(), -1);
  EXPECT_THAT(length(OpTestView("Any").IntsInput({-2})),
              Fails("total is -2, must not be negative"));
  EXPECT_THAT(length(OpTestView("Any").IntsInput({1, 2})),
              Fails("has 2 elements"));
}

Constant Ends(const std::vector<std::optional<int64_t>>& ends) {
  return IntTensor(DType::kInt32, {static_cast<int64_t>(ends.size())}, ends);
}

// 2 sequences of at most 4 tokens; 5 tokens in all.
absl::StatusOr<PackedTokens> Packed(OpTestView view, int64_t tokens = 5) {
  return view.Apply([tokens](const OpView& node) {
    return ReadPackedTokens(node, 0, 1, tokens);
  });
}

TEST(AttentionWorkTest, KnownLengthsGiveTheirOwnScores) {
  OpTestView view("Any");
  view.Input(DType::kInt32, {2, 4}).ConstantInput(Ends({0, 2, 5}));
  WB_ASSERT_OK_AND_ASSIGN(const PackedTokens packed, Packed(view));
  EXPECT_EQ(packed.batch, 2);
  EXPECT_EQ(packed.sequence, 4);
  EXPECT_EQ(packed.scores_per_head, Ops(2 * 2 + 3 * 3));
}

TEST(AttentionWorkTest, UnknownLengthsLookAtNoMoreThanTheLongest) {
  OpTestView view("Any");
  view.Input(DType::kInt32, {2, 4}).Input(DType::kInt32, {3});
  WB_ASSERT_OK_AND_ASSIGN(const PackedTokens packed, Packed(view));
  EXPECT_EQ(packed.scores_per_head, Ops(5 * 4));
}

TEST(AttentionWorkTest, ContribAttentionC8ChecksTheLengths) {
  const auto with = [](const std::vector<std::optional<int64_t>>& ends) {
    OpTestView view("Any");
    view.Input(DType::kInt32, {2, 4}).ConstantInput(Ends(ends));
    return Packed(view);
  };
  EXPECT_THAT(with({0, 6, 5}), Fails("does not rise from 0 to the 5 tokens"));
  EXPECT_THAT(with({1, 2, 5}), Fails("does not rise"));
  EXPECT_THAT(with({0, 5}), Fails("has shape [2], expected [3]"));
  OpTestView view("Any");
  view.Input(DType::kInt32, {2, 4}).Input(DType::kInt32, {3});
  EXPECT_THAT(Packed(view, 9),
              Fails("9 tokens are more than 2 sequences of 4"));
}

}  // namespace
}  // namespace weighbridge
