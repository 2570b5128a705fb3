#include "analyzer/ops/contrib_attention.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/contrib_attention_work.h"
#include "analyzer/ops/contrib_operands.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/ops/zero_point.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators_contrib.md#attention, C1..C8.

// Where an operator has its operands after input 0, 1, 2: input, weights, bias.
// -1: it has none of that kind.
struct Places {
  int mask, past, attention_bias, past_length;
};
constexpr Places kAttention = {3, 4, 5, 6};
constexpr Places kDecoder = {3, 4, 5, 6};
constexpr Places kQuantized = {5, 8, -1, -1};

// The widths of Q, K and V behind the columns of the weight matrix.
struct Projection {
  int64_t heads = 0;
  int64_t input = 0;              // Rows of the weight matrix.
  int64_t hidden = 0, value = 0;  // Of Q and K; of V.
  int64_t columns = 0;

  int64_t head_size() const { return hidden / heads; }
  int64_t value_head_size() const { return value / heads; }
};

absl::StatusOr<Projection> ReadProjection(const OpView& view) {
  Projection projection;
  WB_ASSIGN_OR_RETURN(projection.heads, NeedPositive(view, "num_heads"));
  WB_RETURN_IF_ERROR(CheckRank(view, 1, "weights", 2));
  const TensorType& weights = *view.input(1);
  projection.input = weights.dim(0);
  projection.columns = weights.dim(1);
  const std::vector<int64_t> sizes = view.IntsAttribute("qkv_hidden_sizes");
  if (sizes.empty()) {
    projection.hidden = projection.value = projection.columns / 3;
  } else if (sizes.size() == 3 && sizes[0] == sizes[1]) {
    projection.hidden = sizes[0];
    projection.value = sizes[2];
  } else {
    return absl::InvalidArgumentError(  // contrib_attention_c2
        "qkv_hidden_sizes must be three sizes, those of Q and K equal");
  }
  const int64_t rest = projection.columns - projection.value;
  if (projection.hidden < 0 || projection.value < 0 ||
      SizeProduct(2, projection.hidden) != rest) {  // contrib_attention_c2
    return absl::InvalidArgumentError(absl::StrCat(
        "weights have ", projection.columns, " columns, they do not divide ",
        "into Q, K and V (of ", projection.hidden, ", ", projection.hidden,
        " and ", projection.value, ")"));
  }
  if (projection.hidden % projection.heads != 0 ||
      projection.value % projection.heads != 0) {  // contrib_attention_c2
    return absl::InvalidArgumentError(absl::StrCat(
        "num_heads is ", projection.heads, ", it must divide the hidden sizes ",
        projection.hidden, " and ", projection.value));
  }
  WB_RETURN_IF_ERROR(CheckDims(view, 2, "bias", {projection.columns}));
  return projection;
}

struct Sizes {
  Projection projection;
  int64_t batch = 0, sequence = 0;
  int64_t cache = 0;    // Positions that fit into `past`.
  int64_t past = 0;     // Of them filled; those of the cache if not known.
  int64_t total = 0;    // That a query looks at.
  int64_t present = 0;  // Positions that fit into `present`.
  bool is_total_known = true;
  bool shares_buffer = false;
};

absl::StatusOr<Sizes> ReadSizes(const OpView& view, const Places& places) {
  WB_RETURN_IF_ERROR(CheckRank(view, 0, "input", 3));  // contrib_attention_c1
  Sizes sizes;
  WB_ASSIGN_OR_RETURN(sizes.projection, ReadProjection(view));
  const Projection& projection = sizes.projection;
  sizes.batch = view.input(0)->dim(0);
  sizes.sequence = view.input(0)->dim(1);
  WB_RETURN_IF_ERROR(CheckDims(
      view, 0, "input", {sizes.batch, sizes.sequence, projection.input}));
  if (places.past >= 0 && view.HasInput(places.past)) {
    if (projection.hidden != projection.value) {  // contrib_attention_c3
      return absl::InvalidArgumentError(
          absl::StrCat("has a past, but K is ", projection.hidden,
                       " wide and V ", projection.value));
    }
    WB_RETURN_IF_ERROR(CheckRank(view, places.past, "past", 5));
    sizes.cache = view.input(places.past)->dim(3);
    WB_RETURN_IF_ERROR(CheckDims(view, places.past, "past",
                                 {2, sizes.batch, projection.heads, sizes.cache,
                                  projection.head_size()}));
  }
  sizes.past = sizes.cache;
  sizes.total = sizes.present = sizes.cache + sizes.sequence;
  sizes.shares_buffer = places.past >= 0 && view.HasInput(places.past) &&
                        view.IntAttribute("past_present_share_buffer", 0) != 0;
  if (!sizes.shares_buffer) return sizes;
  // The buffer has room for what is yet to come.
  sizes.total = sizes.present = sizes.cache;
  WB_ASSIGN_OR_RETURN(const int64_t known, KnownLength(view, places.past_length,
                                                       "past_sequence_length"));
  sizes.is_total_known = known >= 0;
  if (known < 0) return sizes;
  if (known > sizes.cache - sizes.sequence) {  // contrib_attention_c4
    return absl::InvalidArgumentError(absl::StrCat(
        "past_sequence_length is ", known, ", with ", sizes.sequence,
        " more positions it must fit into ", sizes.cache));
  }
  sizes.past = known;
  sizes.total = known + sizes.sequence;
  return sizes;
}

