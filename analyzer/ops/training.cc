#include "analyzer/ops/training.h"

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/attribute_value.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#training, C1..C6.

constexpr const char* kTrainingDomain = "ai.onnx.preview.training";
constexpr int kFirstTensor = 2;  // After the learning rate and the count.

// One gradient for each tensor named in `xs`, of that tensor's shape.
absl::StatusOr<OutputTypes> InferGradient(const OpView& view) {
  const auto wanted = static_cast<int>(view.StringsAttribute("xs").size());
  const auto fixed = static_cast<int>(view.StringsAttribute("zs").size());
  if (wanted == 0 || view.StringAttribute("y", "").empty()) {  // training_c1
    return absl::InvalidArgumentError(
        "attributes 'xs' and 'y' must name tensors");
  }
  if (wanted + fixed != view.input_count()) {  // training_c1
    return absl::InvalidArgumentError(
        absl::StrCat("has ", view.input_count(), " inputs, 'xs' and 'zs' name ",
                     wanted + fixed));
  }
  OutputTypes outputs;
  for (int i = 0; i < wanted; ++i) {
    if (!view.HasInput(i)) {
      return absl::InvalidArgumentError(
          absl::StrCat("omits input ", i, ", which is required"));
    }
    WB_RETURN_IF_ERROR(CheckDType(view, i, "x", kFloatTypes));  // training_c2
    outputs.emplace_back(*view.input(i));
  }
  return outputs;
}

// What a graph's derivative costs is not for a look at one node to say.
absl::StatusOr<OpCost> CostGradient(const OpView&) {
  return absl::UnimplementedError(
      "the work of a gradient is that of the whole graph it is taken of");
}

// The tensors of an update come as `states` + 2 lists of equal length: values,
// gradients, and what is kept from step to step. All but the gradients return.
template <int states>
absl::StatusOr<OutputTypes> InferUpdate(const OpView& view) {
  constexpr int kLists = states + 2;
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "R", kFloatTypes));  // training_c3
  WB_RETURN_IF_ERROR(CheckScalar(view, 0, "R"));
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "T", kInt64Type));  // training_c3
  WB_RETURN_IF_ERROR(CheckScalar(view, 1, "T"));
  const int tensors = view.input_count() - kFirstTensor;
  if (tensors % kLists != 0) {  // training_c4
    return absl::InvalidArgumentError(
        absl::StrCat("has ", tensors, " tensors, expected ", kLists,
                     " lists of equal length"));
  }
  const int count = tensors / kLists;
  OutputTypes outputs;
  for (int i = 0; i < tensors; ++i) {
    const int at = kFirstTensor + i, first = kFirstTensor + i % count;
    if (!view.HasInput(at)) {
      return absl::InvalidArgumentError(
          absl::StrCat("omits input ", at, ", which is required"));
    }
    WB_RETURN_IF_ERROR(
        CheckDType(view, at, "inputs", kFloatTypes));  // training_c5
    WB_RETURN_IF_ERROR(CheckSameDType(view, first, at));
    WB_RETURN_IF_ERROR(
        CheckDims(view, at, "inputs", view.input(first)->dims()));
    if (i / count != 1) outputs.emplace_back(*view.input(at));
  }
  return outputs;
}

// Per element of an updated tensor; all regularize the gradient (g + c * x)
// and move the value (x - r * step).
constexpr int kRegularizeWeight = kAffineWeight;
constexpr int kMoveWeight = kAffineWeight;
// v = a * v + b * g
constexpr int kMomentumWeight = kRegularizeWeight + 3 + kMoveWeight;
// h = h + g * g; step = g / (sqrt(h) + e)
constexpr int kAdagradWeight =
    kRegularizeWeight + 2 + kSqrtWeight + 1 + kDivideWeight + kMoveWeight;
// v = a * v + (1 - a) * g; h = b * h + (1 - b) * g * g;
// step = v / (sqrt(h) + e)
constexpr int kAdamWeight =
    kRegularizeWeight + 3 + 4 + kSqrtWeight + 1 + kDivideWeight + kMoveWeight;

template <int states>
OpCost CostUpdate(const OpView& view, int weight) {
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  const int count = (view.input_count() - kFirstTensor) / (states + 2);
  for (int i = 0; i < count; ++i) {
    cost.vector_ops +=
        Ops(view.input(kFirstTensor + i)->element_count()) * weight;
  }
  return cost;
}

absl::StatusOr<OpCost> CostAdagrad(const OpView& view) {
  return CostUpdate<1>(view, kAdagradWeight);
}

absl::StatusOr<OpCost> CostAdam(const OpView& view) {
  return CostUpdate<2>(view, kAdamWeight);
}

absl::StatusOr<OutputTypes> InferMomentum(const OpView& view) {
  WB_RETURN_IF_ERROR(ReadWord(view, "mode", "", {"standard", "nesterov"})
                         .status());  // training_c6
  return InferUpdate<1>(view);
}

// Nesterov's step looks ahead: g + a * v.
absl::StatusOr<OpCost> CostMomentum(const OpView& view) {
  const bool looks_ahead = view.StringAttribute("mode", "") == "nesterov";
  return CostUpdate<1>(view,
                       kMomentumWeight + (looks_ahead ? kAffineWeight : 0));
}

OpDef Update(const char* name,
             absl::StatusOr<OutputTypes> (*infer)(const OpView&),
             absl::StatusOr<OpCost> (*cost)(const OpView&)) {
  using enum InputRole;
  return {.domain = kTrainingDomain,
          .name = name,
          .min_inputs = 3,
          .max_inputs = kVariadic,
          .op_class = OpClass::kOpaque,
          .input_roles = {kShape, kShape},
          .infer = infer,
          .cost = cost};
}

}  // namespace

absl::Status RegisterTrainingOps(OpRegistry& registry) {
  return registry.AddAll({
      Update("Adagrad", &InferUpdate<1>, &CostAdagrad),
      Update("Adam", &InferUpdate<2>, &CostAdam),
      Update("Momentum", &InferMomentum, &CostMomentum),
      {.domain = kTrainingDomain,
       .name = "Gradient",
       .min_inputs = 1,
       .max_inputs = kVariadic,
       .op_class = OpClass::kOpaque,
       .infer = &InferGradient,
       .cost = &CostGradient},
  });
}

}  // namespace weighbridge
