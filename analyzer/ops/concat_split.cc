#include "analyzer/ops/concat_split.h"

#include <algorithm>
#include <cstdint>
#include <optional>
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

// Rules: docs/operators.md#concat_split, C1..C8.

absl::StatusOr<int> ConcatAxis(const OpView& view) {
  // Opset 1 had a default.
  if (view.opset_version() >= 4 && !view.HasAttribute("axis")) {  // c1
    return absl::InvalidArgumentError("attribute 'axis' is missing");
  }
  return NormalizeAxis(view.IntAttribute("axis", 1), view.input(0)->rank());
}

absl::StatusOr<OutputTypes> InferConcat(const OpView& view) {
  const TensorType& first = *view.input(0);
  WB_ASSIGN_OR_RETURN(const int axis, ConcatAxis(view));
  Dims dims(first.dims().begin(), first.dims().end());
  for (int i = 1; i < view.input_count(); ++i) {
    if (!view.HasInput(i)) {  // concat_split_c2
      return absl::InvalidArgumentError(
          absl::StrCat("omits input ", i, ", which is required"));
    }
    WB_RETURN_IF_ERROR(CheckSameDType(view, 0, i));  // concat_split_c2
    const TensorType& input = *view.input(i);
    bool agrees = input.rank() == first.rank();
    for (int d = 0; agrees && d < first.rank(); ++d) {
      agrees = d == axis || input.dim(d) == first.dim(d);
    }
    if (!agrees) {  // concat_split_c3
      return absl::InvalidArgumentError(absl::StrCat(
          "inputs 0 and ", i, " differ beside axis ", axis, ": ",
          DimsToString(first.dims()), " and ", DimsToString(input.dims())));
    }
    if (__builtin_add_overflow(dims[axis], input.dim(axis), &dims[axis])) {
      return absl::InvalidArgumentError(
          absl::StrCat("the size of axis ", axis, " overflows"));
    }
  }
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(first.dtype(), dims));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<OpCost> CostConcat(const OpView& view) {
  return StreamingCost(view, WorkClass::kDataMovement);
}

absl::StatusOr<FoldedOutputs> FoldConcat(const OpView& view) {
  const TensorType* output = view.output(0);
  if (output == nullptr) return FoldedOutputs();
  WB_ASSIGN_OR_RETURN(const int axis, ConcatAxis(view));
  // Where along the axis each input ends.
  std::vector<int64_t> ends;
  std::vector<const Constant*> constants;
  bool any = false;
  for (int i = 0; i < view.input_count(); ++i) {
    ends.push_back((ends.empty() ? 0 : ends.back()) + view.input(i)->dim(axis));
    constants.push_back(view.constant(i));
    any |= constants.back() != nullptr;
  }
  if (!any) return FoldedOutputs();
  return FoldOutput(view, [&](int64_t i) {
    Dims at = Coordinates(i, output->dims());
    const size_t k =
        std::upper_bound(ends.begin(), ends.end(), at[axis]) - ends.begin();
    if (constants[k] == nullptr) return Element();
    if (k > 0) at[axis] -= ends[k - 1];
    return ElementOf(constants[k],
                     FlatIndex(at, view.input(static_cast<int>(k))->dims()));
  });
}

struct Part {
  int64_t size = 0;
  Bound bound = Bound::kExact;
};

absl::StatusOr<std::vector<Part>> EqualParts(const OpView& view, int axis,
                                             int64_t size) {
  const int64_t count = view.output_count();
  if (count == 0) return absl::InvalidArgumentError("has no outputs");
  if (view.opset_version() < 18) {
    if (size % count != 0) {  // concat_split_c6
      return absl::InvalidArgumentError(
          absl::StrCat("cannot split ", size, " into ", count, " equal parts"));
    }
    return std::vector<Part>(count, Part{size / count});
  }
  const int64_t parts = view.IntAttribute("num_outputs", count);
  if (parts != count) {  // concat_split_c5
    return absl::InvalidArgumentError(absl::StrCat(
        "num_outputs is ", parts, ", but the node has ", count, " outputs"));
  }
  // All parts are alike but the last, which is what is left.
  const int64_t each = size / count + (size % count != 0);
  const int64_t last = size - each * (count - 1);
  if (last < 0) {  // concat_split_c6
    return absl::InvalidArgumentError(absl::StrCat(
        "cannot split ", size, " into ", count, " parts of ", each));
  }
  std::vector<Part> result(count, Part{each});
  result.back().size = last;
  // A whole that is shorter may leave more for the last part.
  if (!view.IsFixed(0, axis)) result.back() = Part{each, Bound::kUpper};
  return result;
}

