#include "analyzer/ops/activation.h"

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/attribute_value.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/element.h"
#include "analyzer/ops/element_arithmetic.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#activation, C1..C4.

template <const DTypeSet& types>
absl::StatusOr<OutputTypes> InferSame(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", types));  // activation_c1
  return OutputTypes{*view.input(0)};
}

OpCost WeightedCost(const OpView& view, int weight) {
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  if (view.output(0) != nullptr) {
    cost.vector_ops = Ops(view.output(0)->element_count()) * weight;
  }
  return cost;
}

template <int weight>
absl::StatusOr<OpCost> CostActivation(const OpView& view) {
  return WeightedCost(view, weight);
}

absl::StatusOr<FoldedOutputs> FoldRelu(const OpView& view) {
  const Constant* x = view.constant(0);
  if (x == nullptr) return FoldedOutputs();
  const DType dtype = view.input(0)->dtype();
  return FoldOutput(view, [&](int64_t i) {
    return MaxElements(dtype, ElementOf(x, i), ZeroOf(dtype));
  });
}

absl::StatusOr<OutputTypes> InferGelu(const OpView& view) {
  WB_RETURN_IF_ERROR(ReadWord(view, "approximate", "none", {"none", "tanh"})
                         .status());  // activation_c2
  return InferSame<kFloatTypes>(view);
}

absl::StatusOr<OpCost> CostGelu(const OpView& view) {
  return WeightedCost(view,
                      view.StringAttribute("approximate", "none") == "tanh"
                          ? kGeluTanhWeight
                          : kGeluWeight);
}

// The gate and what it lets through are of one shape: nothing stretches.
absl::StatusOr<OutputTypes> InferSwiGlu(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 1));  // activation_c4
  WB_RETURN_IF_ERROR(
      CheckDims(view, 1, "B", view.input(0)->dims()));  // activation_c4
  return InferSame<kFloatTypes>(view);
}

// Up to opset 10 the bounds are attributes, then inputs.
absl::StatusOr<OutputTypes> InferClip(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "input", kNumericTypes));
  for (int i = 1; i <= 2; ++i) {
    const TensorType* bound = view.input(i);
    if (bound == nullptr) continue;
    WB_RETURN_IF_ERROR(CheckSameDType(view, 0, i));  // activation_c3
    if (bound->element_count() != 1) {               // activation_c3
      return absl::InvalidArgumentError(absl::StrCat(
          "input ", i, " ('", i == 1 ? "min" : "max", "') has shape ",
          DimsToString(bound->dims()), ", expected a scalar"));
    }
  }
  return OutputTypes{*view.input(0)};
}

// Attribute bounds are float32 numbers; infinite ones bound nothing.
Element AttributeBound(const OpView& view, const char* name) {
  return Element::Float(view.FloatAttribute(name, 0));
}

absl::StatusOr<FoldedOutputs> FoldClipAttributes(const OpView& view) {
  const Constant* x = view.constant(0);
  const DType dtype = view.input(0)->dtype();
  if (x == nullptr || !IsFloat(dtype)) return FoldedOutputs();
  return FoldOutput(view, [&](int64_t i) {
    Element element = ElementOf(x, i);
    if (view.HasAttribute("min")) {
      element = MaxElements(dtype, element, AttributeBound(view, "min"));
    }
    if (view.HasAttribute("max")) {
      element = MinElements(dtype, element, AttributeBound(view, "max"));
    }
    return StoredAs(dtype, element);
  });
}

absl::StatusOr<FoldedOutputs> FoldClipInputs(const OpView& view) {
  const Constant* x = view.constant(0);
  if (x == nullptr) return FoldedOutputs();
  const DType dtype = view.input(0)->dtype();
  return FoldOutput(view, [&](int64_t i) {
    Element element = ElementOf(x, i);
    if (view.HasInput(1)) {
      element = MaxElements(dtype, element, ElementOf(view.constant(1), 0));
    }
    if (view.HasInput(2)) {
      element = MinElements(dtype, element, ElementOf(view.constant(2), 0));
    }
    return element;
  });
}

// An activation has one input and one rule in every opset.
template <int weight>
OpDef Activation(const char* name, int since_version) {
  return {.name = name,
          .since_version = since_version,
          .min_inputs = 1,
          .max_inputs = 1,
          .op_class = OpClass::kElementwise,
          .infer = &InferSame<kFloatTypes>,
          .cost = &CostActivation<weight>};
}

}  // namespace

absl::Status RegisterActivationOps(OpRegistry& registry) {
  return registry.AddAll({
      {.name = "Relu",
       .since_version = 1,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kElementwise,
       .infer = &InferSame<kSignedTypes>,
       .cost = &CostActivation<kReluWeight>,
       .fold = &FoldRelu,
       .order = {Trend::kRising}},
      Activation<kLeakyReluWeight>("LeakyRelu", 1),
      Activation<kEluWeight>("Elu", 1),
      Activation<kSeluWeight>("Selu", 1),
      Activation<kCeluWeight>("Celu", 12),
      Activation<kThresholdedReluWeight>("ThresholdedRelu", 10),
      Activation<kSigmoidWeight>("Sigmoid", 1),
      Activation<kHardSigmoidWeight>("HardSigmoid", 1),
      Activation<kHardSwishWeight>("HardSwish", 14),
      Activation<kSoftplusWeight>("Softplus", 1),
      Activation<kSoftsignWeight>("Softsign", 1),
      Activation<kMishWeight>("Mish", 18),
      Activation<kSwishWeight>("Swish", 24),
      {.name = "SwiGLU",
       .since_version = 28,
       .min_inputs = 2,
       .max_inputs = 2,
       .op_class = OpClass::kElementwise,
       .infer = &InferSwiGlu,
       .cost = &CostActivation<kSwishWeight + kSimpleWeight>},
      {.name = "Gelu",
       .since_version = 20,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kElementwise,
       .infer = &InferGelu,
       .cost = &CostGelu},
      {.name = "Shrink",
       .since_version = 9,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kElementwise,
       .infer = &InferSame<kNumericTypes>,
       .cost = &CostActivation<kShrinkWeight>},
      {.name = "Clip",
       .since_version = 1,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kElementwise,
       .infer = &InferClip,
       .cost = &CostActivation<kClipWeight>,
       .fold = &FoldClipAttributes,
       .order = {Trend::kRising}},
      {.name = "Clip",
       .since_version = 11,
       .min_inputs = 1,
       .max_inputs = 3,
       .op_class = OpClass::kElementwise,
       .input_roles = {InputRole::kData, InputRole::kShape, InputRole::kShape},
       .infer = &InferClip,
       .cost = &CostActivation<kClipWeight>,
       .fold = &FoldClipInputs,
       .order = {Trend::kRising}},
  });
}

}  // namespace weighbridge
