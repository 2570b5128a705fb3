#include "analyzer/ops/contrib_matmul.h"

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

TEST(ContribMatmulTest, TransposesBothWays) {
  OpTestView view = Contrib("FusedMatMul", {{2, 5, 3}, {2, 4, 5}});
  view.Int("transA", 1).Int("transB", 1).Float("alpha", 0.5);
  EXPECT_EQ(Text(view.Infer()), "float32[2,3,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 2 * 3 * 4 * 5));
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3 * 4));
  EXPECT_THAT(Contrib("FusedMatMul", {{2, 5, 3}, {2, 4, 5}}).Infer(),
              Fails("has 3 columns"));
}

TEST(ContribMatmulTest, TransposesTheBatch) {
  OpTestView view = Contrib("FusedMatMul", {{3, 2, 5}, {2, 5, 4}});
  EXPECT_EQ(Text(view.Int("transBatchA", 1).Infer()), "float32[2,3,4]");
}

TEST(ContribMatmulTest, GemmHasAnActivation) {
  OpTestView view = Contrib("FusedGemm", {{2, 3}, {3, 4}, {4}});
  EXPECT_EQ(Text(view.String("activation", "Relu").Infer()), "float32[2,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 2 * 3 * 4));
  EXPECT_EQ(cost.vector_ops, Ops(8 + 8 * kReluWeight));
  OpTestView unknown = Contrib("FusedGemm", {{2, 3}, {3, 4}});
  EXPECT_THAT(unknown.String("activation", "Curl").Infer(),
              Fails("'Curl', which is not known"));
}

TEST(ContribMatmulTest, GemmFastGeluAddsItsBias) {
  OpTestView view = Contrib("GemmFastGelu", {{2, 5, 3}, {3, 4}, {4}});
  EXPECT_EQ(Text(view.Infer()), "float32[2,5,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 10 * 3 * 4));
  EXPECT_EQ(cost.vector_ops, Ops(40 * (kGeluTanhWeight + 1)));
}

}  // namespace
}  // namespace weighbridge
