#include "analyzer/ops/quantize.h"

#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/axis.h"
#include "analyzer/ops/dtype_attribute.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/ops/zero_point.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#quantize, C1..C7.
// Inputs of both directions: x, scale, zero_point.

bool IsQuantized(DType dtype) {
  return (IsNarrow(dtype) && dtype != DType::kFloat8E8M0) ||
         dtype == DType::kInt16 || dtype == DType::kUInt16;
}
bool IsQuantizedOrInt32(DType dtype) {
  return IsQuantized(dtype) || dtype == DType::kInt32;
}
bool IsFullPrecision(DType dtype) {
  return (IsFloat(dtype) && !IsNarrow(dtype)) || dtype == DType::kInt32;
}
bool IsScale(DType dtype) {
  return IsFullPrecision(dtype) || dtype == DType::kFloat8E8M0;
}
constexpr DTypeSet kQuantizedTypes = {&IsQuantized,
                                      "an integer of at most 16 bits or a "
                                      "float of at most 8"};
constexpr DTypeSet kDequantizableTypes = {&IsQuantizedOrInt32,
                                          "an integer of at most 32 bits or a "
                                          "float of at most 8"};
constexpr DTypeSet kFullPrecisionTypes = {&IsFullPrecision,
                                          "a float of at least 16 bits or "
                                          "int32"};
constexpr DTypeSet kScaleTypes = {&IsScale, "a float type"};

// Blocks of `block_size` elements along `axis` share a scale.
absl::Status CheckBlocks(const OpView& view, const char* scale_name, int axis,
                         int64_t block_size) {
  const TensorType& x = *view.input(0);
  Dims expected(x.dims().begin(), x.dims().end());
  expected[axis] =
      expected[axis] / block_size + (expected[axis] % block_size != 0);
  return CheckDims(view, 1, scale_name, expected);  // quantize_c4
}

// The shape of the scale tells the granularity: one number, one per element
// along an axis, or one per block of elements along it.
absl::Status CheckGranularity(const OpView& view, const char* scale_name,
                              const char* zero_point_name) {
  const TensorType& x = *view.input(0);
  const TensorType& scale = *view.input(1);
  const TensorType* zero_point = view.input(2);
  if (zero_point != nullptr && zero_point->dims() != scale.dims() &&
      (zero_point->element_count() != 1 || scale.element_count() != 1)) {
    return CheckDims(view, 2, zero_point_name, scale.dims());  // quantize_c2
  }
  if (view.opset_version() < 13) {
    return CheckScalar(view, 1, scale_name);  // quantize_c3
  }
  const int64_t block_size = view.IntAttribute("block_size", 0);
  if (block_size < 0) {  // quantize_c4
    return absl::InvalidArgumentError(
        absl::StrCat("block_size is ", block_size, ", must not be negative"));
  }
  const bool is_blocked =
      block_size > 0 && x.rank() > 0 && scale.rank() == x.rank();
  if (!is_blocked && scale.rank() <= 1 && scale.element_count() == 1) {
    return absl::OkStatus();
  }
  // A vector has one axis only, whatever the default says.
  int axis = 0;
  if (x.rank() != 1) {
    WB_ASSIGN_OR_RETURN(axis, NormalizeAxis(view.IntAttribute("axis", 1),
                                            x.rank()));  // quantize_c5
  }
  if (is_blocked) {
    return CheckBlocks(view, scale_name, axis, block_size);
  }
  return CheckPerChannel(view, 1, scale_name, x.dim(axis));  // quantize_c3
}

// The type of the zero point, of output_dtype, or uint8.
absl::StatusOr<DType> QuantizedDType(const OpView& view) {
  const TensorType* zero_point = view.input(2);
  const DType missing =
      zero_point == nullptr ? DType::kUInt8 : zero_point->dtype();
  // 0 stands for "not given".
  if (view.IntAttribute("output_dtype", 0) == 0) return missing;
  WB_ASSIGN_OR_RETURN(
      const DType dtype,
      DTypeAttribute(view, "output_dtype", missing, kQuantizedTypes));
  if (zero_point != nullptr && dtype != zero_point->dtype()) {  // quantize_c6
    return absl::InvalidArgumentError(
        absl::StrCat("output_dtype is ", DTypeName(dtype),
                     ", the zero point is ", DTypeName(zero_point->dtype())));
  }
  return dtype;
}

