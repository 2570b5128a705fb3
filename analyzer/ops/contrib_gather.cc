#include "analyzer/ops/contrib_gather.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "analyzer/ops/axis.h"
#include "analyzer/ops/contrib_operands.h"
#include "analyzer/ops/contrib_standard_rule.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators_contrib.md#gather, C1..C6.

bool IsQuantized(DType dtype) {
  return IsNarrow(dtype) && dtype != DType::kInt8;
}
constexpr DTypeSet kQuantizedTypes = {&IsQuantized,
                                      "uint8, int4, uint4 or a float of at "
                                      "most 8 bits"};

struct QuantizedTable {
  int gather_axis = 0, quantize_axis = 0;
  Dims dims;          // Of the values, where bytes hold several.
  int64_t block = 0;  // Values that share a scale.
};

// Bytes hold 8 / bits values along the last axis; other types are what they
// are.
absl::StatusOr<int64_t> ReadValuesPerByte(const OpView& view) {
  if (view.input(0)->dtype() != DType::kUInt8) return 1;
  const int64_t bits = view.IntAttribute("bits", 4);
  if (bits == 2 || bits == 4 || bits == 8) return 8 / bits;
  return absl::InvalidArgumentError(  // contrib_gather_c2
      absl::StrCat("bits is ", bits, ", expected 2, 4 or 8"));
}

absl::StatusOr<int64_t> ReadBlock(const OpView& view, int64_t axis_size) {
  const int64_t block = view.IntAttribute("block_size", 128);
  const bool is_float = IsFloat(view.input(0)->dtype());
  if (block == 0 && is_float) return std::max<int64_t>(axis_size, 1);
  if (block >= 16 && (block & (block - 1)) == 0) return block;
  return absl::InvalidArgumentError(absl::StrCat(  // contrib_gather_c3
      "block_size is ", block, ", expected a power of two of at least 16"));
}

absl::StatusOr<QuantizedTable> ReadTable(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckRankAtLeast(view, 0, "data", 1));
  const TensorType& data = *view.input(0);
  QuantizedTable table;
  WB_ASSIGN_OR_RETURN(
      table.gather_axis,
      NormalizeAxis(view.IntAttribute("gather_axis", 0), data.rank()));
  WB_ASSIGN_OR_RETURN(
      table.quantize_axis,
      NormalizeAxis(view.IntAttribute("quantize_axis", 1), data.rank()));
  WB_ASSIGN_OR_RETURN(const int64_t values, ReadValuesPerByte(view));
  table.dims.assign(data.dims().begin(), data.dims().end());
  table.dims.back() = SizeProduct(table.dims.back(), values);
  if (data.dtype() == DType::kUInt8 && table.gather_axis != 0) {
    return absl::InvalidArgumentError(absl::StrCat(  // contrib_gather_c2
        "gather_axis is ", table.gather_axis, ", uint8 data takes 0"));
  }
  WB_ASSIGN_OR_RETURN(table.block,
                      ReadBlock(view, table.dims[table.quantize_axis]));
  return table;
}

// One scale for each block; a float type may share it along other axes.
absl::Status CheckScales(const OpView& view, const QuantizedTable& table) {
  const TensorType& scales = *view.input(2);
  Dims expected = table.dims;
  int64_t& blocks = expected[table.quantize_axis];
  blocks = blocks < 0 ? blocks : CeilDivide(blocks, table.block);
  bool fits = scales.rank() == static_cast<int>(expected.size());
  for (int i = 0; fits && i < scales.rank(); ++i) {
    const bool is_shared = scales.dim(i) == 1 && i != table.quantize_axis &&
                           IsFloat(view.input(0)->dtype());
    fits = scales.dim(i) == expected[i] || is_shared;
  }
  if (fits) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(  // contrib_gather_c4
      "input 2 ('scales') has shape ", DimsToString(scales.dims()),
      ", expected ", DimsToString(expected)));
}