// concat_split_c7: as many sizes as outputs, none negative, that add up to the
// whole. A single size that is not known is what the others leave; of several,
// each is at most that.
absl::StatusOr<std::vector<Part>> GivenParts(const OpView& view,
                                             const PartialInts& sizes,
                                             int64_t whole) {
  if (static_cast<int>(sizes.size()) != view.output_count()) {
    return absl::InvalidArgumentError(
        absl::StrCat("split has ", sizes.size(), " sizes, but the node has ",
                     view.output_count(), " outputs"));
  }
  int64_t rest = whole;
  int unknown = 0;
  for (const std::optional<int64_t>& size : sizes) {
    if (!size) {
      ++unknown;
      continue;
    }
    if (*size < 0) {
      return absl::InvalidArgumentError(
          absl::StrCat("split contains the negative size ", *size));
    }
    if (*size > rest) rest = -1;
    if (rest >= 0) rest -= *size;
    if (rest < 0) break;
  }
  if (rest < 0 || (unknown == 0 && rest > 0)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the sizes in split do not add up to ", whole));
  }
  std::vector<Part> parts;
  for (const std::optional<int64_t>& size : sizes) {
    parts.push_back(
        size ? Part{*size}
             : Part{rest, unknown == 1 ? Bound::kExact : Bound::kUpper});
  }
  return parts;
}

// In opset 1 the sizes are of the data's type, a float type.
absl::StatusOr<PartialInts> ReadFloatSizes(const OpView& view) {
  const TensorType& type = *view.input(1);
  if (type.rank() > 1 || type.element_count() > kMaxConstantElements) {
    return absl::InvalidArgumentError(
        absl::StrCat("input 1 ('split') has shape ", DimsToString(type.dims()),
                     ", expected a short vector"));
  }
  PartialInts sizes(type.element_count());
  for (int64_t i = 0; i < type.element_count(); ++i) {
    const Element size =
        Convert(type.dtype(), DType::kInt64, ElementOf(view.constant(1), i));
    if (size.is_int()) sizes[i] = size.int_value();
  }
  return sizes;
}

absl::StatusOr<std::vector<Part>> SplitParts(const OpView& view, int axis) {
  const int64_t whole = view.input(0)->dim(axis);
  if (view.opset_version() >= 13) {
    WB_RETURN_IF_ERROR(  // concat_split_c4
        RejectAttribute(view, "split", "an input since opset 13"));
  }
  if (view.HasInput(1)) {
    if (view.opset_version() >= 18 && view.HasAttribute("num_outputs")) {
      return absl::InvalidArgumentError(  // concat_split_c5
          "has both input 'split' and attribute 'num_outputs'");
    }
    const absl::StatusOr<PartialInts> sizes =
        view.opset_version() < 2 ? ReadFloatSizes(view)
                                 : ReadVector(view, 1, "split");
    if (!sizes.ok()) return sizes.status();
    return GivenParts(view, *sizes, whole);
  }
  if (view.opset_version() < 13 && view.HasAttribute("split")) {
    const std::vector<int64_t> sizes = view.IntsAttribute("split");
    return GivenParts(view, PartialInts(sizes.begin(), sizes.end()), whole);
  }
  if (view.opset_version() >= 18 && !view.HasAttribute("num_outputs")) {
    return absl::InvalidArgumentError(  // concat_split_c5
        "has neither input 'split' nor attribute 'num_outputs'");
  }
  return EqualParts(view, axis, whole);
}

