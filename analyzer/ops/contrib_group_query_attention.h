// Attention whose key and value heads serve several query heads, with a cache:
// GroupQueryAttention and SparseAttention of the com.microsoft domain.
// Rules: docs/operators_contrib.md#group-query-attention.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_GROUP_QUERY_ATTENTION_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_GROUP_QUERY_ATTENTION_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterContribGroupQueryAttentionOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_GROUP_QUERY_ATTENTION_H_