absl::StatusOr<OutputTypes> InferQuantize(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "x", kFullPrecisionTypes));  // quantize_c1
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "y_scale", kScaleTypes));
  WB_RETURN_IF_ERROR(CheckDType(view, 2, "y_zero_point", kQuantizedTypes));
  WB_RETURN_IF_ERROR(CheckGranularity(view, "y_scale", "y_zero_point"));
  WB_ASSIGN_OR_RETURN(const DType dtype, QuantizedDType(view));
  return OutputTypes{view.input(0)->WithDType(dtype)};
}

absl::StatusOr<OpCost> CostQuantize(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  cost.vector_ops = Ops(view.input(0)->element_count()) * kQuantizeWeight;
  return cost;
}

absl::StatusOr<OutputTypes> InferDequantize(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "x", kDequantizableTypes));  // quantize_c1
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "x_scale", kScaleTypes));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 2));
  WB_RETURN_IF_ERROR(CheckGranularity(view, "x_scale", "x_zero_point"));
  DType dtype = view.input(1)->dtype();
  if (view.IntAttribute("output_dtype", 0) != 0) {
    WB_ASSIGN_OR_RETURN(dtype,
                        DTypeAttribute(view, "output_dtype", dtype,
                                       kFullPrecisionTypes));  // quantize_c6
  }
  if (!IsFullPrecision(dtype)) {  // quantize_c6
    return absl::InvalidArgumentError(
        absl::StrCat("output_dtype is missing, and the scale's type ",
                     DTypeName(dtype), " is none for the result"));
  }
  return OutputTypes{view.input(0)->WithDType(dtype)};
}

// Symmetric quantization has nothing to subtract.
absl::StatusOr<OpCost> CostDequantize(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  const int weight =
      HasZeroPoint(view, 2) ? kDequantizeWeight : kDequantizeWeight - 1;
  cost.vector_ops = Ops(view.input(0)->element_count()) * weight;
  return cost;
}

// Outputs: y, y_scale, y_zero_point.
absl::StatusOr<OutputTypes> InferDynamicQuantize(const OpView& view) {
  if (view.input(0)->dtype() != DType::kFloat32) {  // quantize_c7
    return absl::InvalidArgumentError(
        absl::StrCat("input 0 ('x') is ", DTypeName(view.input(0)->dtype()),
                     ", expected float32"));
  }
  return OutputTypes{view.input(0)->WithDType(DType::kUInt8),
                     TensorType::Scalar(DType::kFloat32),
                     TensorType::Scalar(DType::kUInt8)};
}

absl::StatusOr<OpCost> CostDynamicQuantize(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  cost.vector_ops =
      Ops(view.input(0)->element_count()) * kDynamicQuantizeWeight;
  return cost;
}

}  // namespace

absl::Status RegisterQuantizeOps(OpRegistry& registry) {
  using enum InputRole;
  return registry.AddAll({
      {.name = "QuantizeLinear",
       .since_version = 10,
       .min_inputs = 2,
       .max_inputs = 3,
       .op_class = OpClass::kConversion,
       .input_roles = {kData, kQuant, kQuant},
       .infer = &InferQuantize,
       .cost = &CostQuantize},
      {.name = "DequantizeLinear",
       .since_version = 10,
       .min_inputs = 2,
       .max_inputs = 3,
       .op_class = OpClass::kConversion,
       .input_roles = {kData, kQuant, kQuant},
       .infer = &InferDequantize,
       .cost = &CostDequantize},
      {.name = "DynamicQuantizeLinear",
       .since_version = 11,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kConversion,
       .infer = &InferDynamicQuantize,
       .cost = &CostDynamicQuantize},
  });
}

}  // namespace weighbridge
