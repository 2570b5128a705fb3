#include "analyzer/ops/contrib_qonnx_layers.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/attribute_value.h"
#include "analyzer/ops/contrib_operands.h"
#include "analyzer/ops/contrib_qonnx_domains.h"
#include "analyzer/ops/contrib_standard_rule.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/ops/row_access.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators_contrib.md#qonnx-layers, C1..C6.

// Positions of a window along one axis.
struct Window {
  int64_t size, kernel, stride, dilation, padding;
};

absl::StatusOr<int64_t> CountPositions(const Window& window) {
  // Divided, not multiplied: kernel and dilation come from a file.
  const int64_t padded = window.size + window.padding;
  if (window.kernel > 1 &&
      window.dilation > (padded - 1) / (window.kernel - 1)) {
    return absl::InvalidArgumentError(  // contrib_qonnx_layers_c2
        absl::StrCat("a window of ", window.kernel, " with dilation ",
                     window.dilation, " does not fit into ", padded,
                     " positions"));
  }
  const int64_t extent = window.dilation * (window.kernel - 1) + 1;
  if (extent > padded) {
    return absl::InvalidArgumentError(  // contrib_qonnx_layers_c2
        absl::StrCat("a window of ", extent, " does not fit into ", padded,
                     " positions"));
  }
  return (padded - extent) / window.stride + 1;
}

// The numbers of an attribute, each from `least` to 2^31 - 1; `missing` stands
// for all of them if it is not there, and 0 for one that must be.
absl::StatusOr<std::vector<int64_t>> ReadNumbers(const OpView& view,
                                                 const char* name, size_t count,
                                                 int64_t least,
                                                 int64_t missing) {
  if (!view.HasAttribute(name) && missing >= least) {
    return std::vector<int64_t>(count, missing);
  }
  std::vector<int64_t> numbers = view.IntsAttribute(name);
  bool fits = numbers.size() == count;
  for (const int64_t number : numbers) {
    fits &= number >= least && number < int64_t{1} << 31;
  }
  if (fits) return numbers;
  return absl::InvalidArgumentError(  // contrib_qonnx_layers_c2
      absl::StrCat(name, " is ", DimsToString(numbers), ", expected ", count,
                   " numbers of at least ", least));
}

// Input: [batch, height, width, channels].
absl::StatusOr<OutputTypes> InferIm2Col(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckRank(view, 0, "X", 4));  // contrib_qonnx_layers_c1
  WB_ASSIGN_OR_RETURN(const std::vector<int64_t> kernel,
                      ReadNumbers(view, "kernel_size", 2, 1, 0));
  WB_ASSIGN_OR_RETURN(const std::vector<int64_t> stride,
                      ReadNumbers(view, "stride", 2, 1, 0));
  WB_ASSIGN_OR_RETURN(const std::vector<int64_t> dilation,
                      ReadNumbers(view, "dilations", 2, 1, 1));
  WB_ASSIGN_OR_RETURN(const std::vector<int64_t> pads,
                      ReadNumbers(view, "pad_amount", 4, 0, 0));
  const TensorType& x = *view.input(0);
  Dims dims = {x.dim(0)};
  for (int axis = 0; axis < 2; ++axis) {
    WB_ASSIGN_OR_RETURN(
        const int64_t positions,
        CountPositions({.size = x.dim(axis + 1),
                        .kernel = kernel[axis],
                        .stride = stride[axis],
                        .dilation = dilation[axis],
                        .padding = pads[axis] + pads[axis + 2]}));
    dims.push_back(positions);
  }
  dims.push_back(SizeProduct(SizeProduct(kernel[0], kernel[1]), x.dim(3)));
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(x.dtype(), dims));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<OpCost> CostIm2Col(const OpView& view) {
  return StreamingCost(view, WorkClass::kDataMovement);
}

bool IsChannelsLast(const OpView& view) {
  return view.StringAttribute("data_layout", "NCHW") == "NHWC";
}

