#include "tools/check_model.h"

#include "analyzer/ir/test_graph.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

absl::StatusOr<ModelCheck> Check(TestGraph& graph) {
  WB_ASSIGN_OR_RETURN(const OpRegistry ops, StandardOps());
  return CheckModel(graph.Build(), ops, {});
}

TEST(CheckModelTest, ACompleteModelShowsItsOperators) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Weight("w", DType::kFloat32, {3, 5})
      .Node("MatMul", {"x", "w"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const ModelCheck check, Check(graph));
  EXPECT_TRUE(check.is_complete);
  EXPECT_THAT(check.text, AllOf(HasSubstr("test.onnx: 1 of 1 nodes, 60 of 60 "
                                          "weight bytes and 40 of 40 result"),
                                HasSubstr("MatMul")));
  EXPECT_THAT(check.text, Not(HasSubstr("not modeled")));
}

TEST(CheckModelTest, WhatIsNotModeledSaysWhy) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Node("acme.Magic", {"x"}, {"m"})
      .Node("Relu", {"m"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const ModelCheck check, Check(graph));
  EXPECT_FALSE(check.is_complete);
  EXPECT_THAT(check.text,
              AllOf(HasSubstr("0 of 2 nodes"),
                    HasSubstr("node 'm_node' (acme.Magic): operator "
                              "'acme.Magic' has no rule"),
                    HasSubstr("1 nodes depend on results of these")));
}

TEST(CheckModelTest, ABrokenModelIsAnError) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Node("MatMul", {"x", "x"}, {"y"})
      .Output("y");
  EXPECT_THAT(Check(graph), StatusIs(absl::StatusCode::kInvalidArgument,
                                     HasSubstr("y_node")));
}

}  // namespace
}  // namespace weighbridge
