#include "analyzer/ops/gather.h"

#include <cstdint>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/axis.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/element.h"
#include "analyzer/ops/flat_index.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/position.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#gather, C1..C6.

// Only what is gathered is read, as often as it is gathered.
absl::StatusOr<OpCost> CostGather(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kDataMovement);
  if (view.output(0) != nullptr) {
    cost.input_reads[0] = view.output(0)->byte_size();
  }
  return cost;
}

// gather_c1, gather_c2
absl::StatusOr<int> ReadAxis(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "indices", kIndexTypes));
  return NormalizeAxis(view.IntAttribute("axis", 0), view.input(0)->rank());
}

absl::StatusOr<OutputTypes> InferGather(const OpView& view) {
  const TensorType& data = *view.input(0);
  const TensorType& indices = *view.input(1);
  WB_ASSIGN_OR_RETURN(const int axis, ReadAxis(view));
  Dims dims(data.dims().begin(), data.dims().begin() + axis);
  dims.insert(dims.end(), indices.dims().begin(), indices.dims().end());
  dims.insert(dims.end(), data.dims().begin() + axis + 1, data.dims().end());
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(data.dtype(), dims));
  OutputType output(std::move(type));
  const ExpertChoice* choice = view.choice(0);
  if (choice != nullptr && choice->form == ExpertChoice::Form::kOneHot &&
      choice->axis == axis && indices.element_count() == 1) {
    const std::optional<int64_t> expert =
        PositionOf(ElementOf(view.constant(1), 0), data.dim(axis));
    if (expert) output.choice = choice->MaskOf(*expert);
  }
  return OutputTypes{std::move(output)};
}

absl::StatusOr<FoldedOutputs> FoldGather(const OpView& view) {
  const Constant* data = view.constant(0);
  if (data == nullptr || view.output(0) == nullptr) return FoldedOutputs();
  const Constant* indices = view.constant(1);
  if (indices == nullptr) return FoldedOutputs();
  WB_ASSIGN_OR_RETURN(const int axis, ReadAxis(view));
  const TensorType& data_type = *view.input(0);
  const TensorType& index_type = *view.input(1);
  return FoldOutput(view, [&](int64_t i) {
    // Output: dims of data before the axis, of indices, of data after it.
    const Dims at = Coordinates(i, view.output(0)->dims());
    const absl::Span<const int64_t> coordinates = at;
    const int64_t index = FlatIndex(
        coordinates.subspan(axis, index_type.rank()), index_type.dims());
    const std::optional<int64_t> position =
        PositionOf(ElementOf(indices, index), data_type.dim(axis));
    if (!position) return Element();
    Dims source(at.begin(), at.begin() + axis);
    source.push_back(*position);
    source.insert(source.end(), at.begin() + axis + index_type.rank(),
                  at.end());
    return ElementOf(data, FlatIndex(source, data_type.dims()));
  });
}

absl::StatusOr<OutputTypes> InferGatherElements(const OpView& view) {
  const TensorType& data = *view.input(0);
  const TensorType& indices = *view.input(1);
  WB_ASSIGN_OR_RETURN(const int axis, ReadAxis(view));
  bool fits = indices.rank() == data.rank();
  for (int i = 0; fits && i < data.rank(); ++i) {
    fits = i == axis || indices.dim(i) <= data.dim(i);
  }
  if (!fits) {  // gather_c3
    return absl::InvalidArgumentError(absl::StrCat(
        "indices of ", DimsToString(indices.dims()), " exceed the data's ",
        DimsToString(data.dims()), " beside axis ", axis));
  }
  return OutputTypes{indices.WithDType(data.dtype())};
}

absl::StatusOr<FoldedOutputs> FoldGatherElements(const OpView& view) {
  const Constant* data = view.constant(0);
  if (data == nullptr || view.output(0) == nullptr) return FoldedOutputs();
  const Constant* indices = view.constant(1);
  if (indices == nullptr) return FoldedOutputs();
  WB_ASSIGN_OR_RETURN(const int axis, ReadAxis(view));
  const TensorType& type = *view.input(0);
  return FoldOutput(view, [&](int64_t i) {
    Dims at = Coordinates(i, view.output(0)->dims());
    const std::optional<int64_t> position =
        PositionOf(ElementOf(indices, i), type.dim(axis));
    if (!position) return Element();
    at[axis] = *position;
    return ElementOf(data, FlatIndex(at, type.dims()));
  });
}

// What the dims of GatherND's operands mean.
struct Tuples {
  int batch_dims = 0;  // Leading dims that data and indices share.
  int index_dims = 0;  // Dims of data that one tuple of indices fixes.
};

