#include "analyzer/ops/resize.h"

#include <algorithm>
#include <cmath>
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
#include "analyzer/ops/interpolation.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/row_access.h"
#include "analyzer/ops/shape_input.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#resize, C1..C8.

// Scales are float32 in the specification, and so is their product with a dim:
// 10 * 0.7 is 7, not 6.99999988.
using Factors = std::vector<float>;

// resize_c1
absl::StatusOr<Interpolation> ReadMode(const OpView& view) {
  const std::string mode = view.StringAttribute("mode", "nearest");
  const std::optional<Interpolation> interpolation =
      InterpolationFromName(mode);
  if (!interpolation) {
    return absl::InvalidArgumentError(absl::StrCat(
        "mode is '", mode, "', expected 'nearest', 'linear' or 'cubic'"));
  }
  return *interpolation;
}

absl::StatusOr<Factors> NeedFactors(const OpView& view, int i,
                                    const char* name) {
  WB_RETURN_IF_ERROR(CheckDType(view, i, name, kFloatTypes));
  const TensorType& type = *view.input(i);
  if (type.rank() != 1 || type.element_count() > kMaxConstantElements) {
    return absl::InvalidArgumentError(
        absl::StrCat("input ", i, " ('", name, "') has shape ",
                     DimsToString(type.dims()), ", expected a short vector"));
  }
  Factors factors;
  for (int64_t k = 0; k < type.element_count(); ++k) {
    const Element factor = ElementOf(view.constant(i), k);
    if (!factor.is_float()) return ValueNotKnown(i, name);
    const Element rounded = StoredAs(DType::kFloat32, factor);
    factors.push_back(static_cast<float>(rounded.float_value()));
  }
  return factors;
}

absl::Status CheckFactors(const Factors& factors, size_t axes, float least) {
  if (factors.size() != axes) {  // resize_c3
    return absl::InvalidArgumentError(
        absl::StrCat("scales has ", factors.size(), " elements, expected ",
                     axes, ": one for each axis"));
  }
  for (const float factor : factors) {
    // Also refuses NaN.
    if (!(factor > 0 && factor >= least)) {  // resize_c4
      return absl::InvalidArgumentError(
          absl::StrCat("scales contains ", factor, ", expected ",
                       least > 0 ? "at least 1" : "more than 0"));
    }
  }
  return absl::OkStatus();
}

// floor(size * factor)
absl::StatusOr<int64_t> ScaleSize(int64_t size, float factor) {
  const float scaled = std::floor(static_cast<float>(size) * factor);
  if (!(std::abs(scaled) < 9e18f)) {
    return absl::InvalidArgumentError(
        absl::StrCat("a size of ", size, " scaled by ", factor, " overflows"));
  }
  return static_cast<int64_t>(scaled);
}

absl::StatusOr<OutputTypes> Resized(const TensorType& input,
                                    absl::Span<const int64_t> dims) {
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(input.dtype(), dims));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<OutputTypes> ScaleAll(const OpView& view, const Factors& factors,
                                     float least) {
  const TensorType& input = *view.input(0);
  WB_RETURN_IF_ERROR(ReadMode(view).status());
  WB_RETURN_IF_ERROR(CheckFactors(factors, input.rank(), least));
  Dims dims;
  for (int i = 0; i < input.rank(); ++i) {
    WB_ASSIGN_OR_RETURN(const int64_t size,
                        ScaleSize(input.dim(i), factors[i]));
    dims.push_back(size);
  }
  return Resized(input, dims);
}

absl::StatusOr<OutputTypes> InferUpsampleHeightWidth(const OpView& view) {
  if (view.input(0)->rank() != 4 || !view.HasAttribute("height_scale") ||
      !view.HasAttribute("width_scale")) {  // resize_c2
    return absl::InvalidArgumentError(absl::StrCat(
        "input has rank ", view.input(0)->rank(),
        ", expected 4 and attributes 'height_scale' and 'width_scale'"));
  }
  return ScaleAll(
      view,
      {1, 1, static_cast<float>(view.FloatAttribute("height_scale", 1)),
       static_cast<float>(view.FloatAttribute("width_scale", 1))},
      1);
}

absl::StatusOr<OutputTypes> InferUpsampleAttribute(const OpView& view) {
  if (!view.HasAttribute("scales")) {  // resize_c2
    return absl::InvalidArgumentError("attribute 'scales' is missing");
  }
  const std::vector<double> scales = view.FloatsAttribute("scales");
  Factors factors;
  for (const double scale : scales) {
    factors.push_back(static_cast<float>(
        StoredAs(DType::kFloat32, Element::Float(scale)).float_value()));
  }
  return ScaleAll(view, factors, 1);
}

absl::StatusOr<OutputTypes> InferUpsample(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const Factors factors, NeedFactors(view, 1, "scales"));
  return ScaleAll(view, factors, 1);
}

// Resize of opset 10: like Upsample, but it may also shrink.
absl::StatusOr<OutputTypes> InferResizeScales(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const Factors factors, NeedFactors(view, 1, "scales"));
  return ScaleAll(view, factors, 0);
}

