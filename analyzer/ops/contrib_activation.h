// Activations with a bias, and dropouts, of the com.microsoft domain.
// Rules: docs/operators_contrib.md#activation.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_ACTIVATION_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_ACTIVATION_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterContribActivationOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_ACTIVATION_H_