absl::StatusOr<Tuples> ReadTuples(const OpView& view) {
  const TensorType& data = *view.input(0);
  const TensorType& indices = *view.input(1);
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "indices", kIndexTypes));
  if (data.rank() < 1 || indices.rank() < 1) {  // gather_c4
    return absl::InvalidArgumentError(
        absl::StrCat("data has rank ", data.rank(), " and indices rank ",
                     indices.rank(), ", expected at least 1"));
  }
  const int64_t batch = view.IntAttribute("batch_dims", 0);
  if (batch < 0 || batch >= data.rank() || batch >= indices.rank()) {
    return absl::InvalidArgumentError(absl::StrCat(  // gather_c5
        "batch_dims is ", batch, ", expected less than the ranks ", data.rank(),
        " and ", indices.rank()));
  }
  const Tuples tuples = {.batch_dims = static_cast<int>(batch),
                         .index_dims = 0};
  for (int i = 0; i < tuples.batch_dims; ++i) {
    if (data.dim(i) != indices.dim(i)) {  // gather_c5
      return absl::InvalidArgumentError(
          absl::StrCat("data ", DimsToString(data.dims()), " and indices ",
                       DimsToString(indices.dims()), " differ in the first ",
                       batch, " dims"));
    }
  }
  const int64_t length = indices.dim(indices.rank() - 1);
  if (length < 1 || length > data.rank() - batch) {  // gather_c6
    return absl::InvalidArgumentError(
        absl::StrCat("the last dim of indices is ", length, ", expected 1 to ",
                     data.rank() - batch));
  }
  return Tuples{tuples.batch_dims, static_cast<int>(length)};
}

absl::StatusOr<OutputTypes> InferGatherNd(const OpView& view) {
  const TensorType& data = *view.input(0);
  const TensorType& indices = *view.input(1);
  WB_ASSIGN_OR_RETURN(const Tuples tuples, ReadTuples(view));
  if (!view.IsFixed(1, indices.rank() - 1)) {
    return absl::FailedPreconditionError(
        "needs the last dim of its indices, which depends on data");
  }
  Dims dims(indices.dims().begin(), indices.dims().end() - 1);
  dims.insert(dims.end(),
              data.dims().begin() + tuples.batch_dims + tuples.index_dims,
              data.dims().end());
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(data.dtype(), dims));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<FoldedOutputs> FoldGatherNd(const OpView& view) {
  const Constant* data = view.constant(0);
  if (data == nullptr || view.output(0) == nullptr) return FoldedOutputs();
  const Constant* indices = view.constant(1);
  if (indices == nullptr) return FoldedOutputs();
  WB_ASSIGN_OR_RETURN(const Tuples tuples, ReadTuples(view));
  const TensorType& data_type = *view.input(0);
  const TensorType& index_type = *view.input(1);
  const int tuple_rank = index_type.rank() - 1;
  return FoldOutput(view, [&](int64_t i) {
    // Output: dims of indices without the last, then the rest of data's.
    const Dims at = Coordinates(i, view.output(0)->dims());
    const int64_t tuple =
        FlatIndex(absl::Span<const int64_t>(at).subspan(0, tuple_rank),
                  index_type.dims().subspan(0, tuple_rank));
    Dims source(at.begin(), at.begin() + tuples.batch_dims);
    for (int k = 0; k < tuples.index_dims; ++k) {
      const std::optional<int64_t> position =
          PositionOf(ElementOf(indices, tuple * tuples.index_dims + k),
                     data_type.dim(tuples.batch_dims + k));
      if (!position) return Element();
      source.push_back(*position);
    }
    source.insert(source.end(), at.begin() + tuple_rank, at.end());
    return ElementOf(data, FlatIndex(source, data_type.dims()));
  });
}

OpDef Gathering(const char* name, int since_version,
                absl::StatusOr<OutputTypes> (*infer)(const OpView&),
                absl::StatusOr<FoldedOutputs> (*fold)(const OpView&)) {
  return {.name = name,
          .since_version = since_version,
          .min_inputs = 2,
          .max_inputs = 2,
          .op_class = OpClass::kDataMovement,
          .input_roles = {InputRole::kData, InputRole::kIndex},
          .infer = infer,
          .cost = &CostGather,
          .fold = fold,
          .order = {Trend::kRising, 1},
          .sources = 1};
}

}  // namespace

absl::Status RegisterGatherOps(OpRegistry& registry) {
  return registry.AddAll({
      Gathering("Gather", 1, &InferGather, &FoldGather),
      Gathering("GatherElements", 11, &InferGatherElements,
                &FoldGatherElements),
      Gathering("GatherND", 11, &InferGatherNd, &FoldGatherNd),
  });
}

}  // namespace weighbridge
