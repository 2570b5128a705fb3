#include "analyzer/ops/contrib_multi_head_attention.h"

#include <algorithm>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/contrib_attention_work.h"
#include "analyzer/ops/contrib_operands.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators_contrib.md#attention, C9..C14.

// Where an operator has its operands after query, key and value.
struct Places {
  int bias, mask, attention_bias, past_key, past_value, past_length;
};
constexpr Places kMultiHead = {3, 4, 5, 6, 7, 8};
constexpr Places kDecoder = {10, 3, 4, 5, 6, 7};

struct Sizes {
  int64_t batch = 0, heads = 0, sequence = 0;
  int64_t head_size = 0, value_head_size = 0;
  int64_t added = 0;    // Positions of K and V that this call brings.
  int64_t cache = 0;    // Positions that fit into past_key.
  int64_t past = 0;     // Of them filled; those of the cache if not known.
  int64_t total = 0;    // That a query looks at.
  int64_t present = 0;  // Positions that fit into present_key.
  bool is_total_known = true;
  bool shares_buffer = false;
  bool has_cached_keys = false;  // K and V come projected: [batch, heads, ...].
};

absl::Status HeadsError(const Sizes& sizes, int64_t width, const char* name) {
  return absl::InvalidArgumentError(absl::StrCat(  // contrib_attention_c10
      "num_heads is ", sizes.heads, ", it must divide the ", width,
      " columns of ", name));
}

// The query alone: [batch, sequence, heads, 3, head size], or, where packing is
// by columns, [batch, sequence, 3 * hidden size].
absl::Status ReadPackedQuery(const OpView& view, bool packs_columns,
                             Sizes& sizes) {
  const TensorType& query = *view.input(0);
  if (query.rank() == 5 && !packs_columns) {
    sizes.head_size = sizes.value_head_size = query.dim(4);
    sizes.added = sizes.sequence;
    return CheckDims(view, 0, "query",
                     {sizes.batch, sizes.sequence, sizes.heads, 3,
                      sizes.head_size});  // contrib_attention_c9
  }
  if (query.rank() != 3 || !packs_columns) {
    return absl::InvalidArgumentError(  // contrib_attention_c9
        absl::StrCat("query has shape ", DimsToString(query.dims()),
                     " and there is no key"));
  }
  if (query.dim(2) % 3 != 0 || query.dim(2) / 3 % sizes.heads != 0) {
    return HeadsError(sizes, query.dim(2), "each of Q, K and V in the query");
  }
  sizes.head_size = sizes.value_head_size = query.dim(2) / 3 / sizes.heads;
  sizes.added = sizes.sequence;
  return absl::OkStatus();
}

absl::Status ReadQueryKeyValue(const OpView& view, Sizes& sizes) {
  WB_RETURN_IF_ERROR(CheckRank(view, 0, "query", 3));  // contrib_attention_c9
  const int64_t hidden = view.input(0)->dim(2);
  if (hidden % sizes.heads != 0) return HeadsError(sizes, hidden, "the query");
  sizes.head_size = sizes.value_head_size = hidden / sizes.heads;
  const TensorType& key = *view.input(1);
  if (key.rank() == 5) {  // K and V packed.
    sizes.added = key.dim(1);
    return CheckDims(view, 1, "key",
                     {sizes.batch, sizes.added, sizes.heads, 2,
                      sizes.head_size});  // contrib_attention_c9
  }
  WB_RETURN_IF_ERROR(CheckPresent(view, 2, "value"));  // contrib_attention_c9
  const TensorType& value = *view.input(2);
  if (key.rank() == 4) {
    sizes.has_cached_keys = true;
    sizes.added = key.dim(2);
    WB_RETURN_IF_ERROR(CheckRank(view, 2, "value", 4));
    sizes.value_head_size = value.dim(3);
    WB_RETURN_IF_ERROR(
        CheckDims(view, 1, "key",
                  {sizes.batch, sizes.heads, sizes.added, sizes.head_size}));
    return CheckDims(
        view, 2, "value",
        {sizes.batch, sizes.heads, sizes.added, sizes.value_head_size});
  }
  WB_RETURN_IF_ERROR(CheckRank(view, 1, "key", 3));
  WB_RETURN_IF_ERROR(CheckRank(view, 2, "value", 3));
  sizes.added = key.dim(1);
  WB_RETURN_IF_ERROR(
      CheckDims(view, 1, "key", {sizes.batch, sizes.added, hidden}));
  WB_RETURN_IF_ERROR(
      CheckDims(view, 2, "value", {sizes.batch, sizes.added, value.dim(2)}));
  if (value.dim(2) % sizes.heads != 0) {
    return HeadsError(sizes, value.dim(2), "the value");
  }
  sizes.value_head_size = value.dim(2) / sizes.heads;
  return absl::OkStatus();
}

