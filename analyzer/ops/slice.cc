#include "analyzer/ops/slice.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/axis.h"
#include "analyzer/ops/element.h"
#include "analyzer/ops/flat_index.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/row_access.h"
#include "analyzer/ops/shape_input.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#slice, C1..C5.

constexpr int64_t kLowest = std::numeric_limits<int64_t>::min();
constexpr int64_t kHighest = std::numeric_limits<int64_t>::max();

// No axis is longer.
constexpr int64_t kFarthest = std::numeric_limits<int32_t>::max();

// What is cut out of one axis.
struct Cut {
  int64_t begin = 0, step = 1, size = 0;
  Bound bound = Bound::kExact;
};

Cut WholeAxis(int64_t size) { return {.begin = 0, .step = 1, .size = size}; }

// Clamps as the specification says: a position may lie outside the axis, and
// with a negative step the end may be -1, "before the first".
Cut CutAxis(int64_t size, int64_t start, int64_t end, int64_t step) {
  Cut cut;
  // A step further than any axis is long picks one element: no need for more,
  // and -step cannot overflow.
  cut.step = std::clamp(step, -(kHighest / 2), kHighest / 2);
  if (size == 0) return cut;
  if (start < 0) start += size;
  if (end < 0) end += size;
  if (step > 0) {
    cut.begin = std::clamp<int64_t>(start, 0, size);
    end = std::clamp<int64_t>(end, 0, size);
    if (end > cut.begin) cut.size = (end - cut.begin - 1) / cut.step + 1;
  } else {
    cut.begin = std::clamp<int64_t>(start, 0, size - 1);
    end = std::clamp<int64_t>(end, -1, size - 1);
    if (cut.begin > end) cut.size = (cut.begin - end - 1) / -cut.step + 1;
  }
  return cut;
}

// The largest cut that the known numbers allow.
Cut LargestCut(int64_t size, std::optional<int64_t> start,
               std::optional<int64_t> end, std::optional<int64_t> step) {
  Cut cut = WholeAxis(size);
  if (step) {
    cut = CutAxis(size, start.value_or(*step > 0 ? 0 : kHighest),
                  end.value_or(*step > 0 ? kHighest : kLowest), *step);
  }
  cut.bound = start && end && step ? Bound::kExact : Bound::kUpper;
  return cut;
}

struct Operands {
  PartialInts starts, ends, steps;
  std::optional<PartialInts> axes;
};

absl::StatusOr<Operands> ReadAttributes(const OpView& view) {
  const std::vector<int64_t> starts = view.IntsAttribute("starts");
  const std::vector<int64_t> ends = view.IntsAttribute("ends");
  if (!view.HasAttribute("starts") || !view.HasAttribute("ends")) {  // slice_c1
    return absl::InvalidArgumentError(
        "attributes 'starts' and 'ends' are required");
  }
  Operands operands = {.starts = {starts.begin(), starts.end()},
                       .ends = {ends.begin(), ends.end()},
                       .steps = PartialInts(starts.size(), 1),
                       .axes = {}};
  if (view.HasAttribute("axes")) {
    const std::vector<int64_t> axes = view.IntsAttribute("axes");
    operands.axes.emplace(axes.begin(), axes.end());
  }
  return operands;
}

absl::StatusOr<Operands> ReadInputs(const OpView& view) {
  for (const char* name : {"starts", "ends", "axes"}) {  // slice_c1
    WB_RETURN_IF_ERROR(RejectAttribute(view, name, "an input since opset 10"));
  }
  Operands operands;
  WB_ASSIGN_OR_RETURN(operands.starts, ReadVector(view, 1, "starts"));
  WB_ASSIGN_OR_RETURN(operands.ends, ReadVector(view, 2, "ends"));
  if (view.HasInput(3)) {
    WB_ASSIGN_OR_RETURN(operands.axes, ReadVector(view, 3, "axes"));
  }
  operands.steps = PartialInts(operands.starts.size(), 1);
  if (view.HasInput(4)) {
    WB_ASSIGN_OR_RETURN(operands.steps, ReadVector(view, 4, "steps"));
  }
  return operands;
}

// Of axes that are not known, any may be cut.
std::vector<Cut> AnyCuts(const TensorType& input) {
  std::vector<Cut> cuts;
  for (const int64_t size : input.dims()) {
    cuts.push_back(WholeAxis(size));
    cuts.back().bound = Bound::kUpper;
  }
  return cuts;
}

