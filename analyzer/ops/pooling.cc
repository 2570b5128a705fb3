#include "analyzer/ops/pooling.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "analyzer/ops/attribute_value.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/interpolation.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/ops/row_access.h"
#include "analyzer/ops/shape_input.h"
#include "analyzer/ops/window.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#pooling, C1..C9.

bool IsMaxPoolElement(DType dtype) {
  return IsFloat(dtype) || dtype == DType::kInt8 || dtype == DType::kUInt8;
}
constexpr DTypeSet kMaxPoolTypes = {&IsMaxPoolElement,
                                    "a float type, int8 or uint8"};

absl::StatusOr<std::vector<WindowAxis>> ReadPoolingWindow(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckRankAtLeast(view, 0, "X", 3));  // pooling_c1
  return ReadWindow(view, view.input(0)->dims().subspan(2), {});
}

// X with the spatial sizes that the window leaves.
absl::StatusOr<TensorType> PooledType(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const std::vector<WindowAxis> window,
                      ReadPoolingWindow(view));
  const TensorType& x = *view.input(0);
  Dims dims = {x.dim(0), x.dim(1)};
  for (const WindowAxis& axis : window) dims.push_back(axis.output_size);
  return TensorType::Create(x.dtype(), dims);
}

absl::StatusOr<OutputTypes> InferAveragePool(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kFloatTypes));  // pooling_c2
  WB_ASSIGN_OR_RETURN(TensorType y, PooledType(view));
  return OutputTypes{std::move(y)};
}

absl::StatusOr<OutputTypes> InferMaxPool(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kMaxPoolTypes));  // pooling_c2
  WB_RETURN_IF_ERROR(
      ReadFlag(view, "storage_order", false).status());  // pooling_c3
  WB_ASSIGN_OR_RETURN(TensorType y, PooledType(view));
  if (view.opset_version() < 8) return OutputTypes{std::move(y)};
  const TensorType indices = y.WithDType(DType::kInt64);
  return OutputTypes{std::move(y), indices};
}

// p is a float in opset 1 and an int after that; 2 if it is missing.
absl::StatusOr<double> ReadP(const OpView& view) {
  const double p = view.opset_version() < 2
                       ? view.FloatAttribute("p", 2)
                       : static_cast<double>(view.IntAttribute("p", 2));
  if (p > 0) return p;
  return absl::InvalidArgumentError(  // pooling_c4
      absl::StrCat("p is ", p, ", expected a positive number"));
}

absl::StatusOr<OutputTypes> InferLpPool(const OpView& view) {
  WB_RETURN_IF_ERROR(ReadP(view).status());
  return InferAveragePool(view);
}

// What one element under the window costs, and what one output costs more.
struct PoolingWeights {
  int per_position, per_output;
};

PoolingWeights WeightsOfLp(double p) {
  if (p == 1) return {.per_position = 2 * kSimpleWeight, .per_output = 0};
  if (p == 2) {
    return {.per_position = 2 * kSimpleWeight, .per_output = kSqrtWeight};
  }
  // |x|^p, added; the p-th root of the sum.
  return {.per_position = kSimpleWeight + kPowWeight + kSimpleWeight,
          .per_output = kPowWeight};
}

// Padding positions are counted like all others.
absl::StatusOr<OpCost> CostWindow(const OpView& view, PoolingWeights weights) {
  OpCost cost = StreamingCost(view, WorkClass::kPooling);
  const TensorType* y = view.output(0) ? view.output(0) : view.output(1);
  if (y == nullptr) return cost;
  WB_ASSIGN_OR_RETURN(const std::vector<WindowAxis> window,
                      ReadPoolingWindow(view));
  const Ops outputs(y->element_count());
  cost.vector_ops = outputs * PositionCount(window) * weights.per_position +
                    outputs * weights.per_output;
  return cost;
}

absl::StatusOr<OpCost> CostMaxPool(const OpView& view) {
  // Keeping the index of the largest is one more selection.
  const bool indices = view.output(1) != nullptr;
  return CostWindow(view, {.per_position = (indices ? 2 : 1) * kSimpleWeight,
                           .per_output = 0});
}

// A sum and one product with the inverse count; with count_include_pad = 0
// that count differs at the border, but the work does not.
absl::StatusOr<OpCost> CostAveragePool(const OpView& view) {
  return CostWindow(
      view, {.per_position = kSimpleWeight, .per_output = kSimpleWeight});
}

absl::StatusOr<OpCost> CostLpPool(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const double p, ReadP(view));
  return CostWindow(view, WeightsOfLp(p));
}

