#include "analyzer/ops/contrib_layout.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "analyzer/ops/axis.h"
#include "analyzer/ops/contrib_operands.h"
#include "analyzer/ops/contrib_standard_rule.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/element.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/ops/shape_input.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators_contrib.md#layout, C1..C9.

// The standard operator with all the node's inputs: contrib_layout_c1.
template <const char* const& op_type, int opset>
StandardRule Same(const OpView& view) {
  StandardRule rule(view, op_type, opset);
  for (int i = 0; i < view.input_count(); ++i) rule.Operand(i);
  return rule;
}

template <const char* const& op_type, int opset>
absl::StatusOr<OutputTypes> InferSame(const OpView& view) {
  return Same<op_type, opset>(view).Infer();
}

template <const char* const& op_type, int opset>
absl::StatusOr<OpCost> CostSame(const OpView& view) {
  return Same<op_type, opset>(view).Cost();
}

constexpr const char* kGridSample = "GridSample";
constexpr const char* kPad = "Pad";
constexpr const char* kTrilu = "Trilu";
constexpr const char* kUnique = "Unique";

// The standard operator also tells where each element was found first.
absl::StatusOr<OutputTypes> InferUnique(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckRank(view, 0, "x", 1));  // contrib_layout_c2
  WB_ASSIGN_OR_RETURN(OutputTypes outputs, (InferSame<kUnique, 11>(view)));
  outputs.erase(outputs.begin() + 1);
  return outputs;
}

absl::StatusOr<OutputTypes> InferExpandDims(const OpView& view) {
  const TensorType& x = *view.input(0);
  WB_ASSIGN_OR_RETURN(const int64_t given, NeedScalar(view, 1, "axis"));
  WB_ASSIGN_OR_RETURN(const int axis,
                      NormalizeAxis(given, x.rank() + 1));  // contrib_layout_c3
  Dims dims(x.dims().begin(), x.dims().end());
  dims.insert(dims.begin() + axis, 1);
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(x.dtype(), dims));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<OpCost> CostView(const OpView& view) { return FreeCost(view); }

absl::StatusOr<FoldedOutputs> FoldView(const OpView& view) {
  const Constant* x = view.constant(0);
  if (x == nullptr) return FoldedOutputs();
  return FoldOutput(view, [&](int64_t i) { return ElementOf(x, i); });
}

// Slices of `size` every `step` along one axis, with an axis of their own.
absl::StatusOr<OutputTypes> InferUnfold(const OpView& view) {
  const TensorType& x = *view.input(0);
  WB_ASSIGN_OR_RETURN(const int axis,
                      NormalizeAxis(view.IntAttribute("dim", -1), x.rank()));
  WB_ASSIGN_OR_RETURN(const int64_t size, NeedPositive(view, "size"));
  const int64_t step = view.IntAttribute("step", 1);
  if (step < 1 || size > x.dim(axis)) {  // contrib_layout_c4
    return absl::InvalidArgumentError(
        absl::StrCat("slices of ", size, " every ", step,
                     " do not fit an axis of ", x.dim(axis)));
  }
  Dims dims(x.dims().begin(), x.dims().end());
  dims[axis] = (x.dim(axis) - size) / step + 1;
  dims.push_back(size);
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(x.dtype(), dims));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<OpCost> CostMove(const OpView& view) {
  return StreamingCost(view, WorkClass::kDataMovement);
}

// Inputs: X [n, c, h, w], rois [regions, 4], batch_indices, crop_size.
absl::StatusOr<OutputTypes> InferCrop(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckSameFloats(view, "X", {0, 1}));
  WB_RETURN_IF_ERROR(CheckRank(view, 0, "X", 4));
  WB_RETURN_IF_ERROR(CheckRank(view, 1, "rois", 2));
  const int64_t regions = view.input(1)->dim(0);
  WB_RETURN_IF_ERROR(CheckDims(view, 1, "rois", {regions, 4}));  // c5
  WB_RETURN_IF_ERROR(CheckDims(view, 2, "batch_indices", {regions}));
  WB_ASSIGN_OR_RETURN(const absl::Span<const int64_t> size,
                      NeedVector(view, 3, "crop_size"));
  if (size.size() != 2 || size[0] < 1 || size[1] < 1) {  // contrib_layout_c5
    return absl::InvalidArgumentError(absl::StrCat(
        "crop_size is ", DimsToString(size), ", expected height and width"));
  }
  const TensorType& x = *view.input(0);
  WB_ASSIGN_OR_RETURN(
      TensorType type,
      TensorType::Create(x.dtype(), {regions, x.dim(1), size[0], size[1]}));
  return OutputTypes{std::move(type)};
}

