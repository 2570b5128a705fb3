#include "analyzer/resolve/retype.h"

#include "analyzer/ir/test_graph.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/resolve/resolve.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

class RetypeTest : public testing::Test {
 protected:
  void SetUp() override {
    TestGraph graph;
    graph.Input("x", DType::kFloat32, {2, 3})
        .Weight("w", DType::kFloat32, {3, 5})
        .Weight("table", DType::kInt64, {7})
        .Node("MatMul", {"x", "w"}, {"y"})
        .Output("y");
    WB_ASSERT_OK_AND_ASSIGN(const OpRegistry ops, StandardOps());
    absl::StatusOr<ResolvedGraph> resolved = Resolve(graph.Build(), ops, {});
    WB_ASSERT_OK(resolved);
    resolved_ = std::make_unique<ResolvedGraph>(*std::move(resolved));
  }
  DType DTypeOf(const ResolvedGraph& graph, const std::string& name) {
    return graph.type(FindValue(graph.graph(), name))->dtype();
  }
  std::unique_ptr<ResolvedGraph> resolved_;
};

TEST_F(RetypeTest, NativeChangesNothing) {
  const ResolvedGraph retyped = Retype(*resolved_, {});
  EXPECT_EQ(DTypeOf(retyped, "w"), DType::kFloat32);
  EXPECT_EQ(DTypeOf(retyped, "y"), DType::kFloat32);
}

TEST_F(RetypeTest, WeightsAndActivationsApart) {
  const ResolvedGraph retyped =
      Retype(*resolved_, {Precision::kInt4, Precision::kFp16});
  EXPECT_EQ(DTypeOf(retyped, "w"), DType::kInt4);
  EXPECT_EQ(DTypeOf(retyped, "x"), DType::kFloat16);
  EXPECT_EQ(DTypeOf(retyped, "y"), DType::kFloat16);
  // 15 elements of 4 bits: 7.5 bytes, padded to 8.
  EXPECT_EQ(retyped.type(FindValue(retyped.graph(), "w"))->byte_size(),
            Bytes(8));
}

TEST_F(RetypeTest, IntegersKeepTheirType) {
  const ResolvedGraph retyped =
      Retype(*resolved_, {Precision::kInt8, Precision::kInt8});
  EXPECT_EQ(DTypeOf(retyped, "table"), DType::kInt64);
}

}  // namespace
}  // namespace weighbridge
