// Activation functions: Relu and its relatives, Sigmoid, Gelu, Mish, Swish,
// Clip. Rules: docs/operators.md#activation.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_ACTIVATION_H_
#define WEIGHBRIDGE_ANALYZER_OPS_ACTIVATION_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterActivationOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_ACTIVATION_H_
