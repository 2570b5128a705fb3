// Quantized graphs and narrow element types: MACs are those of the product,
// weight bytes those of the file, scales no parameters.
#include <string>

#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"
#include "tests/probes/probe.h"

namespace weighbridge {
namespace {

constexpr DType kFloat = DType::kFloat32;

TEST(QuantizedProbes, QdqConvolution) {
  TestModel model;
  model.Input("x", kFloat, {1, 16, 32, 32})
      .FloatsInitializer("x_scale", {}, {0.1f})
      .Initializer("x_zero", DType::kInt8, {})
      .Initializer("w", DType::kInt8, {32, 16, 3, 3})
      .Initializer("w_scale", kFloat, {32})
      .Initializer("w_zero", DType::kInt8, {32})
      .Node("QuantizeLinear", {"x", "x_scale", "x_zero"}, {"xq"})
      .Node("DequantizeLinear", {"xq", "x_scale", "x_zero"}, {"xd"})
      .Node("DequantizeLinear", {"w", "w_scale", "w_zero"}, {"wd"})
      .Int("axis", 0)
      .Node("Conv", {"xd", "wd"}, {"y"})
      .Ints("pads", {1, 1, 1, 1})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("y"), "float32[1,32,32,32]");
  EXPECT_EQ(probed.macs(), (32 * 32 * 32) * (16 * 3 * 3));
  EXPECT_EQ(probed.parameters(), 32 * 16 * 3 * 3);
  // Scale and zero point of x and, per filter, of w.
  EXPECT_EQ(probed.weight_bytes(), 32 * 16 * 3 * 3 + (4 + 1) + 32 * (4 + 1));
}

// As Brevitas exports it: weights are floats that few values are left of.
TEST(QuantizedProbes, ConvolutionThatWasTrainedWithFewBits) {
  const std::string brevitas = "onnx.brevitas";
  TestModel model;
  model.Opset(brevitas, 1)
      .Input("x", kFloat, {1, 16, 32, 32})
      .FloatsInitializer("scale", {}, {0.1f})
      .FloatsInitializer("zero", {}, {0})
      .FloatsInitializer("bits", {}, {4})
      .Initializer("w", kFloat, {32, 16, 3, 3})
      .Initializer("w_scale", kFloat, {32, 1, 1, 1})
      .Node("Quant", {"x", "scale", "zero", "bits"}, {"xq"}, "", brevitas)
      .Node("Quant", {"w", "w_scale", "zero", "bits"}, {"wq"}, "", brevitas)
      .Node("Conv", {"xq", "wq"}, {"y"})
      .Ints("pads", {1, 1, 1, 1})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_TRUE(probed.all_modeled());
  EXPECT_EQ(probed.Type("y"), "float32[1,32,32,32]");
  EXPECT_EQ(probed.macs(), (32 * 32 * 32) * (16 * 3 * 3));
  EXPECT_EQ(probed.parameters(), 32 * 16 * 3 * 3);
  // The weights as they stand in the file, and every scale, zero and width.
  EXPECT_EQ(probed.weight_bytes(), 4 * (32 * 16 * 3 * 3 + 32 + 3));
}

TEST(QuantizedProbes, MatMulInteger) {
  TestModel model;
  model.Input("a", DType::kUInt8, {4, 64})
      .Initializer("b", DType::kInt8, {64, 64})
      .Node("MatMulInteger", {"a", "b"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("y"), "int32[4,64]");
  EXPECT_EQ(probed.macs(), 4 * 64 * 64);
  EXPECT_EQ(probed.parameters(), 64 * 64);
}

// 4-bit weights with one scale for each block of 32 rows.
TEST(QuantizedProbes, Int4DequantizedMatMul) {
  TestModel model(21);
  model.Input("x", kFloat, {8, 256})
      .RawInitializer("w", DType::kInt4, {256, 128},
                      std::string(256 * 128 / 2, '\x53'))
      .Initializer("scales", kFloat, {256 / 32, 128})
      .Node("DequantizeLinear", {"w", "scales"}, {"wd"})
      .Int("axis", 0)
      .Int("block_size", 32)
      .Node("MatMul", {"x", "wd"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("wd"), "float32[256,128]");
  EXPECT_EQ(probed.macs(), 8 * 256 * 128);
  EXPECT_EQ(probed.parameters(), 256 * 128);
  EXPECT_EQ(probed.weight_bytes(), 256 * 128 / 2 + 4 * (256 / 32) * 128);
}

TEST(QuantizedProbes, Float8DequantizedMatMul) {
  TestModel model(19);
  model.Input("x", kFloat, {1, 64})
      .RawInitializer("w", DType::kFloat8E4M3FN, {64, 64},
                      std::string(64 * 64, '\x38'))
      .FloatsInitializer("scale", {}, {0.5f})
      .Node("DequantizeLinear", {"w", "scale"}, {"wd"})
      .Node("MatMul", {"x", "wd"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("y"), "float32[1,64]");
  EXPECT_EQ(probed.macs(), 64 * 64);
  EXPECT_EQ(probed.parameters(), 64 * 64);
  EXPECT_EQ(probed.weight_bytes(), 64 * 64 + 4);
}

TEST(QuantizedProbes, BFloat16) {
  TestModel model;
  model.Input("x", DType::kBFloat16, {1, 64})
      .RawInitializer("w", DType::kBFloat16, {64, 64},
                      std::string(2 * 64 * 64, '\x3f'))
      .Node("MatMul", {"x", "w"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("y"), "bfloat16[1,64]");
  EXPECT_EQ(probed.macs(), 64 * 64);
  EXPECT_EQ(probed.weight_bytes(), 2 * 64 * 64);
}

TEST(QuantizedProbes, QLinearAdd) {
  TestModel model;
  model.Opset("com.microsoft", 1)
      .Input("a", DType::kUInt8, {1, 8, 4, 4})
      .Input("b", DType::kUInt8, {1, 8, 1, 1})
      .FloatsInitializer("scale", {}, {0.1f})
      .Initializer("zero", DType::kUInt8, {})
      .Node("QLinearAdd",
            {"a", "scale", "zero", "b", "scale", "zero", "scale", "zero"},
            {"y"}, "", "com.microsoft")
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("y"), "uint8[1,8,4,4]");
  EXPECT_EQ(probed.macs(), 0);
  EXPECT_EQ(probed.parameters(), 0);
  EXPECT_EQ(probed.weight_bytes(), 4 + 1);
  EXPECT_TRUE(probed.all_modeled());
  EXPECT_GE(probed.summary.totals().ops(), 8 * 4 * 4);
}

// Two weights to a byte, in blocks of 32 with a scale each.
TEST(QuantizedProbes, MatMulNBits) {
  constexpr int kRows = 16, kDepth = 128, kColumns = 128, kBlock = 32;
  TestModel model;
  model.Opset("com.microsoft", 1)
      .Input("a", kFloat, {kRows, kDepth})
      .Initializer("b", DType::kUInt8, {kColumns, kDepth / kBlock, kBlock / 2})
      .Initializer("scales", kFloat, {kColumns * kDepth / kBlock})
      .Node("MatMulNBits", {"a", "b", "scales"}, {"y"}, "", "com.microsoft")
      .Int("K", kDepth)
      .Int("N", kColumns)
      .Int("bits", 4)
      .Int("block_size", kBlock)
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("y"), "float32[16,128]");
  EXPECT_EQ(probed.macs(), kRows * kDepth * kColumns);
  EXPECT_EQ(probed.parameters(), kDepth * kColumns);
  EXPECT_EQ(probed.weight_bytes(),
            kDepth * kColumns / 2 + 4 * kColumns * kDepth / kBlock);
}

}  // namespace
}  // namespace weighbridge
