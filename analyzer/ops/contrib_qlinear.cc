#include "analyzer/ops/contrib_qlinear.h"

#include <cstdint>
#include <string>
#include <vector>

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

// Rules: docs/operators_contrib.md#qlinear, C1..C4.
// All are: dequantize the operands, do what a standard operator does, quantize
// the result.

TensorType AsFloat(const TensorType& type) {
  return type.WithDType(DType::kFloat32);
}

// An operand, its scale and its zero point, at consecutive inputs.
absl::Status CheckQuantized(const OpView& view, int i, const char* name) {
  WB_RETURN_IF_ERROR(CheckPresent(view, i, name));
  WB_RETURN_IF_ERROR(
      CheckDType(view, i, name, kInt8Types));  // contrib_qlinear_c1
  WB_RETURN_IF_ERROR(CheckPresent(view, i + 1, "scale"));
  WB_RETURN_IF_ERROR(CheckDType(view, i + 1, "scale", kFloatTypes));
  WB_RETURN_IF_ERROR(CheckScalar(view, i + 1, "scale"));  // contrib_qlinear_c2
  WB_RETURN_IF_ERROR(CheckSameDType(view, i, i + 2));
  return CheckScalar(view, i + 2, "zero_point");
}

// The scale of the result at input i, its zero point behind it.
absl::Status CheckResult(const OpView& view, int i) {
  WB_RETURN_IF_ERROR(CheckPresent(view, i, "scale of the result"));
  WB_RETURN_IF_ERROR(CheckDType(view, i, "scale of the result",
                                kFloatTypes));  // contrib_qlinear_c1
  WB_RETURN_IF_ERROR(CheckScalar(view, i, "scale of the result"));
  WB_RETURN_IF_ERROR(
      CheckDType(view, i + 1, "zero point of the result", kInt8Types));
  return CheckScalar(view, i + 1, "zero point of the result");
}

Ops DequantizeOps(const OpView& view, int i) {
  const int weight =
      HasZeroPoint(view, i + 2) ? kDequantizeWeight : kDequantizeWeight - 1;
  return Ops(view.input(i)->element_count()) * weight;
}

// The work of the operator between, and of the conversions around it.
absl::StatusOr<OpCost> CostAround(const OpView& view, const StandardRule& rule,
                                  const std::vector<int>& operands) {
  WB_ASSIGN_OR_RETURN(OpCost cost, rule.Cost());
  for (const int i : operands) cost.vector_ops += DequantizeOps(view, i);
  if (view.output(0) != nullptr) {
    cost.vector_ops += Ops(view.output(0)->element_count()) * kQuantizeWeight;
  }
  return cost;
}

// Inputs: A, A_scale, A_zero_point, B, B_scale, B_zero_point, C_scale,
// C_zero_point.
StandardRule BinaryOf(const OpView& view, const char* op_type) {
  StandardRule rule(view, op_type, 13);
  rule.Operand(0, AsFloat(*view.input(0))).Operand(3, AsFloat(*view.input(3)));
  return rule;
}

absl::StatusOr<OutputTypes> InferBinary(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckQuantized(view, 0, "A"));
  WB_RETURN_IF_ERROR(CheckQuantized(view, 3, "B"));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 3));
  WB_RETURN_IF_ERROR(CheckResult(view, 6));
  WB_ASSIGN_OR_RETURN(OutputTypes outputs, BinaryOf(view, "Add").Infer());
  outputs[0].type = outputs[0].type.WithDType(view.input(0)->dtype());
  return outputs;
}

// An addition and a multiplication cost and stretch alike.
absl::StatusOr<OpCost> CostBinary(const OpView& view) {
  return CostAround(view, BinaryOf(view, "Add"), {0, 3});
}

// Inputs of all with one operand: X, X_scale, X_zero_point, Y_scale,
// Y_zero_point. The attributes are those of the operator between.
struct Between {
  const char* op_type;
  int opset;
};
constexpr Between kSigmoid = {"Sigmoid", 13};
constexpr Between kLeakyRelu = {"LeakyRelu", 13};
constexpr Between kSoftmax = {"Softmax", 13};
constexpr Between kReduceMean = {"ReduceMean", 13};
constexpr Between kAveragePool = {"AveragePool", 11};
constexpr Between kGlobalAveragePool = {"GlobalAveragePool", 1};

bool IsChannelsLast(const OpView& view) {
  return view.IntAttribute("channels_last", 0) != 0;
}

StandardRule UnaryOf(const OpView& view, const Between& between) {
  StandardRule rule(view, between.op_type, between.opset);
  const TensorType& x = *view.input(0);
  rule.Operand(0, AsFloat(IsChannelsLast(view) ? ChannelsFirst(x) : x));
  return rule;
}

template <const Between& between>
absl::StatusOr<OutputTypes> InferUnary(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckQuantized(view, 0, "X"));
  WB_RETURN_IF_ERROR(CheckResult(view, 3));
  WB_ASSIGN_OR_RETURN(OutputTypes outputs, UnaryOf(view, between).Infer());
  const TensorType y = outputs[0].type.WithDType(view.input(0)->dtype());
  return OutputTypes{IsChannelsLast(view) ? ChannelsLast(y) : y};
}

template <const Between& between>
absl::StatusOr<OpCost> CostUnary(const OpView& view) {
  return CostAround(view, UnaryOf(view, between), {0});
}

