#include "analyzer/ops/contrib_activation.h"

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

TEST(ContribActivationTest, BiasesAreAdded) {
  OpTestView gelu = Contrib("BiasGelu", {{2, 8}, {8}});
  EXPECT_EQ(Text(gelu.Infer()), "float32[2,8]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, gelu.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(16 * (kGeluWeight + 1)));
  OpTestView fast = Contrib("FastGelu", {{2, 8}});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost plain, fast.Cost());
  EXPECT_EQ(plain.vector_ops, Ops(16 * kGeluTanhWeight));
  EXPECT_THAT(Contrib("BiasGelu", {{2, 8}, {2}}).Infer(),
              Fails("expected [8]"));
}

TEST(ContribActivationTest, SplitGeluHalvesTheLastAxis) {
  OpTestView view = Contrib("BiasSplitGelu", {{1, 3, 8}, {8}});
  EXPECT_EQ(Text(view.Infer()), "float32[1,3,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(24 + 12 * (kGeluWeight + 1)));
  EXPECT_THAT(Contrib("BiasSplitGelu", {{1, 3, 7}, {7}}).Infer(),
              Fails("do not split"));
}

TEST(ContribActivationTest, ABitmaskHas32DecisionsToAWord) {
  OpTestView view = Contrib("BitmaskDropout", {{5, 13}});
  EXPECT_EQ(Text(view.Infer()), "float32[5,13]; uint32[3]");  // 65 bits.
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(0));
  EXPECT_EQ(cost.input_reads[0], Bytes(0));
}

TEST(ContribActivationTest, BiasDropoutAddsInInference) {
  OpTestView view = Contrib("BiasDropout", {{5, 8}, {8}, {5, 8}});
  EXPECT_EQ(Text(view.Infer()), "float32[5,8]; bool[5,8]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(40 * 2));
}

TEST(ContribActivationTest, TheSoftmaxBiasStretchesToTheData) {
  OpTestView view = Contrib("BiasSoftmax", {{2, 4, 3, 5}, {2, 1, 1, 5}});
  EXPECT_EQ(Text(view.Infer()), "float32[2,4,3,5]");
  EXPECT_THAT(Contrib("BiasSoftmax", {{2, 5}, {3, 5}}).Infer(),
              Fails("('bias') has shape [3,5]"));
}

}  // namespace
}  // namespace weighbridge
