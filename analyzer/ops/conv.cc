#include "analyzer/ops/conv.h"

#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/interpolation.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/ops/row_access.h"
#include "analyzer/ops/window.h"
#include "analyzer/ops/zero_point.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#conv, C1..C10.

bool IsInt8(DType dtype) {
  return dtype == DType::kInt8 || dtype == DType::kUInt8;
}
bool IsInt32(DType dtype) { return dtype == DType::kInt32; }
constexpr DTypeSet kInt8Types = {&IsInt8, "int8 or uint8"};
constexpr DTypeSet kInt32Type = {&IsInt32, "int32"};

absl::Status CheckRanks(const TensorType& x, const TensorType& w) {
  if (x.rank() >= 3 && w.rank() == x.rank()) return absl::OkStatus();
  return absl::InvalidArgumentError(  // conv_c1
      absl::StrCat("input has rank ", x.rank(), ", weight has rank ", w.rank(),
                   ", expected the same rank of at least 3"));
}

// X is [N, C, spatial...], W is [M, C / group, kernel...].
absl::Status CheckChannels(const TensorType& x, const TensorType& w,
                           int64_t group) {
  if (group < 1 || x.dim(1) % group != 0 || x.dim(1) / group != w.dim(1)) {
    return absl::InvalidArgumentError(  // conv_c2
        absl::StrCat("input has ", x.dim(1), " channels, weight expects ",
                     w.dim(1), " in each of ", group, " groups"));
  }
  if (w.dim(0) < 1 || w.dim(0) % group != 0) {  // conv_c3
    return absl::InvalidArgumentError(absl::StrCat(
        w.dim(0), " filters do not divide into ", group, " groups"));
  }
  return absl::OkStatus();
}

// A kernel that is smaller in a run fits at more positions.
absl::Status CheckKernelIsFixed(const OpView& view, int w_index) {
  for (int axis = 2; axis < view.input(w_index)->rank(); ++axis) {
    if (view.IsFixed(w_index, axis)) continue;
    return absl::FailedPreconditionError(
        absl::StrCat("needs the size of axis ", axis,
                     " of its weight, which depends on data"));
  }
  return absl::OkStatus();
}

absl::StatusOr<TensorType> OutputOf(DType dtype, int64_t batch,
                                    int64_t channels,
                                    const std::vector<WindowAxis>& window) {
  Dims dims = {batch, channels};
  for (const WindowAxis& axis : window) dims.push_back(axis.output_size);
  return TensorType::Create(dtype, dims);
}

absl::StatusOr<OutputTypes> InferConvolution(const OpView& view, int w_index,
                                             DType result) {
  const TensorType& x = *view.input(0);
  const TensorType& w = *view.input(w_index);
  WB_RETURN_IF_ERROR(CheckRanks(x, w));
  WB_RETURN_IF_ERROR(CheckChannels(x, w, view.IntAttribute("group", 1)));
  WB_RETURN_IF_ERROR(CheckKernelIsFixed(view, w_index));
  WB_ASSIGN_OR_RETURN(
      const std::vector<WindowAxis> window,
      ReadWindow(view, x.dims().subspan(2), w.dims().subspan(2)));
  WB_ASSIGN_OR_RETURN(TensorType y,
                      OutputOf(result, x.dim(0), w.dim(0), window));
  return OutputTypes{std::move(y)};
}

absl::Status CheckFloatOperands(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kFloatTypes));  // conv_c5
  for (int i = 1; i < view.input_count(); ++i) {
    WB_RETURN_IF_ERROR(CheckSameDType(view, 0, i));  // conv_c5
  }
  return absl::OkStatus();
}

absl::StatusOr<OutputTypes> InferConv(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckFloatOperands(view));
  WB_ASSIGN_OR_RETURN(OutputTypes outputs,
                      InferConvolution(view, 1, view.input(0)->dtype()));
  WB_RETURN_IF_ERROR(
      CheckDims(view, 2, "B", {view.input(1)->dim(0)}));  // conv_c4
  return outputs;
}