// Input: X in the layout that the attribute tells. kernel and stride count for
// both axes; there is no padding.
absl::StatusOr<OutputTypes> InferQuantAvgPool(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kFloatTypes));
  WB_RETURN_IF_ERROR(CheckRank(view, 0, "X", 4));  // contrib_qonnx_layers_c1
  WB_ASSIGN_OR_RETURN(const std::string layout,
                      ReadWord(view, "data_layout", "NCHW",
                               {"NCHW", "NHWC"}));  // contrib_qonnx_layers_c3
  WB_ASSIGN_OR_RETURN(const int64_t kernel,
                      NeedPositive(view, "kernel"));  // contrib_qonnx_layers_c2
  WB_ASSIGN_OR_RETURN(const int64_t stride, NeedPositive(view, "stride"));
  const TensorType& x = *view.input(0);
  Dims dims(x.dims().begin(), x.dims().end());
  const int first = layout == "NHWC" ? 1 : 2;
  for (int axis = first; axis < first + 2; ++axis) {
    WB_ASSIGN_OR_RETURN(dims[axis], CountPositions({.size = x.dim(axis),
                                                    .kernel = kernel,
                                                    .stride = stride,
                                                    .dilation = 1,
                                                    .padding = 0}));
  }
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(x.dtype(), dims));
  return OutputTypes{std::move(type)};
}

// A sum, of which the lowest bits are shifted away.
absl::StatusOr<OpCost> CostQuantAvgPool(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kPooling);
  if (view.output(0) == nullptr) return cost;
  const int64_t kernel = view.IntAttribute("kernel", 1);
  const Ops outputs(view.output(0)->element_count());
  cost.vector_ops =
      outputs * kernel * kernel * kSimpleWeight + outputs * kSimpleWeight;
  return cost;
}

RowAccesses RowsOfQuantAvgPool(const OpView& view) {
  if (IsChannelsLast(view)) return {RowAccess{}};
  return {RowAccess{.kind = RowAccess::Kind::kWindow,
                    .extent = view.IntAttribute("kernel", 1)}};
}

// Bits as floats of 0 and 1: products that count how many agree.
StandardRule ProductOf(const OpView& view) {
  StandardRule rule(view, "MatMul", 13);
  rule.Operand(0).Operand(1);
  return rule;
}

absl::StatusOr<OutputTypes> InferXnorPopcount(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckRank(view, 1, "B", 2));  // contrib_qonnx_layers_c4
  return ProductOf(view).Infer();
}

// The product of bipolar numbers says by how much more agree than do not: the
// number of rows is added, and half of it taken.
absl::StatusOr<OpCost> CostXnorPopcount(const OpView& view) {
  WB_ASSIGN_OR_RETURN(OpCost cost, ProductOf(view).Cost());
  if (view.output(0) == nullptr) return cost;
  cost.vector_ops += Ops(view.output(0)->element_count()) * 2 * kSimpleWeight;
  return cost;
}

// The standard operators, whose X and W have their channels last.
StandardRule ConvOf(const OpView& view) {
  StandardRule rule(view, "Conv", 11);
  rule.Operand(0, ChannelsFirst(*view.input(0)))
      .Operand(1, ChannelsFirst(*view.input(1)))
      .Operand(2);
  return rule;
}

absl::StatusOr<OutputTypes> InferConv(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckRankAtLeast(view, 0, "X", 3));  // contrib_qonnx_layers_c5
  WB_RETURN_IF_ERROR(CheckRank(view, 1, "W", view.input(0)->rank()));
  WB_ASSIGN_OR_RETURN(const OutputTypes outputs, ConvOf(view).Infer());
  return OutputTypes{ChannelsLast(outputs[0].type)};
}

absl::StatusOr<OpCost> CostConv(const OpView& view) {
  return ConvOf(view).Cost();
}

