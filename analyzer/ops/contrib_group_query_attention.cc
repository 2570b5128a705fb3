#include "analyzer/ops/contrib_group_query_attention.h"

#include <algorithm>
#include <cstdint>
#include <string>

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

// Rules: docs/operators_contrib.md#group-query-attention, C1..C10.

bool IsCache(DType dtype) {
  return IsFloat(dtype) || dtype == DType::kInt8 || dtype == DType::kUInt8;
}
constexpr DTypeSet kCacheTypes = {&IsCache, "a float type, int8 or uint8"};

// Inputs of both: query, key, value, past_key, past_value; then where each has:
struct Places {
  int total, cosine, sine;
};
constexpr Places kGrouped = {6, 7, 8};
constexpr Places kSparse = {7, 9, 10};

struct Sizes {
  int64_t batch = 0, sequence = 0, heads = 0, kv_heads = 0, head_size = 0;
  int64_t hidden = 0;   // heads * head_size.
  int64_t added = 0;    // Positions of K and V that this call brings.
  int64_t cache = 0;    // Positions that fit into past_key.
  int64_t stored = 0;   // Elements that one head of the cache takes.
  int64_t total = 0;    // That a query looks at; an upper bound if not known.
  int64_t present = 0;  // Positions that fit into present_key.
  bool is_total_known = false;

  // Present and past of one size are one buffer, that is written in place.
  bool shares_buffer() const { return cache > 0 && present == cache; }
  int64_t past() const { return std::clamp<int64_t>(total - added, 0, cache); }
};

absl::Status ReadHeads(const OpView& view, Sizes& sizes) {
  WB_ASSIGN_OR_RETURN(sizes.heads, NeedPositive(view, "num_heads"));
  WB_ASSIGN_OR_RETURN(sizes.kv_heads, NeedPositive(view, "kv_num_heads"));
  if (sizes.heads % sizes.kv_heads != 0) {  // contrib_group_query_attention_c2
    return absl::InvalidArgumentError(
        absl::StrCat(sizes.heads, " query heads do not divide into ",
                     sizes.kv_heads, " heads of key and value"));
  }
  WB_RETURN_IF_ERROR(
      CheckRank(view, 0, "query", 3));  // contrib_group_query_attention_c1
  const TensorType& query = *view.input(0);
  sizes.batch = query.dim(0);
  sizes.sequence = sizes.added = query.dim(1);
  const bool is_packed = !view.HasInput(1);
  if (is_packed == view.HasInput(2)) {  // contrib_group_query_attention_c1
    return absl::InvalidArgumentError("key and value must be given together");
  }
  int64_t all_heads = sizes.heads;
  if (is_packed && __builtin_add_overflow(SizeProduct(2, sizes.kv_heads),
                                          sizes.heads, &all_heads)) {
    all_heads = 0;
  }
  if (all_heads < 1 ||
      query.dim(2) % all_heads != 0) {  // contrib_group_query_attention_c2
    return absl::InvalidArgumentError(absl::StrCat(
        "query has ", query.dim(2), " columns, they do not divide into ",
        all_heads, is_packed ? " heads of query, key and value" : " heads"));
  }
  sizes.head_size = query.dim(2) / all_heads;
  sizes.hidden = sizes.head_size * sizes.heads;  // At most the columns.
  if (is_packed) return absl::OkStatus();
  WB_RETURN_IF_ERROR(CheckRank(view, 1, "key", 3));
  sizes.added = view.input(1)->dim(1);
  const Dims key = {sizes.batch, sizes.added,
                    SizeProduct(sizes.kv_heads, sizes.head_size)};
  WB_RETURN_IF_ERROR(
      CheckDims(view, 1, "key", key));  // contrib_group_query_attention_c3
  return CheckDims(view, 2, "value", key);
}

absl::Status ReadCache(const OpView& view, Sizes& sizes) {
  sizes.stored = sizes.head_size;
  if (view.IntAttribute("kv_cache_bit_width", 0) == 4) {
    sizes.stored = CeilDivide(sizes.head_size, 2);
  }
  if (view.HasInput(3) !=
      view.HasInput(4)) {  // contrib_group_query_attention_c4
    return absl::InvalidArgumentError(
        "past_key and past_value must be given together");
  }
  if (!view.HasInput(3)) return absl::OkStatus();
  WB_RETURN_IF_ERROR(CheckRank(view, 3, "past_key", 4));
  sizes.cache = view.input(3)->dim(2);
  const Dims past = {sizes.batch, sizes.kv_heads, sizes.cache, sizes.stored};
  WB_RETURN_IF_ERROR(CheckDims(view, 3, "past_key",
                               past));  // contrib_group_query_attention_c4
  return CheckDims(view, 4, "past_value", past);
}

