#include "analyzer/ops/contrib_qonnx.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ir/constant.h"
#include "analyzer/ops/attribute_value.h"
#include "analyzer/ops/contrib_qonnx_domains.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/ops/zero_point.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators_contrib.md#qonnx, C1..C7.

bool IsWideFloat(DType dtype) { return IsFloat(dtype) && !IsNarrow(dtype); }
constexpr DTypeSet kWideFloats = {&IsWideFloat,
                                  "a float type of at least 16 bits"};

// QONNX's own words, then those that Brevitas has besides.
constexpr const char* kRoundingModes[] = {
    "ROUND",   "HALF_EVEN", "CEIL",          "FLOOR", "UP",           "DOWN",
    "HALF_UP", "HALF_DOWN", "ROUND_TO_ZERO", "DPU",   "LEARNED_ROUND"};

absl::Status CheckRounding(const OpView& view, const char* missing) {
  const std::string mode = view.StringAttribute("rounding_mode", missing);
  const bool is_known =
      std::any_of(std::begin(kRoundingModes), std::end(kRoundingModes),
                  [&mode](const char* known) {
                    return absl::EqualsIgnoreCase(mode, known);
                  });
  if (is_known) return absl::OkStatus();
  return absl::InvalidArgumentError(  // contrib_qonnx_c4
      absl::StrCat("rounding_mode is '", mode, "', which is not known"));
}

absl::Status CheckFlag(const OpView& view, const char* name) {
  return ReadFlag(view, name, false).status();  // contrib_qonnx_c5
}

// One number for all of X, or one for each part of it.
absl::Status CheckParameter(const OpView& view, int i, const char* name,
                            const DTypeSet& types) {
  WB_RETURN_IF_ERROR(CheckDType(view, i, name, types));  // contrib_qonnx_c1
  return CheckStretchesTo(view, i, name,
                          view.input(0)->dims());  // contrib_qonnx_c2
}

absl::Status CheckBitWidth(const OpView& view, int i, const char* name) {
  // Floats stand for integers here, as exporters write them.
  WB_RETURN_IF_ERROR(CheckParameter(view, i, name, kNumericTypes));
  const Constant* widths = view.constant(i);
  if (widths == nullptr || widths->holds_strings()) return absl::OkStatus();
  for (int64_t at = 0; at < widths->size(); ++at) {
    if (!widths->IsKnown(at)) continue;
    const double width = widths->Float(at);
    if (width >= 1 && width == std::floor(width)) continue;
    return absl::InvalidArgumentError(  // contrib_qonnx_c3
        absl::StrCat("input ", i, " ('", name, "') is ", width,
                     ", expected a whole number of at least 1"));
  }
  return absl::OkStatus();
}

OutputTypes TypeOfX(const OpView& view) { return OutputTypes{*view.input(0)}; }

OpCost PerElement(const OpView& view, Ops each) {
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  cost.vector_ops = each * view.input(0)->element_count();
  return cost;
}

// Back from an integer: there is nothing to subtract without a zero point.
int DequantizeWeight(const OpView& view, int zero_point) {
  return HasZeroPoint(view, zero_point) ? kDequantizeWeight
                                        : kDequantizeWeight - kSimpleWeight;
}

// Inputs: X, scale, zeropt, bitwidth.
absl::StatusOr<OutputTypes> InferQuant(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "X", kWideFloats));  // contrib_qonnx_c1
  WB_RETURN_IF_ERROR(CheckParameter(view, 1, "scale", kWideFloats));
  WB_RETURN_IF_ERROR(CheckParameter(view, 2, "zeropt", kNumericTypes));
  WB_RETURN_IF_ERROR(CheckBitWidth(view, 3, "bitwidth"));
  WB_RETURN_IF_ERROR(CheckRounding(view, "ROUND"));
  WB_RETURN_IF_ERROR(CheckFlag(view, "signed"));
  WB_RETURN_IF_ERROR(CheckFlag(view, "narrow"));
  return TypeOfX(view);
}

// QuantizeLinear and DequantizeLinear, with no integers stored between them.
absl::StatusOr<OpCost> CostQuant(const OpView& view) {
  return PerElement(view, Ops(kQuantizeWeight + DequantizeWeight(view, 2)));
}

