#include "analyzer/ops/contrib_attention_work.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "analyzer/ops/broadcast.h"
#include "analyzer/ops/contrib_operands.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {

void AddAttentionWork(const AttentionWork& work, Ops scores_per_head,
                      OpCost& cost) {
  const Ops scores = scores_per_head * work.heads;
  cost.matrix_ops += scores * work.head_size * kOpsPerMac +
                     scores * work.value_head_size * kOpsPerMac;
  cost.vector_ops += Ops(work.batch) * work.queries * work.heads *
                         work.head_size * kSimpleWeight +
                     scores * (kSoftmaxWeight + work.score_weight);
  cost.contraction = ContractionShape{
      .batch = std::max<int64_t>(SizeProduct(work.batch, work.heads), 0),
      .m = work.queries,
      .n = work.keys,
      .k = work.head_size};
}

void AddAttentionWork(const AttentionWork& work, OpCost& cost) {
  AddAttentionWork(work, Ops(work.batch) * work.queries * work.keys, cost);
}

void AddProjectionWork(int64_t rows, int64_t k, int64_t n, bool has_bias,
                       OpCost& cost) {
  const Ops outputs = Ops(rows) * n;
  const Ops products = outputs * k * kOpsPerMac;
  if (!cost.contraction || products >= cost.matrix_ops) {
    cost.contraction = ContractionShape{.batch = 1, .m = rows, .n = n, .k = k};
  }
  cost.matrix_ops += products;
  if (has_bias) cost.vector_ops += outputs * kSimpleWeight;
}

absl::Status CheckAttentionMask(const OpView& view, int i, const char* name,
                                int64_t batch, int64_t queries, int64_t keys) {
  const TensorType* mask = view.input(i);
  if (mask == nullptr) return absl::OkStatus();
  WB_RETURN_IF_ERROR(CheckDType(view, i, name, kInt32Type));
  const auto is_keys = [keys](int64_t dim) { return keys < 0 || dim == keys; };
  bool fits = false;
  switch (mask->rank()) {
    case 1:
      fits = mask->dim(0) == batch || mask->dim(0) == SizeProduct(2, batch) ||
             mask->dim(0) - 2 == SizeProduct(3, batch);
      break;
    case 2:
      fits =
          (mask->dim(0) == batch && is_keys(mask->dim(1))) ||
          ((mask->dim(0) == batch || mask->dim(0) == 1) && mask->dim(1) == 1);
      break;
    case 3:
      fits = mask->dim(0) == batch && mask->dim(1) == queries &&
             is_keys(mask->dim(2));
      break;
    case 4:
      fits = mask->dim(0) == batch && mask->dim(1) == 1 &&
             mask->dim(2) == mask->dim(3) && mask->dim(2) >= keys;
      break;
  }
  if (fits) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(  // contrib_attention_c5
      "input ", i, " ('", name, "') has shape ", DimsToString(mask->dims()),
      ", which masks nothing of batch ", batch, ", ", queries, " queries and ",
      keys < 0 ? "unknown" : absl::StrCat(keys), " keys"));
}

absl::Status CheckAttentionBias(const OpView& view, int i, int64_t batch,
                                int64_t heads, int64_t queries, int64_t keys) {
  const TensorType* bias = view.input(i);
  if (bias == nullptr) return absl::OkStatus();
  WB_RETURN_IF_ERROR(CheckRank(view, i, "attention_bias", 4));
  const Dims scores = {batch, heads, queries, keys < 0 ? bias->dim(3) : keys};
  return CheckStretchesTo(view, i, "attention_bias",
                          scores);  // contrib_attention_c5
}

absl::StatusOr<int64_t> KnownLength(const OpView& view, int i,
                                    const char* name) {
  if (!view.HasInput(i)) return -1;
  WB_RETURN_IF_ERROR(CheckElementCount(view, i, name, 1));
  const std::optional<absl::Span<const int64_t>> known = view.Ints(i);
  if (!known) return -1;
  if (known->front() < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, " is ", known->front(), ", must not be negative"));
  }
  return known->front();
}

absl::StatusOr<PackedTokens> ReadPackedTokens(const OpView& view, int offsets,
                                              int cumulative, int64_t tokens) {
  WB_RETURN_IF_ERROR(CheckPresent(view, offsets, "token_offset"));
  WB_RETURN_IF_ERROR(
      CheckPresent(view, cumulative, "cumulative_sequence_length"));
  WB_RETURN_IF_ERROR(CheckDType(view, offsets, "token_offset", kInt32Type));
  WB_RETURN_IF_ERROR(
      CheckDType(view, cumulative, "cumulative_sequence_length", kInt32Type));
  WB_RETURN_IF_ERROR(CheckRank(view, offsets, "token_offset", 2));
  PackedTokens packed{.batch = view.input(offsets)->dim(0),
                      .sequence = view.input(offsets)->dim(1)};
  WB_RETURN_IF_ERROR(CheckDims(view, cumulative, "cumulative_sequence_length",
                               {packed.batch + 1}));
  if (tokens > SizeProduct(packed.batch, packed.sequence)) {
    return absl::InvalidArgumentError(absl::StrCat(  // contrib_attention_c8
        tokens, " tokens are more than ", packed.batch, " sequences of ",
        packed.sequence));
  }
  const std::optional<absl::Span<const int64_t>> ends = view.Ints(cumulative);
  if (!ends) {  // No token looks at more than its own sequence.
    packed.scores_per_head = Ops(tokens) * packed.sequence;
    return packed;
  }
  if (ends->front() != 0 || ends->back() != tokens ||
      !std::is_sorted(ends->begin(), ends->end())) {  // contrib_attention_c8
    return absl::InvalidArgumentError(
        absl::StrCat("cumulative_sequence_length does not rise from 0 to the ",
                     tokens, " tokens"));
  }
  for (size_t i = 1; i < ends->size(); ++i) {
    const int64_t length = (*ends)[i] - (*ends)[i - 1];
    packed.scores_per_head += Ops(length) * length;
  }
  return packed;
}

}  // namespace weighbridge