absl::StatusOr<Sizes> ReadSizes(const OpView& view, const Places& places) {
  Sizes sizes;
  WB_RETURN_IF_ERROR(ReadHeads(view, sizes));
  WB_RETURN_IF_ERROR(ReadCache(view, sizes));
  WB_RETURN_IF_ERROR(CheckPresent(view, places.total, "total_sequence_length"));
  WB_ASSIGN_OR_RETURN(
      const int64_t total,
      KnownLength(
          view, places.total,
          "total_sequence_length"));  // contrib_group_query_attention_c5
  sizes.is_total_known = total >= 0;
  const bool keeps_size = places.total == kSparse.total ||
                          view.IntAttribute("sliding_window_cache", 0) != 0;
  sizes.present = sizes.total = sizes.cache + sizes.added;
  if (keeps_size) sizes.present = sizes.total = sizes.cache;
  if (!sizes.is_total_known) return sizes;
  if (total < sizes.added) {  // contrib_group_query_attention_c5
    return absl::InvalidArgumentError(
        absl::StrCat("total_sequence_length is ", total, ", fewer than the ",
                     sizes.added, " positions of the key"));
  }
  if (keeps_size) {
    sizes.total = std::min(total, sizes.cache);
    return sizes;
  }
  sizes.total = total;
  sizes.present = std::max(total, sizes.cache);
  return sizes;
}

absl::Status CheckRotation(const OpView& view, const Places& places,
                           int64_t head_size) {
  if (view.IntAttribute("do_rotary", 0) !=
      0) {  // contrib_group_query_attention_c6
    WB_RETURN_IF_ERROR(CheckPresent(view, places.cosine, "cos_cache"));
    WB_RETURN_IF_ERROR(CheckPresent(view, places.sine, "sin_cache"));
  }
  if (!view.HasInput(places.cosine)) return absl::OkStatus();
  WB_RETURN_IF_ERROR(CheckRank(view, places.cosine, "cos_cache", 2));
  const TensorType& cosine = *view.input(places.cosine);
  if (cosine.dim(1) > head_size / 2) {  // contrib_group_query_attention_c6
    return absl::InvalidArgumentError(
        absl::StrCat("cos_cache rotates ", cosine.dim(1),
                     " pairs, a head has only ", head_size, " elements"));
  }
  return CheckDims(view, places.sine, "sin_cache", cosine.dims());
}

DType CacheType(const OpView& view) {
  return view.HasInput(3) ? view.input(3)->dtype() : view.input(0)->dtype();
}

absl::StatusOr<OutputTypes> OutputsOf(const OpView& view, const Sizes& sizes,
                                      Bound bound) {
  WB_ASSIGN_OR_RETURN(
      const TensorType output,
      TensorType::Create(view.input(0)->dtype(),
                         {sizes.batch, sizes.sequence, sizes.hidden}));
  WB_ASSIGN_OR_RETURN(
      const TensorType present,
      TensorType::Create(CacheType(view), {sizes.batch, sizes.kv_heads,
                                           sizes.present, sizes.stored}));
  return OutputTypes{output, {present, bound}, {present, bound}};
}

