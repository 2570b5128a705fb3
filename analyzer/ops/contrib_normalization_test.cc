#include "analyzer/ops/contrib_normalization.h"

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

TEST(ContribNormalizationTest, SkipReturnsTheSumToo) {
  OpTestView view =
      Contrib("SkipLayerNormalization", {{2, 3, 4}, {3, 4}, {4}, {4}, {4}});
  view.Outputs(4);
  EXPECT_EQ(Text(view.Infer()),
            "float32[2,3,4]; float32[2,3,1]; float32[2,3,1]; float32[2,3,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(24 * (8 + 2)));
  OpTestView rms =
      Contrib("SkipSimplifiedLayerNormalization", {{6, 4}, {6, 4}, {4}});
  EXPECT_EQ(Text(rms.Infer()),
            "float32[6,4]; float32[6,1]; float32[6,1]; float32[6,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost simple, rms.Cost());
  EXPECT_EQ(simple.vector_ops, Ops(24 * (5 + 1)));
}

TEST(ContribNormalizationTest, C3AndC4RejectOtherSizes) {
  EXPECT_THAT(
      Contrib("SkipLayerNormalization", {{2, 3, 4}, {3, 3}, {4}}).Infer(),
      Fails("('skip') has shape [3,3]"));
  EXPECT_THAT(
      Contrib("SkipLayerNormalization", {{2, 3, 4}, {3, 4}, {3}}).Infer(),
      Fails("('gamma') has shape [3], expected [4]"));
}

TEST(ContribNormalizationTest, SimplifiedIsKnownInBothDomains) {
  for (const char* domain : {"", "com.microsoft"}) {
    OpTestView view("SimplifiedLayerNormalization", 21, domain);
    view.Input(DType::kFloat16, {2, 3, 4}).Input(kFloat, {4});
    EXPECT_EQ(Text(view.Infer()), "float32[2,3,4]; float32[2,3,1]");
    WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
    EXPECT_EQ(cost.vector_ops, Ops(24 * 5));
  }
}

TEST(ContribNormalizationTest, GroupsDivideTheLastAxis) {
  OpTestView view = Contrib("GroupNorm", {{1, 5, 5, 8}, {8}, {8}});
  EXPECT_THAT(view.Infer(), Fails("groups is 0"));
  view.Int("groups", 4).Int("activation", 1);
  EXPECT_EQ(Text(view.Infer()), "float32[1,5,5,8]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(200 * (8 + kSigmoidWeight + 1)));
  OpTestView skip =
      Contrib("SkipGroupNorm", {{1, 5, 5, 8}, {8}, {8}, {1, 8}, {8}});
  EXPECT_EQ(Text(skip.Int("groups", 4).Infer()),
            "float32[1,5,5,8]; float32[1,5,5,8]");
}

}  // namespace
}  // namespace weighbridge