absl::StatusOr<OutputTypes> InferQuantized(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "data", kQuantizedTypes));  // contrib_gather_c1
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "indices", kIndexTypes));
  WB_RETURN_IF_ERROR(CheckDType(view, 2, "scales", kFloatTypes));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 3));
  if (view.HasInput(3) && IsFloat(view.input(0)->dtype())) {  // c1
    return absl::InvalidArgumentError(
        "data of a float type has no zero points, found input 3");
  }
  WB_ASSIGN_OR_RETURN(const QuantizedTable table, ReadTable(view));
  WB_RETURN_IF_ERROR(CheckScales(view, table));
  Dims dims = table.dims;
  const absl::Span<const int64_t> indices = view.input(1)->dims();
  dims.erase(dims.begin() + table.gather_axis);
  dims.insert(dims.begin() + table.gather_axis, indices.begin(), indices.end());
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(view.input(2)->dtype(), dims));
  return OutputTypes{std::move(type)};
}

// Of the table, its scales and zero points, the rows that are looked up.
absl::StatusOr<OpCost> CostQuantized(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const QuantizedTable table, ReadTable(view));
  OpCost cost = StreamingCost(view, WorkClass::kDataMovement);
  const int64_t rows = view.input(1)->element_count();
  for (const int i : {0, 2, 3}) {
    if (!view.HasInput(i)) continue;
    const TensorType& type = *view.input(i);
    if (table.gather_axis >= type.rank()) continue;
    const int64_t size = type.dim(table.gather_axis);
    if (size > 1) cost.input_reads[i] = PartOf(type, rows, size);
  }
  if (view.output(0) != nullptr) {
    cost.vector_ops = Ops(view.output(0)->element_count()) * kDequantizeWeight;
  }
  return cost;
}

absl::StatusOr<OutputTypes> InferGatherNd(const OpView& view) {
  return StandardRule(view, "GatherND", 12)
      .Operand(0)
      .Operand(1)
      .Infer();  // contrib_gather_c5
}

absl::StatusOr<OpCost> CostGatherNd(const OpView& view) {
  return StandardRule(view, "GatherND", 12).Operand(0).Operand(1).Cost();
}

// The padding index and the scaling concern gradients only.
absl::StatusOr<OutputTypes> InferEmbedding(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckRank(view, 0, "weight", 2));  // contrib_gather_c6
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "indices", kInt64Type));
  const absl::Span<const int64_t> indices = view.input(1)->dims();
  Dims dims(indices.begin(), indices.end());
  dims.push_back(view.input(0)->dim(1));
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(view.input(0)->dtype(), dims));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<OpCost> CostEmbedding(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kDataMovement);
  cost.input_reads[0] = PartOf(*view.input(0), view.input(1)->element_count(),
                               view.input(0)->dim(0));
  return cost;
}

}  // namespace

absl::Status RegisterContribGatherOps(OpRegistry& registry) {
  using enum InputRole;
  return registry.AddAll({
      {.domain = kContribDomain,
       .name = "GatherBlockQuantized",
       .min_inputs = 3,
       .max_inputs = 4,
       .op_class = OpClass::kOpaque,
       .input_roles = {kData, kIndex, kQuant, kQuant},
       .infer = &InferQuantized,
       .cost = &CostQuantized},
      {.domain = kContribDomain,
       .name = "GatherND",
       .min_inputs = 2,
       .max_inputs = 2,
       .op_class = OpClass::kDataMovement,
       .input_roles = {kData, kIndex},
       .infer = &InferGatherNd,
       .cost = &CostGatherNd},
      {.domain = kContribDomain,
       .name = "TorchEmbedding",
       .min_inputs = 2,
       .max_inputs = 4,
       .op_class = OpClass::kDataMovement,
       .input_roles = {kData, kIndex, kShape, kShape},
       .infer = &InferEmbedding,
       .cost = &CostEmbedding},
  });
}

}  // namespace weighbridge
