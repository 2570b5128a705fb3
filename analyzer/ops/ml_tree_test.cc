#include "analyzer/ops/ml_tree.h"

#include <string>
#include <vector>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr DType kF32 = DType::kFloat32;

OpTestView Ml(const std::string& name, int64_t version) {
  OpTestView op(name, version, "ai.onnx.ml");
  op.Input(kF32, {5, 4});
  return op;
}

// Two trees of named nodes: tree 0 decides twice on its longest way, tree 7
// once. Five leaves.
OpTestView NamedNodes(const std::string& name) {
  OpTestView op = Ml(name, 3);
  op.Ints("nodes_treeids", {0, 0, 0, 0, 0, 7, 7, 7})
      .Ints("nodes_nodeids", {0, 1, 2, 3, 4, 0, 1, 2})
      .Strings("nodes_modes", {"BRANCH_LEQ", "LEAF", "BRANCH_LT", "LEAF",
                               "LEAF", "BRANCH_GT", "LEAF", "LEAF"})
      .Ints("nodes_truenodeids", {1, 0, 3, 0, 0, 1, 0, 0})
      .Ints("nodes_falsenodeids", {2, 0, 4, 0, 0, 2, 0, 0});
  return op;
}

// One tree of two decisions.
OpTestView Positions() {
  OpTestView op = Ml("TreeEnsemble", 5);
  op.Int("n_targets", 2)
      .Ints("tree_roots", {0})
      .Ints("nodes_trueleafs", {0, 1})
      .Ints("nodes_truenodeids", {1, 0})
      .Ints("nodes_falseleafs", {1, 1})
      .Ints("nodes_falsenodeids", {2, 1});
  return op;
}

TEST(MlTreeTest, ClassifiersGiveALabelAndScores) {
  EXPECT_EQ(Text(NamedNodes("TreeEnsembleClassifier")
                     .Strings("classlabels_strings", {"a", "b", "c"})
                     .Outputs(2)
                     .Infer()),
            "string[5]; float32[5,3]");
}

TEST(MlTreeTest, RegressorsGiveTargets) {
  EXPECT_EQ(
      Text(NamedNodes("TreeEnsembleRegressor").Int("n_targets", 2).Infer()),
      "float32[5,2]");
  EXPECT_EQ(Text(Positions().Infer()), "float32[5,2]");
}

TEST(MlTreeTest, EnsemblesKeepTheTypeOfTheFeatures) {
  OpTestView op("TreeEnsemble", 5, "ai.onnx.ml");
  op.Input(DType::kFloat64, {5, 4}).Int("n_targets", 1);
  EXPECT_EQ(Text(op.Infer()), "float64[5,1]");
}

TEST(MlTreeTest, EachRowGoesDownEveryTree) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                          NamedNodes("TreeEnsembleRegressor")
                              .Int("n_targets", 1)
                              .Ints("target_ids", {0, 0, 0, 0, 0})
                              .String("post_transform", "LOGISTIC")
                              .Cost());
  // Two decisions and one, of two operations; one vote of each of two trees.
  EXPECT_EQ(cost.vector_ops, Ops(5 * (2 + 1) * 2 + 5 * 2 + 5 * kSigmoidWeight));
  EXPECT_EQ(cost.matrix_ops, Ops(0));
  WB_ASSERT_OK_AND_ASSIGN(const OpCost ensemble, Positions().Cost());
  EXPECT_EQ(ensemble.vector_ops, Ops(5 * 2 * 2 + 5));
}

TEST(MlTreeTest, LeavesMayVoteForSeveralClasses) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                          NamedNodes("TreeEnsembleClassifier")
                              .Ints("classlabels_int64s", {0, 1, 2})
                              .Ints("class_ids", std::vector<int64_t>(15, 0))
                              .Outputs(2)
                              .Cost());
  EXPECT_EQ(cost.vector_ops, Ops(5 * (2 + 1) * 2 + 5 * 2 * 3));
}

TEST(MlTreeTest, C1FeaturesAreRowsOfNumbers) {
  EXPECT_THAT(OpTestView("TreeEnsembleRegressor", 1, "ai.onnx.ml")
                  .Input(DType::kString, {2, 2})
                  .Infer(),
              Fails("is string, expected float32"));
  EXPECT_THAT(OpTestView("TreeEnsemble", 5, "ai.onnx.ml")
                  .Input(DType::kInt64, {2, 2})
                  .Infer(),
              Fails("is int64, expected float16"));
  EXPECT_THAT(OpTestView("TreeEnsemble", 5, "ai.onnx.ml")
                  .Input(kF32, {2, 2, 2})
                  .Infer(),
              Fails("expected [N,C] or [C]"));
}

TEST(MlTreeTest, C2NodesFormTrees) {
  EXPECT_THAT(Ml("TreeEnsembleRegressor", 1)
                  .Ints("nodes_treeids", {0})
                  .Ints("nodes_nodeids", {0, 1})
                  .Infer(),
              Fails("'nodes_nodeids' has 2 elements, expected 1"));
  EXPECT_THAT(Ml("TreeEnsembleRegressor", 1)
                  .Ints("nodes_treeids", {3})
                  .Ints("nodes_nodeids", {0})
                  .Ints("nodes_truenodeids", {1})
                  .Ints("nodes_falsenodeids", {0})
                  .Strings("nodes_modes", {"BRANCH_LEQ"})
                  .Infer(),
              Fails("tree 3 has no node 1, which node 0 leads to"));
  EXPECT_THAT(Ml("TreeEnsemble", 5)
                  .Ints("tree_roots", {0})
                  .Ints("nodes_trueleafs", {0})
                  .Ints("nodes_truenodeids", {0})
                  .Ints("nodes_falseleafs", {1})
                  .Ints("nodes_falsenodeids", {0})
                  .Infer(),
              Fails("leads back to itself"));
}

TEST(MlTreeTest, C3OneListOfLabels) {
  EXPECT_THAT(NamedNodes("TreeEnsembleClassifier").Infer(),
              Fails("has 0 of the attributes"));
}

TEST(MlTreeTest, C4TargetsAreCounted) {
  EXPECT_THAT(NamedNodes("TreeEnsembleRegressor").Infer(),
              Fails("n_targets is 0"));
  EXPECT_THAT(Ml("TreeEnsemble", 5).Int("n_targets", -1).Infer(),
              Fails("n_targets is -1"));
}

TEST(MlTreeTest, C5ThePostTransformIsKnown) {
  EXPECT_THAT(NamedNodes("TreeEnsembleRegressor")
                  .Int("n_targets", 1)
                  .String("post_transform", "EXP")
                  .Infer(),
              Fails("post_transform is 'EXP'"));
  EXPECT_THAT(Positions().Int("post_transform", 9).Infer(),
              Fails("post_transform is 9"));
}

TEST(MlTreeTest, C6TheAggregateIsKnown) {
  EXPECT_THAT(Positions().Int("aggregate_function", 4).Infer(),
              Fails("aggregate_function is 4"));
}

}  // namespace
}  // namespace weighbridge
