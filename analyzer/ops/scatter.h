// Scatter, ScatterElements, ScatterND and TensorScatter: a copy of a tensor
// with updates written at positions. Rules: docs/operators.md#scatter.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_SCATTER_H_
#define WEIGHBRIDGE_ANALYZER_OPS_SCATTER_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterScatterOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_SCATTER_H_
