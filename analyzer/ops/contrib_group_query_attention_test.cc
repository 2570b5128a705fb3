#include "analyzer/ops/contrib_group_query_attention.h"

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

constexpr DType kInt = DType::kInt32;

// Batch 1, one new position, 4 query heads and 2 of key and value, of 8; the
// total is known unless it is -1.
OpTestView Grouped(int64_t past, int64_t total) {
  OpTestView view = Contrib(
      "GroupQueryAttention",
      {{1, 1, 32}, {1, 1, 16}, {1, 1, 16}, {1, 2, past, 8}, {1, 2, past, 8}});
  view.Input(kInt, {1});
  if (total < 0) {
    view.Input(kInt, {});
  } else {
    view.ConstantInput(IntTensor(kInt, {}, {total}));
  }
  view.Int("num_heads", 4).Int("kv_num_heads", 2).Outputs(3);
  return view;
}

TEST(GroupQueryAttentionTest, TheCacheGrows) {
  OpTestView view = Grouped(7, 8);
  EXPECT_EQ(Text(view.Infer()),
            "float32[1,1,32]; float32[1,2,8,8]; float32[1,2,8,8]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 2 * (4 * 1 * 8 * 8)));
  EXPECT_EQ(cost.input_reads[3], Bytes(4 * 2 * 7 * 8));
  EXPECT_EQ(cost.output_writes[1], Bytes(4 * 2 * 8 * 8));
}

TEST(GroupQueryAttentionTest, ASharedCacheIsWrittenInPlace) {
  OpTestView view = Grouped(64, 8);
  EXPECT_EQ(Text(view.Infer()),
            "float32[1,1,32]; float32[1,2,64,8]; float32[1,2,64,8]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 2 * (4 * 1 * 8 * 8)));
  EXPECT_EQ(cost.input_reads[3], Bytes(4 * 2 * 7 * 8));
  EXPECT_EQ(cost.output_writes[1], Bytes(4 * 2 * 1 * 8));
}

TEST(GroupQueryAttentionTest, AnUnknownTotalLeavesABound) {
  OpTestView view = Grouped(7, -1);
  EXPECT_EQ(Text(view.Infer()),
            "float32[1,1,32]; <= float32[1,2,8,8]; <= float32[1,2,8,8]");
}

TEST(GroupQueryAttentionTest, QueryKeyAndValueMayBePacked) {
  OpTestView view = Contrib("GroupQueryAttention", {{2, 5, 64}});
  for (int i = 0; i < 4; ++i) view.OmittedInput();
  view.Input(kInt, {2, 1}).ConstantInput(IntTensor(kInt, {1}, {5}));
  view.Input(kFloat, {99, 4}).Input(kFloat, {99, 4});
  view.Int("num_heads", 4).Int("kv_num_heads", 2).Int("do_rotary", 1);
  EXPECT_EQ(Text(view.Infer()),
            "float32[2,5,32]; float32[2,2,5,8]; float32[2,2,5,8]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 2 * (2 * 4 * 5 * 5 * 8)));
  EXPECT_EQ(cost.input_reads[7], Bytes(4 * 10 * 4));
  // Scaled queries, softmax and causal mask, rotation of 4 + 2 heads.
  EXPECT_EQ(cost.vector_ops,
            Ops(2 * 5 * 32 + 2 * 4 * 5 * 5 * (kSoftmaxWeight + 1) +
                2 * 5 * 6 * 8 * kRotationWeight));
}

TEST(GroupQueryAttentionTest, AFourBitCacheHoldsTwoElementsInAByte) {
  OpTestView view =
      Contrib("GroupQueryAttention", {{1, 1, 32}, {1, 1, 16}, {1, 1, 16}});
  view.Input(DType::kUInt8, {1, 2, 7, 4}).Input(DType::kUInt8, {1, 2, 7, 4});
  view.Input(kInt, {1}).ConstantInput(IntTensor(kInt, {}, {8}));
  view.Int("num_heads", 4).Int("kv_num_heads", 2);
  view.Int("kv_cache_bit_width", 4);
  EXPECT_EQ(Text(view.Infer()),
            "float32[1,1,32]; uint8[1,2,8,4]; uint8[1,2,8,4]");
}

TEST(GroupQueryAttentionTest, C2RejectsHeadsThatDoNotDivide) {
  OpTestView view = Contrib("GroupQueryAttention", {{1, 1, 32}});
  view.Int("num_heads", 4).Int("kv_num_heads", 3);
  for (int i = 0; i < 4; ++i) view.OmittedInput();
  view.Input(kInt, {1}).Input(kInt, {});
  EXPECT_THAT(view.Infer(), Fails("do not divide into 3 heads"));
}

TEST(GroupQueryAttentionTest, C5RejectsATotalBelowTheNewPositions) {
  EXPECT_THAT(Grouped(7, 0).Infer(), Fails("fewer than the 1"));
}

TEST(SparseAttentionTest, LooksAtNoMoreThanTheListedBlocks) {
  OpTestView view = Contrib(
      "SparseAttention",
      {{1, 64, 32}, {1, 64, 16}, {1, 64, 16}, {1, 2, 64, 8}, {1, 2, 64, 8}});
  view.Input(kInt, {2, 5}).Input(kInt, {2, 7});
  view.ConstantInput(IntTensor(kInt, {}, {64})).Input(kInt, {1});
  view.Int("num_heads", 4).Int("kv_num_heads", 2).Int("sparse_block_size", 16);
  EXPECT_EQ(Text(view.Infer()),
            "float32[1,64,32]; float32[1,2,64,8]; float32[1,2,64,8]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 2 * (4 * 7 * 16 * 16 * 8)));
}

}  // namespace
}  // namespace weighbridge
