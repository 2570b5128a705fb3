// Rotary position embeddings of the com.microsoft domain: RotaryEmbedding and
// GemmaRotaryEmbedding. Rules: docs/operators_contrib.md#rotary.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_ROTARY_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_ROTARY_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterContribRotaryOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_ROTARY_H_