StandardRule MaxPoolOf(const OpView& view) {
  StandardRule rule(view, "MaxPool", 12);
  rule.Operand(0, ChannelsFirst(*view.input(0)));
  return rule;
}

absl::StatusOr<OutputTypes> InferMaxPool(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckRankAtLeast(view, 0, "X", 3));  // contrib_qonnx_layers_c5
  WB_ASSIGN_OR_RETURN(const OutputTypes outputs, MaxPoolOf(view).Infer());
  return OutputTypes{ChannelsLast(outputs[0].type)};
}

absl::StatusOr<OpCost> CostMaxPool(const OpView& view) {
  return MaxPoolOf(view).Cost();
}

// Inputs: X, scale, B, mean, var.
absl::StatusOr<OutputTypes> InferBatchNormalization(const OpView& view) {
  static constexpr const char* kNames[] = {"X", "scale", "B", "mean", "var"};
  WB_RETURN_IF_ERROR(
      CheckRankAtLeast(view, 0, "X", 3));  // contrib_qonnx_layers_c5
  const TensorType& x = *view.input(0);
  for (int i = 0; i < 5; ++i) {
    WB_RETURN_IF_ERROR(CheckDType(view, i, kNames[i], kFloatTypes));
    if (i == 0) continue;
    WB_RETURN_IF_ERROR(CheckDims(
        view, i, kNames[i], {x.dim(x.rank() - 1)}));  // contrib_qonnx_layers_c6
  }
  return OutputTypes{x};
}

absl::StatusOr<OpCost> CostBatchNormalization(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kNormalization);
  cost.vector_ops =
      Ops(view.input(0)->element_count()) * kBatchNormalizationWeight;
  return cost;
}

absl::Status AddChannelsLast(OpRegistry& registry) {
  using enum InputRole;
  constexpr const char* kDomain = "qonnx.custom_op.channels_last";
  return registry.AddAll({
      {.domain = kDomain,
       .name = "Conv",
       .min_inputs = 2,
       .max_inputs = 3,
       .op_class = OpClass::kContraction,
       .infer = &InferConv,
       .cost = &CostConv},
      {.domain = kDomain,
       .name = "MaxPool",
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kReduction,
       .infer = &InferMaxPool,
       .cost = &CostMaxPool},
      {.domain = kDomain,
       .name = "BatchNormalization",
       .min_inputs = 5,
       .max_inputs = 5,
       .op_class = OpClass::kReduction,
       .input_roles = {kData, kData, kData, kBuffer, kBuffer},
       .infer = &InferBatchNormalization,
       .cost = &CostBatchNormalization},
  });
}

}  // namespace

absl::Status RegisterContribQonnxLayersOps(OpRegistry& registry) {
  for (const char* domain : kQonnxDomains) {
    WB_RETURN_IF_ERROR(registry.AddAll({
        {.domain = domain,
         .name = "Im2Col",
         .min_inputs = 1,
         .max_inputs = 1,
         .op_class = OpClass::kDataMovement,
         .infer = &InferIm2Col,
         .cost = &CostIm2Col},
        {.domain = domain,
         .name = "MaxPoolNHWC",
         .min_inputs = 1,
         .max_inputs = 1,
         .op_class = OpClass::kReduction,
         .infer = &InferMaxPool,
         .cost = &CostMaxPool},
        {.domain = domain,
         .name = "QuantAvgPool2d",
         .min_inputs = 1,
         .max_inputs = 1,
         .op_class = OpClass::kReduction,
         .infer = &InferQuantAvgPool,
         .cost = &CostQuantAvgPool,
         .rows = &RowsOfQuantAvgPool},
        {.domain = domain,
         .name = "XnorPopcountMatMul",
         .min_inputs = 2,
         .max_inputs = 2,
         .op_class = OpClass::kContraction,
         .infer = &InferXnorPopcount,
         .cost = &CostXnorPopcount},
    }));
  }
  return AddChannelsLast(registry);
}

}  // namespace weighbridge