template <const DTypeSet& types>
absl::StatusOr<OutputTypes> InferGlobalPool(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", types));    // pooling_c2
  WB_RETURN_IF_ERROR(CheckRankAtLeast(view, 0, "X", 2));  // pooling_c1
  const TensorType& x = *view.input(0);
  Dims dims(x.rank(), 1);
  dims[0] = x.dim(0);
  dims[1] = x.dim(1);
  WB_ASSIGN_OR_RETURN(TensorType y, TensorType::Create(x.dtype(), dims));
  return OutputTypes{std::move(y)};
}

absl::StatusOr<OutputTypes> InferGlobalLpPool(const OpView& view) {
  WB_RETURN_IF_ERROR(ReadP(view).status());
  return InferGlobalPool<kFloatTypes>(view);
}

OpCost CostGlobal(const OpView& view, PoolingWeights weights) {
  OpCost cost = StreamingCost(view, WorkClass::kPooling);
  if (view.output(0) == nullptr) return cost;
  cost.vector_ops = Ops(view.input(0)->element_count()) * weights.per_position +
                    Ops(view.output(0)->element_count()) * weights.per_output;
  return cost;
}

absl::StatusOr<OpCost> CostGlobalMaxPool(const OpView& view) {
  return CostGlobal(view, {.per_position = kSimpleWeight, .per_output = 0});
}

absl::StatusOr<OpCost> CostGlobalAveragePool(const OpView& view) {
  return CostGlobal(
      view, {.per_position = kSimpleWeight, .per_output = kSimpleWeight});
}

absl::StatusOr<OpCost> CostGlobalLpPool(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const double p, ReadP(view));
  return CostGlobal(view, WeightsOfLp(p));
}

// Inputs: X, I, output_shape.
absl::StatusOr<OutputTypes> InferMaxUnpool(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kFloatTypes));  // pooling_c2
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "I", kInt64Type));
  WB_RETURN_IF_ERROR(CheckRankAtLeast(view, 0, "X", 3));  // pooling_c1
  const TensorType& x = *view.input(0);
  WB_RETURN_IF_ERROR(CheckDims(view, 1, "I", x.dims()));  // pooling_c5
  Dims dims = {x.dim(0), x.dim(1)};
  if (view.HasInput(2)) {  // Overrides the window.
    WB_ASSIGN_OR_RETURN(const absl::Span<const int64_t> shape,
                        NeedVector(view, 2, "output_shape"));
    if (static_cast<int>(shape.size()) != x.rank()) {  // pooling_c6
      return absl::InvalidArgumentError(
          absl::StrCat("output_shape has ", shape.size(),
                       " elements, the input has rank ", x.rank()));
    }
    dims.assign(shape.begin(), shape.end());
  } else {
    WB_ASSIGN_OR_RETURN(const std::vector<WindowAxis> window,
                        ReadTransposedWindow(view, x.dims().subspan(2), {}));
    for (const WindowAxis& axis : window) dims.push_back(axis.output_size);
  }
  WB_ASSIGN_OR_RETURN(TensorType y, TensorType::Create(x.dtype(), dims));
  return OutputTypes{std::move(y)};
}

absl::StatusOr<OpCost> CostMaxUnpool(const OpView& view) {
  return StreamingCost(view, WorkClass::kDataMovement);
}

absl::Status CheckRegions(const OpView& view, int64_t numbers_per_region) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kFloatTypes));  // pooling_c2
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 1));
  WB_RETURN_IF_ERROR(CheckRank(view, 0, "X", 4));     // pooling_c1
  WB_RETURN_IF_ERROR(CheckRank(view, 1, "rois", 2));  // pooling_c7
  return CheckDims(view, 1, "rois",
                   {view.input(1)->dim(0), numbers_per_region});
}

absl::StatusOr<OutputTypes> RegionOutput(const OpView& view, int64_t height,
                                         int64_t width) {
  if (height < 1 || width < 1) {  // pooling_c8
    return absl::InvalidArgumentError(absl::StrCat(
        "output is ", height, " by ", width, ", each must be at least 1"));
  }
  WB_ASSIGN_OR_RETURN(
      TensorType y, TensorType::Create(view.input(0)->dtype(),
                                       {view.input(1)->dim(0),
                                        view.input(0)->dim(1), height, width}));
  return OutputTypes{std::move(y)};
}

absl::StatusOr<OutputTypes> InferMaxRoiPool(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckRegions(view, 5));
  const std::vector<int64_t> pooled = view.IntsAttribute("pooled_shape");
  if (pooled.size() != 2) {  // pooling_c8
    return absl::InvalidArgumentError(absl::StrCat(
        "pooled_shape has ", pooled.size(), " elements, expected 2"));
  }
  return RegionOutput(view, pooled[0], pooled[1]);
}

// An upper bound: a region is at most the whole of X.
absl::StatusOr<OpCost> CostMaxRoiPool(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kPooling);
  const TensorType& x = *view.input(0);
  if (view.output(0) == nullptr) return cost;
  cost.vector_ops = Ops(view.input(1)->dim(0)) * x.dim(1) * x.dim(2) *
                    x.dim(3) * kSimpleWeight;
  return cost;
}