absl::Status ReadPast(const OpView& view, const Places& places,
                      bool shares_buffer, Sizes& sizes) {
  const bool has_past = view.HasInput(places.past_key);
  if (has_past != view.HasInput(places.past_value)) {  // contrib_attention_c11
    return absl::InvalidArgumentError(
        "past_key and past_value must be given together");
  }
  if (has_past) {
    if (sizes.has_cached_keys) {  // contrib_attention_c11
      return absl::InvalidArgumentError(
          "has a past, but its keys and values are cached already");
    }
    WB_RETURN_IF_ERROR(CheckRank(view, places.past_key, "past_key", 4));
    sizes.cache = view.input(places.past_key)->dim(2);
    WB_RETURN_IF_ERROR(
        CheckDims(view, places.past_key, "past_key",
                  {sizes.batch, sizes.heads, sizes.cache, sizes.head_size}));
    WB_RETURN_IF_ERROR(CheckDims(
        view, places.past_value, "past_value",
        {sizes.batch, sizes.heads, sizes.cache, sizes.value_head_size}));
  }
  sizes.past = sizes.cache;
  sizes.total = sizes.present = sizes.cache + sizes.added;
  sizes.shares_buffer = has_past && shares_buffer;
  if (!sizes.shares_buffer) return absl::OkStatus();
  sizes.total = sizes.present = sizes.cache;
  WB_ASSIGN_OR_RETURN(const int64_t known, KnownLength(view, places.past_length,
                                                       "past_sequence_length"));
  sizes.is_total_known = known >= 0;
  if (known < 0) return absl::OkStatus();
  if (known > sizes.cache - sizes.added) {  // contrib_attention_c12
    return absl::InvalidArgumentError(
        absl::StrCat("past_sequence_length is ", known, ", with ", sizes.added,
                     " more positions it must fit into ", sizes.cache));
  }
  sizes.past = known;
  sizes.total = known + sizes.added;
  return absl::OkStatus();
}

bool IsDecoder(const Places& places) { return places.bias == kDecoder.bias; }

absl::StatusOr<Sizes> ReadSizes(const OpView& view, const Places& places) {
  WB_RETURN_IF_ERROR(
      CheckRankAtLeast(view, 0, "query", 3));  // contrib_attention_c9
  Sizes sizes;
  WB_ASSIGN_OR_RETURN(sizes.heads, NeedPositive(view, "num_heads"));
  sizes.batch = view.input(0)->dim(0);
  sizes.sequence = view.input(0)->dim(1);
  if (view.HasInput(1)) {
    WB_RETURN_IF_ERROR(ReadQueryKeyValue(view, sizes));
  } else {
    WB_RETURN_IF_ERROR(ReadPackedQuery(view, IsDecoder(places), sizes));
  }
  const bool shares_buffer =
      IsDecoder(places) ? view.IntAttribute("past_present_share_buffer", 0) != 0
                        : view.HasInput(places.past_length);
  WB_RETURN_IF_ERROR(ReadPast(view, places, shares_buffer, sizes));
  return sizes;
}