// Inputs: x, w, x_zero_point, w_zero_point.
absl::StatusOr<OutputTypes> InferConvInteger(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "x", kInt8Types));  // conv_c5
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "w", kInt8Types));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 2));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 1, 3));
  WB_ASSIGN_OR_RETURN(OutputTypes outputs,
                      InferConvolution(view, 1, DType::kInt32));
  WB_RETURN_IF_ERROR(CheckScalar(view, 2, "x_zero_point"));  // conv_c6
  WB_RETURN_IF_ERROR(
      CheckPerChannel(view, 3, "w_zero_point", view.input(1)->dim(0)));
  return outputs;
}

// Inputs: x, x_scale, x_zero_point, w, w_scale, w_zero_point, y_scale,
// y_zero_point, B.
absl::StatusOr<OutputTypes> InferQLinearConv(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "x", kInt8Types));  // conv_c5
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "x_scale", kFloatTypes));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 2));
  WB_RETURN_IF_ERROR(CheckDType(view, 3, "w", kInt8Types));
  WB_RETURN_IF_ERROR(CheckDType(view, 4, "w_scale", kFloatTypes));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 3, 5));
  WB_RETURN_IF_ERROR(CheckDType(view, 6, "y_scale", kFloatTypes));
  WB_RETURN_IF_ERROR(CheckDType(view, 7, "y_zero_point", kInt8Types));
  WB_RETURN_IF_ERROR(CheckDType(view, 8, "B", kInt32Type));
  WB_ASSIGN_OR_RETURN(OutputTypes outputs,
                      InferConvolution(view, 3, view.input(7)->dtype()));
  const int64_t filters = view.input(3)->dim(0);
  WB_RETURN_IF_ERROR(CheckScalar(view, 1, "x_scale"));  // conv_c6
  WB_RETURN_IF_ERROR(CheckScalar(view, 2, "x_zero_point"));
  WB_RETURN_IF_ERROR(CheckPerChannel(view, 4, "w_scale", filters));
  WB_RETURN_IF_ERROR(CheckPerChannel(view, 5, "w_zero_point", filters));
  WB_RETURN_IF_ERROR(CheckScalar(view, 6, "y_scale"));
  WB_RETURN_IF_ERROR(CheckScalar(view, 7, "y_zero_point"));
  WB_RETURN_IF_ERROR(CheckDims(view, 8, "B", {filters}));  // conv_c4
  return outputs;
}

WorkClass ClassOf(int64_t group, int64_t channels) {
  return group > 1 && group == channels ? WorkClass::kDepthwiseConvolution
                                        : WorkClass::kConvolution;
}

int64_t SpatialCount(const TensorType& type) {
  int64_t count = 1;  // A TensorType's element count, and so this, fits.
  for (int i = 2; i < type.rank(); ++i) count *= type.dim(i);
  return count;
}

// Every output element is the product of one filter with as many inputs,
// padding included. Only what must move if nobody wants the output.
OpCost CostConvolution(const OpView& view, int w_index) {
  const TensorType& x = *view.input(0);
  const TensorType& w = *view.input(w_index);
  const int64_t group = view.IntAttribute("group", 1);
  OpCost cost = StreamingCost(view, ClassOf(group, x.dim(1)));
  if (view.output(0) == nullptr) return cost;
  const TensorType& y = *view.output(0);
  const int64_t filter_elements = w.element_count() / w.dim(0);
  cost.matrix_ops = Ops(kOpsPerMac) * y.element_count() * filter_elements;
  cost.contraction = ContractionShape{.batch = y.dim(0) * group,
                                      .m = SpatialCount(y),
                                      .n = w.dim(0) / group,
                                      .k = filter_elements};
  return cost;
}

Ops BiasOps(const OpView& view, int bias) {
  if (!view.HasInput(bias) || view.output(0) == nullptr) return Ops();
  return Ops(view.output(0)->element_count()) * kSimpleWeight;
}

absl::StatusOr<OpCost> CostConv(const OpView& view) {
  OpCost cost = CostConvolution(view, 1);
  cost.vector_ops = BiasOps(view, 2);
  return cost;
}