// Inputs: X, scale.
absl::StatusOr<OutputTypes> InferBipolarQuant(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "X", kWideFloats));  // contrib_qonnx_c1
  WB_RETURN_IF_ERROR(CheckParameter(view, 1, "scale", kWideFloats));
  return TypeOfX(view);
}

absl::StatusOr<OpCost> CostBipolarQuant(const OpView& view) {
  return PerElement(view, Ops(kBipolarQuantizeWeight));
}

// Inputs: X, scale, zeropt, in_bitwidth, out_bitwidth; of version 2 out_scale
// before the last. Their number tells the version: files import the domain as
// 1 or not at all, whatever they were written for.
bool HasOutputScale(const OpView& view) { return view.input_count() > 5; }

absl::StatusOr<OutputTypes> InferTrunc(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "X", kWideFloats));  // contrib_qonnx_c1
  WB_RETURN_IF_ERROR(CheckParameter(view, 1, "scale", kWideFloats));
  WB_RETURN_IF_ERROR(CheckParameter(view, 2, "zeropt", kNumericTypes));
  WB_RETURN_IF_ERROR(CheckBitWidth(view, 3, "in_bitwidth"));
  WB_RETURN_IF_ERROR(CheckRounding(view, "FLOOR"));
  if (!HasOutputScale(view)) {
    WB_RETURN_IF_ERROR(CheckBitWidth(view, 4, "out_bitwidth"));
    return TypeOfX(view);
  }
  if (!view.HasInput(5)) {  // contrib_qonnx_c6
    return absl::InvalidArgumentError(
        "omits input 5 ('out_bitwidth'), which is required after out_scale");
  }
  WB_RETURN_IF_ERROR(CheckParameter(view, 4, "out_scale", kWideFloats));
  WB_RETURN_IF_ERROR(CheckBitWidth(view, 5, "out_bitwidth"));
  WB_RETURN_IF_ERROR(CheckFlag(view, "signed"));
  WB_RETURN_IF_ERROR(CheckFlag(view, "narrow"));
  return TypeOfX(view);
}

// Only version 2 clamps what is left to the narrower width.
absl::StatusOr<OpCost> CostTrunc(const OpView& view) {
  return PerElement(view, Ops(kTruncateWeight + DequantizeWeight(view, 2) +
                              (HasOutputScale(view) ? kClipWeight : 0)));
}

// Inputs: X, scale, exponent_bitwidth, mantissa_bitwidth, exponent_bias,
// max_val.
absl::StatusOr<OutputTypes> InferFloatQuant(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "X", kWideFloats));  // contrib_qonnx_c1
  WB_RETURN_IF_ERROR(CheckParameter(view, 1, "scale", kWideFloats));
  WB_RETURN_IF_ERROR(CheckBitWidth(view, 2, "exponent_bitwidth"));
  WB_RETURN_IF_ERROR(CheckBitWidth(view, 3, "mantissa_bitwidth"));
  WB_RETURN_IF_ERROR(CheckParameter(view, 4, "exponent_bias", kNumericTypes));
  WB_RETURN_IF_ERROR(CheckParameter(view, 5, "max_val", kNumericTypes));
  WB_RETURN_IF_ERROR(CheckRounding(view, "ROUND"));
  WB_RETURN_IF_ERROR(CheckFlag(view, "has_subnormal"));
  WB_ASSIGN_OR_RETURN(const bool has_inf, ReadFlag(view, "has_inf", false));
  WB_ASSIGN_OR_RETURN(const bool has_nan, ReadFlag(view, "has_nan", false));
  WB_ASSIGN_OR_RETURN(const bool saturates, ReadFlag(view, "saturation", true));
  if (!saturates && !has_inf && !has_nan) {  // contrib_qonnx_c5
    return absl::InvalidArgumentError(
        "saturation is 0, but has_inf and has_nan say that there is nothing "
        "else for what is too large");
  }
  return TypeOfX(view);
}

absl::StatusOr<OpCost> CostFloatQuant(const OpView& view) {
  return PerElement(view, Ops(kFloatQuantizeWeight));
}

