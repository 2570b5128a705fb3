#include "analyzer/ops/scatter.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/attribute_value.h"
#include "analyzer/ops/axis.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/element.h"
#include "analyzer/ops/element_arithmetic.h"
#include "analyzer/ops/flat_index.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/position.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#scatter, C1..C8.

Element Replace(DType, Element, Element update) { return update; }

using Combine = Element (*)(DType, Element, Element);

// How an update meets what is there: opset 16 brought add and mul, 18 min and
// max. scatter_c1
absl::StatusOr<Combine> ReadReduction(const OpView& view) {
  const std::string reduction = view.opset_version() < 16
                                    ? "none"
                                    : view.StringAttribute("reduction", "none");
  if (reduction == "none") return Combine(&Replace);
  if (reduction == "add") return Combine(&AddElements);
  if (reduction == "mul") return Combine(&MultiplyElements);
  if (view.opset_version() >= 18) {
    if (reduction == "max") return Combine(&MaxElements);
    if (reduction == "min") return Combine(&MinElements);
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "reduction is '", reduction, "', expected 'none', 'add'",
      view.opset_version() >= 18 ? ", 'mul', 'max' or 'min'" : " or 'mul'"));
}

absl::Status CheckScatter(const OpView& view) {
  WB_RETURN_IF_ERROR(ReadReduction(view).status());
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "indices", kIndexTypes));  // c2
  return CheckSameDType(view, 0, 2);                                // c2
}

absl::StatusOr<OutputTypes> InferScatterElements(const OpView& view) {
  const TensorType& data = *view.input(0);
  const TensorType& indices = *view.input(1);
  const TensorType& updates = *view.input(2);
  WB_RETURN_IF_ERROR(CheckScatter(view));
  WB_ASSIGN_OR_RETURN(  // scatter_c3
      const int axis, NormalizeAxis(view.IntAttribute("axis", 0), data.rank()));
  if (indices.dims() != updates.dims()) {  // scatter_c4
    return absl::InvalidArgumentError(absl::StrCat(
        "indices ", DimsToString(indices.dims()), " and updates ",
        DimsToString(updates.dims()), " must have the same shape"));
  }
  bool fits = indices.rank() == data.rank();
  for (int i = 0; fits && i < data.rank(); ++i) {
    fits = i == axis || indices.dim(i) <= data.dim(i);
  }
  if (!fits) {  // scatter_c4
    return absl::InvalidArgumentError(absl::StrCat(
        "indices of ", DimsToString(indices.dims()), " exceed the data's ",
        DimsToString(data.dims()), " beside axis ", axis));
  }
  return OutputTypes{data};
}

// The whole tensor is copied; an update that is combined with what is there
// takes one operation.
absl::StatusOr<OpCost> CostScatter(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kDataMovement);
  WB_ASSIGN_OR_RETURN(const Combine combine, ReadReduction(view));
  if (combine != &Replace) {
    cost.vector_ops = Ops(view.input(2)->element_count()) * kSimpleWeight;
  }
  return cost;
}

// A copy of the data that updates are written to one by one.
class Board {
 public:
  Board(const Constant* data, const TensorType& type) : dtype_(type.dtype()) {
    for (int64_t i = 0; i < type.element_count(); ++i) {
      elements_.push_back(ElementOf(data, i));
    }
  }
  void Write(int64_t at, Combine combine, Element update) {
    elements_[at] = combine(dtype_, elements_[at], update);
  }
  const Element& operator[](int64_t i) const { return elements_[i]; }

 private:
  DType dtype_;
  std::vector<Element> elements_;
};

// Whether the operands are few enough to be written one by one. If a position
// is not known, nothing is: it could be anywhere.
bool CanScatter(const OpView& view) {
  const Constant* indices = view.constant(1);
  return view.output(0) != nullptr && indices != nullptr &&
         indices->fully_known() &&
         (view.constant(0) != nullptr || view.constant(2) != nullptr) &&
         view.output(0)->element_count() <= kMaxConstantElements &&
         view.input(2)->element_count() <= kMaxConstantElements;
}

absl::StatusOr<FoldedOutputs> FoldScatterElements(const OpView& view) {
  if (!CanScatter(view)) return FoldedOutputs();
  const TensorType& type = *view.input(0);
  WB_ASSIGN_OR_RETURN(const Combine combine, ReadReduction(view));
  WB_ASSIGN_OR_RETURN(const int axis,
                      NormalizeAxis(view.IntAttribute("axis", 0), type.rank()));
  Board board(view.constant(0), type);
  const TensorType& updates = *view.input(2);
  for (int64_t i = 0; i < updates.element_count(); ++i) {
    Dims at = Coordinates(i, updates.dims());
    const std::optional<int64_t> position =
        PositionOf(ElementOf(view.constant(1), i), type.dim(axis));
    if (!position) return FoldedOutputs();
    at[axis] = *position;
    board.Write(FlatIndex(at, type.dims()), combine,
                ElementOf(view.constant(2), i));
  }
  return FoldOutput(view, [&](int64_t i) { return board[i]; });
}

