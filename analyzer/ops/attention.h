// Attention and RotaryEmbedding of the default domain.
// Rules: docs/operators.md#attention.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_ATTENTION_H_
#define WEIGHBRIDGE_ANALYZER_OPS_ATTENTION_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterAttentionOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_ATTENTION_H_
