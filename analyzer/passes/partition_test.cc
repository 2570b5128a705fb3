#include "analyzer/passes/partition.h"

#include <string>
#include <vector>

#include "analyzer/passes/liveness.h"
#include "analyzer/weigh/weigh_test_model.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

Partition Partitioned(const WeighTestModel& model, Fusion fusion) {
  Scenario scenario;
  scenario.fusion = fusion;
  return *PartitionGraph(model.graph, model.costs, model.weights, scenario);
}

std::vector<std::vector<std::string>> OpTypes(const WeighTestModel& model,
                                              const Partition& partition) {
  std::vector<std::vector<std::string>> ops;
  for (const Subgraph& subgraph : partition.subgraphs) {
    ops.emplace_back();
    for (const NodeId id : subgraph.nodes) {
      ops.back().push_back(model.graph.graph().node(id).op_type);
    }
  }
  return ops;
}

// x -> Conv -> Relu -> Conv -> Add(with the first Relu) -> Relu: a residual.
TestGraph Residual() {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 4, 2, 2})
      .Weight("w1", DType::kFloat32, {4, 4, 1, 1})
      .Weight("w2", DType::kFloat32, {4, 4, 1, 1})
      .Node("Conv", {"x", "w1"}, {"c1"})
      .Node("Relu", {"c1"}, {"r1"})
      .Node("Conv", {"r1", "w2"}, {"c2"})
      .Node("Add", {"c2", "r1"}, {"a"})
      .Node("Relu", {"a"}, {"y"})
      .Output("y");
  return graph;
}

TEST(PartitionTest, NoneMakesEveryNodeALayer) {
  TestGraph graph = Residual();
  const WeighTestModel model(graph);
  EXPECT_THAT(Partitioned(model, Fusion::kNone).subgraphs, SizeIs(5));
}

TEST(PartitionTest, EpilogueTakesElementwiseNodesAlong) {
  TestGraph graph = Residual();
  const WeighTestModel model(graph);
  const Partition partition = Partitioned(model, Fusion::kEpilogue);
  EXPECT_THAT(OpTypes(model, partition),
              ElementsAre(ElementsAre("Conv", "Relu"),
                          ElementsAre("Conv", "Add", "Relu")));
  const Bytes tensor(4 * 4 * 2 * 2);
  // c1 and c2 and a never leave; the second layer reads r1 twice (as the
  // convolution's input and as the residual) and writes y.
  EXPECT_EQ(partition.subgraphs[0].activation_writes, tensor);
  EXPECT_EQ(partition.subgraphs[1].activation_reads, tensor * 2);
  EXPECT_EQ(partition.subgraphs[1].activation_writes, tensor);
}

