#include "analyzer/weigh/model_weights.h"

#include "analyzer/weigh/weigh_test_model.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

TEST(ModelWeightsTest, CountsAnInitializerOnce) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Weight("w", DType::kFloat32, {3, 3})
      .Node("MatMul", {"x", "w"}, {"h"})
      .Node("MatMul", {"h", "w"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  EXPECT_EQ(model.weights.parameters, Elements(9));
  EXPECT_EQ(model.weights.size, Bytes(4 * 9));
  // Tied: one resident, two reads.
  EXPECT_EQ(model.weights.reads[model.Producer("h")].bytes[1], Bytes(36));
  EXPECT_EQ(model.weights.reads[model.Producer("y")].bytes[1], Bytes(36));
}

TEST(ModelWeightsTest, ShapesAxesAndIndicesAreNotParameters) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 6})
      .KnownInts("shape", {3, 4})
      .KnownInts("rows", {0, 2})
      .Node("Reshape", {"x", "shape"}, {"r"})
      .Node("Gather", {"r", "rows"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  EXPECT_EQ(model.weights.parameters, Elements(0));
  EXPECT_EQ(model.weights.size, Bytes(0));
}

TEST(ModelWeightsTest, RunningStatisticsAreBuffers) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 4, 2, 2})
      .Weight("scale", DType::kFloat32, {4})
      .Weight("bias", DType::kFloat32, {4})
      .Weight("mean", DType::kFloat32, {4})
      .Weight("var", DType::kFloat32, {4})
      .Node("BatchNormalization", {"x", "scale", "bias", "mean", "var"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  EXPECT_EQ(model.weights.parameters, Elements(4 + 4));
  EXPECT_EQ(model.weights.buffers, Elements(4 + 4));
  EXPECT_EQ(model.weights.size, Bytes(4 * 16));
}

// What is stored and moved is int8; scale and zero point are bytes, not
// parameters.
TEST(ModelWeightsTest, AQuantizedWeightIsStoredQuantized) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Weight("q", DType::kInt8, {3, 5})
      .Weight("scale", DType::kFloat32, {})
      .Weight("zero", DType::kInt8, {})
      .Node("DequantizeLinear", {"q", "scale", "zero"}, {"w"})
      .Node("MatMul", {"x", "w"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  EXPECT_EQ(model.weights.parameters, Elements(15));
  EXPECT_EQ(model.weights.size, Bytes(15 + 4 + 1));
  EXPECT_EQ(model.weights.reads[model.Producer("y")].bytes[1],
            Bytes(15 + 4 + 1));
}

TEST(ModelWeightsTest, AGatherMovesOnlyItsRows) {
  TestGraph graph;
  graph.Input("ids", DType::kInt64, {2})
      .Weight("table", DType::kFloat32, {100, 8})
      .Node("Gather", {"table", "ids"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  EXPECT_EQ(model.weights.parameters, Elements(800));
  EXPECT_EQ(model.weights.size, Bytes(4 * 800));
  EXPECT_EQ(model.weights.reads[model.Producer("y")].bytes[0],
            Bytes(4 * 2 * 8));
}

TEST(ModelWeightsTest, ATransposedWeightIsStillTheWeight) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Weight("w", DType::kFloat32, {5, 3})
      .Node("Transpose", {"w"}, {"t"})
      .Node("MatMul", {"x", "t"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  EXPECT_EQ(model.weights.parameters, Elements(15));
  EXPECT_EQ(model.weights.size, Bytes(4 * 15));
  EXPECT_EQ(model.weights.weights[WeightId(0)].value, model.Value("w"));
}

// Files that write weights as ConstantOfShape still have those weights.
TEST(ModelWeightsTest, AGeneratedWeightIsAParameter) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .KnownInts("shape", {3, 5})
      .Node("ConstantOfShape", {"shape"}, {"w"})
      .Node("MatMul", {"x", "w"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  EXPECT_EQ(model.weights.parameters, Elements(15));
}

TEST(ModelWeightsTest, PrecisionSetsTheBytesNotTheCount) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Weight("w", DType::kFloat32, {3, 5})
      .Node("MatMul", {"x", "w"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph, {Precision::kInt8, Precision::kInt8});
  EXPECT_EQ(model.weights.parameters, Elements(15));
  EXPECT_EQ(model.weights.size, Bytes(15));
}

// A chain of conversions keeps one stored form, and not all scales of the way.
TEST(ModelWeightsTest, RequantizedWeightsAreStoredOnce) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Weight("w0", DType::kFloat32, {3, 5})
      .Weight("s", DType::kFloat32, {})
      .Weight("z", DType::kInt8, {})
      .Node("QuantizeLinear", {"w0", "s", "z"}, {"q"})
      .Node("DequantizeLinear", {"q", "s", "z"}, {"w"})
      .Node("MatMul", {"x", "w"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  EXPECT_EQ(model.weights.parameters, Elements(15));
  // Fifteen int8, the scale and the zero point.
  EXPECT_EQ(model.weights.size, Bytes(15 + 4 + 1));
}

TEST(ModelWeightsTest, WeightsOfAnUnmodeledNodeAreNotLost) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Weight("w", DType::kFloat32, {3, 5})
      .Node("acme.Magic", {"x", "w"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  EXPECT_EQ(model.weights.size, Bytes(60));
}

// Two numbers of 4 bits in each byte: 5 columns of one block of 16 rows.
TEST(ModelWeightsTest, PackedNumbersCountEach) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 16})
      .Weight("w", DType::kUInt8, {5, 1, 8})
      .Weight("scales", DType::kFloat32, {5})
      .Node("com.microsoft.MatMulNBits", {"x", "w", "scales"}, {"y"},
            {{"K", int64_t{16}},
             {"N", int64_t{5}},
             {"bits", int64_t{4}},
             {"block_size", int64_t{16}}})
      .Output("y");
  const WeighTestModel model(graph);
  EXPECT_EQ(model.weights.parameters, Elements(16 * 5));
  EXPECT_EQ(model.weights.size, Bytes(16 * 5 / 2 + 4 * 5));
}

}  // namespace
}  // namespace weighbridge
