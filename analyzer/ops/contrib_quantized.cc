#include "analyzer/ops/contrib_quantized.h"

#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/contrib_operands.h"
#include "analyzer/ops/contrib_standard_rule.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/ops/zero_point.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators_contrib.md#quantized, C1..C6.

Ops PerOutput(const OpView& view, int weight) {
  if (view.output(0) == nullptr) return Ops();
  return Ops(view.output(0)->element_count()) * weight;
}

// One number, or one per column of B.
absl::Status CheckColumns(const OpView& view, int i, const char* name,
                          const TensorType& b) {
  if (b.rank() < 1) return CheckScalar(view, i, name);
  return CheckPerChannel(view, i, name, b.dim(b.rank() - 1));
}

// Inputs: A, B, a_scale, b_scale, a_zero_point, b_zero_point, bias.
StandardRule IntegerToFloatProduct(const OpView& view) {
  StandardRule rule(view, "MatMulInteger", 10);
  rule.Operand(0).Operand(1).Operand(4).Operand(5);
  return rule;
}

absl::StatusOr<OutputTypes> InferMatMulIntegerToFloat(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckSameFloats(view, "a_scale", {2, 3, 6}));  // contrib_quantized_c1
  WB_ASSIGN_OR_RETURN(OutputTypes outputs, IntegerToFloatProduct(view).Infer());
  const TensorType& b = *view.input(1);
  WB_RETURN_IF_ERROR(CheckColumns(view, 2, "a_scale",
                                  *view.input(0)));  // contrib_quantized_c2
  WB_RETURN_IF_ERROR(CheckColumns(view, 3, "b_scale", b));
  if (view.HasInput(6)) WB_RETURN_IF_ERROR(CheckRank(view, 6, "bias", 1));
  WB_RETURN_IF_ERROR(CheckColumns(view, 6, "bias", b));
  outputs[0].type = outputs[0].type.WithDType(view.input(2)->dtype());
  return outputs;
}

absl::StatusOr<OpCost> CostMatMulIntegerToFloat(const OpView& view) {
  WB_ASSIGN_OR_RETURN(OpCost cost, IntegerToFloatProduct(view).Cost());
  cost.vector_ops +=
      PerOutput(view, (view.HasInput(6) ? 2 : 1) * kSimpleWeight);
  return cost;
}

// Inputs: A, B, b_scale, b_zero_point, bias. A is quantized on its way in.
StandardRule DynamicProduct(const OpView& view) {
  StandardRule rule(view, "MatMulInteger", 10);
  rule.Operand(0, view.input(0)->WithDType(DType::kUInt8)).Operand(1);
  return rule;
}

absl::StatusOr<OutputTypes> InferDynamicQuantizeMatMul(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckSameFloats(view, "A", {0, 2, 4}));  // contrib_quantized_c1
  WB_RETURN_IF_ERROR(CheckSameDType(view, 1, 3));
  WB_ASSIGN_OR_RETURN(OutputTypes outputs, DynamicProduct(view).Infer());
  const TensorType& b = *view.input(1);
  WB_RETURN_IF_ERROR(
      CheckColumns(view, 2, "b_scale", b));  // contrib_quantized_c2
  WB_RETURN_IF_ERROR(CheckColumns(view, 3, "b_zero_point", b));
  if (view.HasInput(4)) WB_RETURN_IF_ERROR(CheckRank(view, 4, "bias", 1));
  WB_RETURN_IF_ERROR(CheckColumns(view, 4, "bias", b));
  outputs[0].type = outputs[0].type.WithDType(view.input(0)->dtype());
  return outputs;
}

absl::StatusOr<OpCost> CostDynamicQuantizeMatMul(const OpView& view) {
  WB_ASSIGN_OR_RETURN(OpCost cost, DynamicProduct(view).Cost());
  // The zero point of A, which is not known before, is subtracted.
  cost.vector_ops +=
      Ops(view.input(0)->element_count()) *
          (kDynamicQuantizeWeight + kSimpleWeight) +
      ZeroPointOps(view, 1, 3) +
      PerOutput(view, (view.HasInput(4) ? 2 : 1) * kSimpleWeight);
  return cost;
}

