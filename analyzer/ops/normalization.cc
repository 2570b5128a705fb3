#include "analyzer/ops/normalization.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/axis.h"
#include "analyzer/ops/dtype_attribute.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/ops/row_access.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#normalization, C1..C11.

OpCost WeightedCost(const OpView& view, int weight) {
  OpCost cost = StreamingCost(view, WorkClass::kNormalization);
  cost.vector_ops = Ops(view.input(0)->element_count()) * weight;
  return cost;
}

template <int weight>
absl::StatusOr<OpCost> CostWeighted(const OpView& view) {
  return WeightedCost(view, weight);
}

// Outputs that the node names, beside the first.
bool WantsMoreOutputs(const OpView& view) {
  for (int i = 1; i < view.output_count(); ++i) {
    if (view.node().outputs[i]) return true;
  }
  return false;
}

// Axis 1, or all of X's elements if X is a vector.
int64_t Channels(const TensorType& x) { return x.rank() == 1 ? 1 : x.dim(1); }

// Up to opset 13 a node trains if it wants the statistics back.
bool IsTraining(const OpView& view) {
  return view.opset_version() < 14 ? WantsMoreOutputs(view)
                                   : view.IntAttribute("training_mode", 0) != 0;
}

// Inputs: X, scale, B, mean, var.
absl::StatusOr<OutputTypes> InferBatchNormalization(const OpView& view) {
  static constexpr const char* kNames[] = {"X", "scale", "B", "mean", "var"};
  const int64_t opset = view.opset_version();
  for (int i = 0; i < 5; ++i) {
    WB_RETURN_IF_ERROR(
        CheckDType(view, i, kNames[i], kFloatTypes));  // normalization_c1
    if (opset < 14) WB_RETURN_IF_ERROR(CheckSameDType(view, 0, i));
  }
  WB_RETURN_IF_ERROR(CheckSameDType(view, 3, 4));
  WB_RETURN_IF_ERROR(CheckRankAtLeast(view, 0, "X", 1));  // normalization_c2
  const TensorType& x = *view.input(0);
  Dims statistics = {Channels(x)};
  // Before opset 9, spatial = 0 keeps statistics of every element.
  if (opset < 9 && view.IntAttribute("spatial", 1) == 0) {
    statistics.assign(x.dims().begin() + 1, x.dims().end());
  }
  for (int i = 1; i < 5; ++i) {
    WB_RETURN_IF_ERROR(
        CheckDims(view, i, kNames[i], statistics));  // normalization_c3
  }
  if (opset >= 14 && !IsTraining(view) && WantsMoreOutputs(view)) {
    return absl::InvalidArgumentError(  // normalization_c4
        "returns statistics, but training_mode is 0");
  }
  OutputTypes outputs{x, *view.input(3), *view.input(4)};
  if (opset < 14) {  // saved_mean, saved_var.
    outputs.push_back(*view.input(3));
    outputs.push_back(*view.input(4));
  }
  return outputs;
}

absl::StatusOr<OpCost> CostBatchNormalization(const OpView& view) {
  return WeightedCost(view, IsTraining(view) ? kLayerNormalizationWeight
                                             : kBatchNormalizationWeight);
}

// All inputs are floats of one type.
absl::Status CheckFloats(const OpView& view, const char* name) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, name, kFloatTypes));  // normalization_c1
  for (int i = 1; i < view.input_count(); ++i) {
    WB_RETURN_IF_ERROR(CheckSameDType(view, 0, i));  // normalization_c1
  }
  return absl::OkStatus();
}

absl::StatusOr<OutputTypes> InferInstanceNormalization(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckFloats(view, "input"));
  WB_RETURN_IF_ERROR(
      CheckRankAtLeast(view, 0, "input", 3));  // normalization_c2
  const TensorType& x = *view.input(0);
  WB_RETURN_IF_ERROR(
      CheckDims(view, 1, "scale", {x.dim(1)}));  // normalization_c3
  WB_RETURN_IF_ERROR(CheckDims(view, 2, "B", {x.dim(1)}));
  return OutputTypes{x};
}

// Scale and bias have one element per group in opset 18, per channel later.
absl::StatusOr<OutputTypes> InferGroupNormalization(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckFloats(view, "X"));
  WB_RETURN_IF_ERROR(CheckRankAtLeast(view, 0, "X", 2));  // normalization_c2
  const TensorType& x = *view.input(0);
  const int64_t groups = view.IntAttribute("num_groups", 0);
  if (groups < 1 || x.dim(1) % groups != 0) {  // normalization_c5
    return absl::InvalidArgumentError(absl::StrCat("num_groups is ", groups,
                                                   ", it must divide the ",
                                                   x.dim(1), " channels of X"));
  }
  const int64_t size = view.opset_version() < 21 ? groups : x.dim(1);
  WB_RETURN_IF_ERROR(CheckDims(view, 1, "scale", {size}));  // normalization_c3
  WB_RETURN_IF_ERROR(CheckDims(view, 2, "bias", {size}));
  return OutputTypes{x};
}

// The dims of what is kept per normalized run of axes [axis, rank).
absl::StatusOr<Dims> StatisticsDims(const OpView& view) {
  const TensorType& x = *view.input(0);
  WB_ASSIGN_OR_RETURN(const int axis,
                      NormalizeAxis(view.IntAttribute("axis", -1),
                                    x.rank()));  // normalization_c6
  Dims dims(x.dims().begin(), x.dims().end());
  std::fill(dims.begin() + axis, dims.end(), 1);
  return dims;
}

