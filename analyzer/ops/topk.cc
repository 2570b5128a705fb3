#include "analyzer/ops/topk.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/axis.h"
#include "analyzer/ops/check_operands.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/element.h"
#include "analyzer/ops/element_arithmetic.h"
#include "analyzer/ops/flat_index.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/shape_input.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#reduction, C1..C5.

// Values and indices have `k` elements along the axis, or, if k is known only
// when the model runs, at most as many as the input has.
absl::StatusOr<OutputTypes> TopKOutputs(const OpView& view,
                                        std::optional<int64_t> k) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kNumericTypes));  // reduction_c1
  const TensorType& x = *view.input(0);
  WB_ASSIGN_OR_RETURN(const int axis,
                      NormalizeAxis(view.IntAttribute("axis", -1),
                                    x.rank()));  // reduction_c2
  if (k && (*k < 0 || *k > x.dim(axis))) {       // reduction_c4
    return absl::InvalidArgumentError(absl::StrCat(
        "k is ", *k, ", must be in [0, ", x.dim(axis), "] along axis ", axis));
  }
  Dims dims(x.dims().begin(), x.dims().end());
  if (k) dims[axis] = *k;
  WB_ASSIGN_OR_RETURN(const TensorType values,
                      TensorType::Create(x.dtype(), dims));
  Dims least = dims;
  if (!k) least[axis] = 0;
  OutputType indices = OutputType::UpTo(values.WithDType(DType::kInt64), least);
  const int64_t places = x.dim(axis);
  if (k && places > 0) {
    ExpertChoice choice = {.form = ExpertChoice::Form::kIndices,
                           .experts = places,
                           .tokens = x.element_count() / places,
                           .choices = values.element_count()};
    indices.choice = std::make_shared<const ExpertChoice>(choice);
  }
  return OutputTypes{OutputType::UpTo(values, least), std::move(indices)};
}

absl::StatusOr<OutputTypes> InferTopKAttribute(const OpView& view) {
  if (!view.HasAttribute("k")) {  // reduction_c5
    return absl::InvalidArgumentError("attribute 'k' is missing");
  }
  return TopKOutputs(view, view.IntAttribute("k", 0));
}

absl::StatusOr<OutputTypes> InferTopKInput(const OpView& view) {
  WB_RETURN_IF_ERROR(
      RejectAttribute(view, "k", "an input in this opset"));   // reduction_c3
  const absl::StatusOr<int64_t> k = NeedScalar(view, 1, "K");  // reduction_c5
  if (absl::IsFailedPrecondition(k.status())) {
    return TopKOutputs(view, std::nullopt);
  }
  WB_RETURN_IF_ERROR(k.status());
  return TopKOutputs(view, *k);
}

// A heap of the k best: each element is compared with the worst of them, and
// moves it up or down over log2(k) levels.
absl::StatusOr<OpCost> CostTopK(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kReduction);
  const TensorType* kept = view.output(0) ? view.output(0) : view.output(1);
  if (kept == nullptr) return cost;
  const TensorType& x = *view.input(0);
  WB_ASSIGN_OR_RETURN(const int axis,
                      NormalizeAxis(view.IntAttribute("axis", -1), x.rank()));
  int levels = 0;
  while ((int64_t{1} << levels) < kept->dim(axis)) ++levels;
  cost.vector_ops = Ops(x.element_count()) * (1 + levels) * kSimpleWeight;
  return cost;
}

bool IsComparable(const Constant& constant) {
  for (int64_t i = 0; i < constant.size(); ++i) {
    const Element element = ElementOf(&constant, i);
    if (!element.known() ||
        (element.is_float() && std::isnan(element.float_value()))) {
      return false;
    }
  }
  return true;
}

// For each element of the result, which element along the axis it is. Of equal
// ones the one with the lower index comes first.
std::vector<int64_t> PlacesOfBest(const Constant& x, int axis, bool largest,
                                  const TensorType& kept) {
  const TensorType& type = x.type();
  std::vector<int64_t> places(kept.element_count());
  std::vector<int64_t> order(type.dim(axis));
  for (int64_t i = 0; i < kept.element_count(); ++i) {
    Dims at = Coordinates(i, kept.dims());
    if (at[axis] != 0) continue;
    std::vector<Element> lane;
    for (int64_t k = 0; k < type.dim(axis); ++k) {
      at[axis] = k;
      lane.push_back(ElementOf(&x, FlatIndex(at, type.dims())));
    }
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
      if (largest) std::swap(a, b);
      return LessElements(type.dtype(), lane[a], lane[b]) ==
             Element::Bool(true);
    });
    for (int64_t k = 0; k < kept.dim(axis); ++k) {
      at[axis] = k;
      places[FlatIndex(at, kept.dims())] = order[k];
    }
  }
  return places;
}

absl::StatusOr<FoldedOutputs> FoldTopK(const OpView& view) {
  const Constant* x = view.constant(0);
  const TensorType* kept = view.output(0) ? view.output(0) : view.output(1);
  // Unsorted results may have any order.
  if (x == nullptr || kept == nullptr || !IsComparable(*x) ||
      view.IntAttribute("sorted", 1) == 0) {
    return FoldedOutputs();
  }
  WB_ASSIGN_OR_RETURN(
      const int axis,
      NormalizeAxis(view.IntAttribute("axis", -1), x->type().rank()));
  const std::vector<int64_t> places =
      PlacesOfBest(*x, axis, view.IntAttribute("largest", 1) != 0, *kept);
  FoldedOutputs folded(2);
  if (view.output(0) != nullptr) {
    folded[0] = BuildConstant(*view.output(0), [&](int64_t i) {
      Dims at = Coordinates(i, kept->dims());
      at[axis] = places[i];
      return ElementOf(x, FlatIndex(at, x->type().dims()));
    });
  }
  if (view.output(1) != nullptr) {
    folded[1] = BuildConstant(
        *view.output(1), [&](int64_t i) { return Element::Int(places[i]); });
  }
  return folded;
}

OpDef TopK(int since_version, int inputs,
           absl::StatusOr<OutputTypes> (*infer)(const OpView&)) {
  return {.name = "TopK",
          .since_version = since_version,
          .min_inputs = inputs,
          .max_inputs = inputs,
          .op_class = OpClass::kReduction,
          .input_roles = {InputRole::kData, InputRole::kShape},
          .infer = infer,
          .cost = &CostTopK,
          .fold = &FoldTopK};
}

}  // namespace

absl::Status RegisterTopKOps(OpRegistry& registry) {
  return registry.AddAll({
      TopK(1, 1, &InferTopKAttribute),
      TopK(10, 2, &InferTopKInput),
  });
}

}  // namespace weighbridge
