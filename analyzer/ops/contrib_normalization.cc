#include "analyzer/ops/contrib_normalization.h"

#include <algorithm>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/attribute_value.h"
#include "analyzer/ops/axis.h"
#include "analyzer/ops/contrib_operands.h"
#include "analyzer/ops/dtype_attribute.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators_contrib.md#normalization, C1..C6.

enum class Kind { kLayer, kRms };

// Inputs: input, skip, gamma, beta (not of the RMS form), bias. Outputs:
// output, mean, inv_std_var, input_skip_bias_sum.
template <Kind kind>
absl::StatusOr<OutputTypes> InferSkip(const OpView& view) {
  constexpr int kBias = kind == Kind::kLayer ? 4 : 3;
  WB_RETURN_IF_ERROR(CheckSameFloats(
      view, "input", {0, 1, 2, 3, kBias}));  // contrib_normalization_c1
  WB_RETURN_IF_ERROR(
      CheckRankAtLeast(view, 0, "input", 2));  // contrib_normalization_c2
  const TensorType& input = *view.input(0);
  const int64_t hidden = input.dim(input.rank() - 1);
  WB_RETURN_IF_ERROR(CheckStretchesTo(
      view, 1, "skip", input.dims()));  // contrib_normalization_c3
  WB_RETURN_IF_ERROR(
      CheckDims(view, 2, "gamma", {hidden}));  // contrib_normalization_c4
  if (kind == Kind::kLayer) {
    WB_RETURN_IF_ERROR(CheckDims(view, 3, "beta", {hidden}));
  }
  WB_RETURN_IF_ERROR(CheckDims(view, kBias, "bias", {hidden}));
  Dims dims(input.dims().begin(), input.dims().end());
  dims.back() = 1;
  WB_ASSIGN_OR_RETURN(const TensorType statistics,
                      TensorType::Create(DType::kFloat32, dims));
  return OutputTypes{input, statistics, statistics, input};
}

template <Kind kind>
absl::StatusOr<OpCost> CostSkip(const OpView& view) {
  constexpr int kBias = kind == Kind::kLayer ? 4 : 3;
  int weight = kSimpleWeight;  // The skip.
  if (view.HasInput(kBias)) weight += kSimpleWeight;
  weight += kind == Kind::kLayer ? kLayerNormalizationWeight
                                 : kRmsNormalizationWeight;
  OpCost cost = StreamingCost(view, WorkClass::kNormalization);
  cost.vector_ops = Ops(view.input(0)->element_count()) * weight;
  return cost;
}

// Inputs: X, scale. Outputs: Y, inv_std_var. RMSNormalization before it had
// that name.
absl::StatusOr<OutputTypes> InferSimplified(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "X", kFloatTypes));  // contrib_normalization_c1
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "scale", kFloatTypes));
  const TensorType& x = *view.input(0);
  WB_ASSIGN_OR_RETURN(const int axis,
                      NormalizeAxis(view.IntAttribute("axis", -1),
                                    x.rank()));  // contrib_normalization_c5
  WB_RETURN_IF_ERROR(CheckStretchesTo(view, 1, "scale",
                                      x.dims()));  // contrib_normalization_c4
  WB_ASSIGN_OR_RETURN(
      const DType stash,
      DTypeAttribute(view, "stash_type", DType::kFloat32, kFloatTypes));
  Dims dims(x.dims().begin(), x.dims().end());
  std::fill(dims.begin() + axis, dims.end(), 1);
  WB_ASSIGN_OR_RETURN(const TensorType statistics,
                      TensorType::Create(stash, dims));
  return OutputTypes{x.WithDType(view.input(1)->dtype()), statistics};
}

absl::StatusOr<OpCost> CostSimplified(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kNormalization);
  cost.vector_ops =
      Ops(view.input(0)->element_count()) * kRmsNormalizationWeight;
  return cost;
}