// Inputs: Y_scale, Y_zero_point, then operand, scale and zero point of each.
StandardRule ConcatOf(const OpView& view) {
  StandardRule rule(view, "Concat", 13);
  for (int i = 2; i < view.input_count(); i += 3) rule.Operand(i);
  return rule;
}

absl::StatusOr<OutputTypes> InferConcat(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckResult(view, 0));
  const int count = view.input_count() - 2;
  if (count < 2 || count % 3 == 1) {  // contrib_qlinear_c3
    return absl::InvalidArgumentError(absl::StrCat(
        "has ", count,
        " inputs to join, expected operand, scale and zero point of each"));
  }
  for (int i = 2; i < view.input_count(); i += 3) {
    WB_RETURN_IF_ERROR(CheckQuantized(view, i, "operand"));
  }
  return ConcatOf(view).Infer();
}

// Where the scales agree nothing is converted, but that is not known here.
absl::StatusOr<OpCost> CostConcat(const OpView& view) {
  std::vector<int> operands;
  for (int i = 2; i < view.input_count(); i += 3) operands.push_back(i);
  return CostAround(view, ConcatOf(view), operands);
}

// Inputs: condition, X, x_scale, x_zero_point, Y, y_scale, y_zero_point,
// z_scale, z_zero_point.
StandardRule WhereOf(const OpView& view) {
  StandardRule rule(view, "Where", 16);
  rule.Operand(0).Operand(1).Operand(4);
  return rule;
}

absl::StatusOr<OutputTypes> InferWhere(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckQuantized(view, 1, "X"));
  WB_RETURN_IF_ERROR(CheckQuantized(view, 4, "Y"));
  WB_RETURN_IF_ERROR(CheckResult(view, 7));
  return WhereOf(view).Infer();
}

absl::StatusOr<OpCost> CostWhere(const OpView& view) {
  return CostAround(view, WhereOf(view), {1, 4});
}

// As the standard operator of that name, in either layout.
StandardRule ConvOf(const OpView& view) {
  StandardRule rule(view, "QLinearConv", 10);
  if (IsChannelsLast(view)) {
    rule.Operand(0, ChannelsFirst(*view.input(0)));
  } else {
    rule.Operand(0);
  }
  for (int i = 1; i < 9; ++i) rule.Operand(i);
  return rule;
}

absl::StatusOr<OutputTypes> InferConv(const OpView& view) {
  WB_ASSIGN_OR_RETURN(OutputTypes outputs,
                      ConvOf(view).Infer());  // contrib_qlinear_c4
  if (IsChannelsLast(view)) outputs[0].type = ChannelsLast(outputs[0].type);
  return outputs;
}

absl::StatusOr<OpCost> CostConv(const OpView& view) {
  return ConvOf(view).Cost();
}

template <const Between& between>
OpDef Unary(const char* name, OpClass op_class) {
  using enum InputRole;
  return {.domain = kContribDomain,
          .name = name,
          .min_inputs = 2,
          .max_inputs = 5,
          .op_class = op_class,
          .input_roles = {kData, kQuant, kQuant, kQuant, kQuant},
          .infer = &InferUnary<between>,
          .cost = &CostUnary<between>};
}

OpDef Binary(const char* name) {
  using enum InputRole;
  return {.domain = kContribDomain,
          .name = name,
          .min_inputs = 2,
          .max_inputs = 8,
          .op_class = OpClass::kElementwise,
          .input_roles = {kData, kQuant, kQuant, kData, kQuant, kQuant, kQuant,
                          kQuant},
          .infer = &InferBinary,
          .cost = &CostBinary};
}

}  // namespace

absl::Status RegisterContribQLinearOps(OpRegistry& registry) {
  using enum InputRole;
  return registry.AddAll({
      Binary("QLinearAdd"),
      Binary("QLinearMul"),
      Unary<kSigmoid>("QLinearSigmoid", OpClass::kElementwise),
      Unary<kLeakyRelu>("QLinearLeakyRelu", OpClass::kElementwise),
      Unary<kSoftmax>("QLinearSoftmax", OpClass::kReduction),
      Unary<kReduceMean>("QLinearReduceMean", OpClass::kReduction),
      Unary<kAveragePool>("QLinearAveragePool", OpClass::kReduction),
      Unary<kGlobalAveragePool>("QLinearGlobalAveragePool",
                                OpClass::kReduction),
      {.domain = kContribDomain,
       .name = "QLinearConcat",
       .min_inputs = 1,
       .max_inputs = kVariadic,
       .op_class = OpClass::kDataMovement,
       .input_roles =
           InputRoles({kQuant, kQuant, kData, kQuant, kQuant}).Repeating(3),
       .infer = &InferConcat,
       .cost = &CostConcat},
      {.domain = kContribDomain,
       .name = "QLinearWhere",
       .min_inputs = 9,
       .max_inputs = 9,
       .op_class = OpClass::kElementwise,
       .input_roles = {kShape, kData, kQuant, kQuant, kData, kQuant, kQuant,
                       kQuant, kQuant},
       .infer = &InferWhere,
       .cost = &CostWhere},
      {.domain = kContribDomain,
       .name = "QLinearConv",
       .min_inputs = 8,
       .max_inputs = 9,
       .op_class = OpClass::kContraction,
       .input_roles = {kData, kQuant, kQuant, kData, kQuant, kQuant, kQuant,
                       kQuant, kData},
       .infer = &InferConv,
       .cost = &CostConv},
  });
}

}  // namespace weighbridge
