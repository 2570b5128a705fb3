#include "analyzer/ops/contrib_extensions.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ir/constant.h"
#include "analyzer/ops/attribute_value.h"
#include "analyzer/ops/contrib_operands.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/ops/shape_input.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators_contrib.md#extensions, C1..C8.

constexpr const char* kOldDomain = "ai.onnx.contrib";
constexpr const char* kNewDomain = "com.microsoft.extensions";

absl::StatusOr<OpCost> CostOfMoving(const OpView& view) {
  return StreamingCost(view, WorkClass::kOther);
}

// The first of the words is what a missing attribute stands for.
absl::Status CheckWord(const OpView& view, const char* name,
                       std::initializer_list<const char*> words) {
  return ReadWord(view, name, *words.begin(), words)
      .status();  // contrib_extensions_c2
}

absl::Status CheckLine(const OpView& view, const char* name) {
  const TensorType& type = *view.input(0);
  if (type.rank() == 1 || (type.rank() == 2 && type.dim(0) == 1)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(  // contrib_extensions_c3
      "input 0 ('", name, "') has shape ", DimsToString(type.dims()),
      ", expected [n] or [1,n]"));
}

// Height and width, or how long the sound is, stand in the encoded bytes, and
// few bytes may hold much: there is no bound.
absl::StatusOr<OutputTypes> InferDecodeImage(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "bytes", kUInt8Type));  // contrib_extensions_c1
  WB_RETURN_IF_ERROR(CheckWord(view, "color_space", {"bgr", "rgb"}));
  return ValueNotKnown(0, "bytes");
}

absl::StatusOr<OutputTypes> InferDecodeAudio(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "bytes", kUInt8Type));  // contrib_extensions_c1
  WB_RETURN_IF_ERROR(CheckLine(view, "bytes"));
  return ValueNotKnown(0, "bytes");
}

absl::Status CheckImage(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "image", kUInt8Type));       // contrib_extensions_c1
  WB_RETURN_IF_ERROR(CheckRank(view, 0, "image", 3));  // contrib_extensions_c4
  const TensorType& image = *view.input(0);
  return CheckDims(view, 0, "image", {image.dim(0), image.dim(1), 3});
}

absl::StatusOr<OutputTypes> InferEncodeImage(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckImage(view));
  WB_RETURN_IF_ERROR(CheckWord(view, "color_space", {"bgr", "rgb"}));
  WB_RETURN_IF_ERROR(CheckWord(view, "format", {"png", "jpg"}));
  return ValueNotKnown(0, "image");
}

// Inputs: image, boxes, each of four coordinates, a score and a class.
absl::StatusOr<OutputTypes> InferDrawBoxes(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckImage(view));
  WB_RETURN_IF_ERROR(
      CheckDType(view, 1, "boxes", kFloatTypes));      // contrib_extensions_c1
  WB_RETURN_IF_ERROR(CheckRank(view, 1, "boxes", 2));  // contrib_extensions_c4
  WB_RETURN_IF_ERROR(CheckDims(view, 1, "boxes", {view.input(1)->dim(0), 6}));
  WB_RETURN_IF_ERROR(CheckWord(view, "mode", {"XYXY", "XYWH", "CENTER_XYWH"}));
  if (const int64_t thickness = view.IntAttribute("thickness", 4);
      thickness < 1) {
    return absl::InvalidArgumentError(absl::StrCat(  // contrib_extensions_c2
        "thickness is ", thickness, ", must be at least 1"));
  }
  return OutputTypes{*view.input(0)};
}

// The image is copied, and of each box what is drawn is far less than that.
absl::StatusOr<OpCost> CostDrawBoxes(const OpView& view) {
  return StreamingCost(view, WorkClass::kDataMovement);
}

// What is not positive, and what is, with 0 in place of the other.
absl::StatusOr<OutputTypes> InferNegPos(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "X", kFloatTypes));  // contrib_extensions_c1
  return OutputTypes{*view.input(0), *view.input(0)};
}

