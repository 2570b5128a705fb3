#include "analyzer/ops/contrib_activation.h"

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/axis.h"
#include "analyzer/ops/contrib_operands.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/element.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators_contrib.md#activation, C1..C6.

// Inputs: X, and a bias along its last axis.
absl::StatusOr<OutputTypes> InferActivation(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckSameFloats(view, "X", {0, 1}));  // contrib_activation_c1
  const TensorType& x = *view.input(0);
  if (view.HasInput(1)) {
    WB_RETURN_IF_ERROR(CheckRankAtLeast(view, 0, "X", 1));
    WB_RETURN_IF_ERROR(CheckDims(
        view, 1, "bias", {x.dim(x.rank() - 1)}));  // contrib_activation_c2
  }
  return OutputTypes{x};
}

template <int weight>
absl::StatusOr<OpCost> CostActivation(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  const int bias = view.HasInput(1) ? kSimpleWeight : 0;
  cost.vector_ops = Ops(view.input(0)->element_count()) * (weight + bias);
  return cost;
}

// Inputs: X, bias. Half of X's last axis gates the other.
absl::StatusOr<OutputTypes> InferBiasSplitGelu(const OpView& view) {
  WB_ASSIGN_OR_RETURN(OutputTypes outputs, InferActivation(view));
  const TensorType& x = *view.input(0);
  Dims dims(x.dims().begin(), x.dims().end());
  if (dims.back() % 2 != 0) {  // contrib_activation_c3
    return absl::InvalidArgumentError(absl::StrCat(
        "X has ", dims.back(), " columns, which do not split in two"));
  }
  dims.back() /= 2;
  WB_ASSIGN_OR_RETURN(outputs[0].type, TensorType::Create(x.dtype(), dims));
  return outputs;
}

absl::StatusOr<OpCost> CostBiasSplitGelu(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  const int64_t elements = view.input(0)->element_count();
  cost.vector_ops = Ops(elements) * kSimpleWeight +
                    Ops(elements / 2) * (kGeluWeight + kSimpleWeight);
  return cost;
}

// Inputs: X, bias, skip.
absl::StatusOr<OutputTypes> InferBiasAdd(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 2));
  WB_RETURN_IF_ERROR(CheckDims(
      view, 2, "skip", view.input(0)->dims()));  // contrib_activation_c2
  return InferActivation(view);
}

// Inputs: data, bias. Both stretch only in the documented way: the bias never
// stretches the data.
absl::StatusOr<OutputTypes> InferBiasSoftmax(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckSameFloats(view, "data", {0, 1}));  // contrib_activation_c1
  const TensorType& data = *view.input(0);
  WB_RETURN_IF_ERROR(NormalizeAxis(view.IntAttribute("axis", 1), data.rank())
                         .status());  // contrib_activation_c4
  WB_RETURN_IF_ERROR(
      CheckStretchesTo(view, 1, "bias", data.dims()));  // contrib_activation_c4
  return OutputTypes{data};
}

absl::StatusOr<OpCost> CostBiasSoftmax(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kNormalization);
  cost.vector_ops =
      Ops(view.input(0)->element_count()) * (kSoftmaxWeight + kSimpleWeight);
  return cost;
}

enum class Mask { kBool, kBits };

// Where a dropout has its ratio and its mode; before them, what is added.
struct DropoutPlaces {
  int ratio, mode;
};
constexpr DropoutPlaces kPlain = {1, 2};
constexpr DropoutPlaces kBiased = {3, 4};

absl::StatusOr<OutputTypes> InferDropout(const OpView& view, Mask mask,
                                         DropoutPlaces places) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "data", kFloatTypes));  // contrib_activation_c1
  WB_RETURN_IF_ERROR(CheckDType(view, places.ratio, "ratio", kFloatTypes));
  WB_RETURN_IF_ERROR(CheckDType(view, places.mode, "training_mode", kBoolType));
  WB_RETURN_IF_ERROR(
      CheckScalar(view, places.ratio, "ratio"));  // contrib_activation_c5
  WB_RETURN_IF_ERROR(CheckScalar(view, places.mode, "training_mode"));
  const TensorType& data = *view.input(0);
  if (mask == Mask::kBool) {
    return OutputTypes{data, data.WithDType(DType::kBool)};
  }
  // 32 decisions to a word.
  WB_ASSIGN_OR_RETURN(
      const TensorType bits,
      TensorType::Create(DType::kUInt32,
                         {CeilDivide(data.element_count(), 32)}));
  return OutputTypes{data, bits};
}

bool IsTraining(const OpView& view, DropoutPlaces places) {
  const Element training = ElementOf(view.constant(places.mode), 0);
  return training.is_int() && training.int_value() != 0;
}

