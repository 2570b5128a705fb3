#include "analyzer/report/build_coverage.h"

#include <string>

#include "analyzer/ir/test_graph.h"
#include "analyzer/weigh/weigh_test_model.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Coverage CoverageOf(const WeighTestModel& model) {
  return BuildCoverage(model.graph, model.costs, model.weights);
}

const OpCoverage& RowOf(const Coverage& coverage, const std::string& op_type) {
  for (const OpCoverage& row : coverage.operators()) {
    if (row.op_type() == op_type) return row;
  }
  ADD_FAILURE() << "no row for " << op_type;
  return coverage.operators(0);
}

// Two products that share [3,3] weights, and one operator without a rule that
// reads weights of its own.
TestGraph Graph() {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Weight("w", DType::kFloat32, {3, 3})
      .Weight("v", DType::kFloat32, {7})
      .Node("MatMul", {"x", "w"}, {"a"})
      .Node("MatMul", {"a", "w"}, {"b"})
      .Node("acme.Magic", {"b", "v"}, {"c"})
      .Node("Relu", {"c"}, {"y"})
      .Output("y");
  return graph;
}

TEST(BuildCoverageTest, CountsByOperator) {
  TestGraph graph = Graph();
  const Coverage coverage = CoverageOf(WeighTestModel(graph));
  EXPECT_EQ(coverage.nodes(), 4);
  EXPECT_EQ(coverage.modeled_nodes(), 2);
  EXPECT_THAT(coverage.unmodeled_op_types(), ElementsAre("acme.Magic"));
  EXPECT_EQ(coverage.modeled_weight_bytes(), 4 * 9);
  EXPECT_EQ(coverage.weight_bytes(), 4 * (9 + 7));

  const OpCoverage& product = RowOf(coverage, "MatMul");
  EXPECT_EQ(product.nodes(), 2);
  EXPECT_EQ(product.modeled_nodes(), 2);
  EXPECT_EQ(product.macs(), 2 * (2 * 3 * 3));
  EXPECT_EQ(product.weight_bytes(), 4 * 9);  // Shared weights count once.
  EXPECT_EQ(product.activation_bytes(), 2 * (4 * 2 * 3));

  const OpCoverage& magic = RowOf(coverage, "acme.Magic");
  EXPECT_FALSE(magic.modeled());
  EXPECT_EQ(magic.modeled_nodes(), 0);
  EXPECT_EQ(magic.weight_bytes(), 4 * 7);
  EXPECT_EQ(magic.activation_bytes(), 0);  // Not known.

  // Relu has a rule; it only could not be applied.
  EXPECT_TRUE(RowOf(coverage, "Relu").modeled());
  EXPECT_EQ(RowOf(coverage, "Relu").modeled_nodes(), 0);
}

TEST(BuildCoverageTest, OnlyCausesHaveAReason) {
  TestGraph graph = Graph();
  const WeighTestModel model(graph);
  const auto reason = [&](const std::string& output) {
    return UnmodeledReason(model.graph, model.costs, model.Producer(output));
  };
  EXPECT_EQ(reason("a"), "");
  EXPECT_THAT(reason("c"), HasSubstr("acme.Magic"));
  EXPECT_EQ(reason("y"), "");
}

// Its shape is known, its work is not: nothing follows from it being unknown,
// and it is not free.
TEST(BuildCoverageTest, ANodeMayBeShapedAndNotWeighed) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Node("ai.onnx.preview.training.Gradient", {"x"}, {"g"},
            {{"xs", std::vector<std::string>{"x"}}, {"y", std::string("g")}})
      .Node("Relu", {"g"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  const Coverage coverage = CoverageOf(model);
  EXPECT_THAT(coverage.unmodeled_op_types(),
              ElementsAre("ai.onnx.preview.training.Gradient"));
  EXPECT_EQ(coverage.modeled_nodes(), 1);
  EXPECT_EQ(RowOf(coverage, "Relu").activation_bytes(), 4 * 2 * 3);
  EXPECT_EQ(coverage.activation_bytes(), 2 * (4 * 2 * 3));
  EXPECT_EQ(coverage.modeled_activation_bytes(), 4 * 2 * 3);
  EXPECT_THAT(UnmodeledReason(model.graph, model.costs, model.Producer("g")),
              HasSubstr("the work of a gradient"));
}

}  // namespace
}  // namespace weighbridge
