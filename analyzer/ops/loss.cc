#include "analyzer/ops/loss.h"

#include <string>
#include <utility>

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

// Rules: docs/operators.md#loss, C1..C4.

constexpr const char* kNone = "none";

// The loss of each sample: [N, d1, ..., dk].
absl::StatusOr<TensorType> SampleLosses(const OpView& view) {
  const TensorType& scores = *view.input(0);
  Dims dims(scores.dims().begin(), scores.dims().end());
  dims.erase(dims.begin() + 1);
  return TensorType::Create(scores.dtype(), dims);
}

absl::StatusOr<TensorType> InferLoss(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "input", kFloatTypes));   // loss_c1
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "target", kIndexTypes));  // loss_c1
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 2));                  // loss_c1
  WB_RETURN_IF_ERROR(CheckRankAtLeast(view, 0, "input", 2));       // loss_c2
  WB_ASSIGN_OR_RETURN(TensorType losses, SampleLosses(view));
  WB_RETURN_IF_ERROR(CheckDims(view, 1, "target", losses.dims()));  // loss_c2
  WB_RETURN_IF_ERROR(
      CheckDims(view, 2, "weight", {view.input(0)->dim(1)}));  // loss_c3
  WB_ASSIGN_OR_RETURN(
      const std::string reduction,
      ReadWord(view, "reduction", "mean", {kNone, "mean", "sum"}));  // loss_c4
  if (reduction == kNone) return losses;
  return TensorType::Scalar(losses.dtype());
}

absl::StatusOr<OutputTypes> InferNegativeLogLikelihood(const OpView& view) {
  WB_ASSIGN_OR_RETURN(TensorType loss, InferLoss(view));
  return OutputTypes{std::move(loss)};
}

absl::StatusOr<OutputTypes> InferCrossEntropy(const OpView& view) {
  WB_ASSIGN_OR_RETURN(TensorType loss, InferLoss(view));
  return OutputTypes{std::move(loss), *view.input(0)};
}

// Per sample: negate what was picked, weigh it, add it up; a mean divides.
absl::StatusOr<Ops> OpsOfSamples(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const TensorType losses, SampleLosses(view));
  const Ops samples = Ops(losses.element_count());
  const std::string reduction = view.StringAttribute("reduction", "mean");
  Ops ops = samples * kSimpleWeight;
  if (view.HasInput(2)) ops += samples * kSimpleWeight;
  if (reduction == kNone) return ops;
  ops += samples * kSimpleWeight;
  if (reduction == "mean") {
    // By the sum of the weights, if there are any.
    if (view.HasInput(2)) ops += samples * kSimpleWeight;
    ops += Ops(kDivideWeight);
  }
  return ops;
}

// Of the log-probabilities one per sample is read.
absl::StatusOr<OpCost> CostNegativeLogLikelihood(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kReduction);
  WB_ASSIGN_OR_RETURN(const TensorType losses, SampleLosses(view));
  cost.input_reads[0] = losses.byte_size();
  WB_ASSIGN_OR_RETURN(cost.vector_ops, OpsOfSamples(view));
  return cost;
}

absl::StatusOr<OpCost> CostCrossEntropy(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kReduction);
  WB_ASSIGN_OR_RETURN(cost.vector_ops, OpsOfSamples(view));
  cost.vector_ops += Ops(view.input(0)->element_count()) * kLogSoftmaxWeight;
  return cost;
}

OpDef Loss(const char* name,
           absl::StatusOr<OutputTypes> (*infer)(const OpView&),
           absl::StatusOr<OpCost> (*cost)(const OpView&)) {
  using enum InputRole;
  return {.name = name,
          .since_version = 12,
          .min_inputs = 2,
          .max_inputs = 3,
          .op_class = OpClass::kReduction,
          .input_roles = {kData, kIndex, kData},
          .infer = infer,
          .cost = cost};
}

}  // namespace

absl::Status RegisterLossOps(OpRegistry& registry) {
  return registry.AddAll({
      Loss("NegativeLogLikelihoodLoss", &InferNegativeLogLikelihood,
           &CostNegativeLogLikelihood),
      Loss("SoftmaxCrossEntropyLoss", &InferCrossEntropy, &CostCrossEntropy),
  });
}

}  // namespace weighbridge
