#include "analyzer/ops/quantize.h"

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/ir/constant.h"
#include "analyzer/ops/op_registry.h"
#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using Shape = std::vector<int64_t>;
constexpr DType kFloat = DType::kFloat32;

OpTestView Quantize(const Shape& x, const Shape& scale, int64_t opset = 21) {
  OpTestView view("QuantizeLinear", opset);
  view.Input(kFloat, x).Input(kFloat, scale);
  return view;
}

OpTestView Dequantize(const Shape& x, const Shape& scale, int64_t opset = 21) {
  OpTestView view("DequantizeLinear", opset);
  view.Input(DType::kInt8, x).Input(kFloat, scale);
  return view;
}

TEST(QuantizeTest, TheZeroPointDecidesTheType) {
  OpTestView none = Quantize({2, 3}, {});
  EXPECT_EQ(Text(none.Infer()), "uint8[2,3]");
  for (const DType dtype :
       {DType::kInt8, DType::kUInt16, DType::kInt4, DType::kFloat8E4M3FN,
        DType::kFloat4E2M1, DType::kUInt2}) {
    OpTestView view = Quantize({2, 3}, {});
    EXPECT_EQ(Text(view.Input(dtype, {}).Infer()),
              std::string(DTypeName(dtype)) + "[2,3]");
  }
}

TEST(QuantizeTest, TheAttributeDecidesWithoutAZeroPoint) {
  OpTestView view = Quantize({2, 3}, {});
  EXPECT_EQ(Text(view.Int("output_dtype", 22).Infer()), "int4[2,3]");
  OpTestView both = Quantize({2, 3}, {});
  EXPECT_EQ(Text(both.Input(DType::kInt4, {}).Int("output_dtype", 22).Infer()),
            "int4[2,3]");
}

TEST(QuantizeTest, ScalesMayBePerAxis) {
  OpTestView view = Quantize({2, 3, 4}, {3});
  EXPECT_EQ(Text(view.Input(DType::kInt8, {3}).Infer()), "int8[2,3,4]");
  OpTestView last = Quantize({2, 3, 4}, {4});
  EXPECT_EQ(Text(last.Int("axis", -1).Infer()), "uint8[2,3,4]");
  // A vector has one axis, whatever the default.
  OpTestView vector = Quantize({5}, {5});
  EXPECT_EQ(Text(vector.Infer()), "uint8[5]");
}

TEST(QuantizeTest, ScalesMayBePerBlock) {
  OpTestView view = Quantize({2, 7, 4}, {2, 3, 4});
  // Blocks of 3, 3 and 1.
  EXPECT_EQ(Text(view.Int("block_size", 3).Infer()), "uint8[2,7,4]");
  OpTestView vector = Quantize({7}, {3});
  EXPECT_EQ(Text(vector.Int("block_size", 3).Infer()), "uint8[7]");
}

TEST(QuantizeTest, OneScaleMayBeWrittenAsAVector) {
  OpTestView view = Quantize({2, 3}, {1});
  EXPECT_EQ(Text(view.Input(DType::kInt8, {}).Infer()), "int8[2,3]");
  OpTestView scalar = Quantize({}, {});
  EXPECT_EQ(Text(scalar.Int("block_size", 4).Infer()), "uint8[]");
}

TEST(QuantizeTest, CostIsAWeightPerElement) {
  OpTestView view = Quantize({2, 3}, {});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3 * kQuantizeWeight));
  EXPECT_EQ(cost.work_class, WorkClass::kElementwise);
  EXPECT_EQ(cost.input_reads[0], Bytes(4 * 2 * 3));
  EXPECT_EQ(cost.output_writes[0], Bytes(2 * 3));
}

TEST(QuantizeTest, QuantizeC1RejectsOtherElementTypes) {
  OpTestView x("QuantizeLinear");
  EXPECT_THAT(x.Input(DType::kInt64, {2}).Input(kFloat, {}).Infer(),
              Fails("'x') is int64"));
  OpTestView scale("QuantizeLinear");
  EXPECT_THAT(scale.Input(kFloat, {2}).Input(DType::kInt8, {}).Infer(),
              Fails("'y_scale') is int8"));
  OpTestView zero = Quantize({2}, {});
  EXPECT_THAT(zero.Input(kFloat, {}).Infer(),
              Fails("'y_zero_point') is float32"));
}

TEST(QuantizeTest, QuantizeC2RejectsAZeroPointOfAnotherShape) {
  OpTestView view = Quantize({2, 3}, {3});
  EXPECT_THAT(view.Input(DType::kInt8, {2}).Infer(),
              Fails("'y_zero_point') has shape [2], expected [3]"));
}

TEST(QuantizeTest, QuantizeC3RejectsScalesPerNothing) {
  EXPECT_THAT(Quantize({2, 3}, {2}).Infer(),
              Fails("'y_scale') has shape [2], expected a scalar or [3]"));
  EXPECT_THAT(Quantize({2, 3}, {2, 3}).Infer(), Fails("[2,3]"));
  // Opset 10 has one scale only.
  EXPECT_THAT(Quantize({2, 3}, {3}, 12).Infer(), Fails("expected a scalar"));
}

TEST(QuantizeTest, QuantizeC4RejectsBlocksThatDoNotCover) {
  OpTestView view = Quantize({2, 7}, {2, 2});
  EXPECT_THAT(view.Int("block_size", 3).Infer(),
              Fails("'y_scale') has shape [2,2], expected [2,3]"));
  OpTestView negative = Quantize({2, 7}, {2, 7});
  EXPECT_THAT(negative.Int("block_size", -1).Infer(),
              Fails("block_size is -1"));
}

