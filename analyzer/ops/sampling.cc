#include "analyzer/ops/sampling.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/interpolation.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/shape_input.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#sampling, C1..C7.

absl::StatusOr<Interpolation> GridMode(const OpView& view) {
  const std::string mode = view.StringAttribute("mode", "linear");
  const std::optional<Interpolation> interpolation =
      InterpolationFromName(mode);
  if (!interpolation) {  // sampling_c1
    return absl::InvalidArgumentError(absl::StrCat(
        "mode is '", mode, "', expected 'linear', 'nearest' or 'cubic'"));
  }
  return *interpolation;
}

absl::StatusOr<OutputTypes> InferGridSample(const OpView& view) {
  const TensorType& x = *view.input(0);
  const TensorType& grid = *view.input(1);
  WB_RETURN_IF_ERROR(GridMode(view).status());
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "grid", kFloatTypes));
  const int spatial = x.rank() - 2;
  // Volumes came with opset 20.
  if (spatial < 1 || (view.opset_version() < 20 && spatial != 2)) {
    return absl::InvalidArgumentError(absl::StrCat(  // sampling_c2
        "input has rank ", x.rank(), ", expected ",
        view.opset_version() < 20 ? "4" : "at least 3"));
  }
  if (grid.rank() != x.rank() || grid.dim(0) != x.dim(0) ||
      grid.dim(grid.rank() - 1) != spatial) {  // sampling_c3
    return absl::InvalidArgumentError(
        absl::StrCat("grid has shape ", DimsToString(grid.dims()),
                     ", expected [", x.dim(0), ", ", spatial, " sizes, ",
                     spatial, "] for an input of ", DimsToString(x.dims())));
  }
  Dims dims = {x.dim(0), x.dim(1)};
  for (int i = 0; i < spatial; ++i) dims.push_back(grid.dim(i + 1));
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(x.dtype(), dims));
  return OutputTypes{std::move(type)};
}

// A multiplication and an addition for each coordinate of the grid and for each
// element around each output element.
absl::StatusOr<OpCost> CostGridSample(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  WB_ASSIGN_OR_RETURN(const Interpolation interpolation, GridMode(view));
  cost.vector_ops = Ops(view.input(1)->element_count()) * kAffineWeight;
  if (view.output(0) != nullptr && interpolation != Interpolation::kNearest) {
    cost.vector_ops +=
        Ops(view.output(0)->element_count()) *
        Taps(TapsPerAxis(interpolation), view.input(0)->rank() - 2) *
        kAffineWeight;
  }
  return cost;
}

absl::StatusOr<OutputTypes> InferAffineGrid(const OpView& view) {
  const TensorType& theta = *view.input(0);
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "theta", kFloatTypes));
  WB_ASSIGN_OR_RETURN(const absl::Span<const int64_t> size,
                      NeedVector(view, 1, "size"));
  const int64_t spatial = static_cast<int64_t>(size.size()) - 2;
  if (spatial != 2 && spatial != 3) {  // sampling_c4
    return absl::InvalidArgumentError(
        absl::StrCat("size has ", size.size(), " elements, expected 4 or 5"));
  }
  if (theta.rank() != 3 || theta.dim(0) != size[0] || theta.dim(1) != spatial ||
      theta.dim(2) != spatial + 1) {  // sampling_c4
    return absl::InvalidArgumentError(absl::StrCat(
        "theta has shape ", DimsToString(theta.dims()), ", expected [", size[0],
        ",", spatial, ",", spatial + 1, "]"));
  }
  Dims dims = {size[0]};
  for (int64_t i = 0; i < spatial; ++i) dims.push_back(size[i + 2]);
  dims.push_back(spatial);
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(theta.dtype(), dims));
  return OutputTypes{std::move(type)};
}

// Every position, with a 1 behind it, times the matrix of its image.
absl::StatusOr<OpCost> CostAffineGrid(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kGemm);
  const TensorType* output = view.output(0);
  if (output == nullptr) return cost;
  const int64_t n = view.input(0)->dim(1), k = view.input(0)->dim(2);
  cost.matrix_ops = Ops(output->element_count()) * k * kOpsPerMac;
  const int64_t images = output->dim(0);
  cost.contraction = ContractionShape{
      .batch = images,
      .m = images == 0 ? 0 : output->element_count() / images / n,
      .n = n,
      .k = k};
  return cost;
}

