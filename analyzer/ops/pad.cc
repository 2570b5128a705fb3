#include "analyzer/ops/pad.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/axis.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/element.h"
#include "analyzer/ops/flat_index.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/row_access.h"
#include "analyzer/ops/shape_input.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#pad, C1..C8.

enum class Mode { kConstant, kReflect, kEdge, kWrap };

// pad_c1
absl::StatusOr<Mode> ReadMode(const OpView& view) {
  const std::string mode = view.StringAttribute("mode", "constant");
  if (mode == "constant") return Mode::kConstant;
  if (mode == "reflect") return Mode::kReflect;
  if (mode == "edge") return Mode::kEdge;
  if (mode == "wrap" && view.opset_version() >= 19) return Mode::kWrap;
  return absl::InvalidArgumentError(absl::StrCat(
      "mode is '", mode, "', expected 'constant', 'reflect', 'edge'",
      view.opset_version() >= 19 ? " or 'wrap'" : ""));
}

// No dim is larger, so no pad needs to be; sums of a few cannot overflow.
constexpr int64_t kMostPad = int64_t{1} << 57;

bool IsModest(int64_t pad) { return pad >= -kMostPad && pad <= kMostPad; }

// Elements added before and after each axis; negative ones are removed.
struct Pads {
  Dims before, after;
};

// The axes that a list of axes selects, in its order; all of them without one.
absl::StatusOr<std::vector<int>> SelectAxes(
    const std::optional<std::vector<int64_t>>& axes, int rank) {
  std::vector<int> selected;
  if (!axes) {
    for (int i = 0; i < rank; ++i) selected.push_back(i);
    return selected;
  }
  WB_RETURN_IF_ERROR(NormalizeAxes(*axes, rank).status());
  for (const int64_t axis : *axes) {
    selected.push_back(static_cast<int>(axis < 0 ? axis + rank : axis));
  }
  return selected;
}

absl::StatusOr<Pads> DistributePads(absl::Span<const int64_t> pads,
                                    const std::vector<int>& axes, int rank) {
  if (pads.size() != 2 * axes.size()) {  // pad_c2
    return absl::InvalidArgumentError(absl::StrCat(
        "pads has ", pads.size(), " elements, expected ", 2 * axes.size(),
        ": two for each of ", axes.size(), " axes"));
  }
  Pads result = {.before = Dims(rank, 0), .after = Dims(rank, 0)};
  for (size_t i = 0; i < axes.size(); ++i) {
    result.before[axes[i]] = pads[i];
    result.after[axes[i]] = pads[axes.size() + i];
  }
  return result;
}

absl::StatusOr<Pads> ReadPads(const OpView& view) {
  const int rank = view.input(0)->rank();
  std::optional<std::vector<int64_t>> axes;
  if (view.opset_version() < 11) {
    const char* const name = view.opset_version() < 2 ? "paddings" : "pads";
    const std::vector<int64_t> pads = view.IntsAttribute(name);
    if (!view.HasAttribute(name)) {  // pad_c3
      return absl::InvalidArgumentError(
          absl::StrCat("attribute '", name, "' is missing"));
    }
    WB_ASSIGN_OR_RETURN(const std::vector<int> all, SelectAxes(axes, rank));
    return DistributePads(pads, all, rank);
  }
  WB_RETURN_IF_ERROR(  // pad_c3
      RejectAttribute(view, "pads", "an input since opset 11"));
  // Whether or not the axes are known.
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "pads", kIndexTypes));
  if (view.HasInput(3)) {
    WB_ASSIGN_OR_RETURN(const absl::Span<const int64_t> listed,
                        NeedVector(view, 3, "axes"));
    axes.emplace(listed.begin(), listed.end());
  }
  WB_ASSIGN_OR_RETURN(const std::vector<int> selected,  // pad_c4
                      SelectAxes(axes, rank));
  WB_ASSIGN_OR_RETURN(const absl::Span<const int64_t> pads,
                      NeedVector(view, 1, "pads"));
  return DistributePads(pads, selected, rank);
}