absl::StatusOr<OutputTypes> InferSizes(const OpView& view, const Places& places,
                                       DType dtype) {
  WB_ASSIGN_OR_RETURN(const Sizes sizes, ReadSizes(view, places));
  const Projection& projection = sizes.projection;
  const int64_t keys = sizes.is_total_known ? sizes.total : -1;
  WB_RETURN_IF_ERROR(CheckAttentionMask(view, places.mask, "mask_index",
                                        sizes.batch, sizes.sequence, keys));
  if (places.attention_bias >= 0) {
    WB_RETURN_IF_ERROR(CheckAttentionBias(view, places.attention_bias,
                                          sizes.batch, projection.heads,
                                          sizes.sequence, keys));
  }
  WB_ASSIGN_OR_RETURN(const TensorType output,
                      TensorType::Create(dtype, {sizes.batch, sizes.sequence,
                                                 projection.value}));
  OutputTypes outputs{output};
  if (view.output_count() < 2) return outputs;
  if (projection.hidden != projection.value) {  // contrib_attention_c3
    return absl::InvalidArgumentError(
        absl::StrCat("returns the present, but K is ", projection.hidden,
                     " wide and V ", projection.value));
  }
  WB_ASSIGN_OR_RETURN(
      const TensorType present,
      TensorType::Create(dtype, {2, sizes.batch, projection.heads,
                                 sizes.present, projection.head_size()}));
  outputs.push_back(present);
  return outputs;
}

// Masked positions count: the products are dense.
absl::StatusOr<OpCost> CostSizes(const OpView& view, const Places& places) {
  WB_ASSIGN_OR_RETURN(const Sizes sizes, ReadSizes(view, places));
  const Projection& projection = sizes.projection;
  OpCost cost = StreamingCost(view, WorkClass::kAttention);
  int score_weight = 0;
  if (view.HasInput(places.mask)) score_weight += kSimpleWeight;
  if (view.IntAttribute("unidirectional", 0) != 0) {
    score_weight += kSimpleWeight;
  }
  if (places.attention_bias >= 0 && view.HasInput(places.attention_bias)) {
    score_weight += kSimpleWeight;
  }
  AddAttentionWork({.batch = sizes.batch,
                    .heads = projection.heads,
                    .queries = sizes.sequence,
                    .keys = sizes.total,
                    .head_size = projection.head_size(),
                    .value_head_size = projection.value_head_size(),
                    .score_weight = score_weight},
                   cost);
  const int64_t rows =
      std::max<int64_t>(SizeProduct(sizes.batch, sizes.sequence), 0);
  AddProjectionWork(rows, projection.input, projection.columns,
                    view.HasInput(2), cost);
  if (view.IntAttribute("do_rotary", 0) != 0) {
    const int64_t rotated = view.IntAttribute("rotary_embedding_dim", 0);
    const int64_t size = rotated > 0 ? std::min(rotated, projection.head_size())
                                     : projection.head_size();
    cost.vector_ops +=
        Ops(rows) * 2 * projection.heads * size * kRotationWeight;
  }
  if (!sizes.shares_buffer) return cost;
  // In place: what is filled is read, what is new is written.
  cost.input_reads[places.past] =
      PartOf(*view.input(places.past), sizes.past, sizes.cache);
  if (view.output_count() > 1 && view.output(1) != nullptr) {
    cost.output_writes[1] =
        PartOf(*view.output(1), sizes.sequence, sizes.cache);
  }
  return cost;
}

absl::StatusOr<OutputTypes> InferAttention(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckSameFloats(view, "input", {0, 1, 2, 4, 5}));  // contrib_attention_c1
  return InferSizes(view, kAttention, view.input(0)->dtype());
}

absl::StatusOr<OpCost> CostAttention(const OpView& view) {
  return CostSizes(view, kAttention);
}

// One position at a time, with a past.
absl::StatusOr<OutputTypes> InferDecoder(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckSameFloats(view, "input", {0, 1, 2, 4, 5}));  // contrib_attention_c1
  WB_RETURN_IF_ERROR(CheckPresent(view, kDecoder.past, "past"));
  WB_RETURN_IF_ERROR(
      CheckPresent(view, kDecoder.past_length, "past_sequence_length"));
  WB_ASSIGN_OR_RETURN(OutputTypes outputs,
                      InferSizes(view, kDecoder, view.input(0)->dtype()));
  if (view.input(0)->dim(1) != 1) {  // contrib_attention_c6
    return absl::InvalidArgumentError(absl::StrCat(
        "input has ", view.input(0)->dim(1), " positions, expected 1"));
  }
  return outputs;
}

absl::StatusOr<OpCost> CostDecoder(const OpView& view) {
  return CostSizes(view, kDecoder);
}