absl::StatusOr<OutputTypes> InferSplit(const OpView& view) {
  const TensorType& input = *view.input(0);
  WB_ASSIGN_OR_RETURN(  // concat_split_c8
      const int axis,
      NormalizeAxis(view.IntAttribute("axis", 0), input.rank()));
  WB_ASSIGN_OR_RETURN(const std::vector<Part> parts, SplitParts(view, axis));
  Dims dims(input.dims().begin(), input.dims().end());
  OutputTypes outputs;
  int64_t begin = 0;
  const ExpertChoice* choice = view.choice(0);
  for (const Part& part : parts) {
    dims[axis] = part.size;
    WB_ASSIGN_OR_RETURN(TensorType type,
                        TensorType::Create(input.dtype(), dims));
    Dims least = dims;
    if (part.bound != Bound::kExact) least[axis] = 0;
    outputs.push_back(OutputType::UpTo(std::move(type), std::move(least)));
    if (choice != nullptr && choice->form == ExpertChoice::Form::kOneHot &&
        choice->axis == axis && part.size == 1) {
      outputs.back().choice = choice->MaskOf(begin);
    }
    begin += part.size;
  }
  return outputs;
}

// Parts that nobody wants are neither read nor written.
absl::StatusOr<OpCost> CostSplit(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kDataMovement);
  Bytes wanted;
  for (const Bytes written : cost.output_writes) wanted += written;
  cost.input_reads[0] = std::min(cost.input_reads[0], wanted);
  return cost;
}

absl::StatusOr<FoldedOutputs> FoldSplit(const OpView& view) {
  const Constant* input = view.constant(0);
  if (input == nullptr) return FoldedOutputs();
  const TensorType& type = *view.input(0);
  WB_ASSIGN_OR_RETURN(const int axis,
                      NormalizeAxis(view.IntAttribute("axis", 0), type.rank()));
  WB_ASSIGN_OR_RETURN(const std::vector<Part> parts, SplitParts(view, axis));
  FoldedOutputs folded;
  int64_t begin = 0;
  for (size_t k = 0; k < parts.size(); ++k) {
    // Past a size that is not known, nobody knows where the next part begins.
    if (parts[k].bound != Bound::kExact) break;
    const TensorType* output = view.output(static_cast<int>(k));
    folded.emplace_back();
    if (output != nullptr) {
      folded.back() = BuildConstant(*output, [&](int64_t i) {
        Dims at = Coordinates(i, output->dims());
        at[axis] += begin;
        return ElementOf(input, FlatIndex(at, type.dims()));
      });
    }
    begin += parts[k].size;
  }
  return folded;
}

RowAccesses RowsOfConcat(const OpView& view) {
  const absl::StatusOr<int> axis = ConcatAxis(view);
  return axis.ok() ? RowByRowBeside(view, *axis) : RowAccesses();
}

RowAccesses RowsOfSplit(const OpView& view) {
  return RowByRowBeside(view, view.IntAttribute("axis", 0));
}

OpDef Split(int since_version, int max_inputs) {
  return {.name = "Split",
          .since_version = since_version,
          .min_inputs = 1,
          .max_inputs = max_inputs,
          .op_class = OpClass::kDataMovement,
          .input_roles = {InputRole::kData, InputRole::kShape},
          .infer = &InferSplit,
          .cost = &CostSplit,
          .fold = &FoldSplit,
          .rows = &RowsOfSplit,
          .order = {Trend::kRising, 1},
          .sources = 1};
}

}  // namespace

absl::Status RegisterConcatSplitOps(OpRegistry& registry) {
  return registry.AddAll({
      {.name = "Concat",
       .since_version = 1,
       .min_inputs = 1,
       .max_inputs = kVariadic,
       .op_class = OpClass::kDataMovement,
       .infer = &InferConcat,
       .cost = &CostConcat,
       .fold = &FoldConcat,
       .rows = &RowsOfConcat,
       .order = {Trend::kRising},
       .sources = ~uint32_t{0},
       .joins = true},
      Split(1, 2),
      Split(2, 1),
      Split(13, 2),
  });
}

}  // namespace weighbridge