// The axes that scales and sizes speak of, in their order.
absl::StatusOr<std::vector<int>> ReadAxes(const OpView& view) {
  const int rank = view.input(0)->rank();
  std::vector<int> axes;
  if (view.opset_version() < 18 || !view.HasAttribute("axes")) {
    for (int i = 0; i < rank; ++i) axes.push_back(i);
    return axes;
  }
  const std::vector<int64_t> listed = view.IntsAttribute("axes");
  WB_RETURN_IF_ERROR(NormalizeAxes(listed, rank).status());  // resize_c5
  for (const int64_t axis : listed) {
    axes.push_back(static_cast<int>(axis < 0 ? axis + rank : axis));
  }
  return axes;
}

// The share of each axis that the region of interest covers; 1 unless the node
// crops.
absl::StatusOr<Factors> RegionShares(const OpView& view, size_t axes) {
  if (view.StringAttribute("coordinate_transformation_mode", "half_pixel") !=
      "tf_crop_and_resize") {
    return Factors(axes, 1);
  }
  if (!view.HasInput(1)) {  // resize_c6
    return absl::InvalidArgumentError(
        "tf_crop_and_resize needs input 1 ('roi')");
  }
  WB_ASSIGN_OR_RETURN(const Factors roi, NeedFactors(view, 1, "roi"));
  if (roi.size() != 2 * axes) {  // resize_c6
    return absl::InvalidArgumentError(
        absl::StrCat("roi has ", roi.size(), " elements, expected ", 2 * axes,
                     ": two for each axis"));
  }
  Factors shares;
  for (size_t i = 0; i < axes; ++i) shares.push_back(roi[axes + i] - roi[i]);
  return shares;
}

absl::StatusOr<OutputTypes> ResizeByScales(const OpView& view,
                                           const std::vector<int>& axes) {
  const TensorType& input = *view.input(0);
  WB_ASSIGN_OR_RETURN(const Factors factors, NeedFactors(view, 2, "scales"));
  WB_RETURN_IF_ERROR(CheckFactors(factors, axes.size(), 0));
  WB_ASSIGN_OR_RETURN(const Factors shares, RegionShares(view, axes.size()));
  Dims dims(input.dims().begin(), input.dims().end());
  for (size_t i = 0; i < axes.size(); ++i) {
    WB_ASSIGN_OR_RETURN(dims[axes[i]],
                        ScaleSize(input.dim(axes[i]), shares[i] * factors[i]));
  }
  return Resized(input, dims);
}

// resize_c7
absl::StatusOr<std::string> ReadPolicy(const OpView& view) {
  if (view.opset_version() < 18) return "stretch";
  return ReadWord(view, "keep_aspect_ratio_policy", "stretch",
                  {"stretch", "not_larger", "not_smaller"});
}

// The one factor that brings every axis to at most (or at least) its size.
float CommonFactor(const TensorType& input, const std::vector<int>& axes,
                   absl::Span<const int64_t> sizes, bool not_larger) {
  std::optional<float> common;
  for (size_t i = 0; i < axes.size(); ++i) {
    if (input.dim(axes[i]) == 0) continue;
    const float factor =
        static_cast<float>(sizes[i]) / static_cast<float>(input.dim(axes[i]));
    if (!common || (not_larger ? factor < *common : factor > *common)) {
      common = factor;
    }
  }
  return common.value_or(1);
}

absl::StatusOr<OutputTypes> ResizeToSizes(const OpView& view,
                                          const std::vector<int>& axes) {
  const TensorType& input = *view.input(0);
  WB_ASSIGN_OR_RETURN(const std::string policy, ReadPolicy(view));
  WB_ASSIGN_OR_RETURN(const absl::Span<const int64_t> sizes,
                      NeedVector(view, 3, "sizes"));
  if (sizes.size() != axes.size()) {  // resize_c3
    return absl::InvalidArgumentError(
        absl::StrCat("sizes has ", sizes.size(), " elements, expected ",
                     axes.size(), ": one for each axis"));
  }
  Dims dims(input.dims().begin(), input.dims().end());
  for (size_t i = 0; i < axes.size(); ++i) {
    if (sizes[i] < 0) {  // resize_c4
      return absl::InvalidArgumentError(
          absl::StrCat("sizes contains the negative size ", sizes[i]));
    }
    dims[axes[i]] = sizes[i];
  }
  if (policy != "stretch") {
    for (const int axis : axes) {
      // The larger one axis is, the less are all others stretched.
      if (!view.IsFixed(0, axis)) {
        return absl::FailedPreconditionError(absl::StrCat(
            "needs the size of axis ", axis, ", which depends on data"));
      }
    }
    const float factor =
        CommonFactor(input, axes, sizes, policy == "not_larger");
    for (const int axis : axes) {
      const float size = factor * static_cast<float>(input.dim(axis));
      // Halves round up.
      WB_ASSIGN_OR_RETURN(dims[axis], ScaleSize(1, std::floor(size + 0.5f)));
    }
  }
  return Resized(input, dims);
}