// Inputs: A, a_scale, a_zero_point, B, b_scale, b_zero_point, C, y_scale,
// y_zero_point. alpha is part of the scales.
StandardRule GemmOf(const OpView& view) {
  StandardRule rule(view, "Gemm", 13);
  rule.Operand(0, view.input(0)->WithDType(DType::kInt32))
      .Operand(3, view.input(3)->WithDType(DType::kInt32))
      .Operand(6);
  return rule;
}

absl::StatusOr<OutputTypes> InferQGemm(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "A", kInt8Types));  // contrib_quantized_c1
  WB_RETURN_IF_ERROR(CheckDType(view, 3, "B", kInt8Types));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 2));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 3, 5));
  WB_RETURN_IF_ERROR(CheckDType(view, 6, "C", kInt32Type));
  WB_RETURN_IF_ERROR(CheckSameFloats(view, "a_scale", {1, 4, 7}));
  WB_RETURN_IF_ERROR(CheckDType(view, 8, "y_zero_point", kInt8Types));
  if (view.HasInput(8) && !view.HasInput(7)) {  // contrib_quantized_c3
    return absl::InvalidArgumentError(
        "y_zero_point is given, but y_scale is not");
  }
  WB_ASSIGN_OR_RETURN(OutputTypes outputs, GemmOf(view).Infer());
  const int64_t columns = outputs[0].type.dim(1);
  WB_RETURN_IF_ERROR(CheckScalar(view, 1, "a_scale"));  // contrib_quantized_c2
  WB_RETURN_IF_ERROR(CheckScalar(view, 2, "a_zero_point"));
  WB_RETURN_IF_ERROR(CheckPerChannel(view, 4, "b_scale", columns));
  WB_RETURN_IF_ERROR(CheckPerChannel(view, 5, "b_zero_point", columns));
  WB_RETURN_IF_ERROR(CheckScalar(view, 7, "y_scale"));
  WB_RETURN_IF_ERROR(CheckScalar(view, 8, "y_zero_point"));
  const DType dtype = view.HasInput(8) ? view.input(8)->dtype()
                      : view.HasInput(7)
                          ? view.input(0)->dtype()
                          : DType::kFloat32;  // contrib_quantized_c3
  outputs[0].type = outputs[0].type.WithDType(dtype);
  return outputs;
}

absl::StatusOr<OpCost> CostQGemm(const OpView& view) {
  WB_ASSIGN_OR_RETURN(OpCost cost, GemmOf(view).Cost());
  // What Gemm charges for alpha is part of scaling the result.
  if (view.FloatAttribute("alpha", 1) != 1) {
    cost.vector_ops = Minus(cost.vector_ops, PerOutput(view, kSimpleWeight));
  }
  cost.vector_ops +=
      ZeroPointOps(view, 0, 2) + ZeroPointOps(view, 3, 5) +
      PerOutput(view, view.HasInput(7) ? kQuantizeWeight : kSimpleWeight);
  return cost;
}

// Inputs: X, W, R, B, sequence_lens, initial_h, initial_c, P, then scale and
// zero point of W and of R. The matrices are the transposes of LSTM's.
absl::StatusOr<StandardRule> LstmOf(const OpView& view) {
  StandardRule rule(view, "LSTM", 7);
  rule.Operand(0);
  for (const int i : {1, 2}) {
    const TensorType& type = *view.input(i);
    WB_ASSIGN_OR_RETURN(
        const TensorType transposed,
        TensorType::Create(view.input(0)->dtype(),
                           {type.dim(0), type.dim(2), type.dim(1)}));
    rule.Operand(i, transposed);
  }
  for (int i = 3; i < 8; ++i) rule.Operand(i);
  return rule;
}

