#include "analyzer/ops/contrib_rotary.h"

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

OpTestView Rotary(const Shape& input, const Shape& cache) {
  OpTestView view = Contrib("RotaryEmbedding", {input});
  view.Input(DType::kInt64, {2, 3}).Input(kFloat, cache).Input(kFloat, cache);
  return view;
}

TEST(ContribRotaryTest, TurnsAllOfEachHead) {
  OpTestView view = Rotary({2, 3, 16}, {99, 4});
  EXPECT_EQ(Text(view.Infer()), "float32[2,3,16]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3 * 16 * kRotationWeight));
  EXPECT_EQ(cost.input_reads[2], Bytes(4 * 6 * 4));
}

TEST(ContribRotaryTest, TurnsPartOfEachHead) {
  OpTestView view = Rotary({2, 4, 3, 8}, {99, 2});
  view.Int("rotary_embedding_dim", 4).Int("num_heads", 4);
  EXPECT_EQ(Text(view.Infer()), "float32[2,4,3,8]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 4 * 3 * 4 * kRotationWeight));
}

TEST(ContribRotaryTest, ContribRotaryC3RejectsACacheOfAnotherWidth) {
  OpTestView view = Rotary({2, 4, 3, 8}, {99, 3});
  EXPECT_THAT(view.Infer(), Fails("rotates 3 pairs, expected half of 8"));
}

TEST(ContribRotaryTest, GemmaTurnsQueryAndKey) {
  OpTestView view = Contrib("GemmaRotaryEmbedding", {{2, 3, 8}});
  for (const int64_t heads : {4, 4, 1, 1}) {
    view.Input(DType::kFloat16, {2, heads, 3, 8});
  }
  EXPECT_EQ(Text(view.Infer()), "float16[2,4,3,8]; float16[2,1,3,8]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3 * 8 * 2 * (kTrigonometricWeight + 1) +
                                 2 * 5 * 3 * 8 * kRotationWeight));
}

}  // namespace
}  // namespace weighbridge