absl::StatusOr<OpCost> CostNegPos(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  for (int i = 0; i < 2; ++i) {
    if (view.output(i) == nullptr) continue;
    cost.vector_ops += Ops(view.input(0)->element_count()) * kSimpleWeight;
  }
  return cost;
}

absl::StatusOr<OutputTypes> InferInverse(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "X", kFloatTypes));      // contrib_extensions_c1
  WB_RETURN_IF_ERROR(CheckRank(view, 0, "X", 2));  // contrib_extensions_c5
  const int64_t rows = view.input(0)->dim(0);
  WB_RETURN_IF_ERROR(CheckDims(view, 0, "X", {rows, rows}));
  return OutputTypes{*view.input(0)};
}

// As that of com.microsoft: 2 n^3.
absl::StatusOr<OpCost> CostInverse(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  const TensorType& x = *view.input(0);
  cost.vector_ops = Ops(x.element_count()) * x.dim(0) * 2;
  return cost;
}

// Runs of the same number other than 0: begin and end of each, and the number.
absl::StatusOr<OutputTypes> InferSegments(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "input", kInt64Type));  // contrib_extensions_c1
  WB_RETURN_IF_ERROR(CheckLine(view, "input"));
  int64_t least = 0, most = view.input(0)->element_count();
  if (const auto numbers = view.Ints(0)) {
    for (size_t i = 0; i < numbers->size(); ++i) {
      const int64_t number = (*numbers)[i];
      least += number != 0 && (i == 0 || (*numbers)[i - 1] != number);
    }
    most = least;
  }
  WB_ASSIGN_OR_RETURN(TensorType positions,
                      TensorType::Create(DType::kInt64, {most, 2}));
  WB_ASSIGN_OR_RETURN(TensorType values,
                      TensorType::Create(DType::kInt64, {most}));
  return OutputTypes{OutputType::UpTo(std::move(positions), {least, 2}),
                     OutputType::UpTo(std::move(values), {least})};
}

absl::StatusOr<OpCost> CostSegments(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  // Each is compared with 0 and with the one before.
  cost.vector_ops = Ops(view.input(0)->element_count()) * 2 * kSimpleWeight;
  return cost;
}

// Inputs: data, segment_ids, which rise: the last tells how many rows there
// are.
absl::StatusOr<OutputTypes> InferSegmentSum(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "data", kFloatTypes));  // contrib_extensions_c1
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "segment_ids", kInt64Type));
  WB_RETURN_IF_ERROR(
      CheckRankAtLeast(view, 0, "data", 1));  // contrib_extensions_c6
  const TensorType& data = *view.input(0);
  WB_RETURN_IF_ERROR(CheckDims(view, 1, "segment_ids", {data.dim(0)}));
  if (data.dim(0) == 0) {
    return absl::InvalidArgumentError(  // contrib_extensions_c6
        "input 1 ('segment_ids') is empty");
  }
  const Constant* ids = view.constant(1);
  if (ids == nullptr || !ids->holds_ints() || !ids->IsKnown(ids->size() - 1)) {
    return ValueNotKnown(1, "segment_ids");
  }
  const int64_t last = ids->Int(ids->size() - 1);
  if (last < 0 || last >= int64_t{1} << 56) {  // contrib_extensions_c6
    return absl::InvalidArgumentError(absl::StrCat(
        "the last of segment_ids is ", last, ", must not be negative"));
  }
  Dims dims(data.dims().begin(), data.dims().end());
  dims[0] = last + 1;
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(data.dtype(), dims));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<OpCost> CostSegmentSum(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kReduction);
  cost.vector_ops = Ops(view.input(0)->element_count()) * kSimpleWeight;
  return cost;
}

// Inputs: segments, merge_gap_ms. What is close together becomes one.
absl::StatusOr<OutputTypes> InferMergeSegments(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "segments", kInt64Type));  // contrib_extensions_c1
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "merge_gap_ms", kInt64Type));
  WB_RETURN_IF_ERROR(
      CheckRank(view, 0, "segments", 2));  // contrib_extensions_c7
  const int64_t count = view.input(0)->dim(0);
  WB_RETURN_IF_ERROR(CheckDims(view, 0, "segments", {count, 2}));
  const int64_t least = std::min<int64_t>(count, 1);
  return OutputTypes{OutputType::UpTo(*view.input(0), {least, 2})};
}