// Inputs: input, weight, bias, input_scale, weight_scale, mask_index,
// input_zero_point, weight_zero_point, past.
absl::StatusOr<OutputTypes> InferQAttention(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "input", kInt8Types));  // contrib_attention_c1
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "weight", kInt8Types));
  WB_RETURN_IF_ERROR(CheckSameFloats(view, "bias", {2, 3, 4, 8}));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 6));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 1, 7));
  WB_ASSIGN_OR_RETURN(OutputTypes outputs,
                      InferSizes(view, kQuantized, view.input(2)->dtype()));
  const int64_t columns = view.input(1)->dim(1);
  WB_RETURN_IF_ERROR(
      CheckScalar(view, 3, "input_scale"));  // contrib_attention_c7
  WB_RETURN_IF_ERROR(CheckPerChannel(view, 4, "weight_scale", columns));
  WB_RETURN_IF_ERROR(CheckScalar(view, 6, "input_zero_point"));
  WB_RETURN_IF_ERROR(CheckPerChannel(view, 7, "weight_zero_point", columns));
  return outputs;
}

// Only the projection is of integers: its result is scaled to floats.
absl::StatusOr<OpCost> CostQAttention(const OpView& view) {
  WB_ASSIGN_OR_RETURN(OpCost cost, CostSizes(view, kQuantized));
  const TensorType& input = *view.input(0);
  cost.vector_ops +=
      ZeroPointOps(view, 0, 6) + ZeroPointOps(view, 1, 7) +
      Ops(input.dim(0)) * input.dim(1) * view.input(1)->dim(1) * kSimpleWeight;
  return cost;
}

// Inputs: input [tokens, width], weights, bias, token_offset,
// cumulative_sequence_length, attention_bias.
absl::StatusOr<OutputTypes> InferPackedAttention(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckSameFloats(view, "input", {0, 1, 2, 5}));  // contrib_attention_c1
  WB_RETURN_IF_ERROR(CheckRank(view, 0, "input", 2));
  WB_ASSIGN_OR_RETURN(const Projection projection, ReadProjection(view));
  const int64_t tokens = view.input(0)->dim(0);
  WB_RETURN_IF_ERROR(CheckDims(view, 0, "input", {tokens, projection.input}));
  WB_ASSIGN_OR_RETURN(const PackedTokens packed,
                      ReadPackedTokens(view, 3, 4, tokens));
  WB_RETURN_IF_ERROR(CheckAttentionBias(view, 5, packed.batch, projection.heads,
                                        packed.sequence, packed.sequence));
  WB_ASSIGN_OR_RETURN(
      const TensorType output,
      TensorType::Create(view.input(0)->dtype(), {tokens, projection.value}));
  return OutputTypes{output};
}

absl::StatusOr<OpCost> CostPackedAttention(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const Projection projection, ReadProjection(view));
  const int64_t tokens = view.input(0)->dim(0);
  WB_ASSIGN_OR_RETURN(const PackedTokens packed,
                      ReadPackedTokens(view, 3, 4, tokens));
  OpCost cost = StreamingCost(view, WorkClass::kAttention);
  AddAttentionWork({.batch = 1,
                    .heads = projection.heads,
                    .queries = tokens,
                    .keys = packed.sequence,
                    .head_size = projection.head_size(),
                    .value_head_size = projection.value_head_size(),
                    .score_weight = view.HasInput(5) ? kSimpleWeight : 0},
                   packed.scores_per_head, cost);
  AddProjectionWork(tokens, projection.input, projection.columns,
                    view.HasInput(2), cost);
  return cost;
}

}  // namespace

absl::Status RegisterContribAttentionOps(OpRegistry& registry) {
  using enum InputRole;
  return registry.AddAll({
      {.domain = kContribDomain,
       .name = "Attention",
       .min_inputs = 2,
       .max_inputs = 7,
       .op_class = OpClass::kContraction,
       .input_roles = {kData, kData, kData, kShape, kData, kBuffer, kShape},
       .infer = &InferAttention,
       .cost = &CostAttention},
      {.domain = kContribDomain,
       .name = "DecoderMaskedSelfAttention",
       .min_inputs = 3,
       .max_inputs = 9,
       .op_class = OpClass::kContraction,
       .input_roles = {kData, kData, kData, kShape, kData, kBuffer, kShape,
                       kShape, kIndex},
       .infer = &InferDecoder,
       .cost = &CostDecoder},
      {.domain = kContribDomain,
       .name = "QAttention",
       .min_inputs = 5,
       .max_inputs = 9,
       .op_class = OpClass::kContraction,
       .input_roles = {kData, kData, kData, kQuant, kQuant, kShape, kQuant,
                       kQuant, kData},
       .infer = &InferQAttention,
       .cost = &CostQAttention},
      {.domain = kContribDomain,
       .name = "PackedAttention",
       .min_inputs = 5,
       .max_inputs = 6,
       .op_class = OpClass::kContraction,
       .input_roles = {kData, kData, kData, kIndex, kShape, kBuffer},
       .infer = &InferPackedAttention,
       .cost = &CostPackedAttention},
  });
}

}  // namespace weighbridge