// Outputs: output, present_key, present_value, qk.
absl::StatusOr<OutputTypes> InferHeads(const OpView& view,
                                       const Places& places) {
  WB_RETURN_IF_ERROR(CheckSameFloats(
      view, "query",
      {0, 1, 2, places.bias, places.attention_bias, places.past_key,
       places.past_value}));  // contrib_attention_c1
  WB_ASSIGN_OR_RETURN(const Sizes sizes, ReadSizes(view, places));
  const int64_t keys = sizes.is_total_known ? sizes.total : -1;
  // Padding may be told of the new keys only.
  if (!CheckAttentionMask(view, places.mask, "key_padding_mask", sizes.batch,
                          sizes.sequence, sizes.added)
           .ok()) {
    WB_RETURN_IF_ERROR(CheckAttentionMask(view, places.mask, "key_padding_mask",
                                          sizes.batch, sizes.sequence, keys));
  }
  WB_RETURN_IF_ERROR(CheckAttentionBias(view, places.attention_bias,
                                        sizes.batch, sizes.heads,
                                        sizes.sequence, keys));
  // No wider than the operands that these sizes were read from.
  const int64_t hidden = SizeProduct(sizes.heads, sizes.head_size);
  const int64_t value = SizeProduct(sizes.heads, sizes.value_head_size);
  if (hidden < 0 || value < 0) {
    return absl::InvalidArgumentError("hidden sizes overflow");
  }
  int64_t columns;
  if (__builtin_add_overflow(SizeProduct(2, hidden), value, &columns)) {
    columns = -1;
  }
  WB_RETURN_IF_ERROR(CheckDims(view, places.bias, "bias", {columns}));
  const DType dtype = view.input(0)->dtype();
  WB_ASSIGN_OR_RETURN(
      const TensorType output,
      TensorType::Create(dtype, {sizes.batch, sizes.sequence, value}));
  WB_ASSIGN_OR_RETURN(
      const TensorType present_key,
      TensorType::Create(
          dtype, {sizes.batch, sizes.heads, sizes.present, sizes.head_size}));
  WB_ASSIGN_OR_RETURN(
      const TensorType present_value,
      TensorType::Create(dtype, {sizes.batch, sizes.heads, sizes.present,
                                 sizes.value_head_size}));
  OutputTypes outputs{output, present_key, present_value};
  if (view.output_count() > 3) {
    WB_ASSIGN_OR_RETURN(
        const TensorType scores,
        TensorType::Create(
            dtype, {sizes.batch, sizes.heads, sizes.sequence, sizes.total}));
    outputs.emplace_back(scores,
                         sizes.is_total_known ? Bound::kExact : Bound::kUpper);
  }
  return outputs;
}

absl::StatusOr<OpCost> CostHeads(const OpView& view, const Places& places) {
  WB_ASSIGN_OR_RETURN(const Sizes sizes, ReadSizes(view, places));
  OpCost cost = StreamingCost(view, WorkClass::kAttention);
  int score_weight = 0;
  for (const int i : {places.mask, places.attention_bias}) {
    if (view.HasInput(i)) score_weight += kSimpleWeight;
  }
  if (view.IntAttribute("unidirectional", 0) != 0) {
    score_weight += kSimpleWeight;
  }
  AddAttentionWork({.batch = sizes.batch,
                    .heads = sizes.heads,
                    .queries = sizes.sequence,
                    .keys = sizes.total,
                    .head_size = sizes.head_size,
                    .value_head_size = sizes.value_head_size,
                    .score_weight = score_weight},
                   cost);
  if (view.HasInput(places.bias)) {  // Cached keys have theirs already.
    const Ops heads = Ops(sizes.batch) * sizes.heads * kSimpleWeight;
    cost.vector_ops += heads * sizes.sequence * sizes.head_size;
    if (!sizes.has_cached_keys) {
      cost.vector_ops += heads * sizes.added * sizes.head_size +
                         heads * sizes.added * sizes.value_head_size;
    }
  }
  if (!sizes.shares_buffer) return cost;
  for (const int i : {0, 1}) {
    const int past = places.past_key + i;
    cost.input_reads[past] = PartOf(*view.input(past), sizes.past, sizes.cache);
    if (view.output_count() > 1 + i && view.output(1 + i) != nullptr) {
      cost.output_writes[1 + i] =
          PartOf(*view.output(1 + i), sizes.added, sizes.cache);
    }
  }
  return cost;
}

absl::StatusOr<OutputTypes> InferMultiHead(const OpView& view) {
  return InferHeads(view, kMultiHead);
}

absl::StatusOr<OpCost> CostMultiHead(const OpView& view) {
  return CostHeads(view, kMultiHead);
}

absl::StatusOr<OutputTypes> InferDecoder(const OpView& view) {
  WB_ASSIGN_OR_RETURN(OutputTypes outputs, InferHeads(view, kDecoder));
  if (view.input(0)->dim(1) != 1) {  // contrib_attention_c6
    return absl::InvalidArgumentError(absl::StrCat(
        "query has ", view.input(0)->dim(1), " positions, expected 1"));
  }
  return outputs;
}

absl::StatusOr<OpCost> CostDecoder(const OpView& view) {
  return CostHeads(view, kDecoder);
}

