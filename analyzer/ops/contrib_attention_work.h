// The arithmetic that all attention operators of the com.microsoft domain
// share: two dense products per query head, and the softmax between them.
// Formulas: docs/operators_contrib.md#attention.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_ATTENTION_WORK_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_ATTENTION_WORK_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_view.h"
#include "analyzer/units/units.h"

namespace weighbridge {

struct AttentionWork {
  int64_t batch = 0;
  int64_t heads = 0;            // Of the queries.
  int64_t queries = 0;          // Positions that look.
  int64_t keys = 0;             // Positions that are looked at.
  int64_t head_size = 0;        // Of Q and K.
  int64_t value_head_size = 0;  // Of V and the output.
  // How often a score is touched beside the softmax: masks, biases, soft cap.
  int score_weight = 0;
};

// Scores = Q K^T and P V, masked positions included, scaling Q, softmax. Sets
// cost.contraction to the first product.
void AddAttentionWork(const AttentionWork& work, OpCost& cost);
// The same where the number of scores of one head is not queries * keys.
void AddAttentionWork(const AttentionWork& work, Ops scores_per_head,
                      OpCost& cost);

// The projection of `rows` inputs by a matrix [k, n] and its bias. The
// contraction is that of the larger product: the one that tiled units feel.
void AddProjectionWork(int64_t rows, int64_t k, int64_t n, bool has_bias,
                       OpCost& cost);

// A mask over the keys, of one of the documented forms: lengths [batch],
// [2 * batch] or [3 * batch + 2], or [batch, keys], [batch or 1, 1] (nothing is
// masked), [batch, queries, keys], [batch, 1, m, m]. keys < 0: not known.
absl::Status CheckAttentionMask(const OpView& view, int i, const char* name,
                                int64_t batch, int64_t queries, int64_t keys);

// A bias that stretches to [batch, heads, queries, keys]. keys < 0: not known.
absl::Status CheckAttentionBias(const OpView& view, int i, int64_t batch,
                                int64_t heads, int64_t queries, int64_t keys);

// The one integer in input i, if known. InvalidArgument if there are more, or
// if it is negative. -1: not known, or omitted.
absl::StatusOr<int64_t> KnownLength(const OpView& view, int i,
                                    const char* name);

// Tokens of sequences that are packed without padding: token_offset [batch,
// sequence], cumulative_sequence_length [batch + 1].
struct PackedTokens {
  int64_t batch = 0, sequence = 0;  // As they would be with padding.
  Ops scores_per_head = {};         // Exact if the lengths are known.
};
absl::StatusOr<PackedTokens> ReadPackedTokens(const OpView& view, int offsets,
                                              int cumulative, int64_t tokens);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_ATTENTION_WORK_H_
