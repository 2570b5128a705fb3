// Attention with its input projection, of the com.microsoft domain: Attention,
// QAttention, DecoderMaskedSelfAttention and PackedAttention.
// Rules: docs/operators_contrib.md#attention.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_ATTENTION_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_ATTENTION_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterContribAttentionOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_ATTENTION_H_