// Inputs after past_value: seqlens_k, total_sequence_length, cos_cache,
// sin_cache, position_ids, attention_bias, head_sink, k_scale, v_scale,
// q_norm_weight, k_norm_weight.
absl::StatusOr<OutputTypes> InferGrouped(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckSameFloats(
      view, "query",
      {0, 1, 2, 7, 8, 10, 11, 14, 15}));  // contrib_group_query_attention_c1
  WB_RETURN_IF_ERROR(CheckDType(view, 3, "past_key", kCacheTypes));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 3, 4));
  WB_RETURN_IF_ERROR(CheckPresent(view, 5, "seqlens_k"));
  WB_RETURN_IF_ERROR(CheckDType(view, 5, "seqlens_k", kInt32Type));
  WB_RETURN_IF_ERROR(CheckDType(view, 6, "total_sequence_length", kInt32Type));
  WB_RETURN_IF_ERROR(CheckDType(view, 9, "position_ids", kInt64Type));
  WB_ASSIGN_OR_RETURN(const Sizes sizes, ReadSizes(view, kGrouped));
  // Files write it as [batch] and as [batch, 1].
  WB_RETURN_IF_ERROR(CheckElementCount(
      view, 5, "seqlens_k", sizes.batch));  // contrib_group_query_attention_c7
  WB_RETURN_IF_ERROR(CheckRotation(view, kGrouped, sizes.head_size));
  WB_RETURN_IF_ERROR(
      CheckDims(view, 9, "position_ids", {sizes.batch, sizes.sequence}));
  WB_RETURN_IF_ERROR(CheckAttentionBias(
      view, 10, sizes.batch, sizes.heads, sizes.sequence,
      sizes.is_total_known && view.IntAttribute("sliding_window_cache", 0) == 0
          ? sizes.total
          : -1));
  WB_RETURN_IF_ERROR(CheckElementCount(view, 11, "head_sink", sizes.heads));
  for (const int norm : {14, 15}) {  // contrib_group_query_attention_c8
    WB_RETURN_IF_ERROR(CheckDims(view, norm,
                                 norm == 14 ? "q_norm_weight" : "k_norm_weight",
                                 {sizes.head_size}));
  }
  // Without the total, room for the new positions may be in the cache.
  const bool is_exact = sizes.is_total_known || sizes.cache == 0 ||
                        view.IntAttribute("sliding_window_cache", 0) != 0;
  WB_ASSIGN_OR_RETURN(
      OutputTypes outputs,
      OutputsOf(view, sizes, is_exact ? Bound::kExact : Bound::kUpper));
  if (view.output_count() > 3) {
    WB_ASSIGN_OR_RETURN(const TensorType scores,
                        TensorType::Create(view.input(0)->dtype(),
                                           {sizes.batch, sizes.heads,
                                            sizes.sequence, sizes.total}));
    outputs.emplace_back(scores,
                         sizes.is_total_known ? Bound::kExact : Bound::kUpper);
  }
  return outputs;
}

// Bytes of the cache, and the rotation of Q and of the new keys.
void AddCacheAndRotation(const OpView& view, const Places& places,
                         const Sizes& sizes, OpCost& cost) {
  for (const int i : {0, 1}) {
    if (view.HasInput(3 + i)) {
      cost.input_reads[3 + i] =
          PartOf(*view.input(3 + i), sizes.past(), sizes.cache);
    }
    if (sizes.shares_buffer() && view.output_count() > 1 + i &&
        view.output(1 + i) != nullptr) {
      cost.output_writes[1 + i] =
          PartOf(*view.output(1 + i), sizes.added, sizes.present);
    }
  }
  if (view.IntAttribute("do_rotary", 0) == 0) {
    for (const int i : {places.cosine, places.sine}) {
      if (view.HasInput(i)) cost.input_reads[i] = Bytes();
    }
    return;
  }
  const int64_t pairs = view.input(places.cosine)->dim(1);
  const Ops batch = Ops(sizes.batch) * pairs * 2 * kRotationWeight;
  cost.vector_ops += batch * sizes.sequence * sizes.heads +
                     batch * sizes.added * sizes.kv_heads;
  const int64_t rows =
      std::max<int64_t>(SizeProduct(sizes.batch, sizes.sequence), 0);
  for (const int i : {places.cosine, places.sine}) {
    cost.input_reads[i] = PartOf(*view.input(i), rows, view.input(i)->dim(0));
  }
}

absl::StatusOr<OpCost> CostGrouped(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const Sizes sizes, ReadSizes(view, kGrouped));
  OpCost cost = StreamingCost(view, WorkClass::kAttention);
  int score_weight = 0;
  if (view.IntAttribute("causal", 1) != 0) score_weight += kSimpleWeight;
  if (view.HasInput(10)) score_weight += kSimpleWeight;
  if (view.FloatAttribute("softcap", 0) != 0) score_weight += kScaledTanhWeight;
  AddAttentionWork({.batch = sizes.batch,
                    .heads = sizes.heads,
                    .queries = sizes.sequence,
                    .keys = sizes.total,
                    .head_size = sizes.head_size,
                    .value_head_size = sizes.head_size,
                    .score_weight = score_weight},
                   cost);
  AddCacheAndRotation(view, kGrouped, sizes, cost);
  const Ops positions = Ops(sizes.batch) * sizes.head_size;
  if (view.HasInput(14)) {
    cost.vector_ops +=
        positions * sizes.sequence * sizes.heads * kRmsNormalizationWeight;
  }
  if (view.HasInput(15)) {
    cost.vector_ops +=
        positions * sizes.added * sizes.kv_heads * kRmsNormalizationWeight;
  }
  // A quantized cache: scale what is read, quantize what is new. Both K and V.
  if (view.HasInput(12) || view.HasInput(13)) {
    const Ops both = positions * sizes.kv_heads * 2;
    cost.vector_ops += both * sizes.past() * kSimpleWeight +
                       both * sizes.added * kQuantizeWeight;
  }
  return cost;
}

