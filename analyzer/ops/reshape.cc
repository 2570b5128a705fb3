#include "analyzer/ops/reshape.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/axis.h"
#include "analyzer/ops/flat_index.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/shape_input.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#reshape, C1..C9.

// The opset in which axes moved from an attribute to an input.
constexpr int kAxesAreInput = 13;

absl::StatusOr<OutputTypes> ViewOf(const TensorType& input,
                                   absl::Span<const int64_t> dims) {
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(input.dtype(), dims));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<OpCost> CostView(const OpView& view) { return FreeCost(view); }

// The same elements; their number is the same by every rule above.
absl::StatusOr<FoldedOutputs> FoldView(const OpView& view) {
  const Constant* input = view.constant(0);
  const TensorType* output = view.output(0);
  if (input == nullptr || output == nullptr ||
      input->size() != output->element_count() ||
      input->type().dtype() != output->dtype()) {
    return FoldedOutputs();
  }
  return FoldedOutputs{input->WithType(*output)};
}

enum class Zero {
  kCopiesInput,  // A 0 in the shape stands for the input's dim.
  kIsZero,       // It is meant (allowzero).
};

// Fills in 0 and -1. At most one dim may be open: a -1, or one element of the
// shape that is not known, which the number of elements then decides.
absl::StatusOr<Dims> ResolveShape(const TensorType& input,
                                  const PartialInts& shape, Zero zero) {
  Dims dims;
  std::vector<size_t> inferred, unknown;
  bool has_zero = false;
  for (size_t i = 0; i < shape.size(); ++i) {
    dims.push_back(shape[i].value_or(1));
    if (!shape[i]) {
      unknown.push_back(i);
    } else if (*shape[i] == -1) {
      dims[i] = 1;
      inferred.push_back(i);
    } else if (*shape[i] < -1) {  // reshape_c2
      return absl::InvalidArgumentError(absl::StrCat(
          "shape contains ", *shape[i], "; only -1 may be negative"));
    } else if (*shape[i] == 0 && zero == Zero::kIsZero) {
      has_zero = true;
    } else if (*shape[i] == 0) {
      if (static_cast<int>(i) >= input.rank()) {  // reshape_c3
        return absl::InvalidArgumentError(
            absl::StrCat("shape has a 0 at ", i,
                         ", but the input has only rank ", input.rank()));
      }
      dims[i] = input.dim(static_cast<int>(i));
    }
  }
  if (inferred.size() > 1) {  // reshape_c2
    return absl::InvalidArgumentError("shape contains -1 more than once");
  }
  if (has_zero && !inferred.empty()) {  // reshape_c4
    return absl::InvalidArgumentError(
        "shape contains both 0 and -1 while allowzero is 1");
  }
  if (unknown.size() + inferred.size() > 1) return ValueNotKnown(1, "shape");
  const int64_t rest = ElementCount(dims);
  const int64_t count = input.element_count();
  if (unknown.size() == 1) {
    // Nothing to divide by, or a contradiction that another value of the
    // element could not cure either.
    if (rest == 0) return ValueNotKnown(1, "shape");
    inferred = unknown;
  }
  if (inferred.empty()) {
    if (rest != count) {  // reshape_c5
      return absl::InvalidArgumentError(
          absl::StrCat("cannot reshape ", DimsToString(input.dims()), " (",
                       count, " elements) to ", DimsToString(dims)));
    }
    return dims;
  }
  if (rest <= 0 || count % rest != 0) {  // reshape_c5
    dims[inferred[0]] = -1;
    return absl::InvalidArgumentError(
        absl::StrCat("cannot reshape ", DimsToString(input.dims()), " (", count,
                     " elements) to ", DimsToString(dims)));
  }
  dims[inferred[0]] = count / rest;
  return dims;
}