// Inputs: X, thresholds [channels or 1, thresholds].
absl::StatusOr<OutputTypes> InferMultiThreshold(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "X", kWideFloats));  // contrib_qonnx_c1
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "thresholds", kWideFloats));
  WB_RETURN_IF_ERROR(CheckRankAtLeast(view, 0, "X", 2));  // contrib_qonnx_c7
  WB_RETURN_IF_ERROR(CheckRank(view, 1, "thresholds", 2));
  const std::string layout = view.StringAttribute("data_layout", "NCHW");
  if (layout.empty()) {  // contrib_qonnx_c7
    return absl::InvalidArgumentError(
        "data_layout is empty, expected letters as in 'NCHW'");
  }
  const TensorType& x = *view.input(0);
  const int64_t rows = view.input(1)->dim(0);
  const int64_t channels = x.dim(layout.back() == 'C' ? x.rank() - 1 : 1);
  if (rows != 1 && rows != channels) {  // contrib_qonnx_c7
    return absl::InvalidArgumentError(
        absl::StrCat("input 1 ('thresholds') has shape ",
                     DimsToString(view.input(1)->dims()), ", expected 1 or ",
                     channels, " rows, as X of shape ", DimsToString(x.dims()),
                     " has channels in layout ", layout));
  }
  return TypeOfX(view);
}

// Each element is compared with every threshold of its channel, and what it
// reaches is counted; then the count is scaled and shifted, if it is.
absl::StatusOr<OpCost> CostMultiThreshold(const OpView& view) {
  Ops each = Ops(view.input(1)->dim(1)) * (2 * kSimpleWeight);
  if (view.FloatAttribute("out_scale", 1) != 1) each += Ops(kSimpleWeight);
  if (view.FloatAttribute("out_bias", 0) != 0) each += Ops(kSimpleWeight);
  return PerElement(view, each);
}

absl::StatusOr<OutputTypes> InferDebugMarker(const OpView& view) {
  return TypeOfX(view);
}

absl::StatusOr<OpCost> CostDebugMarker(const OpView& view) {
  return FreeCost(view);
}

}  // namespace

absl::Status RegisterContribQonnxOps(OpRegistry& registry) {
  using enum InputRole;
  for (const char* domain : kQonnxDomains) {
    // Quant is what IntQuant was called before there was FloatQuant.
    for (const char* name : {"Quant", "IntQuant"}) {
      WB_RETURN_IF_ERROR(
          registry.Add({.domain = domain,
                        .name = name,
                        .min_inputs = 4,
                        .max_inputs = 4,
                        .op_class = OpClass::kConversion,
                        .input_roles = {kData, kQuant, kQuant, kQuant},
                        .infer = &InferQuant,
                        .cost = &CostQuant}));
    }
    WB_RETURN_IF_ERROR(registry.AddAll({
        {.domain = domain,
         .name = "BipolarQuant",
         .min_inputs = 2,
         .max_inputs = 2,
         .op_class = OpClass::kConversion,
         .input_roles = {kData, kQuant},
         .infer = &InferBipolarQuant,
         .cost = &CostBipolarQuant},
        {.domain = domain,
         .name = "Trunc",
         .min_inputs = 5,
         .max_inputs = 6,
         .op_class = OpClass::kConversion,
         .input_roles = {kData, kQuant, kQuant, kQuant, kQuant, kQuant},
         .infer = &InferTrunc,
         .cost = &CostTrunc},
        {.domain = domain,
         .name = "FloatQuant",
         .min_inputs = 6,
         .max_inputs = 6,
         .op_class = OpClass::kConversion,
         .input_roles = {kData, kQuant, kQuant, kQuant, kQuant, kQuant},
         .infer = &InferFloatQuant,
         .cost = &CostFloatQuant},
        // The thresholds are what a scale and a zero point became.
        {.domain = domain,
         .name = "MultiThreshold",
         .min_inputs = 2,
         .max_inputs = 2,
         .op_class = OpClass::kElementwise,
         .input_roles = {kData, kQuant},
         .infer = &InferMultiThreshold,
         .cost = &CostMultiThreshold},
        {.domain = domain,
         .name = "DebugMarker",
         .min_inputs = 1,
         .max_inputs = 1,
         .op_class = OpClass::kView,
         .infer = &InferDebugMarker,
         .cost = &CostDebugMarker},
    }));
  }
  return absl::OkStatus();
}

}  // namespace weighbridge