absl::StatusOr<OutputTypes> InferDynamicQuantizeLstm(const OpView& view) {
  static constexpr const char* kNames[] = {"W_scale", "W_zero_point", "R_scale",
                                           "R_zero_point"};
  for (const int i : {1, 2}) {
    const char* name = i == 1 ? "W" : "R";
    WB_RETURN_IF_ERROR(
        CheckDType(view, i, name, kInt8Types));       // contrib_quantized_c1
    WB_RETURN_IF_ERROR(CheckRank(view, i, name, 3));  // contrib_quantized_c4
  }
  for (int i = 8; i < 12; ++i) {
    WB_RETURN_IF_ERROR(CheckPresent(view, i, kNames[i - 8]));
  }
  WB_RETURN_IF_ERROR(CheckSameDType(view, 1, 9));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 2, 11));
  WB_ASSIGN_OR_RETURN(const StandardRule rule, LstmOf(view));
  WB_ASSIGN_OR_RETURN(OutputTypes outputs, rule.Infer());
  const TensorType& w = *view.input(1);
  for (int i = 8; i < 12; ++i) {  // contrib_quantized_c5
    if (view.input(i)->rank() == 1) {
      WB_RETURN_IF_ERROR(CheckDims(view, i, kNames[i - 8], {w.dim(0)}));
    } else {
      WB_RETURN_IF_ERROR(
          CheckDims(view, i, kNames[i - 8], {w.dim(0), w.dim(2)}));
    }
  }
  return outputs;
}

// X is quantized once, the hidden state at every step.
absl::StatusOr<OpCost> CostDynamicQuantizeLstm(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const StandardRule rule, LstmOf(view));
  WB_ASSIGN_OR_RETURN(OpCost cost, rule.Cost());
  const TensorType& x = *view.input(0);
  const TensorType& r = *view.input(2);
  cost.vector_ops += (Ops(x.element_count()) +
                      Ops(x.dim(0)) * x.dim(1) * r.dim(0) * r.dim(1)) *
                     kDynamicQuantizeWeight;
  return cost;
}

// As the standard operators of a later opset: the types are more, the scales
// the same.
template <bool quantizes>
StandardRule LinearOf(const OpView& view) {
  StandardRule rule(view, quantizes ? "QuantizeLinear" : "DequantizeLinear",
                    21);
  rule.Operand(0).Operand(1).Operand(2);
  return rule;
}

template <bool quantizes>
absl::StatusOr<OutputTypes> InferLinear(const OpView& view) {
  return LinearOf<quantizes>(view).Infer();  // contrib_quantized_c6
}

template <bool quantizes>
absl::StatusOr<OpCost> CostLinear(const OpView& view) {
  return LinearOf<quantizes>(view).Cost();
}

template <bool quantizes>
OpDef Linear(const char* name) {
  using enum InputRole;
  return {.domain = kContribDomain,
          .name = name,
          .min_inputs = 2,
          .max_inputs = 3,
          .op_class = OpClass::kConversion,
          .input_roles = {kData, kQuant, kQuant},
          .infer = &InferLinear<quantizes>,
          .cost = &CostLinear<quantizes>};
}

}  // namespace

absl::Status RegisterContribQuantizedOps(OpRegistry& registry) {
  using enum InputRole;
  return registry.AddAll({
      {.domain = kContribDomain,
       .name = "MatMulIntegerToFloat",
       .min_inputs = 4,
       .max_inputs = 7,
       .op_class = OpClass::kContraction,
       .input_roles = {kData, kData, kQuant, kQuant, kQuant, kQuant, kData},
       .infer = &InferMatMulIntegerToFloat,
       .cost = &CostMatMulIntegerToFloat},
      {.domain = kContribDomain,
       .name = "DynamicQuantizeMatMul",
       .min_inputs = 3,
       .max_inputs = 5,
       .op_class = OpClass::kContraction,
       .input_roles = {kData, kData, kQuant, kQuant, kData},
       .infer = &InferDynamicQuantizeMatMul,
       .cost = &CostDynamicQuantizeMatMul},
      {.domain = kContribDomain,
       .name = "QGemm",
       .min_inputs = 6,
       .max_inputs = 9,
       .op_class = OpClass::kContraction,
       .input_roles = {kData, kQuant, kQuant, kData, kQuant, kQuant, kData,
                       kQuant, kQuant},
       .infer = &InferQGemm,
       .cost = &CostQGemm},
      {.domain = kContribDomain,
       .name = "DynamicQuantizeLSTM",
       .min_inputs = 3,
       .max_inputs = 12,
       .op_class = OpClass::kContraction,
       .input_roles = {kData, kData, kData, kData, kShape, kData, kData, kData,
                       kQuant, kQuant, kQuant, kQuant},
       .infer = &InferDynamicQuantizeLstm,
       .cost = &CostDynamicQuantizeLstm},
      Linear<true>("QuantizeLinear"),
      Linear<false>("DequantizeLinear"),
  });
}

}  // namespace weighbridge