// Blocks along one axis of the image; nullopt if they do not fit.
std::optional<int64_t> BlocksAlong(int64_t image, int64_t block,
                                   int64_t dilation, int64_t stride,
                                   int64_t pad_begin, int64_t pad_end) {
  if (image < 0 || block < 1 || dilation < 1 || stride < 1 || pad_begin < 0 ||
      pad_end < 0) {
    return std::nullopt;
  }
  int64_t padded, extent;
  if (__builtin_add_overflow(image, pad_begin, &padded) ||
      __builtin_add_overflow(padded, pad_end, &padded) ||
      __builtin_mul_overflow(dilation, block - 1, &extent) ||
      extent >= padded) {
    return std::nullopt;
  }
  return (padded - extent - 1) / stride + 1;
}

// An attribute with one number for each of `count` places, or `missing`.
absl::StatusOr<std::vector<int64_t>> PerAxis(const OpView& view,
                                             const char* name, size_t count,
                                             int64_t missing) {
  if (!view.HasAttribute(name)) return std::vector<int64_t>(count, missing);
  std::vector<int64_t> values = view.IntsAttribute(name);
  if (values.size() != count) {  // sampling_c6
    return absl::InvalidArgumentError(absl::StrCat(
        name, " has ", values.size(), " elements, expected ", count));
  }
  return values;
}

absl::StatusOr<OutputTypes> InferCol2Im(const OpView& view) {
  const TensorType& input = *view.input(0);
  if (input.rank() != 3) {  // sampling_c5
    return absl::InvalidArgumentError(
        absl::StrCat("input has rank ", input.rank(), ", expected 3"));
  }
  WB_ASSIGN_OR_RETURN(const absl::Span<const int64_t> image,
                      NeedVector(view, 1, "image_shape"));
  WB_ASSIGN_OR_RETURN(const absl::Span<const int64_t> block,
                      NeedVector(view, 2, "block_shape"));
  if (image.empty() || block.size() != image.size()) {  // sampling_c5
    return absl::InvalidArgumentError(
        absl::StrCat("image_shape has ", image.size(), " and block_shape ",
                     block.size(), " elements, expected as many, at least 1"));
  }
  WB_ASSIGN_OR_RETURN(const std::vector<int64_t> dilations,
                      PerAxis(view, "dilations", image.size(), 1));
  WB_ASSIGN_OR_RETURN(const std::vector<int64_t> strides,
                      PerAxis(view, "strides", image.size(), 1));
  WB_ASSIGN_OR_RETURN(const std::vector<int64_t> pads,
                      PerAxis(view, "pads", 2 * image.size(), 0));
  int64_t blocks = 1, block_elements = 1;
  for (size_t i = 0; i < image.size(); ++i) {
    const std::optional<int64_t> along =
        BlocksAlong(image[i], block[i], dilations[i], strides[i], pads[i],
                    pads[image.size() + i]);
    if (!along || __builtin_mul_overflow(blocks, *along, &blocks) ||
        __builtin_mul_overflow(block_elements, block[i], &block_elements)) {
      return absl::InvalidArgumentError(absl::StrCat(  // sampling_c6
          "blocks of ", block[i], " do not fit an image of ", image[i],
          " on axis ", i));
    }
  }
  if (input.dim(1) % block_elements != 0 || input.dim(2) != blocks) {
    return absl::InvalidArgumentError(absl::StrCat(  // sampling_c7
        "input has shape ", DimsToString(input.dims()), ", expected [N, C * ",
        block_elements, ", ", blocks, "]"));
  }
  Dims dims = {input.dim(0), input.dim(1) / block_elements};
  dims.insert(dims.end(), image.begin(), image.end());
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(input.dtype(), dims));
  return OutputTypes{std::move(type)};
}

// Every element of every block is added to the image.
absl::StatusOr<OpCost> CostCol2Im(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kReduction);
  cost.vector_ops = Ops(view.input(0)->element_count()) * kSimpleWeight;
  return cost;
}

}  // namespace

absl::Status RegisterSamplingOps(OpRegistry& registry) {
  return registry.AddAll({
      {.name = "GridSample",
       .since_version = 16,
       .min_inputs = 2,
       .max_inputs = 2,
       .op_class = OpClass::kDataMovement,
       .input_roles = {InputRole::kData, InputRole::kIndex},
       .infer = &InferGridSample,
       .cost = &CostGridSample},
      {.name = "AffineGrid",
       .since_version = 20,
       .min_inputs = 2,
       .max_inputs = 2,
       .op_class = OpClass::kContraction,
       .input_roles = {InputRole::kData, InputRole::kShape},
       .infer = &InferAffineGrid,
       .cost = &CostAffineGrid},
      {.name = "Col2Im",
       .since_version = 18,
       .min_inputs = 3,
       .max_inputs = 3,
       .op_class = OpClass::kReduction,
       .input_roles = {InputRole::kData, InputRole::kShape, InputRole::kShape},
       .infer = &InferCol2Im,
       .cost = &CostCol2Im},
  });
}

}  // namespace weighbridge
