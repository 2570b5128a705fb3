// Convolutions and products in less common forms.
#include <string>

#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/probes/probe.h"

namespace weighbridge {
namespace {

constexpr DType kFloat = DType::kFloat32;

// Without the optional attribute kernel_shape, as everywhere below.
TEST(DenseProbes, Conv3d) {
  TestModel model;
  model.Input("x", kFloat, {1, 3, 12, 32, 32})
      .Initializer("w", kFloat, {16, 3, 3, 7, 7})
      .Node("Conv", {"x", "w"}, {"y"})
      .Ints("strides", {1, 2, 2})
      .Ints("pads", {1, 3, 3, 1, 3, 3})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("y"), "float32[1,16,12,16,16]");
  EXPECT_EQ(probed.macs(), (16 * 12 * 16 * 16) * (3 * 3 * 7 * 7));
}

TEST(DenseProbes, Conv1d) {
  TestModel model;
  model.Input("x", kFloat, {1, 8, 128})
      .Initializer("w", kFloat, {16, 8, 3})
      .Node("Conv", {"x", "w"}, {"y"})
      .Ints("pads", {1, 1})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("y"), "float32[1,16,128]");
  EXPECT_EQ(probed.macs(), (16 * 128) * (8 * 3));
}

TEST(DenseProbes, DepthwiseConvolutionReadsOneChannelPerFilter) {
  TestModel model;
  model.Input("x", kFloat, {1, 32, 14, 14})
      .Initializer("w", kFloat, {32, 1, 3, 3})
      .Node("Conv", {"x", "w"}, {"y"})
      .Int("group", 32)
      .Ints("pads", {1, 1, 1, 1})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("y"), "float32[1,32,14,14]");
  EXPECT_EQ(probed.macs(), (32 * 14 * 14) * (3 * 3));
  EXPECT_EQ(probed.parameters(), 32 * 3 * 3);
}

// A transposed convolution spreads each input over the filters of its group.
TEST(DenseProbes, GroupedTransposedConvolution) {
  TestModel model;
  model.Input("x", kFloat, {1, 64, 16, 16})
      .Initializer("w", kFloat, {64, 32, 4, 4})
      .Node("ConvTranspose", {"x", "w"}, {"y"})
      .Int("group", 4)
      .Ints("strides", {2, 2})
      .Ints("pads", {1, 1, 1, 1})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("y"), "float32[1,128,32,32]");
  EXPECT_EQ(probed.macs(), (64 * 16 * 16) * (32 * 4 * 4));
}

TEST(DenseProbes, ConcatOfConvolutions) {
  TestModel model;
  model.Input("x", kFloat, {1, 8, 10, 10});
  for (const int filters : {4, 6, 8}) {
    const std::string n = std::to_string(filters);
    model.Initializer("w" + n, kFloat, {filters, 8, 1, 1})
        .Node("Conv", {"x", "w" + n}, {"y" + n});
  }
  model.Node("Concat", {"y4", "y6", "y8"}, {"y"}).Int("axis", 1).Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("y"), "float32[1,18,10,10]");
  EXPECT_EQ(probed.macs(), (4 + 6 + 8) * (10 * 10) * 8);
}

TEST(DenseProbes, EinsumOfAttentionScores) {
  TestModel model;
  model.Input("q", kFloat, {1, 4, 64, 64})
      .Input("k", kFloat, {1, 4, 64, 64})
      .Node("Einsum", {"q", "k"}, {"y"})
      .String("equation", "bhid,bhjd->bhij")
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("y"), "float32[1,4,64,64]");
  EXPECT_EQ(probed.macs(), 4 * 64 * 64 * 64);
}

// Activations of the gates are no MACs.
TEST(DenseProbes, LstmOfAHundredSteps) {
  TestModel model;
  model.Input("x", kFloat, {100, 1, 64})
      .Initializer("w", kFloat, {1, 4 * 64, 64})
      .Initializer("r", kFloat, {1, 4 * 64, 64})
      .Node("LSTM", {"x", "w", "r"}, {"y", "y_h", "y_c"})
      .Int("hidden_size", 64)
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("y"), "float32[100,1,1,64]");
  EXPECT_EQ(probed.Type("y_c"), "float32[1,1,64]");
  EXPECT_EQ(probed.macs(), 100 * (4 * 64) * (64 + 64));
}

TEST(DenseProbes, BidirectionalGru) {
  TestModel model;
  model.Input("x", kFloat, {10, 2, 16})
      .Initializer("w", kFloat, {2, 3 * 8, 16})
      .Initializer("r", kFloat, {2, 3 * 8, 8})
      .Initializer("b", kFloat, {2, 6 * 8})
      .Node("GRU", {"x", "w", "r", "b"}, {"y", "y_h"})
      .Int("hidden_size", 8)
      .String("direction", "bidirectional")
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("y"), "float32[10,2,2,8]");
  EXPECT_EQ(probed.Type("y_h"), "float32[2,2,8]");
  EXPECT_EQ(probed.macs(), 10 * 2 * 2 * (3 * 8) * (16 + 8));
  EXPECT_EQ(probed.parameters(), 2 * (3 * 8 * 16 + 3 * 8 * 8 + 6 * 8));
}

// The weight stands in a Constant node and is transposed before it is used.
TEST(DenseProbes, TransposedWeightOfAConstantNode) {
  TestModel model;
  model.Input("x", kFloat, {5, 64})
      .Node("Constant", {}, {"w"})
      .Floats("value_floats", std::vector<float>(32 * 64, 0.5f))
      .IntsInitializer("shape", {32, 64})
      .Node("Reshape", {"w", "shape"}, {"w2"})
      .Node("Transpose", {"w2"}, {"wt"})
      .Node("MatMul", {"x", "wt"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("y"), "float32[5,32]");
  EXPECT_EQ(probed.macs(), 5 * 64 * 32);
  EXPECT_EQ(probed.parameters(), 32 * 64);
}

TEST(DenseProbes, AWeightThatTwoNodesReadCountsOnce) {
  TestModel model;
  model.Input("x", kFloat, {3, 64})
      .Initializer("w", kFloat, {64, 64})
      .Node("MatMul", {"x", "w"}, {"h"})
      .Node("MatMul", {"h", "w"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.macs(), 2 * (3 * 64 * 64));
  EXPECT_EQ(probed.parameters(), 64 * 64);
  EXPECT_EQ(probed.weight_bytes(), 4 * 64 * 64);
}

}  // namespace
}  // namespace weighbridge
