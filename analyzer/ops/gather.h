// Gather, GatherElements and GatherND: reading at positions that another tensor
// holds. Rules: docs/operators.md#gather.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_GATHER_H_
#define WEIGHBRIDGE_ANALYZER_OPS_GATHER_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterGatherOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_GATHER_H_
