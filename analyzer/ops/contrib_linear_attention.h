// com.microsoft: CausalConvWithState, LinearAttention, LinearAttentionGate,
// GatedRMSNorm, GatedAdd. Rules: docs/operators_contrib.md#linear-attention.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_LINEAR_ATTENTION_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_LINEAR_ATTENTION_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterContribLinearAttentionOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_LINEAR_ATTENTION_H_
