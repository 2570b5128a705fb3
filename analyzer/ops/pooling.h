// Pooling: MaxPool, AveragePool, LpPool, their global forms, MaxUnpool, and
// pooling over regions of interest. Rules: docs/operators.md#pooling.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_POOLING_H_
#define WEIGHBRIDGE_ANALYZER_OPS_POOLING_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterPoolingOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_POOLING_H_
