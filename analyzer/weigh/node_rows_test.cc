// Which rows of their operands nodes need: the rules of the operators, applied.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/ir/test_graph.h"
#include "analyzer/ops/row_access.h"
#include "analyzer/weigh/weigh_test_model.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using Ints = std::vector<int64_t>;
using Kind = RowAccess::Kind;

// Of the first input of the node that makes "y".
RowAccess RowsOfX(TestGraph& graph) {
  graph.Output("y");
  const WeighTestModel model(graph);
  const RowAccesses& rows = model.costs.nodes[model.Producer("y")]->rows;
  return rows.empty() ? RowAccess() : rows[0];
}

TestGraph Image() {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 4, 32, 8});
  return graph;
}

void ExpectWindow(TestGraph graph, int64_t extent, int64_t padding) {
  const RowAccess rows = RowsOfX(graph);
  EXPECT_EQ(rows.kind, Kind::kWindow);
  EXPECT_EQ(rows.extent, extent);
  EXPECT_EQ(rows.padding, padding);
}

void ExpectKind(TestGraph graph, Kind kind) {
  EXPECT_EQ(RowsOfX(graph).kind, kind);
}

TEST(NodeRowsTest, AConvolutionHasItsWindow) {
  TestGraph graph = Image();
  graph.Weight("w", DType::kFloat32, {4, 4, 5, 3})
      .Node("Conv", {"x", "w"}, {"y"},
            {{"dilations", Ints{2, 1}}, {"pads", Ints{3, 0, 4, 0}}});
  ExpectWindow(std::move(graph), (5 - 1) * 2 + 1, 3);
}

// A row of the result lies under ceil(4 / 2) windows. With no padding the first
// of them needs row 0 alone.
TEST(NodeRowsTest, ATransposedConvolutionHasTheWindowsThatOverlap) {
  TestGraph graph = Image();
  graph.Weight("w", DType::kFloat32, {4, 4, 4, 4})
      .Node("ConvTranspose", {"x", "w"}, {"y"}, {{"strides", Ints{2, 2}}});
  ExpectWindow(std::move(graph), 2, 1);
}

TEST(NodeRowsTest, PoolsHaveTheirWindowOrTakeRowsOnce) {
  TestGraph pool = Image();
  pool.Node("AveragePool", {"x"}, {"y"},
            {{"kernel_shape", Ints{3, 3}}, {"pads", Ints{1, 1, 1, 1}}});
  ExpectWindow(std::move(pool), 3, 1);
  TestGraph global = Image();
  global.Node("GlobalMaxPool", {"x"}, {"y"});
  ExpectKind(std::move(global), Kind::kOnce);
  TestGraph mean = Image();
  mean.Node("ReduceMean", {"x"}, {"y"}, {{"axes", Ints{2, 3}}});
  ExpectKind(std::move(mean), Kind::kOnce);
}

TEST(NodeRowsTest, ElementsAndChannelsGoRowByRow) {
  TestGraph relu = Image();
  relu.Node("Relu", {"x"}, {"y"});
  ExpectWindow(std::move(relu), 1, 0);
  TestGraph softmax = Image();
  softmax.Node("Softmax", {"x"}, {"y"}, {{"axis", int64_t{1}}});
  ExpectWindow(std::move(softmax), 1, 0);
  TestGraph mean = Image();
  mean.Node("ReduceMean", {"x"}, {"y"}, {{"axes", Ints{1}}});
  ExpectWindow(std::move(mean), 1, 0);
  TestGraph split = Image();
  split.Node("Split", {"x"}, {"y", "z"}, {{"axis", int64_t{1}}});
  ExpectWindow(std::move(split), 1, 0);
}

TEST(NodeRowsTest, WhatMixesRowsNeedsAll) {
  TestGraph softmax = Image();
  softmax.Node("Softmax", {"x"}, {"y"}, {{"axis", int64_t{-2}}});
  ExpectKind(std::move(softmax), Kind::kAll);
  TestGraph transpose = Image();
  transpose.Node("Transpose", {"x"}, {"y"}, {{"perm", Ints{0, 1, 3, 2}}});
  ExpectKind(std::move(transpose), Kind::kAll);
  TestGraph norm = Image();
  norm.Weight("s", DType::kFloat32, {4})
      .Node("InstanceNormalization", {"x", "s", "s"}, {"y"});
  ExpectKind(std::move(norm), Kind::kAll);
}

// What is stretched over the rows is needed before the first of them.
TEST(NodeRowsTest, AStretchedOperandIsNeededAtOnce) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 4, 1, 1})
      .Input("image", DType::kFloat32, {1, 4, 32, 8})
      .Node("Mul", {"x", "image"}, {"y"});
  ExpectKind(std::move(graph), Kind::kAll);
}

TEST(NodeRowsTest, BlocksOfRowsBecomeOneRow) {
  TestGraph graph = Image();
  graph.Node("SpaceToDepth", {"x"}, {"y"}, {{"blocksize", int64_t{4}}});
  ExpectWindow(std::move(graph), 4, 0);
}

TEST(NodeRowsTest, AnEnlargementReadsItsTaps) {
  TestGraph nearest = Image(), linear = Image();
  for (TestGraph* graph : {&nearest, &linear}) {
    graph->KnownInts("sizes", {1, 4, 64, 16});
  }
  nearest.Node("Resize", {"x", "", "", "sizes"}, {"y"});
  ExpectWindow(std::move(nearest), 1, 0);
  linear.Node("Resize", {"x", "", "", "sizes"}, {"y"},
              {{"mode", std::string("linear")}});
  ExpectWindow(std::move(linear), 2, 1);
}

}  // namespace
}  // namespace weighbridge
