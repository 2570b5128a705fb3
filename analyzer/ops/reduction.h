// Reductions along axes: ReduceSum and its relatives, ArgMax, ArgMin, CumSum;
// TopK stands in topk.h. Rules: docs/operators.md#reduction.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_REDUCTION_H_
#define WEIGHBRIDGE_ANALYZER_OPS_REDUCTION_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterReductionOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_REDUCTION_H_