absl::StatusOr<OpCost> CostMergeSegments(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  // The distance to the segment before, whether it is small, the later end.
  cost.vector_ops = Ops(view.input(0)->dim(0)) * 3 * kSimpleWeight;
  return cost;
}

// Inputs: image [batch, height, width, 3], kernel_size, sigma_xy.
absl::StatusOr<OutputTypes> InferGaussianBlur(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "image", kFloatTypes));  // contrib_extensions_c1
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "kernel_size", kInt64Type));
  WB_RETURN_IF_ERROR(CheckDType(view, 2, "sigma_xy", kFloatTypes));
  WB_RETURN_IF_ERROR(CheckRank(view, 0, "image", 4));  // contrib_extensions_c8
  WB_RETURN_IF_ERROR(CheckDims(view, 1, "kernel_size", {2}));
  WB_RETURN_IF_ERROR(CheckDims(view, 2, "sigma_xy", {2}));
  return OutputTypes{*view.input(0)};
}

// A filter for the rows and one for the columns, each a product and a sum per
// tap.
absl::StatusOr<OpCost> CostGaussianBlur(const OpView& view) {
  const auto taps = view.Ints(1);
  if (!taps) {
    return absl::UnimplementedError(
        "the value of input 1 ('kernel_size') is not known");
  }
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  for (const int64_t size : *taps) {
    cost.vector_ops += Ops(view.input(0)->element_count()) *
                       std::max<int64_t>(size, 0) * 2 * kSimpleWeight;
  }
  return cost;
}

struct Rules {
  absl::StatusOr<OutputTypes> (*infer)(const OpView&);
  absl::StatusOr<OpCost> (*cost)(const OpView&);
};

OpDef Row(const char* domain, const char* name, int inputs, OpClass op_class,
          Rules rules, InputRoles roles = {}) {
  return {.domain = domain,
          .name = name,
          .min_inputs = inputs,
          .max_inputs = inputs,
          .op_class = op_class,
          .input_roles = roles,
          .infer = rules.infer,
          .cost = rules.cost};
}

}  // namespace

absl::Status RegisterContribExtensionsOps(OpRegistry& registry) {
  using enum OpClass;
  using enum InputRole;
  OpDef audio = Row(kOldDomain, "AudioDecoder", 1, kOpaque,
                    {&InferDecodeAudio, &CostOfMoving}, {kData, kShape});
  audio.max_inputs = 2;  // A format, which the bytes tell as well.
  WB_RETURN_IF_ERROR(registry.Add(audio));
  return registry.AddAll({
      Row(kNewDomain, "DecodeImage", 1, kOpaque,
          {&InferDecodeImage, &CostOfMoving}),
      Row(kNewDomain, "EncodeImage", 1, kOpaque,
          {&InferEncodeImage, &CostOfMoving}),
      Row(kNewDomain, "DrawBoundingBoxes", 2, kDataMovement,
          {&InferDrawBoxes, &CostDrawBoxes}),
      Row(kOldDomain, "GaussianBlur", 3, kReduction,
          {&InferGaussianBlur, &CostGaussianBlur}, {kData, kShape, kShape}),
      Row(kOldDomain, "NegPos", 1, kElementwise, {&InferNegPos, &CostNegPos}),
      Row(kOldDomain, "Inverse", 1, kReduction, {&InferInverse, &CostInverse}),
      Row(kOldDomain, "SegmentExtraction", 1, kOpaque,
          {&InferSegments, &CostSegments}),
      Row(kOldDomain, "SegmentSum", 2, kReduction,
          {&InferSegmentSum, &CostSegmentSum}, {kData, kIndex}),
      Row(kOldDomain, "MergeSignalSegments", 2, kOpaque,
          {&InferMergeSegments, &CostMergeSegments}, {kIndex, kShape}),
  });
}

}  // namespace weighbridge