// One Cut per axis of the input.
absl::StatusOr<std::vector<Cut>> ReadCuts(const OpView& view) {
  const TensorType& input = *view.input(0);
  WB_ASSIGN_OR_RETURN(const Operands operands, view.opset_version() < 10
                                                   ? ReadAttributes(view)
                                                   : ReadInputs(view));
  const size_t count = operands.starts.size();
  if (operands.ends.size() != count || operands.steps.size() != count ||
      (operands.axes && operands.axes->size() != count)) {  // slice_c2
    return absl::InvalidArgumentError(absl::StrCat(
        "starts, ends, axes and steps have different lengths: ", count, ", ",
        operands.ends.size(), ", ",
        operands.axes ? operands.axes->size() : count, ", ",
        operands.steps.size()));
  }
  if (count > static_cast<size_t>(input.rank())) {  // slice_c3
    return absl::InvalidArgumentError(absl::StrCat(
        "slices ", count, " axes of an input of rank ", input.rank()));
  }
  std::vector<Cut> cuts;
  for (const int64_t size : input.dims()) cuts.push_back(WholeAxis(size));
  std::vector<bool> seen(input.rank(), false);
  for (size_t i = 0; i < count; ++i) {
    int axis = static_cast<int>(i);
    if (operands.axes) {
      const std::optional<int64_t> given = (*operands.axes)[i];
      if (!given) return AnyCuts(input);
      WB_ASSIGN_OR_RETURN(axis,  // slice_c3
                          NormalizeAxis(*given, input.rank()));
    }
    if (seen[axis]) {  // slice_c4
      return absl::InvalidArgumentError(
          absl::StrCat("axis ", axis, " is given twice"));
    }
    seen[axis] = true;
    if (operands.steps[i] == 0) {  // slice_c5
      return absl::InvalidArgumentError(
          absl::StrCat("the step of axis ", axis, " is 0"));
    }
    std::optional<int64_t> start = operands.starts[i], end = operands.ends[i];
    const std::optional<int64_t> step = operands.steps[i];
    // Counted from both sides, an axis that is shorter may leave more.
    if (!view.IsFixed(0, axis) && start && end && step) {
      if (*step > 0 && *start < 0 && *end >= 0) start = std::nullopt;
      // Far beyond any axis, it is the begin of all of them.
      if (*step < 0 && *end < 0 && *end > -kFarthest) end = std::nullopt;
    }
    cuts[axis] = LargestCut(input.dim(axis), start, end, step);
  }
  return cuts;
}

absl::StatusOr<OutputTypes> InferSlice(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const std::vector<Cut> cuts, ReadCuts(view));
  Dims dims, least;
  for (const Cut& cut : cuts) {
    dims.push_back(cut.size);
    least.push_back(cut.bound == Bound::kExact ? cut.size : 0);
  }
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(view.input(0)->dtype(), dims));
  OutputType output = OutputType::UpTo(std::move(type), std::move(least));
  // One place of the axis along which experts stand.
  const ExpertChoice* choice = view.choice(0);
  if (choice != nullptr && choice->form == ExpertChoice::Form::kOneHot &&
      cuts[choice->axis].size == 1 &&
      cuts[choice->axis].bound == Bound::kExact) {
    output.choice = choice->MaskOf(cuts[choice->axis].begin);
  }
  return OutputTypes{std::move(output)};
}

// Only what is cut out is read.
absl::StatusOr<OpCost> CostSlice(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kDataMovement);
  if (view.output(0) != nullptr) {
    cost.input_reads[0] = view.output(0)->byte_size();
  }
  return cost;
}

absl::StatusOr<FoldedOutputs> FoldSlice(const OpView& view) {
  const Constant* input = view.constant(0);
  if (input == nullptr || view.output(0) == nullptr) return FoldedOutputs();
  WB_ASSIGN_OR_RETURN(const std::vector<Cut> cuts, ReadCuts(view));
  for (const Cut& cut : cuts) {
    if (cut.bound != Bound::kExact) return FoldedOutputs();
  }
  return FoldOutput(view, [&](int64_t i) {
    Dims at = Coordinates(i, view.output(0)->dims());
    for (size_t d = 0; d < at.size(); ++d) {
      at[d] = cuts[d].begin + at[d] * cuts[d].step;
    }
    return ElementOf(input, FlatIndex(at, view.input(0)->dims()));
  });
}

// Row r is row begin + r * step of the input.
RowAccesses RowsOfSlice(const OpView& view) {
  const absl::StatusOr<std::vector<Cut>> cuts = ReadCuts(view);
  if (!cuts.ok() || cuts->size() <= kRowAxis) return {};
  const Cut& cut = (*cuts)[kRowAxis];
  if (cut.step < 1 || cut.bound != Bound::kExact) return {};
  return {{.kind = RowAccess::Kind::kWindow, .padding = -cut.begin}};
}

}  // namespace

absl::Status RegisterSliceOps(OpRegistry& registry) {
  return registry.AddAll({
      {.name = "Slice",
       .since_version = 1,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kDataMovement,
       .infer = &InferSlice,
       .cost = &CostSlice,
       .fold = &FoldSlice,
       .rows = &RowsOfSlice,
       .order = {Trend::kRising, 1},
       .sources = 1},
      {.name = "Slice",
       .since_version = 10,
       .min_inputs = 3,
       .max_inputs = 5,
       .op_class = OpClass::kDataMovement,
       .input_roles = {InputRole::kData, InputRole::kShape, InputRole::kShape,
                       InputRole::kShape, InputRole::kShape},
       .infer = &InferSlice,
       .cost = &CostSlice,
       .fold = &FoldSlice,
       .rows = &RowsOfSlice,
       .order = {Trend::kRising, 1},
       .sources = 1},
  });
}

}  // namespace weighbridge
