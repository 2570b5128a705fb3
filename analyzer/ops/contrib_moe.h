// Mixtures of experts of the com.microsoft domain: MoE and QMoE.
// Rules: docs/operators_contrib.md#moe.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_MOE_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_MOE_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterContribMoeOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_MOE_H_