// Scores, softmax and weighted sum of attention: what lies between the two
// products moves no bytes. The projection has weights and stays alone.
TEST(PartitionTest, AggressiveMakesAttentionOneLayer) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 4})
      .Input("k", DType::kFloat32, {4, 8})
      .Input("v", DType::kFloat32, {8, 4})
      .Weight("w", DType::kFloat32, {4, 4})
      .Node("MatMul", {"x", "w"}, {"q"})
      .Node("MatMul", {"q", "k"}, {"scores"})
      .Node("Softmax", {"scores"}, {"p"})
      .Node("MatMul", {"p", "v"}, {"o"})
      .Node("MatMul", {"o", "w"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  EXPECT_THAT(Partitioned(model, Fusion::kEpilogue).subgraphs, SizeIs(5));
  const Partition partition = Partitioned(model, Fusion::kAggressive);
  EXPECT_THAT(OpTypes(model, partition),
              ElementsAre(ElementsAre("MatMul"),
                          ElementsAre("MatMul", "Softmax", "MatMul"),
                          ElementsAre("MatMul")));
  // q [2, 4], k [4, 8] and v [8, 4] in, o [2, 4] out; float32.
  EXPECT_EQ(partition.subgraphs[1].activation_reads,
            Bytes(4 * (2 * 4 + 4 * 8 + 8 * 4)));
  EXPECT_EQ(partition.subgraphs[1].activation_writes, Bytes(4 * 2 * 4));
}

TEST(PartitionTest, AggressiveTakesANormalizationAlong) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 4, 8, 8})
      .Weight("w", DType::kFloat32, {4, 4, 1, 1})
      .Node("Conv", {"x", "w"}, {"c"})
      .Node("GlobalAveragePool", {"c"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  EXPECT_THAT(OpTypes(model, Partitioned(model, Fusion::kAggressive)),
              ElementsAre(ElementsAre("Conv", "GlobalAveragePool")));
}

// x * sigmoid(x): both readers of the convolution are inside.
TEST(PartitionTest, FusesAGateWithItsProducer) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 4, 2, 2})
      .Weight("w", DType::kFloat32, {4, 4, 1, 1})
      .Node("Conv", {"x", "w"}, {"c"})
      .Node("Sigmoid", {"c"}, {"s"})
      .Node("Mul", {"c", "s"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  const Partition partition = Partitioned(model, Fusion::kEpilogue);
  EXPECT_THAT(OpTypes(model, partition),
              ElementsAre(ElementsAre("Conv", "Sigmoid", "Mul")));
  EXPECT_EQ(partition.subgraphs[0].activation_writes, Bytes(4 * 16));
}

// Add waits for both branches; the first convolution has a reader in between
// that must not wait for it.
TEST(PartitionTest, NeverStarvesANodeOutside) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 4, 2, 2})
      .Weight("w1", DType::kFloat32, {4, 4, 1, 1})
      .Weight("w2", DType::kFloat32, {4, 4, 1, 1})
      .Node("Conv", {"x", "w1"}, {"c1"})
      .Node("Softmax", {"c1"}, {"s"})
      .Node("Conv", {"s", "w2"}, {"c2"})
      .Node("GlobalAveragePool", {"c2"}, {"g"})
      .Node("Add", {"c1", "g"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  EXPECT_THAT(OpTypes(model, Partitioned(model, Fusion::kEpilogue)),
              ElementsAre(ElementsAre("Conv"), ElementsAre("Softmax"),
                          ElementsAre("Conv"),
                          ElementsAre("GlobalAveragePool", "Add")));
}

TEST(PartitionTest, AViewOfAnInputJoinsItsReader) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 2, 3})
      .Weight("w", DType::kFloat32, {6, 5})
      .Node("Flatten", {"x"}, {"f"})
      .Node("MatMul", {"f", "w"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  const Partition partition = Partitioned(model, Fusion::kEpilogue);
  EXPECT_THAT(OpTypes(model, partition),
              ElementsAre(ElementsAre("Flatten", "MatMul")));
  // The view moves nothing; the product reads x through it.
  EXPECT_EQ(partition.subgraphs[0].activation_reads, Bytes(4 * 12));
  EXPECT_EQ(partition.subgraphs[0].reads[0].value, model.Value("x"));
}

// A reader with thousands of inputs is not searched once for each of them: that
// would take minutes.
TEST(PartitionTest, ThousandsOfViewsJoinTheirReader) {
  constexpr int kViews = 100'000;
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2});
  std::vector<std::string> views;
  for (int i = 0; i < kViews; ++i) {
    views.push_back("v" + std::to_string(i));
    graph.Node("Identity", {"x"}, {views.back()});
  }
  graph.Node("Sum", views, {"y"}).Output("y");
  const WeighTestModel model(graph);
  const Partition partition = Partitioned(model, Fusion::kEpilogue);
  ASSERT_THAT(partition.subgraphs, SizeIs(1));
  EXPECT_EQ(partition.subgraphs[0].activation_reads, Bytes(4 * 2) * kViews);
}

// The convolution's result leaves under the name of its view.
TEST(PartitionTest, AResultThatLeavesThroughAViewIsWritten) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 4, 2, 2})
      .Weight("w", DType::kFloat32, {4, 4, 1, 1})
      .Node("Conv", {"x", "w"}, {"c"})
      .Node("Flatten", {"c"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  const Partition partition = Partitioned(model, Fusion::kEpilogue);
  ASSERT_THAT(partition.subgraphs, SizeIs(1));
  EXPECT_EQ(partition.subgraphs[0].activation_writes, Bytes(4 * 16));
}

TEST(PartitionTest, LoadTimeNodesAreNotScheduled) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Weight("w", DType::kFloat32, {5, 3})
      .Node("Transpose", {"w"}, {"t"})
      .Node("MatMul", {"x", "t"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  const Partition partition = Partitioned(model, Fusion::kNone);
  EXPECT_THAT(OpTypes(model, partition), ElementsAre(ElementsAre("MatMul")));
  EXPECT_THAT(partition.load_time, ElementsAre(model.Producer("t")));
}

TEST(PartitionTest, ATiedWeightIsNewOnceAndReadTwice) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Weight("w", DType::kFloat32, {3, 3})
      .Node("MatMul", {"x", "w"}, {"h"})
      .Node("MatMul", {"h", "w"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  const Partition partition = Partitioned(model, Fusion::kNone);
  EXPECT_EQ(partition.subgraphs[0].weight_size, Bytes(36));
  EXPECT_EQ(partition.subgraphs[1].weight_size, Bytes(0));
  EXPECT_EQ(partition.subgraphs[1].weight_reads, Bytes(36));
}

// The only reader of the view is shape arithmetic, which no inference runs.
TEST(PartitionTest, AViewThatOnlyItsShapeIsWantedOfIsScheduled) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 2, 3})
      .Node("Flatten", {"x"}, {"f"})
      .Node("Shape", {"f"}, {"s"})
      .Node("Relu", {"x"}, {"y"})
      .Output("y")
      .Output("s");
  const WeighTestModel model(graph);
  EXPECT_THAT(OpTypes(model, Partitioned(model, Fusion::kEpilogue)),
              testing::UnorderedElementsAre(ElementsAre("Flatten"),
                                            ElementsAre("Relu")));
}

