#include "analyzer/passes/row_buffers.h"

#include <map>
#include <string>
#include <vector>

#include "analyzer/ir/test_graph.h"
#include "analyzer/passes/liveness.h"
#include "analyzer/passes/partition.h"
#include "analyzer/passes/scenario.h"
#include "analyzer/status/status_matchers.h"
#include "analyzer/weigh/weigh_test_model.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using Ints = std::vector<int64_t>;
using Rows = std::map<std::string, int64_t>;

// Rows kept of each tensor that is kept by rows.
Rows RowsOf(TestGraph& graph, Fusion fusion = Fusion::kNone) {
  const WeighTestModel model(graph);
  Scenario scenario;
  scenario.fusion = fusion;
  Rows rows;
  const absl::StatusOr<Partition> partition =
      PartitionGraph(model.graph, model.costs, model.weights, scenario);
  WB_EXPECT_OK(partition.status());
  const absl::StatusOr<Liveness> liveness =
      FindLiveness(model.graph, model.costs, *partition);
  WB_EXPECT_OK(liveness.status());
  for (const RowBuffer& buffer :
       FindRowBuffers(model.graph, model.costs, *partition, *liveness, 1)) {
    const Lifetime& lifetime = liveness->lifetimes[buffer.lifetime];
    const TensorType& type = *model.graph.type(lifetime.value);
    // As many of its rows as bytes.
    EXPECT_EQ(buffer.size,
              Share(lifetime.size, Bytes(buffer.rows), Bytes(type.dim(2))));
    rows[model.graph.graph().value(lifetime.value).name] = buffer.rows;
  }
  return rows;
}

TestGraph Image(int64_t height = 32) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 4, height, 8})
      .Weight("w1", DType::kFloat32, {4, 4, 1, 1})
      .Weight("w3", DType::kFloat32, {4, 4, 3, 3});
  return graph;
}

// What a convolution of 3 rows needs: those under its window, and as many as
// arrive while it works on one row.
TEST(RowBuffersTest, AWindowKeepsItsRowsAndThoseOfAStride) {
  TestGraph graph = Image();
  graph.Node("Conv", {"x", "w3"}, {"y"}, {{"pads", Ints{1, 1, 1, 1}}})
      .Output("y");
  EXPECT_EQ(RowsOf(graph), (Rows{{"x", 3 + 1}, {"y", 2}}));
}

TEST(RowBuffersTest, StrideAndDilationCount) {
  TestGraph strided = Image();
  strided
      .Node("Conv", {"x", "w3"}, {"y"},
            {{"pads", Ints{1, 1, 1, 1}}, {"strides", Ints{2, 2}}})
      .Output("y");
  EXPECT_EQ(RowsOf(strided)["x"], 3 + 2);
  TestGraph dilated = Image();
  dilated
      .Node("Conv", {"x", "w3"}, {"y"},
            {{"pads", Ints{3, 3, 3, 3}}, {"dilations", Ints{3, 3}}})
      .Output("y");
  EXPECT_EQ(RowsOf(dilated)["x"], (3 - 1) * 3 + 1 + 1);
}

TEST(RowBuffersTest, ElementwiseNodesHandRowsOn) {
  TestGraph graph = Image();
  graph.Node("Relu", {"x"}, {"y"}).Output("y");
  EXPECT_EQ(RowsOf(graph), (Rows{{"x", 2}, {"y", 2}}));
}

TEST(RowBuffersTest, AWindowAsHighAsTheTensorKeepsItWhole) {
  TestGraph graph = Image(4);
  graph.Node("Conv", {"x", "w3"}, {"y"}, {{"pads", Ints{1, 1, 1, 1}}})
      .Output("y");
  EXPECT_EQ(RowsOf(graph).count("x"), 0u);
}

// x is read by the sum, beside two convolutions of 3 rows: each is 2 rows (3
// under the window, 1 of padding) behind its input, so that the sum wants row r
// when rows up to r + 4 have come; while it works on it one more comes, and row
// r itself is among them.
TEST(RowBuffersTest, ASkipWaitsForTheSlowerBranch) {
  TestGraph graph = Image();
  graph.Node("Conv", {"x", "w3"}, {"a"}, {{"pads", Ints{1, 1, 1, 1}}})
      .Node("Conv", {"a", "w3"}, {"b"}, {{"pads", Ints{1, 1, 1, 1}}})
      .Node("Add", {"b", "x"}, {"y"})
      .Output("y");
  const Rows rows = RowsOf(graph);
  EXPECT_EQ(rows.at("a"), 4);
  EXPECT_EQ(rows.at("b"), 2);
  EXPECT_EQ(rows.at("x"), 2 + 2 + 1 + 1);
}