// What is dropped changes from run to run, unless nothing is.
template <const DropoutPlaces& places>
bool MayTrain(const OpView& view) {
  const Element training = ElementOf(view.constant(places.mode), 0);
  return view.HasInput(places.mode) &&
         (!training.is_int() || training.int_value() != 0);
}

// Inputs: data, ratio, training_mode.
absl::StatusOr<OutputTypes> InferBitmaskDropout(const OpView& view) {
  return InferDropout(view, Mask::kBits, kPlain);
}

// In inference nothing is dropped: the output is the input.
absl::StatusOr<OpCost> CostBitmaskDropout(const OpView& view) {
  if (IsTraining(view, kPlain)) {
    OpCost cost = StreamingCost(view, WorkClass::kElementwise);
    cost.vector_ops = Ops(view.input(0)->element_count()) * kDropoutWeight;
    return cost;
  }
  OpCost cost = FreeCost(view);
  if (view.output_count() > 1 && view.output(1) != nullptr) {
    cost.output_writes[1] = view.output(1)->byte_size();
  }
  return cost;
}

// Inputs: data, bias, residual, ratio, training_mode.
template <Mask mask>
absl::StatusOr<OutputTypes> InferBiasDropout(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 1));  // contrib_activation_c1
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 2));
  const TensorType& data = *view.input(0);
  WB_RETURN_IF_ERROR(
      CheckStretchesTo(view, 1, "bias", data.dims()));  // contrib_activation_c6
  WB_RETURN_IF_ERROR(CheckDims(view, 2, "residual", data.dims()));
  return InferDropout(view, mask, kBiased);
}

absl::StatusOr<OpCost> CostBiasDropout(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  int weight = view.HasInput(2) ? 2 * kSimpleWeight : kSimpleWeight;
  if (IsTraining(view, kBiased)) weight += kDropoutWeight;
  cost.vector_ops = Ops(view.input(0)->element_count()) * weight;
  return cost;
}

template <int weight>
OpDef Activation(const char* name, int min_inputs, int max_inputs) {
  return {.domain = kContribDomain,
          .name = name,
          .min_inputs = min_inputs,
          .max_inputs = max_inputs,
          .op_class = OpClass::kElementwise,
          .infer = &InferActivation,
          .cost = &CostActivation<weight>};
}

template <Mask mask>
OpDef BiasDropout(const char* name) {
  using enum InputRole;
  return {.domain = kContribDomain,
          .name = name,
          .min_inputs = 2,
          .max_inputs = 5,
          .op_class = OpClass::kElementwise,
          .input_roles = {kData, kData, kData, kShape, kShape},
          .infer = &InferBiasDropout<mask>,
          .cost = &CostBiasDropout,
          .is_random = &MayTrain<kBiased>};
}

}  // namespace

absl::Status RegisterContribActivationOps(OpRegistry& registry) {
  using enum InputRole;
  return registry.AddAll({
      Activation<kGeluWeight>("Gelu", 1, 1),
      Activation<kGeluWeight>("BiasGelu", 2, 2),
      Activation<kGeluTanhWeight>("FastGelu", 1, 2),
      Activation<kSwishWeight>("QuickGelu", 1, 1),
      {.domain = kContribDomain,
       .name = "BiasSplitGelu",
       .min_inputs = 2,
       .max_inputs = 2,
       .op_class = OpClass::kElementwise,
       .infer = &InferBiasSplitGelu,
       .cost = &CostBiasSplitGelu},
      {.domain = kContribDomain,
       .name = "BiasAdd",
       .min_inputs = 3,
       .max_inputs = 3,
       .op_class = OpClass::kElementwise,
       .infer = &InferBiasAdd,
       .cost = &CostActivation<kSimpleWeight>},
      {.domain = kContribDomain,
       .name = "BiasSoftmax",
       .min_inputs = 2,
       .max_inputs = 2,
       .op_class = OpClass::kReduction,
       .infer = &InferBiasSoftmax,
       .cost = &CostBiasSoftmax},
      {.domain = kContribDomain,
       .name = "BitmaskDropout",
       .min_inputs = 1,
       .max_inputs = 3,
       .op_class = OpClass::kView,
       .input_roles = {kData, kShape, kShape},
       .infer = &InferBitmaskDropout,
       .cost = &CostBitmaskDropout,
       .is_random = &MayTrain<kPlain>},
      BiasDropout<Mask::kBool>("BiasDropout"),
      BiasDropout<Mask::kBits>("BitmaskBiasDropout"),
  });
}

}  // namespace weighbridge