absl::StatusOr<OutputTypes> InferPad(const OpView& view) {
  const TensorType& input = *view.input(0);
  WB_ASSIGN_OR_RETURN(const Mode mode, ReadMode(view));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 2));  // pad_c5
  WB_ASSIGN_OR_RETURN(const Pads pads, ReadPads(view));
  Dims dims;
  for (int i = 0; i < input.rank(); ++i) {
    const bool fits = IsModest(pads.before[i]) && IsModest(pads.after[i]);
    const int64_t size =
        fits ? input.dim(i) + pads.before[i] + pads.after[i] : -1;
    if (size < 0) {
      return absl::InvalidArgumentError(absl::StrCat(  // pad_c6
          "pads of ", pads.before[i], " and ", pads.after[i], " on axis ", i,
          " do not fit its size ", input.dim(i)));
    }
    if (input.dim(i) == 0 && size > 0 && mode != Mode::kConstant) {
      return absl::InvalidArgumentError(absl::StrCat(  // pad_c7
          "axis ", i, " is empty: there is nothing to pad it with"));
    }
    dims.push_back(size);
  }
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(input.dtype(), dims));
  return OutputTypes{std::move(type)};
}

// What is cropped is not read.
absl::StatusOr<OpCost> CostPad(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kDataMovement);
  const TensorType& input = *view.input(0);
  const absl::StatusOr<Pads> read_pads = ReadPads(view);
  // Known by their upper ends only: all may be kept.
  if (absl::IsFailedPrecondition(read_pads.status())) return cost;
  WB_RETURN_IF_ERROR(read_pads.status());
  const Pads& pads = *read_pads;
  Dims kept;
  for (int i = 0; i < input.rank(); ++i) {
    // InferPad has seen that what is left is not negative.
    kept.push_back(std::max<int64_t>(
        0, input.dim(i) + std::min<int64_t>(pads.before[i], 0) +
               std::min<int64_t>(pads.after[i], 0)));
  }
  WB_ASSIGN_OR_RETURN(const TensorType read,
                      TensorType::Create(input.dtype(), kept));
  cost.input_reads[0] = read.byte_size();
  return cost;
}

// Where on an axis of `size` elements the element comes from that padding puts
// at `position` (relative to the axis' first). Nullopt: from the fill value.
std::optional<int64_t> SourcePosition(Mode mode, int64_t position,
                                      int64_t size) {
  if (position >= 0 && position < size) return position;
  switch (mode) {
    case Mode::kConstant:
      return std::nullopt;
    case Mode::kEdge:
      return std::clamp<int64_t>(position, 0, size - 1);
    case Mode::kWrap:
      return (position % size + size) % size;
    case Mode::kReflect:
      break;
  }
  // Mirrored at the first and at the last element, as often as needed.
  const int64_t period = std::max<int64_t>(1, 2 * (size - 1));
  const int64_t phase = (position % period + period) % period;
  return phase < size ? phase : period - phase;
}

Element FillValue(const OpView& view) {
  const DType dtype = view.input(0)->dtype();
  if (view.opset_version() < 11) {
    return Convert(DType::kFloat64, dtype,
                   Element::Float(view.FloatAttribute("value", 0)));
  }
  if (view.HasInput(2)) return ElementOf(view.constant(2), 0);
  return ZeroOf(dtype);
}

absl::StatusOr<FoldedOutputs> FoldPad(const OpView& view) {
  const Constant* input = view.constant(0);
  if (input == nullptr || view.output(0) == nullptr) return FoldedOutputs();
  WB_ASSIGN_OR_RETURN(const Mode mode, ReadMode(view));
  WB_ASSIGN_OR_RETURN(const Pads pads, ReadPads(view));
  for (size_t i = 0; i < pads.before.size(); ++i) {
    // Whether what is cropped may still be mirrored is not specified.
    if (mode != Mode::kConstant && (pads.before[i] < 0 || pads.after[i] < 0)) {
      return FoldedOutputs();
    }
  }
  const Element fill = FillValue(view);
  const TensorType& type = *view.input(0);
  return FoldOutput(view, [&](int64_t i) {
    Dims at = Coordinates(i, view.output(0)->dims());
    for (int d = 0; d < type.rank(); ++d) {
      const std::optional<int64_t> source =
          SourcePosition(mode, at[d] - pads.before[d], type.dim(d));
      if (!source) return fill;
      at[d] = *source;
    }
    return ElementOf(input, FlatIndex(at, type.dims()));
  });
}