// A quantized activation crosses borders as it is stored.
TEST(PartitionTest, DequantizationMovesNothing) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 4, 2, 2})
      .Weight("s", DType::kFloat32, {})
      .Weight("z", DType::kInt8, {})
      .Weight("w1", DType::kFloat32, {4, 4, 1, 1})
      .Weight("w2", DType::kFloat32, {4, 4, 1, 1})
      .Node("Conv", {"x", "w1"}, {"c1"})
      .Node("QuantizeLinear", {"c1", "s", "z"}, {"q"})
      .Node("DequantizeLinear", {"q", "s", "z"}, {"d"})
      .Node("Conv", {"d", "w2"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  const Partition partition = Partitioned(model, Fusion::kEpilogue);
  ASSERT_THAT(partition.subgraphs, SizeIs(2));
  EXPECT_EQ(partition.subgraphs[0].activation_writes, Bytes(16));
  EXPECT_EQ(partition.subgraphs[1].activation_reads, Bytes(16));
  EXPECT_EQ(model.costs.nodes[model.Producer("y")]->precision,
            Precision::kInt8);
}

// The mask of a Dropout is no view of anything.
TEST(PartitionTest, TheSecondOutputOfAViewIsWritten) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {64})
      .Node("Dropout", {"x"}, {"d", "mask"})
      .Node("Not", {"mask"}, {"y"})
      .Output("d")
      .Output("y");
  const WeighTestModel model(graph);
  const Partition partition = Partitioned(model, Fusion::kNone);
  EXPECT_EQ(partition.subgraphs[0].activation_writes, Bytes(64));
}

TEST(PartitionTest, AnUnmodeledNodeIsALayerOfItsOwn) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2})
      .Node("acme.Magic", {"x"}, {"u"})
      .Declare("u", DType::kFloat32, {2})
      .Node("Relu", {"u"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  const Partition partition = Partitioned(model, Fusion::kEpilogue);
  ASSERT_THAT(partition.subgraphs, SizeIs(2));
  EXPECT_FALSE(partition.subgraphs[0].modeled);
  EXPECT_TRUE(partition.subgraphs[1].modeled);
}

TEST(PartitionTest, FramesMultiplyWorkAndActivationsButNotWeights) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 4})
      .KnownInts("one_row", {1, 4})
      .Weight("w", DType::kFloat32, {4, 4})
      .Node("Reshape", {"x", "one_row"}, {"r"})
      .Node("MatMul", {"r", "w"}, {"y"})
      .Output("y");
  Bindings bindings;
  bindings.batch = 3;
  const WeighTestModel model(graph, {}, bindings);
  const Partition partition = Partitioned(model, Fusion::kEpilogue);
  ASSERT_THAT(partition.subgraphs, SizeIs(1));
  EXPECT_EQ(partition.subgraphs[0].matrix_ops, Ops(3 * 2 * 4 * 4));
  EXPECT_EQ(partition.subgraphs[0].activation_reads, Bytes(3 * 4 * 4));
  EXPECT_EQ(partition.subgraphs[0].weight_reads, Bytes(4 * 16));
}

// Two branches that grow to 100 floats and shrink to one, side by side in the
// file: one after the other needs half of the memory.
TEST(PartitionTest, ASearchedScheduleFinishesABranchBeforeTheNext) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 1})
      .Weight("grow", DType::kFloat32, {1, 100})
      .Weight("shrink", DType::kFloat32, {100, 1})
      .Node("MatMul", {"x", "grow"}, {"a"})
      .Node("MatMul", {"x", "grow"}, {"b"})
      .Node("MatMul", {"a", "shrink"}, {"c"})
      .Node("MatMul", {"b", "shrink"}, {"d"})
      .Node("Add", {"c", "d"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  Scenario scenario;
  scenario.fusion = Fusion::kNone;
  const auto peak = [&] {
    const Partition partition =
        *PartitionGraph(model.graph, model.costs, model.weights, scenario);
    Bytes weights;
    for (const Subgraph& subgraph : partition.subgraphs) {
      weights += subgraph.weight_size;
    }
    EXPECT_EQ(weights, Bytes(4 * (100 + 100)));
    return FindLiveness(model.graph, model.costs, partition)->peak;
  };
  EXPECT_EQ(peak(), Bytes(4 * (1 + 100 + 100)));
  scenario.schedule = Schedule::kSearch;
  EXPECT_EQ(peak(), Bytes(4 * (1 + 100 + 1)));
}

}  // namespace
}  // namespace weighbridge