absl::StatusOr<OutputTypes> InferReshapeAttribute(const OpView& view) {
  const std::vector<int64_t> shape = view.IntsAttribute("shape");
  if (!view.HasAttribute("shape")) {  // reshape_c1
    return absl::InvalidArgumentError("attribute 'shape' is missing");
  }
  WB_ASSIGN_OR_RETURN(
      const Dims dims,
      ResolveShape(*view.input(0), PartialInts(shape.begin(), shape.end()),
                   Zero::kCopiesInput));
  return ViewOf(*view.input(0), dims);
}

absl::StatusOr<OutputTypes> InferReshape(const OpView& view) {
  WB_RETURN_IF_ERROR(  // reshape_c1
      RejectAttribute(view, "shape", "an input since opset 5"));
  WB_ASSIGN_OR_RETURN(const PartialInts shape, ReadVector(view, 1, "shape"));
  const bool allow_zero =
      view.opset_version() >= 14 && view.IntAttribute("allowzero", 0) != 0;
  WB_ASSIGN_OR_RETURN(
      const Dims dims,
      ResolveShape(*view.input(0), shape,
                   allow_zero ? Zero::kIsZero : Zero::kCopiesInput));
  return ViewOf(*view.input(0), dims);
}

absl::StatusOr<OutputTypes> InferFlatten(const OpView& view) {
  const TensorType& input = *view.input(0);
  const int rank = input.rank();
  int64_t axis = view.IntAttribute("axis", 1);
  // Negative axes came with opset 11; `rank` itself is allowed: [n, 1].
  const int64_t lowest = view.opset_version() < 11 ? 0 : -rank;
  if (axis < lowest || axis > rank) {  // reshape_c6
    return absl::InvalidArgumentError(absl::StrCat(
        "axis is ", axis, ", must be in [", lowest, ", ", rank, "]"));
  }
  if (axis < 0) axis += rank;
  return ViewOf(input, {ElementCount(input.dims().subspan(0, axis)),
                        ElementCount(input.dims().subspan(axis))});
}

// The axes of Squeeze and Unsqueeze: an attribute, then an input. Nullopt if
// the node gives none.
absl::StatusOr<std::optional<std::vector<int64_t>>> ReadAxes(
    const OpView& view) {
  if (view.opset_version() < kAxesAreInput) {
    if (!view.HasAttribute("axes")) {
      return std::optional<std::vector<int64_t>>();
    }
    return std::make_optional(view.IntsAttribute("axes"));
  }
  WB_RETURN_IF_ERROR(  // reshape_c1
      RejectAttribute(view, "axes", "an input since opset 13"));
  if (!view.HasInput(1)) return std::optional<std::vector<int64_t>>();
  WB_ASSIGN_OR_RETURN(const absl::Span<const int64_t> axes,
                      NeedVector(view, 1, "axes"));
  return std::make_optional(std::vector<int64_t>(axes.begin(), axes.end()));
}

absl::StatusOr<OutputTypes> InferSqueeze(const OpView& view) {
  const TensorType& input = *view.input(0);
  WB_ASSIGN_OR_RETURN(const std::optional<std::vector<int64_t>> axes,
                      ReadAxes(view));
  std::vector<int> squeezed;
  if (axes) {
    WB_ASSIGN_OR_RETURN(squeezed, NormalizeAxes(*axes, input.rank()));
    for (const int axis : squeezed) {
      if (input.dim(axis) != 1) {  // reshape_c7
        return absl::InvalidArgumentError(absl::StrCat(
            "cannot squeeze axis ", axis, " of ", DimsToString(input.dims()),
            ": its size is ", input.dim(axis), ", expected 1"));
      }
    }
  }
  Dims dims;
  for (int i = 0; i < input.rank(); ++i) {
    if (!axes && !view.IsFixed(0, i)) {
      return absl::FailedPreconditionError(absl::StrCat(
          "needs the size of axis ", i, ", which depends on data"));
    }
    const bool gone =
        axes ? std::binary_search(squeezed.begin(), squeezed.end(), i)
             : input.dim(i) == 1;
    if (!gone) dims.push_back(input.dim(i));
  }
  return ViewOf(input, dims);
}