// The scale of the channels is known after the last row: x is kept whole until
// then, and what the pool reads is x as well.
TEST(RowBuffersTest, WhatWaitsForASumOverAllRowsIsWhole) {
  TestGraph graph = Image();
  graph.Node("Conv", {"x", "w1"}, {"a"})
      .Node("GlobalAveragePool", {"a"}, {"mean"})
      .Node("Mul", {"a", "mean"}, {"y"})
      .Output("y");
  const Rows rows = RowsOf(graph);
  EXPECT_EQ(rows.count("a"), 0u);
  EXPECT_EQ(rows.at("x"), 2);
  EXPECT_EQ(rows.at("y"), 2);
}

TEST(RowBuffersTest, APoolOverAllRowsTakesThemInOneByOne) {
  TestGraph graph = Image();
  graph.Node("Conv", {"x", "w1"}, {"a"})
      .Node("GlobalAveragePool", {"a"}, {"y"})
      .Output("y");
  EXPECT_EQ(RowsOf(graph).at("a"), 2);
}

TEST(RowBuffersTest, ProductsAndTransposesNeedEverything) {
  TestGraph graph = Image();
  graph.Weight("m", DType::kFloat32, {8, 8})
      .Node("Relu", {"x"}, {"a"})
      .Node("MatMul", {"a", "m"}, {"b"})
      .Node("Relu", {"b"}, {"c"})
      .Node("Transpose", {"c"}, {"y"}, {{"perm", Ints{0, 2, 3, 1}}})
      .Output("y");
  const Rows rows = RowsOf(graph);
  EXPECT_EQ(rows.count("x"), 1u);
  for (const char* name : {"a", "b", "c", "y"}) {
    EXPECT_EQ(rows.count(name), 0u) << name;
  }
}

// A reshaped tensor is read in another order than it is made in.
TEST(RowBuffersTest, AnotherShapeNeedsEverything) {
  TestGraph graph = Image();
  graph.Node("Conv", {"x", "w1"}, {"a"})
      .Node("Flatten", {"a"}, {"f"})
      .Weight("m", DType::kFloat32, {4 * 32 * 8, 2})
      .Node("MatMul", {"f", "m"}, {"y"})
      .Output("y");
  EXPECT_EQ(RowsOf(graph).count("a"), 0u);
}

TEST(RowBuffersTest, ChannelsAreJoinedRowByRowButRowsAreNot) {
  TestGraph graph = Image();
  graph
      .Node("MaxPool", {"x"}, {"half"},
            {{"kernel_shape", Ints{2, 2}}, {"strides", Ints{2, 2}}})
      .Node("Concat", {"half", "half"}, {"both"}, {{"axis", int64_t{1}}})
      .Output("both");
  const Rows rows = RowsOf(graph);
  EXPECT_EQ(rows.at("x"), 2 + 2);
  EXPECT_EQ(rows.at("half"), 2);
  TestGraph along_rows = Image();
  along_rows.Node("Relu", {"x"}, {"a"})
      .Node("Concat", {"a", "a"}, {"y"}, {{"axis", int64_t{2}}})
      .Output("y");
  EXPECT_EQ(RowsOf(along_rows).count("a"), 0u);
}

// Inside a layer rows are handed on at once: the sum is no row behind.
TEST(RowBuffersTest, AFusedSumKeepsARowLess) {
  const auto graph = [] {
    TestGraph graph = Image();
    graph.Node("Conv", {"x", "w1"}, {"a"})
        .Node("Add", {"a", "x"}, {"y"})
        .Output("y");
    return graph;
  };
  TestGraph apart = graph(), fused = graph();
  EXPECT_EQ(RowsOf(apart).at("x"), 1 + 1 + 1);
  EXPECT_EQ(RowsOf(fused, Fusion::kEpilogue).at("x"), 1 + 1);
}

}  // namespace
}  // namespace weighbridge