absl::StatusOr<OutputTypes> InferScatterNd(const OpView& view) {
  const TensorType& data = *view.input(0);
  const TensorType& indices = *view.input(1);
  const TensorType& updates = *view.input(2);
  WB_RETURN_IF_ERROR(CheckScatter(view));
  if (data.rank() < 1 || indices.rank() < 1) {  // scatter_c5
    return absl::InvalidArgumentError(
        absl::StrCat("data has rank ", data.rank(), " and indices rank ",
                     indices.rank(), ", expected at least 1"));
  }
  const int64_t length = indices.dim(indices.rank() - 1);
  if (length < 1 || length > data.rank()) {  // scatter_c5
    return absl::InvalidArgumentError(
        absl::StrCat("the last dim of indices is ", length, ", expected 1 to ",
                     data.rank()));
  }
  Dims expected(indices.dims().begin(), indices.dims().end() - 1);
  expected.insert(expected.end(), data.dims().begin() + length,
                  data.dims().end());
  if (absl::MakeConstSpan(expected) != updates.dims()) {  // scatter_c6
    return absl::InvalidArgumentError(
        absl::StrCat("updates has shape ", DimsToString(updates.dims()),
                     ", expected ", DimsToString(expected)));
  }
  return OutputTypes{data};
}

absl::StatusOr<FoldedOutputs> FoldScatterNd(const OpView& view) {
  if (!CanScatter(view)) return FoldedOutputs();
  const TensorType& type = *view.input(0);
  const TensorType& indices = *view.input(1);
  const TensorType& updates = *view.input(2);
  WB_ASSIGN_OR_RETURN(const Combine combine, ReadReduction(view));
  const int tuple_rank = indices.rank() - 1;
  const int64_t length = indices.dim(tuple_rank);
  Board board(view.constant(0), type);
  for (int64_t i = 0; i < updates.element_count(); ++i) {
    const Dims at = Coordinates(i, updates.dims());
    const int64_t tuple =
        FlatIndex(absl::Span<const int64_t>(at).subspan(0, tuple_rank),
                  indices.dims().subspan(0, tuple_rank));
    Dims target;
    for (int64_t k = 0; k < length; ++k) {
      const std::optional<int64_t> position =
          PositionOf(ElementOf(view.constant(1), tuple * length + k),
                     type.dim(static_cast<int>(k)));
      if (!position) return FoldedOutputs();
      target.push_back(*position);
    }
    target.insert(target.end(), at.begin() + tuple_rank, at.end());
    board.Write(FlatIndex(target, type.dims()), combine,
                ElementOf(view.constant(2), i));
  }
  return FoldOutput(view, [&](int64_t i) { return board[i]; });
}

absl::StatusOr<OutputTypes> InferTensorScatter(const OpView& view) {
  const TensorType& cache = *view.input(0);
  const TensorType& update = *view.input(1);
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 1));
  WB_RETURN_IF_ERROR(CheckDType(view, 2, "write_indices", kIndexTypes));
  WB_RETURN_IF_ERROR(ReadWord(view, "mode", "linear", {"linear", "circular"})
                         .status());  // scatter_c7
  WB_ASSIGN_OR_RETURN(
      const int axis,
      NormalizeAxis(view.IntAttribute("axis", -2), cache.rank()));
  if (axis == 0) {  // scatter_c7
    return absl::InvalidArgumentError("axis is 0, the batch");
  }
  bool fits = update.rank() == cache.rank();
  for (int i = 0; fits && i < cache.rank(); ++i) {
    fits = i == axis ? update.dim(i) <= cache.dim(i)
                     : update.dim(i) == cache.dim(i);
  }
  if (!fits) {  // scatter_c8
    return absl::InvalidArgumentError(absl::StrCat(
        "update of ", DimsToString(update.dims()), " does not fit the cache's ",
        DimsToString(cache.dims()), " along axis ", axis));
  }
  const TensorType* start = view.input(2);
  if (start != nullptr &&
      (start->rank() != 1 || start->dim(0) != cache.dim(0))) {  // scatter_c8
    return absl::InvalidArgumentError(
        absl::StrCat("write_indices has shape ", DimsToString(start->dims()),
                     ", expected [", cache.dim(0), "]"));
  }
  return OutputTypes{cache};
}

// The operator asks for a new tensor: what is not updated is copied.
absl::StatusOr<OpCost> CostTensorScatter(const OpView& view) {
  return StreamingCost(view, WorkClass::kDataMovement);
}

OpDef Scattering(const char* name, int since_version,
                 absl::StatusOr<OutputTypes> (*infer)(const OpView&),
                 absl::StatusOr<FoldedOutputs> (*fold)(const OpView&)) {
  return {.name = name,
          .since_version = since_version,
          .min_inputs = 3,
          .max_inputs = 3,
          .op_class = OpClass::kDataMovement,
          .input_roles = {InputRole::kData, InputRole::kIndex},
          .infer = infer,
          .cost = &CostScatter,
          .fold = fold};
}

}  // namespace

absl::Status RegisterScatterOps(OpRegistry& registry) {
  return registry.AddAll({
      Scattering("Scatter", 9, &InferScatterElements, &FoldScatterElements),
      Scattering("ScatterElements", 11, &InferScatterElements,
                 &FoldScatterElements),
      Scattering("ScatterND", 11, &InferScatterNd, &FoldScatterNd),
      {.name = "TensorScatter",
       .since_version = 24,
       .min_inputs = 2,
       .max_inputs = 3,
       .op_class = OpClass::kDataMovement,
       .input_roles = {InputRole::kData, InputRole::kData, InputRole::kIndex},
       .infer = &InferTensorScatter,
       .cost = &CostTensorScatter},
  });
}

}  // namespace weighbridge