// Outputs: Y, Mean, InvStdDev.
absl::StatusOr<OutputTypes> InferLayerNormalization(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckFloats(view, "X"));
  const TensorType& x = *view.input(0);
  WB_ASSIGN_OR_RETURN(const Dims dims, StatisticsDims(view));
  WB_RETURN_IF_ERROR(
      CheckStretchesTo(view, 1, "Scale", x.dims()));  // normalization_c7
  WB_RETURN_IF_ERROR(CheckStretchesTo(view, 2, "B", x.dims()));
  WB_ASSIGN_OR_RETURN(const DType stash,
                      DTypeAttribute(view, "stash_type", DType::kFloat32,
                                     kFloatTypes));  // normalization_c8
  WB_ASSIGN_OR_RETURN(const TensorType statistics,
                      TensorType::Create(stash, dims));
  return OutputTypes{x, statistics, statistics};
}

// The result has the type of the scale.
absl::StatusOr<OutputTypes> InferRmsNormalization(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "X", kFloatTypes));  // normalization_c1
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "scale", kFloatTypes));
  WB_RETURN_IF_ERROR(StatisticsDims(view).status());
  const TensorType& x = *view.input(0);
  WB_RETURN_IF_ERROR(
      CheckStretchesTo(view, 1, "scale", x.dims()));  // normalization_c7
  WB_RETURN_IF_ERROR(
      DTypeAttribute(view, "stash_type", DType::kFloat32, kFloatTypes)
          .status());  // normalization_c8
  return OutputTypes{x.WithDType(view.input(1)->dtype())};
}

absl::StatusOr<OutputTypes> InferLpNormalization(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckFloats(view, "input"));
  const TensorType& x = *view.input(0);
  WB_RETURN_IF_ERROR(NormalizeAxis(view.IntAttribute("axis", -1), x.rank())
                         .status());  // normalization_c6
  const int64_t p = view.IntAttribute("p", 2);
  if (p != 1 && p != 2) {  // normalization_c9
    return absl::InvalidArgumentError(
        absl::StrCat("p is ", p, ", expected 1 or 2"));
  }
  return OutputTypes{x};
}

absl::StatusOr<OutputTypes> InferMeanVarianceNormalization(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckFloats(view, "X"));
  const TensorType& x = *view.input(0);
  std::vector<int64_t> axes = {0, 2, 3};
  if (view.HasAttribute("axes")) axes = view.IntsAttribute("axes");
  WB_RETURN_IF_ERROR(
      NormalizeAxes(axes, x.rank()).status());  // normalization_c10
  return OutputTypes{x};
}

absl::StatusOr<OutputTypes> InferLrn(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckFloats(view, "X"));
  WB_RETURN_IF_ERROR(CheckRankAtLeast(view, 0, "X", 2));  // normalization_c2
  const int64_t size = view.IntAttribute("size", 0);
  if (size < 1) {  // normalization_c11
    return absl::InvalidArgumentError(
        absl::StrCat("size is ", size, ", must be at least 1"));
  }
  return OutputTypes{*view.input(0)};
}

// The window over the channels adds up at most all of them.
absl::StatusOr<OpCost> CostLrn(const OpView& view) {
  const TensorType& x = *view.input(0);
  const int64_t window = std::min(view.IntAttribute("size", 0), x.dim(1));
  OpCost cost = WeightedCost(view, kLrnWeight);
  cost.vector_ops += Ops(x.element_count()) * window * kSimpleWeight;
  return cost;
}

struct Rules {
  absl::StatusOr<OutputTypes> (*infer)(const OpView&);
  absl::StatusOr<OpCost> (*cost)(const OpView&);
};

OpDef Normalization(const char* name, int since_version, int min_inputs,
                    int max_inputs, Rules rules) {
  return {.name = name,
          .since_version = since_version,
          .min_inputs = min_inputs,
          .max_inputs = max_inputs,
          .op_class = OpClass::kReduction,
          .infer = rules.infer,
          .cost = rules.cost};
}

}  // namespace

absl::Status RegisterNormalizationOps(OpRegistry& registry) {
  using enum InputRole;
  return registry.AddAll({
      {.name = "BatchNormalization",
       .since_version = 1,
       .min_inputs = 5,
       .max_inputs = 5,
       .op_class = OpClass::kReduction,
       .input_roles = {kData, kData, kData, kBuffer, kBuffer},
       .infer = &InferBatchNormalization,
       .cost = &CostBatchNormalization,
       .rows = &RowByRow},
      Normalization("InstanceNormalization", 1, 3, 3,
                    {&InferInstanceNormalization,
                     &CostWeighted<kLayerNormalizationWeight>}),
      Normalization(
          "GroupNormalization", 18, 3, 3,
          {&InferGroupNormalization, &CostWeighted<kLayerNormalizationWeight>}),
      Normalization(
          "LayerNormalization", 17, 2, 3,
          {&InferLayerNormalization, &CostWeighted<kLayerNormalizationWeight>}),
      Normalization(
          "RMSNormalization", 23, 2, 2,
          {&InferRmsNormalization, &CostWeighted<kRmsNormalizationWeight>}),
      Normalization(
          "LpNormalization", 1, 1, 1,
          {&InferLpNormalization, &CostWeighted<kLpNormalizationWeight>}),
      Normalization("MeanVarianceNormalization", 9, 1, 1,
                    {&InferMeanVarianceNormalization,
                     &CostWeighted<kMeanVarianceNormalizationWeight>}),
      {.name = "LRN",
       .since_version = 1,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kReduction,
       .infer = &InferLrn,
       .cost = &CostLrn,
       .rows = &RowByRow},
  });
}

}  // namespace weighbridge