// Inputs: query, key, value, bias, token_offset, cumulative_sequence_length,
// attention_bias; packed: the query is [tokens, heads, 3, head size].
absl::StatusOr<Sizes> ReadPackedHeads(const OpView& view) {
  Sizes sizes;
  WB_ASSIGN_OR_RETURN(sizes.heads, NeedPositive(view, "num_heads"));
  WB_RETURN_IF_ERROR(CheckRankAtLeast(view, 0, "query", 2));
  const TensorType& query = *view.input(0);
  sizes.sequence = query.dim(0);
  if (query.rank() == 4) {
    sizes.head_size = sizes.value_head_size = query.dim(3);
    WB_RETURN_IF_ERROR(CheckDims(view, 0, "query",
                                 {sizes.sequence, sizes.heads, 3,
                                  sizes.head_size}));  // contrib_attention_c13
    return sizes;
  }
  WB_RETURN_IF_ERROR(CheckRank(view, 0, "query", 2));  // contrib_attention_c13
  WB_RETURN_IF_ERROR(CheckPresent(view, 1, "key"));
  WB_RETURN_IF_ERROR(CheckPresent(view, 2, "value"));
  WB_RETURN_IF_ERROR(CheckDims(view, 1, "key", query.dims()));
  WB_RETURN_IF_ERROR(CheckRank(view, 2, "value", 2));
  const int64_t value = view.input(2)->dim(1);
  WB_RETURN_IF_ERROR(CheckDims(view, 2, "value", {sizes.sequence, value}));
  if (query.dim(1) % sizes.heads != 0) {
    return HeadsError(sizes, query.dim(1), "the query");
  }
  if (value % sizes.heads != 0) return HeadsError(sizes, value, "the value");
  sizes.head_size = query.dim(1) / sizes.heads;
  sizes.value_head_size = value / sizes.heads;
  return sizes;
}

absl::StatusOr<OutputTypes> InferPackedHeads(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckSameFloats(view, "query", {0, 1, 2, 3, 6}));  // contrib_attention_c1
  WB_ASSIGN_OR_RETURN(const Sizes sizes, ReadPackedHeads(view));
  WB_ASSIGN_OR_RETURN(const PackedTokens packed,
                      ReadPackedTokens(view, 4, 5, sizes.sequence));
  WB_RETURN_IF_ERROR(CheckAttentionBias(view, 6, packed.batch, sizes.heads,
                                        packed.sequence, packed.sequence));
  WB_ASSIGN_OR_RETURN(
      const TensorType output,
      TensorType::Create(
          view.input(0)->dtype(),
          {sizes.sequence, SizeProduct(sizes.heads, sizes.value_head_size)}));
  return OutputTypes{output};
}

absl::StatusOr<OpCost> CostPackedHeads(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const Sizes sizes, ReadPackedHeads(view));
  WB_ASSIGN_OR_RETURN(const PackedTokens packed,
                      ReadPackedTokens(view, 4, 5, sizes.sequence));
  OpCost cost = StreamingCost(view, WorkClass::kAttention);
  AddAttentionWork({.batch = 1,
                    .heads = sizes.heads,
                    .queries = sizes.sequence,
                    .keys = packed.sequence,
                    .head_size = sizes.head_size,
                    .value_head_size = sizes.value_head_size,
                    .score_weight = view.HasInput(6) ? kSimpleWeight : 0},
                   packed.scores_per_head, cost);
  if (view.HasInput(3)) {
    const Ops heads = Ops(sizes.sequence) * sizes.heads * kSimpleWeight;
    cost.vector_ops +=
        heads * sizes.head_size * 2 + heads * sizes.value_head_size;
  }
  return cost;
}

}  // namespace

absl::Status RegisterContribMultiHeadAttentionOps(OpRegistry& registry) {
  using enum InputRole;
  return registry.AddAll({
      {.domain = kContribDomain,
       .name = "MultiHeadAttention",
       .min_inputs = 1,
       .max_inputs = 10,
       .op_class = OpClass::kContraction,
       .input_roles = {kData, kData, kData, kData, kShape, kBuffer, kData,
                       kData, kShape, kIndex},
       .infer = &InferMultiHead,
       .cost = &CostMultiHead},
      {.domain = kContribDomain,
       .name = "DecoderMaskedMultiHeadAttention",
       .min_inputs = 1,
       .max_inputs = 11,
       .op_class = OpClass::kContraction,
       .input_roles = {kData, kData, kData, kShape, kBuffer, kData, kData,
                       kShape, kShape, kIndex, kData},
       .infer = &InferDecoder,
       .cost = &CostDecoder},
      {.domain = kContribDomain,
       .name = "PackedMultiHeadAttention",
       .min_inputs = 1,
       .max_inputs = 7,
       .op_class = OpClass::kContraction,
       .input_roles = {kData, kData, kData, kData, kIndex, kShape, kBuffer},
       .infer = &InferPackedHeads,
       .cost = &CostPackedHeads},
  });
}

}  // namespace weighbridge