// Four neighbours, or the nearest one.
absl::StatusOr<OpCost> CostCrop(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kDataMovement);
  if (view.output(0) == nullptr) return cost;
  if (view.StringAttribute("mode", "bilinear") == "bilinear") {
    cost.vector_ops = Ops(view.output(0)->element_count()) * 4 * kAffineWeight;
  }
  return cost;
}

// [batch, sequence, hidden] -> the tokens that are no padding.
absl::StatusOr<OutputTypes> InferRemovePadding(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "input", kFloatTypes));
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "counts", kInt32Type));
  WB_RETURN_IF_ERROR(CheckRank(view, 0, "input", 3));  // contrib_layout_c6
  const TensorType& input = *view.input(0);
  const int64_t batch = input.dim(0);
  WB_RETURN_IF_ERROR(CheckDims(view, 1, "counts", {batch}));
  int64_t tokens = SizeProduct(batch, input.dim(1));
  Bound bound = Bound::kUpper;
  if (const auto counts = view.Ints(1)) {
    const bool are_lengths = std::all_of(
        counts->begin(), counts->end(),
        [&](int64_t count) { return count >= 0 && count <= input.dim(1); });
    if (!are_lengths) {  // contrib_layout_c6
      return absl::InvalidArgumentError(absl::StrCat(
          "a sequence of ", input.dim(1), " positions cannot have the counts ",
          DimsToString(*counts), " of tokens"));
    }
    tokens = std::accumulate(counts->begin(), counts->end(), int64_t{0});
    bound = Bound::kExact;
  }
  WB_ASSIGN_OR_RETURN(
      TensorType packed,
      TensorType::Create(input.dtype(), {tokens, input.dim(2)}));
  WB_ASSIGN_OR_RETURN(TensorType offsets,
                      TensorType::Create(DType::kInt32, {batch, input.dim(1)}));
  WB_ASSIGN_OR_RETURN(TensorType sums,
                      TensorType::Create(DType::kInt32, {batch + 1}));
  WB_ASSIGN_OR_RETURN(TensorType longest,
                      TensorType::Create(DType::kInt32, {1}));
  return OutputTypes{OutputType(std::move(packed), bound), std::move(offsets),
                     std::move(sums), std::move(longest)};
}

absl::StatusOr<OutputTypes> InferRestorePadding(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "input", kFloatTypes));
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "token_offset", kInt32Type));
  WB_RETURN_IF_ERROR(CheckRank(view, 0, "input", 2));  // contrib_layout_c7
  WB_RETURN_IF_ERROR(CheckRank(view, 1, "token_offset", 2));
  const TensorType& offsets = *view.input(1);
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(view.input(0)->dtype(),
                                         {offsets.dim(0), offsets.dim(1),
                                          view.input(0)->dim(1)}));
  return OutputTypes{std::move(type)};
}

// Inputs: a table [buckets, heads] and the lengths of query and key.
absl::StatusOr<OutputTypes> InferPositionBias(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "bias_table", kFloatTypes));
  WB_RETURN_IF_ERROR(CheckRank(view, 0, "bias_table", 2));  // c8
  WB_ASSIGN_OR_RETURN(const int64_t queries,
                      NeedScalar(view, 1, "query_length"));
  WB_ASSIGN_OR_RETURN(const int64_t keys, NeedScalar(view, 2, "key_length"));
  WB_ASSIGN_OR_RETURN(
      TensorType type,
      TensorType::Create(view.input(0)->dtype(),
                         {1, view.input(0)->dim(1), queries, keys}));
  return OutputTypes{std::move(type)};
}

// The bucket of a distance is found once for all heads: a logarithm.
absl::StatusOr<OpCost> CostPositionBias(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kDataMovement);
  if (view.output(0) != nullptr) {
    const TensorType& bias = *view.output(0);
    cost.vector_ops = Ops(bias.dim(2)) * bias.dim(3) * (kLogWeight + 4);
  }
  return cost;
}

struct GatedBias {
  int64_t batch = 0, length = 0, heads = 0, head_size = 0, columns = 0;
};