// Inputs: X, gamma, beta.
absl::StatusOr<int64_t> ReadChannels(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "X", kFloatTypes));  // contrib_normalization_c1
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "gamma", kFloatTypes));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 1, 2));
  WB_RETURN_IF_ERROR(
      CheckRankAtLeast(view, 0, "X", 3));  // contrib_normalization_c2
  const TensorType& x = *view.input(0);
  const bool channels_last = view.IntAttribute("channels_last", 1) != 0;
  const int64_t channels = x.dim(channels_last ? x.rank() - 1 : 1);
  const int64_t groups = view.IntAttribute("groups", 0);
  if (groups < 1 || channels % groups != 0) {  // contrib_normalization_c6
    return absl::InvalidArgumentError(absl::StrCat("groups is ", groups,
                                                   ", it must divide the ",
                                                   channels, " channels of X"));
  }
  WB_RETURN_IF_ERROR(ReadFlag(view, "activation", false)
                         .status());  // contrib_normalization_c6
  WB_RETURN_IF_ERROR(
      CheckDims(view, 1, "gamma", {channels}));  // contrib_normalization_c4
  WB_RETURN_IF_ERROR(CheckDims(view, 2, "beta", {channels}));
  return channels;
}

absl::StatusOr<OutputTypes> InferGroup(const OpView& view) {
  WB_RETURN_IF_ERROR(ReadChannels(view).status());
  return OutputTypes{*view.input(0)};
}

absl::StatusOr<OpCost> CostGroup(const OpView& view) {
  int weight = kLayerNormalizationWeight;
  if (view.IntAttribute("activation", 0) == 1) {
    weight += kSwishWeight - kSimpleWeight;  // x * sigmoid(x)
  }
  OpCost cost = StreamingCost(view, WorkClass::kNormalization);
  cost.vector_ops = Ops(view.input(0)->element_count()) * weight;
  return cost;
}

// Inputs: X, gamma, beta, skip, bias. Outputs: Y, and the sum S.
absl::StatusOr<OutputTypes> InferSkipGroup(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const int64_t channels, ReadChannels(view));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 3));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 4));
  const TensorType& x = *view.input(0);
  if (view.input(3)->rank() == 2) {  // contrib_normalization_c3
    WB_RETURN_IF_ERROR(CheckDims(view, 3, "skip", {x.dim(0), channels}));
  } else {
    WB_RETURN_IF_ERROR(CheckStretchesTo(view, 3, "skip", x.dims()));
  }
  WB_RETURN_IF_ERROR(
      CheckDims(view, 4, "bias", {channels}));  // contrib_normalization_c4
  return OutputTypes{x, x};
}

absl::StatusOr<OpCost> CostSkipGroup(const OpView& view) {
  WB_ASSIGN_OR_RETURN(OpCost cost, CostGroup(view));
  const int sums = view.HasInput(4) ? 2 : 1;
  cost.vector_ops +=
      Ops(view.input(0)->element_count()) * (sums * kSimpleWeight);
  return cost;
}

OpDef Simplified(const char* domain) {
  return {.domain = domain,
          .name = "SimplifiedLayerNormalization",
          .min_inputs = 2,
          .max_inputs = 2,
          .op_class = OpClass::kReduction,
          .infer = &InferSimplified,
          .cost = &CostSimplified};
}

}  // namespace

absl::Status RegisterContribNormalizationOps(OpRegistry& registry) {
  return registry.AddAll({
      {.domain = kContribDomain,
       .name = "SkipLayerNormalization",
       .min_inputs = 3,
       .max_inputs = 5,
       .op_class = OpClass::kReduction,
       .infer = &InferSkip<Kind::kLayer>,
       .cost = &CostSkip<Kind::kLayer>},
      {.domain = kContribDomain,
       .name = "SkipSimplifiedLayerNormalization",
       .min_inputs = 3,
       .max_inputs = 4,
       .op_class = OpClass::kReduction,
       .infer = &InferSkip<Kind::kRms>,
       .cost = &CostSkip<Kind::kRms>},
      Simplified(""),
      Simplified(kContribDomain),
      {.domain = kContribDomain,
       .name = "GroupNorm",
       .min_inputs = 3,
       .max_inputs = 3,
       .op_class = OpClass::kReduction,
       .infer = &InferGroup,
       .cost = &CostGroup},
      {.domain = kContribDomain,
       .name = "SkipGroupNorm",
       .min_inputs = 4,
       .max_inputs = 5,
       .op_class = OpClass::kReduction,
       .infer = &InferSkipGroup,
       .cost = &CostSkipGroup},
  });
}

}  // namespace weighbridge