absl::StatusOr<OpCost> CostConvInteger(const OpView& view) {
  OpCost cost = CostConvolution(view, 1);
  cost.vector_ops = ZeroPointOps(view, 0, 2) + ZeroPointOps(view, 1, 3);
  return cost;
}

absl::StatusOr<OpCost> CostQLinearConv(const OpView& view) {
  OpCost cost = CostConvolution(view, 3);
  cost.vector_ops =
      ZeroPointOps(view, 0, 2) + ZeroPointOps(view, 3, 5) + BiasOps(view, 8);
  if (view.output(0) != nullptr) {
    cost.vector_ops += Ops(view.output(0)->element_count()) * kQuantizeWeight;
  }
  return cost;
}

// W is [C, M / group, kernel...].
absl::StatusOr<OutputTypes> InferConvTranspose(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckFloatOperands(view));
  const TensorType& x = *view.input(0);
  const TensorType& w = *view.input(1);
  WB_RETURN_IF_ERROR(CheckRanks(x, w));
  const int64_t group = view.IntAttribute("group", 1);
  if (x.dim(1) != w.dim(0)) {  // conv_c7
    return absl::InvalidArgumentError(absl::StrCat(
        "input has ", x.dim(1), " channels, weight expects ", w.dim(0)));
  }
  int64_t filters;
  if (group < 1 || x.dim(1) % group != 0 ||
      __builtin_mul_overflow(w.dim(1), group, &filters)) {
    return absl::InvalidArgumentError(absl::StrCat(  // conv_c7
        x.dim(1), " channels do not divide into ", group, " groups"));
  }
  WB_ASSIGN_OR_RETURN(
      const std::vector<WindowAxis> window,
      ReadTransposedWindow(view, x.dims().subspan(2), w.dims().subspan(2)));
  WB_ASSIGN_OR_RETURN(TensorType y,
                      OutputOf(x.dtype(), x.dim(0), filters, window));
  WB_RETURN_IF_ERROR(CheckDims(view, 2, "B", {filters}));  // conv_c4
  return OutputTypes{std::move(y)};
}

// Every input element is multiplied with all that its channel's filters hold,
// and the products are added up where they fall.
absl::StatusOr<OpCost> CostConvTranspose(const OpView& view) {
  const TensorType& x = *view.input(0);
  const TensorType& w = *view.input(1);
  const int64_t group = view.IntAttribute("group", 1);
  OpCost cost = StreamingCost(view, ClassOf(group, x.dim(1)));
  cost.vector_ops = BiasOps(view, 2);
  if (view.output(0) == nullptr || w.dim(0) == 0) return cost;
  const int64_t filter_elements = w.element_count() / w.dim(0);
  cost.matrix_ops = Ops(kOpsPerMac) * x.element_count() * filter_elements;
  cost.contraction = ContractionShape{.batch = x.dim(0) * group,
                                      .m = SpatialCount(x),
                                      .n = filter_elements,
                                      .k = x.dim(1) / group};
  return cost;
}

// Inputs: X, W, offset, B, mask. Of every tap, the offset tensor holds one
// number per spatial axis, the mask one number.
absl::StatusOr<OutputTypes> InferDeformConv(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckFloatOperands(view));
  if (view.HasAttribute("auto_pad")) {  // conv_c8
    return absl::InvalidArgumentError("attribute 'auto_pad' does not exist");
  }
  WB_ASSIGN_OR_RETURN(OutputTypes outputs,
                      InferConvolution(view, 1, view.input(0)->dtype()));
  const TensorType& x = *view.input(0);
  const TensorType& w = *view.input(1);
  const TensorType& y = outputs[0].type;
  WB_RETURN_IF_ERROR(CheckDims(view, 3, "B", {w.dim(0)}));  // conv_c4
  const int64_t offset_group = view.IntAttribute("offset_group", 1);
  if (offset_group < 1 || x.dim(1) % offset_group != 0) {  // conv_c9
    return absl::InvalidArgumentError(
        absl::StrCat("input has ", x.dim(1), " channels, they do not divide ",
                     "into ", offset_group, " offset groups"));
  }
  int64_t taps = SpatialCount(w);
  int64_t offsets;
  if (__builtin_mul_overflow(taps, offset_group, &taps) ||
      __builtin_mul_overflow(taps, int64_t{y.rank() - 2}, &offsets)) {
    return absl::InvalidArgumentError(
        absl::StrCat("offset_group is ", offset_group, ", too many"));
  }
  Dims expected(y.dims().begin(), y.dims().end());
  expected[1] = offsets;
  WB_RETURN_IF_ERROR(CheckDims(view, 2, "offset", expected));  // conv_c10
  expected[1] = taps;
  WB_RETURN_IF_ERROR(CheckDims(view, 4, "mask", expected));  // conv_c10
  return outputs;
}