// Since opset 11 there are `scales` and `sizes`, of which one is omitted or
// empty.
absl::StatusOr<OutputTypes> InferResize(const OpView& view) {
  WB_RETURN_IF_ERROR(ReadMode(view).status());
  WB_ASSIGN_OR_RETURN(const std::vector<int> axes, ReadAxes(view));
  const bool has_scales =
      view.HasInput(2) && view.input(2)->element_count() > 0;
  const bool has_sizes = view.HasInput(3) && view.input(3)->element_count() > 0;
  if (has_scales && has_sizes) {  // resize_c8
    return absl::InvalidArgumentError("has both scales and sizes");
  }
  if (axes.empty()) return OutputTypes{*view.input(0)};
  if (has_sizes) return ResizeToSizes(view, axes);
  if (has_scales) return ResizeByScales(view, axes);
  return absl::InvalidArgumentError("has neither scales nor sizes");  // c8
}

// Each output element is a weighted sum of the input elements around it: one
// multiplication and one addition for each, along every axis that changes.
// Nearest neighbours are copied.
absl::StatusOr<OpCost> CostResize(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kDataMovement);
  WB_ASSIGN_OR_RETURN(const Interpolation interpolation, ReadMode(view));
  const TensorType& input = *view.input(0);
  const TensorType* output = view.output(0);
  if (output == nullptr) return cost;
  if (output->rank() != input.rank()) {
    return absl::UnimplementedError("its result is given another rank");
  }
  const bool antialias = view.IntAttribute("antialias", 0) != 0;
  int64_t taps = 1;
  for (int i = 0; i < input.rank(); ++i) {
    if (input.dim(i) == output->dim(i) || output->dim(i) == 0) continue;
    int64_t along_axis = TapsPerAxis(interpolation);
    // The filter widens by as much as the axis shrinks.
    if (antialias && interpolation != Interpolation::kNearest) {
      along_axis *=
          std::max<int64_t>(1, (input.dim(i) - 1) / output->dim(i) + 1);
    }
    if (__builtin_mul_overflow(taps, along_axis, &taps)) {
      taps = int64_t{1} << 62;
    }
  }
  // Shrinking may leave elements unread.
  cost.input_reads[0] =
      std::min(cost.input_reads[0], output->byte_size() * taps);
  if (interpolation != Interpolation::kNearest) {
    cost.work_class = WorkClass::kOther;
    cost.vector_ops = Ops(output->element_count()) * taps * kAffineWeight;
  }
  return cost;
}

// As many rows as interpolation along the axis of rows reads, around the
// position of the result in the input.
RowAccesses RowsOfResize(const OpView& view) {
  const absl::StatusOr<Interpolation> interpolation = ReadMode(view);
  const TensorType* output = view.output(0);
  const bool is_cropped = view.StringAttribute("coordinate_transformation_mode",
                                               "") == "tf_crop_and_resize";
  if (!interpolation.ok() || output == nullptr || is_cropped ||
      RowCount(*output) == 0) {
    return {};
  }
  const int64_t in = RowCount(*view.input(0)), out = RowCount(*output);
  int64_t extent = in == out ? 1 : TapsPerAxis(*interpolation);
  if (extent > 1 && in > out && view.IntAttribute("antialias", 0) != 0) {
    extent *= (in - 1) / out + 1;
  }
  return {{.kind = RowAccess::Kind::kWindow,
           .extent = extent,
           .padding = extent / 2}};
}

OpDef Upsample(int since_version, int inputs,
               absl::StatusOr<OutputTypes> (*infer)(const OpView&)) {
  return {.name = "Upsample",
          .since_version = since_version,
          .min_inputs = inputs,
          .max_inputs = inputs,
          .op_class = OpClass::kDataMovement,
          .input_roles = {InputRole::kData, InputRole::kShape},
          .infer = infer,
          .cost = &CostResize,
          .rows = &RowsOfResize,
          .order = {Trend::kRising, 2},
          .weighs_any_sizes = true};
}

OpDef Resize(int since_version, int min_inputs, int max_inputs,
             absl::StatusOr<OutputTypes> (*infer)(const OpView&)) {
  return {.name = "Resize",
          .since_version = since_version,
          .min_inputs = min_inputs,
          .max_inputs = max_inputs,
          .op_class = OpClass::kDataMovement,
          .input_roles = {InputRole::kData, InputRole::kShape,
                          InputRole::kShape, InputRole::kShape},
          .infer = infer,
          .cost = &CostResize,
          // Input 1 is `scales` in opset 10, then `roi`.
          .rows = &RowsOfResize,
          .order = {Trend::kRising, since_version < 11 ? 2U : 12U},
          .weighs_any_sizes = true};
}

}  // namespace

absl::Status RegisterResizeOps(OpRegistry& registry) {
  return registry.AddAll({
      Upsample(1, 1, &InferUpsampleHeightWidth),
      Upsample(7, 1, &InferUpsampleAttribute),
      Upsample(9, 2, &InferUpsample),
      Resize(10, 2, 2, &InferResizeScales),
      // roi and scales are required in opset 11, if only as empty tensors; some
      // files omit them, as opset 13 allows.
      Resize(11, 1, 4, &InferResize),
  });
}

}  // namespace weighbridge