// Inputs after past_value: block_row_indices, block_col_indices,
// total_sequence_length, key_total_sequence_lengths, cos_cache, sin_cache.
absl::StatusOr<int64_t> ReadBlockSize(const OpView& view) {
  const int64_t size = view.IntAttribute("sparse_block_size", 0);
  if (size == 16 || size == 32 || size == 64 || size == 128) return size;
  return absl::InvalidArgumentError(
      absl::StrCat(  // contrib_group_query_attention_c9
          "sparse_block_size is ", size, ", expected 16, 32, 64 or 128"));
}

absl::StatusOr<OutputTypes> InferSparse(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckSameFloats(
      view, "query",
      {0, 1, 2, 3, 4, 9, 10}));  // contrib_group_query_attention_c1
  for (int i = 3; i <= 8; ++i) {
    static constexpr const char* kNames[] = {"past_key",
                                             "past_value",
                                             "block_row_indices",
                                             "block_col_indices",
                                             "total_sequence_length",
                                             "key_total_sequence_lengths"};
    WB_RETURN_IF_ERROR(CheckPresent(view, i, kNames[i - 3]));
    if (i > 4) {
      WB_RETURN_IF_ERROR(CheckDType(view, i, kNames[i - 3], kInt32Type));
    }
  }
  WB_RETURN_IF_ERROR(ReadBlockSize(view).status());
  WB_ASSIGN_OR_RETURN(const Sizes sizes, ReadSizes(view, kSparse));
  WB_RETURN_IF_ERROR(CheckRank(view, 5, "block_row_indices", 2));
  WB_RETURN_IF_ERROR(CheckRank(view, 6, "block_col_indices", 2));
  const int64_t layouts = view.input(5)->dim(0);
  if (layouts < 1 ||
      sizes.heads % layouts != 0) {  // contrib_group_query_attention_c9
    return absl::InvalidArgumentError(absl::StrCat(
        sizes.heads, " heads do not divide among ", layouts, " layouts"));
  }
  WB_RETURN_IF_ERROR(CheckDims(view, 6, "block_col_indices",
                               {layouts, view.input(6)->dim(1)}));
  WB_RETURN_IF_ERROR(
      CheckDims(view, 8, "key_total_sequence_lengths",
                {sizes.batch}));  // contrib_group_query_attention_c7
  WB_RETURN_IF_ERROR(CheckRotation(view, kSparse, sizes.head_size));
  return OutputsOf(view, sizes, Bound::kExact);
}

// No head looks at more than the blocks its layout lists.
absl::StatusOr<OpCost> CostSparse(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const Sizes sizes, ReadSizes(view, kSparse));
  WB_ASSIGN_OR_RETURN(const int64_t block, ReadBlockSize(view));
  OpCost cost = StreamingCost(view, WorkClass::kAttention);
  const Ops dense = Ops(sizes.batch) * sizes.sequence * sizes.total;
  const Ops listed = Ops(sizes.batch) * view.input(6)->dim(1) * block * block;
  AddAttentionWork({.batch = sizes.batch,
                    .heads = sizes.heads,
                    .queries = sizes.sequence,
                    .keys = sizes.total,
                    .head_size = sizes.head_size,
                    .value_head_size = sizes.head_size,
                    .score_weight = kSimpleWeight},
                   std::min(dense, listed), cost);
  AddCacheAndRotation(view, kSparse, sizes, cost);
  return cost;
}

}  // namespace

absl::Status RegisterContribGroupQueryAttentionOps(OpRegistry& registry) {
  using enum InputRole;
  return registry.AddAll({
      {.domain = kContribDomain,
       .name = "GroupQueryAttention",
       .min_inputs = 1,
       .max_inputs = 16,
       .op_class = OpClass::kContraction,
       .input_roles = {kData, kData, kData, kData, kData, kShape, kShape,
                       kBuffer, kBuffer, kIndex, kBuffer, kData, kQuant, kQuant,
                       kData, kData},
       .infer = &InferGrouped,
       .cost = &CostGrouped},
      {.domain = kContribDomain,
       .name = "SparseAttention",
       .min_inputs = 1,
       .max_inputs = 11,
       .op_class = OpClass::kContraction,
       .input_roles = {kData, kData, kData, kData, kData, kIndex, kIndex,
                       kShape, kShape, kBuffer, kBuffer},
       .infer = &InferSparse,
       .cost = &CostSparse},
  });
}

}  // namespace weighbridge