TEST(QuantizeTest, QuantizeC5RejectsAnAxisOutside) {
  OpTestView view = Quantize({2, 3}, {3});
  EXPECT_THAT(view.Int("axis", 2).Infer(), Fails("axis is 2"));
}

TEST(QuantizeTest, QuantizeC6RejectsOutputTypes) {
  OpTestView conflict = Quantize({2}, {});
  EXPECT_THAT(conflict.Input(DType::kInt8, {}).Int("output_dtype", 22).Infer(),
              Fails("output_dtype is int4, the zero point is int8"));
  OpTestView wide = Quantize({2}, {});
  EXPECT_THAT(wide.Int("output_dtype", 1).Infer(), Fails("output_dtype"));
}

TEST(DequantizeTest, TheScaleDecidesTheType) {
  OpTestView view("DequantizeLinear");
  view.Input(DType::kInt4, {2, 3}).Input(DType::kFloat16, {});
  EXPECT_EQ(Text(view.Infer()), "float16[2,3]");
  EXPECT_EQ(Text(view.Int("output_dtype", 1).Infer()), "float32[2,3]");
}

TEST(DequantizeTest, TakesInt32AndBlocks) {
  OpTestView bias("DequantizeLinear");
  bias.Input(DType::kInt32, {8}).Input(kFloat, {8}).Int("axis", 0);
  EXPECT_EQ(Text(bias.Infer()), "float32[8]");
  OpTestView blocks = Dequantize({64, 128}, {64, 4});
  blocks.Input(DType::kInt8, {64, 4}).Int("block_size", 32);
  EXPECT_EQ(Text(blocks.Infer()), "float32[64,128]");
}

TEST(DequantizeTest, ZeroPointsAreSubtractedUnlessZero) {
  OpTestView none = Dequantize({2, 3}, {});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost scaled, none.Cost());
  EXPECT_EQ(scaled.vector_ops, Ops(2 * 3));
  OpTestView some = Dequantize({2, 3}, {});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost shifted,
                          some.Input(DType::kInt8, {}).Cost());
  EXPECT_EQ(shifted.vector_ops, Ops(2 * 3 * 2));
  OpTestView zero = Dequantize({2, 3}, {});
  zero.ConstantInput(
      Constant(TensorType::Scalar(DType::kInt8), Constant::Ints{0}));
  WB_ASSERT_OK_AND_ASSIGN(const OpCost symmetric, zero.Cost());
  EXPECT_EQ(symmetric.vector_ops, Ops(2 * 3));
}

TEST(DequantizeTest, QuantizeC1RejectsOtherElementTypes) {
  OpTestView view("DequantizeLinear");
  EXPECT_THAT(view.Input(kFloat, {2}).Input(kFloat, {}).Infer(),
              Fails("'x') is float32"));
  OpTestView zero = Dequantize({2}, {});
  EXPECT_THAT(zero.Input(DType::kUInt8, {}).Infer(),
              Fails("inputs 0 and 2 must have the same element type"));
}

TEST(DequantizeTest, QuantizeC3RejectsScalesPerNothing) {
  EXPECT_THAT(Dequantize({2, 3}, {2}).Infer(),
              Fails("'x_scale') has shape [2]"));
}

TEST(DequantizeTest, QuantizeC6RejectsOutputTypes) {
  OpTestView narrow = Dequantize({2}, {});
  EXPECT_THAT(narrow.Int("output_dtype", 3).Infer(), Fails("output_dtype"));
  OpTestView missing("DequantizeLinear", 25);
  missing.Input(DType::kFloat4E2M1, {2}).Input(DType::kFloat8E8M0, {});
  EXPECT_THAT(missing.Infer(), Fails("output_dtype is missing"));
  EXPECT_EQ(Text(missing.Int("output_dtype", 16).Infer()), "bfloat16[2]");
}

TEST(DynamicQuantizeTest, ReturnsDataScaleAndZeroPoint) {
  OpTestView view("DynamicQuantizeLinear");
  view.Input(kFloat, {2, 3}).Outputs(3);
  EXPECT_EQ(Text(view.Infer()), "uint8[2,3]; float32[]; uint8[]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3 * kDynamicQuantizeWeight));
}

TEST(DynamicQuantizeTest, QuantizeC7RejectsOtherElementTypes) {
  OpTestView view("DynamicQuantizeLinear");
  EXPECT_THAT(view.Input(DType::kFloat16, {2}).Infer(),
              Fails("'x') is float16, expected float32"));
}

TEST(QuantizeRegistrationTest, ScalesAndZeroPointsAreNotData) {
  OpRegistry registry;
  WB_ASSERT_OK(RegisterQuantizeOps(registry));
  for (const char* name : {"QuantizeLinear", "DequantizeLinear"}) {
    WB_ASSERT_OK_AND_ASSIGN(const OpDef* def, registry.Find("", name, 13));
    EXPECT_EQ(def->op_class, OpClass::kConversion);
    EXPECT_EQ(def->input_roles[0], InputRole::kData);
    EXPECT_EQ(def->input_roles[1], InputRole::kQuant);
    EXPECT_EQ(def->input_roles[2], InputRole::kQuant);
    // Expanding a stored weight would hide what is stored.
    EXPECT_EQ(def->fold, nullptr);
  }
}

}  // namespace
}  // namespace weighbridge
