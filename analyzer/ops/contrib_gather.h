// com.microsoft: GatherBlockQuantized, GatherND, TorchEmbedding.
// Rules: docs/operators_contrib.md#gather.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_GATHER_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_GATHER_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterContribGatherOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_GATHER_H_