// Inputs: query_layer [batch, length, hidden] (or packed tokens), query_bias,
// rel_pos, weight [head size, columns], bias, eco_a, token_offset.
absl::StatusOr<GatedBias> ReadGatedBias(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckSameFloats(view, "query_layer", {0, 1, 2, 3, 4, 5}));
  WB_RETURN_IF_ERROR(CheckRank(view, 2, "rel_pos", 4));
  WB_RETURN_IF_ERROR(CheckRank(view, 3, "weight", 2));
  GatedBias gate;
  WB_ASSIGN_OR_RETURN(gate.heads, NeedPositive(view, "num_heads"));
  const TensorType& query = *view.input(0);
  const bool is_packed = view.HasInput(6);
  WB_RETURN_IF_ERROR(CheckRank(view, 0, "query_layer", is_packed ? 2 : 3));
  WB_RETURN_IF_ERROR(CheckRank(view, 6, "token_offset", 2));
  const TensorType& places = is_packed ? *view.input(6) : query;
  gate.batch = places.dim(0);
  gate.length = places.dim(1);
  const int64_t hidden = query.dim(query.rank() - 1);
  gate.head_size = hidden / gate.heads;
  gate.columns = view.input(3)->dim(1);
  WB_RETURN_IF_ERROR(
      CheckDims(view, 1, "query_bias", {gate.heads * gate.head_size}));  // c9
  WB_RETURN_IF_ERROR(
      CheckDims(view, 2, "rel_pos", {1, gate.heads, gate.length, gate.length}));
  WB_RETURN_IF_ERROR(
      CheckDims(view, 3, "weight", {gate.head_size, gate.columns}));
  WB_RETURN_IF_ERROR(CheckDims(view, 4, "bias", {gate.columns}));
  WB_RETURN_IF_ERROR(CheckDims(view, 5, "eco_a", {1, gate.heads, 1, 1}));
  if (hidden % gate.heads != 0 || gate.columns % 2 != 0) {  // contrib_layout_c9
    return absl::InvalidArgumentError(
        absl::StrCat(hidden, " columns do not divide into ", gate.heads,
                     " heads, or ", gate.columns, " into two gates"));
  }
  return gate;
}

absl::StatusOr<OutputTypes> InferGatedBias(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const GatedBias gate, ReadGatedBias(view));
  WB_ASSIGN_OR_RETURN(
      TensorType type,
      TensorType::Create(view.input(0)->dtype(),
                         {gate.batch, gate.heads, gate.length, gate.length}));
  return OutputTypes{std::move(type)};
}

// A product of every head with the weights, its halves summed and squashed to
// two gates, which scale the positions.
absl::StatusOr<OpCost> CostGatedBias(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const GatedBias gate, ReadGatedBias(view));
  OpCost cost = StreamingCost(view, WorkClass::kGemm);
  const Ops heads = Ops(gate.batch) * gate.length * gate.heads;
  cost.matrix_ops = heads * gate.head_size * gate.columns * kOpsPerMac;
  cost.vector_ops = heads * (gate.head_size + 2 * gate.columns +
                             2 * kSigmoidWeight + 2 * kAffineWeight);
  if (view.output(0) != nullptr) {
    cost.vector_ops += Ops(view.output(0)->element_count()) * kSimpleWeight;
  }
  return cost;
}

}  // namespace

absl::Status RegisterContribLayoutOps(OpRegistry& registry) {
  using enum InputRole;
  using enum OpClass;
  OpDef expand = ContribRow("ExpandDims", 2, 2, kView, &InferExpandDims,
                            &CostView, {kData, kShape});
  expand.fold = &FoldView;
  return registry.AddAll({
      expand,
      ContribRow("GridSample", 2, 2, kDataMovement, &InferSame<kGridSample, 16>,
                 &CostSame<kGridSample, 16>),
      ContribRow("Pad", 2, 3, kDataMovement, &InferSame<kPad, 13>,
                 &CostSame<kPad, 13>, {kData, kShape, kShape}),
      ContribRow("Trilu", 1, 2, kDataMovement, &InferSame<kTrilu, 14>,
                 &CostSame<kTrilu, 14>, {kData, kShape}),
      ContribRow("Unique", 1, 1, kOpaque, &InferUnique, &CostSame<kUnique, 11>),
      ContribRow("UnfoldTensor", 1, 1, kDataMovement, &InferUnfold, &CostMove),
      ContribRow("CropAndResize", 4, 4, kDataMovement, &InferCrop, &CostCrop,
                 {kData, kShape, kIndex, kShape}),
      ContribRow("RemovePadding", 2, 2, kDataMovement, &InferRemovePadding,
                 &CostMove, {kData, kShape}),
      ContribRow("RestorePadding", 2, 2, kDataMovement, &InferRestorePadding,
                 &CostMove, {kData, kIndex}),
      ContribRow("RelativePositionBias", 3, 3, kDataMovement,
                 &InferPositionBias, &CostPositionBias,
                 {kData, kShape, kShape}),
      ContribRow("GatedRelativePositionBias", 6, 7, kContraction,
                 &InferGatedBias, &CostGatedBias,
                 {kData, kData, kData, kData, kData, kData, kIndex}),
  });
}

}  // namespace weighbridge
