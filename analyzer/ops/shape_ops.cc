#include "analyzer/ops/shape_ops.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/broadcast.h"
#include "analyzer/ops/element.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/shape_input.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#shape_ops, C1..C2.

// The dims that Shape returns: all, or since opset 15 those from `start` to
// `end`, both clamped to the rank.
absl::Span<const int64_t> SelectedDims(const OpView& view) {
  const absl::Span<const int64_t> dims = view.input(0)->dims();
  if (view.opset_version() < 15) return dims;
  const int64_t rank = static_cast<int64_t>(dims.size());
  const auto clamp = [rank](int64_t axis) {
    if (axis < 0) axis += rank;
    return std::clamp<int64_t>(axis, 0, rank);
  };
  const int64_t start = clamp(view.IntAttribute("start", 0));
  const int64_t end = clamp(view.IntAttribute("end", rank));
  if (end <= start) return {};
  return dims.subspan(start, end - start);
}

absl::StatusOr<OutputTypes> InferShape(const OpView& view) {
  const int64_t count = static_cast<int64_t>(SelectedDims(view).size());
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(DType::kInt64, {count}));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<OutputTypes> InferSize(const OpView&) {
  return OutputTypes{TensorType::Scalar(DType::kInt64)};
}

// Both look at the type alone, which is known before the model runs.
absl::StatusOr<OpCost> CostNothing(const OpView& view) {
  return FreeCost(view);
}

absl::StatusOr<FoldedOutputs> FoldShape(const OpView& view) {
  return FoldedOutputs{Constant::Int64Vector(SelectedDims(view))};
}

absl::StatusOr<FoldedOutputs> FoldSize(const OpView& view) {
  return FoldedOutputs{Constant::Int64Scalar(view.input(0)->element_count())};
}

absl::StatusOr<OutputTypes> InferExpand(const OpView& view) {
  const TensorType& input = *view.input(0);
  WB_ASSIGN_OR_RETURN(const absl::Span<const int64_t> shape,
                      NeedVector(view, 1, "shape"));
  for (const int64_t dim : shape) {
    if (dim < 0) {  // shape_ops_c1
      return absl::InvalidArgumentError(
          absl::StrCat("shape contains the negative dim ", dim));
    }
  }
  WB_ASSIGN_OR_RETURN(const Dims dims,  // shape_ops_c2
                      BroadcastDims(input.dims(), shape));
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(input.dtype(), dims));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<OpCost> CostExpand(const OpView& view) {
  return StreamingCost(view, WorkClass::kDataMovement);
}

absl::StatusOr<FoldedOutputs> FoldExpand(const OpView& view) {
  const Constant* input = view.constant(0);
  const TensorType* output = view.output(0);
  if (input == nullptr || output == nullptr) return FoldedOutputs();
  return FoldOutput(view, [&](int64_t i) {
    return ElementOf(input,
                     BroadcastIndex(view.input(0)->dims(), output->dims(), i));
  });
}

}  // namespace

absl::Status RegisterShapeOps(OpRegistry& registry) {
  return registry.AddAll({
      {.name = "Shape",
       .since_version = 1,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kGenerator,
       .input_roles = {InputRole::kShape},
       .infer = &InferShape,
       .cost = &CostNothing,
       .fold = &FoldShape},
      {.name = "Size",
       .since_version = 1,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kGenerator,
       .input_roles = {InputRole::kShape},
       .infer = &InferSize,
       .cost = &CostNothing,
       .fold = &FoldSize},
      {.name = "Expand",
       .since_version = 8,
       .min_inputs = 2,
       .max_inputs = 2,
       .op_class = OpClass::kDataMovement,
       .input_roles = {InputRole::kData, InputRole::kShape},
       .infer = &InferExpand,
       .cost = &CostExpand,
       .fold = &FoldExpand,
       .order = {Trend::kRising, 3},
       .sources = 1,
       .weighs_any_sizes = true},
  });
}

}  // namespace weighbridge