absl::StatusOr<OutputTypes> InferUnsqueeze(const OpView& view) {
  const TensorType& input = *view.input(0);
  WB_ASSIGN_OR_RETURN(const std::optional<std::vector<int64_t>> axes,
                      ReadAxes(view));
  if (!axes) {  // reshape_c8
    return absl::InvalidArgumentError("'axes' is missing");
  }
  if (axes->size() > static_cast<size_t>(kMaxConstantElements)) {
    return absl::InvalidArgumentError(
        absl::StrCat("'axes' has ", axes->size(), " elements"));
  }
  const int rank = input.rank() + static_cast<int>(axes->size());
  WB_ASSIGN_OR_RETURN(const std::vector<int> inserted,  // reshape_c8
                      NormalizeAxes(*axes, rank));
  Dims dims;
  for (int i = 0, next = 0; i < rank; ++i) {
    const bool is_new = std::binary_search(inserted.begin(), inserted.end(), i);
    dims.push_back(is_new ? 1 : input.dim(next++));
  }
  return ViewOf(input, dims);
}

absl::StatusOr<OutputTypes> InferIdentity(const OpView& view) {
  if (view.container(0) != nullptr) return OutputTypes{*view.container(0)};
  return OutputTypes{*view.input(0)};
}

}  // namespace

absl::Status RegisterReshapeOps(OpRegistry& registry) {
  constexpr InputRoles kShapeSecond = {InputRole::kData, InputRole::kShape};
  return registry.AddAll({
      {.name = "Reshape",
       .since_version = 1,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kView,
       .infer = &InferReshapeAttribute,
       .cost = &CostView,
       .fold = &FoldView,
       .order = {Trend::kConserving, 3},
       .sources = 1,
       .weighs_any_sizes = true},
      {.name = "Reshape",
       .since_version = 5,
       .min_inputs = 2,
       .max_inputs = 2,
       .op_class = OpClass::kView,
       .input_roles = kShapeSecond,
       .infer = &InferReshape,
       .cost = &CostView,
       .fold = &FoldView,
       .order = {Trend::kConserving, 3},
       .sources = 1,
       .weighs_any_sizes = true},
      {.name = "Flatten",
       .since_version = 1,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kView,
       .infer = &InferFlatten,
       .cost = &CostView,
       .fold = &FoldView,
       .order = {Trend::kRising, 1},
       .sources = 1},
      {.name = "Squeeze",
       .since_version = 1,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kView,
       .infer = &InferSqueeze,
       .cost = &CostView,
       .fold = &FoldView,
       .order = {Trend::kRising, 1},
       .sources = 1,
       .weighs_any_sizes = true},
      {.name = "Squeeze",
       .since_version = kAxesAreInput,
       .min_inputs = 1,
       .max_inputs = 2,
       .op_class = OpClass::kView,
       .input_roles = kShapeSecond,
       .infer = &InferSqueeze,
       .cost = &CostView,
       .fold = &FoldView,
       .order = {Trend::kRising, 1},
       .sources = 1,
       .weighs_any_sizes = true},
      {.name = "Unsqueeze",
       .since_version = 1,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kView,
       .infer = &InferUnsqueeze,
       .cost = &CostView,
       .fold = &FoldView,
       .order = {Trend::kRising, 1},
       .sources = 1,
       .weighs_any_sizes = true},
      {.name = "Unsqueeze",
       .since_version = kAxesAreInput,
       .min_inputs = 2,
       .max_inputs = 2,
       .op_class = OpClass::kView,
       .input_roles = kShapeSecond,
       .infer = &InferUnsqueeze,
       .cost = &CostView,
       .fold = &FoldView,
       .order = {Trend::kRising, 1},
       .sources = 1,
       .weighs_any_sizes = true},
      {.name = "Identity",
       .since_version = 1,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kView,
       .containers = Containers::kAccepted,
       .infer = &InferIdentity,
       .cost = &CostView,
       .fold = &FoldView,
       .order = {Trend::kRising, 1},
       .sources = 1},
  });
}

}  // namespace weighbridge