// Beside the convolution: every tap of every input channel is interpolated
// between 2^n positions, and masked.
absl::StatusOr<OpCost> CostDeformConv(const OpView& view) {
  OpCost cost = CostConvolution(view, 1);
  cost.vector_ops = BiasOps(view, 3);
  if (view.output(0) == nullptr) return cost;
  const TensorType& x = *view.input(0);
  const TensorType& y = *view.output(0);
  const Ops samples =
      Ops(SpatialCount(y)) * SpatialCount(*view.input(1)) * x.dim(0) * x.dim(1);
  cost.vector_ops += samples * Taps(2, y.rank() - 2) * kAffineWeight;
  if (view.HasInput(4)) cost.vector_ops += samples * kSimpleWeight;
  return cost;
}

template <int w_index>
RowAccesses RowsOfConv(const OpView& view) {
  const absl::StatusOr<std::vector<WindowAxis>> window =
      ReadWindow(view, view.input(0)->dims().subspan(2),
                 view.input(w_index)->dims().subspan(2));
  return {window.ok() ? RowsUnder(*window) : RowAccess()};
}

RowAccesses RowsOfConvTranspose(const OpView& view) {
  const absl::StatusOr<std::vector<WindowAxis>> window = ReadTransposedWindow(
      view, view.input(0)->dims().subspan(2), view.input(1)->dims().subspan(2));
  return {window.ok() ? RowsUnderTransposed(*window) : RowAccess()};
}

}  // namespace

absl::Status RegisterConvOps(OpRegistry& registry) {
  using enum InputRole;
  return registry.AddAll({
      {.name = "Conv",
       .since_version = 1,
       .min_inputs = 2,
       .max_inputs = 3,
       .op_class = OpClass::kContraction,
       .infer = &InferConv,
       .cost = &CostConv,
       .rows = &RowsOfConv<1>},
      {.name = "ConvTranspose",
       .since_version = 1,
       .min_inputs = 2,
       .max_inputs = 3,
       .op_class = OpClass::kContraction,
       .infer = &InferConvTranspose,
       .cost = &CostConvTranspose,
       .rows = &RowsOfConvTranspose},
      {.name = "ConvInteger",
       .since_version = 10,
       .min_inputs = 2,
       .max_inputs = 4,
       .op_class = OpClass::kContraction,
       .input_roles = {kData, kData, kQuant, kQuant},
       .infer = &InferConvInteger,
       .cost = &CostConvInteger,
       .rows = &RowsOfConv<1>},
      {.name = "QLinearConv",
       .since_version = 10,
       .min_inputs = 8,
       .max_inputs = 9,
       .op_class = OpClass::kContraction,
       .input_roles = {kData, kQuant, kQuant, kData, kQuant, kQuant, kQuant,
                       kQuant, kData},
       .infer = &InferQLinearConv,
       .cost = &CostQLinearConv,
       .rows = &RowsOfConv<3>},
      {.name = "DeformConv",
       .since_version = 19,
       .min_inputs = 3,
       .max_inputs = 5,
       .op_class = OpClass::kContraction,
       .infer = &InferDeformConv,
       .cost = &CostDeformConv},
  });
}

}  // namespace weighbridge
