#include "analyzer/weigh/node_costs.h"

#include "analyzer/weigh/weigh_test_model.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

TEST(NodeCostsTest, AppliesTheCostRule) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Weight("w", DType::kFloat32, {3, 5})
      .Node("MatMul", {"x", "w"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  const NodeCost& cost = *model.costs.nodes[model.Producer("y")];
  // 2x5 results, each a dot product of 3.
  EXPECT_EQ(cost.cost.matrix_ops, Ops(2 * (2 * 5) * 3));
  EXPECT_EQ(cost.cost.input_reads[1], Bytes(4 * 3 * 5));
  EXPECT_EQ(cost.op_class, OpClass::kContraction);
  EXPECT_EQ(cost.precision, Precision::kFp32);
}

TEST(NodeCostsTest, ARetypedTensorComputesInThatPrecision) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Weight("w", DType::kFloat32, {3, 5})
      .Node("MatMul", {"x", "w"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph, {Precision::kTf32, Precision::kTf32});
  EXPECT_EQ(model.costs.nodes[model.Producer("y")]->precision,
            Precision::kTf32);
}

// DFT takes floats only: its rule never sees the int8 it is deployed at.
TEST(NodeCostsTest, RulesSeeTheTypesOfTheFile) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 8, 1})
      .Node("DFT", {"x"}, {"y"}, {{"axis", int64_t{1}}})
      .Output("y");
  const WeighTestModel model(graph, {Precision::kInt8, Precision::kInt8});
  const NodeCost& cost = *model.costs.nodes[model.Producer("y")];
  EXPECT_EQ(cost.cost.input_reads[0], Bytes(8));
  EXPECT_EQ(cost.cost.output_writes[0], Bytes(8 * 2));
  EXPECT_EQ(cost.precision, Precision::kInt8);
}

TEST(NodeCostsTest, AnUnmodeledNodeIsUnknownNotFree) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2})
      .Node("acme.Magic", {"x"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  EXPECT_FALSE(model.costs.nodes[model.Producer("y")].has_value());
}

// An expert that no token reaches: its weights stay where they are.
TEST(NodeCostsTest, NoWeightsAreReadForNoRows) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {0, 3})
      .Weight("w", DType::kFloat32, {3, 5})
      .Node("MatMul", {"x", "w"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  const NodeCost& cost = *model.costs.nodes[model.Producer("y")];
  EXPECT_EQ(cost.cost.matrix_ops, Ops(0));
  EXPECT_EQ(cost.cost.input_reads[1], Bytes(0));
}

TEST(NodeCostsTest, AnUnwantedOutputIsNotWritten) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {4, 6})
      .Node("Split", {"x"}, {"", "y"}, {{"axis", int64_t{0}}})
      .Output("y");
  const WeighTestModel model(graph);
  const NodeCost& cost = *model.costs.nodes[model.Producer("y")];
  EXPECT_EQ(cost.cost.output_writes[0], Bytes(0));
  EXPECT_EQ(cost.cost.output_writes[1], Bytes(4 * 2 * 6));
}

}  // namespace
}  // namespace weighbridge