// Inputs: X, rois, batch_indices.
absl::StatusOr<OutputTypes> InferRoiAlign(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckRegions(view, 4));
  WB_RETURN_IF_ERROR(CheckDType(view, 2, "batch_indices", kInt64Type));
  WB_RETURN_IF_ERROR(CheckDims(view, 2, "batch_indices",
                               {view.input(1)->dim(0)}));  // pooling_c7
  WB_RETURN_IF_ERROR(
      ReadWord(view, "mode", "avg", {"avg", "max"}).status());  // pooling_c9
  WB_RETURN_IF_ERROR(ReadWord(view, "coordinate_transformation_mode",
                              "half_pixel", {"half_pixel", "output_half_pixel"})
                         .status());  // pooling_c9
  const int64_t ratio = view.IntAttribute("sampling_ratio", 0);
  if (ratio < 0) {  // pooling_c9
    return absl::InvalidArgumentError(
        absl::StrCat("sampling_ratio is ", ratio, ", must not be negative"));
  }
  return RegionOutput(view, view.IntAttribute("output_height", 1),
                      view.IntAttribute("output_width", 1));
}

int64_t RoundedUpQuotient(int64_t a, int64_t b) { return a / b + (a % b != 0); }

// Each output takes sampling_ratio^2 samples, interpolated between four
// positions; the adaptive grid (0) has at most as many as a region that covers
// X needs.
absl::StatusOr<OpCost> CostRoiAlign(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kPooling);
  if (view.output(0) == nullptr) return cost;
  const TensorType& x = *view.input(0);
  const TensorType& y = *view.output(0);
  const int64_t ratio = view.IntAttribute("sampling_ratio", 0);
  const int64_t rows =
      ratio > 0 ? ratio : RoundedUpQuotient(x.dim(2), y.dim(2));
  const int64_t columns =
      ratio > 0 ? ratio : RoundedUpQuotient(x.dim(3), y.dim(3));
  cost.vector_ops =
      Ops(y.element_count()) * rows * columns * (Taps(2, 2) * kAffineWeight);
  return cost;
}

RowAccesses RowsOfPool(const OpView& view) {
  const absl::StatusOr<std::vector<WindowAxis>> window =
      ReadPoolingWindow(view);
  return {window.ok() ? RowsUnder(*window) : RowAccess()};
}

struct Rules {
  absl::StatusOr<OutputTypes> (*infer)(const OpView&);
  absl::StatusOr<OpCost> (*cost)(const OpView&);
  RowAccesses (*rows)(const OpView&);
};

OpDef Pooling(const char* name, int since_version, Rules rules) {
  return {.name = name,
          .since_version = since_version,
          .min_inputs = 1,
          .max_inputs = 1,
          .op_class = OpClass::kReduction,
          .infer = rules.infer,
          .cost = rules.cost,
          .rows = rules.rows};
}

}  // namespace

absl::Status RegisterPoolingOps(OpRegistry& registry) {
  using enum InputRole;
  return registry.AddAll({
      Pooling("MaxPool", 1, {&InferMaxPool, &CostMaxPool, &RowsOfPool}),
      Pooling("AveragePool", 1,
              {&InferAveragePool, &CostAveragePool, &RowsOfPool}),
      Pooling("LpPool", 1, {&InferLpPool, &CostLpPool, &RowsOfPool}),
      Pooling("GlobalMaxPool", 1,
              {&InferGlobalPool<kMaxPoolTypes>, &CostGlobalMaxPool, &RowsOnce}),
      Pooling(
          "GlobalAveragePool", 1,
          {&InferGlobalPool<kFloatTypes>, &CostGlobalAveragePool, &RowsOnce}),
      Pooling("GlobalLpPool", 1,
              {&InferGlobalLpPool, &CostGlobalLpPool, &RowsOnce}),
      {.name = "MaxUnpool",
       .since_version = 9,
       .min_inputs = 2,
       .max_inputs = 3,
       .op_class = OpClass::kDataMovement,
       .input_roles = {kData, kIndex, kShape},
       .infer = &InferMaxUnpool,
       .cost = &CostMaxUnpool},
      {.name = "MaxRoiPool",
       .since_version = 1,
       .min_inputs = 2,
       .max_inputs = 2,
       .op_class = OpClass::kReduction,
       .input_roles = {kData, kIndex},
       .infer = &InferMaxRoiPool,
       .cost = &CostMaxRoiPool},
      {.name = "RoiAlign",
       .since_version = 10,
       .min_inputs = 3,
       .max_inputs = 3,
       .op_class = OpClass::kReduction,
       .input_roles = {kData, kIndex, kIndex},
       .infer = &InferRoiAlign,
       .cost = &CostRoiAlign},
  });
}

}  // namespace weighbridge