// The output dims of CenterCropPad: `shape` on the listed axes.
absl::StatusOr<OutputTypes> InferCenterCropPad(const OpView& view) {
  const TensorType& input = *view.input(0);
  std::optional<std::vector<int64_t>> listed;
  if (view.HasAttribute("axes")) listed = view.IntsAttribute("axes");
  WB_ASSIGN_OR_RETURN(const std::vector<int> axes,  // pad_c8
                      SelectAxes(listed, input.rank()));
  WB_ASSIGN_OR_RETURN(const absl::Span<const int64_t> shape,
                      NeedVector(view, 1, "shape"));
  if (shape.size() != axes.size()) {  // pad_c8
    return absl::InvalidArgumentError(
        absl::StrCat("shape has ", shape.size(), " elements, expected ",
                     axes.size(), ": one for each axis"));
  }
  Dims dims(input.dims().begin(), input.dims().end());
  for (size_t i = 0; i < axes.size(); ++i) dims[axes[i]] = shape[i];
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(input.dtype(), dims));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<OpCost> CostCenterCropPad(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kDataMovement);
  const TensorType& input = *view.input(0);
  const TensorType* output = view.output(0);
  if (output == nullptr) return cost;
  Dims kept;
  for (int i = 0; i < input.rank(); ++i) {
    kept.push_back(std::min(input.dim(i), output->dim(i)));
  }
  WB_ASSIGN_OR_RETURN(const TensorType read,
                      TensorType::Create(input.dtype(), kept));
  cost.input_reads[0] = read.byte_size();
  return cost;
}

// Mirrored and wrapped rows come from further down than their own place.
RowAccesses RowsOfPad(const OpView& view) {
  const absl::StatusOr<Mode> mode = ReadMode(view);
  const absl::StatusOr<Pads> pads = ReadPads(view);
  if (!mode.ok() || !pads.ok() || view.input(0)->rank() <= kRowAxis) return {};
  const int64_t before = pads->before[kRowAxis];
  const bool has_own_rows = *mode == Mode::kConstant || *mode == Mode::kEdge ||
                            (before == 0 && pads->after[kRowAxis] == 0);
  if (!has_own_rows) return {};
  return {{.kind = RowAccess::Kind::kWindow, .padding = before}};
}

OpDef Pad(int since_version, int min_inputs, int max_inputs) {
  return {.name = "Pad",
          .since_version = since_version,
          .min_inputs = min_inputs,
          .max_inputs = max_inputs,
          .op_class = OpClass::kDataMovement,
          .input_roles = {InputRole::kData, InputRole::kShape,
                          InputRole::kShape, InputRole::kShape},
          .infer = &InferPad,
          .cost = &CostPad,
          .fold = &FoldPad,
          .rows = &RowsOfPad,
          .order = {Trend::kRising, 3},
          .weighs_any_sizes = true};
}

}  // namespace

absl::Status RegisterPadOps(OpRegistry& registry) {
  return registry.AddAll({
      Pad(1, 1, 1),
      Pad(11, 2, 3),
      Pad(18, 2, 4),  // The input `axes`.
      {.name = "CenterCropPad",
       .since_version = 18,
       .min_inputs = 2,
       .max_inputs = 2,
       .op_class = OpClass::kDataMovement,
       .input_roles = {InputRole::kData, InputRole::kShape},
       .infer = &InferCenterCropPad,
       .cost = &CostCenterCropPad},
  });
}

}  // namespace weighbridge
