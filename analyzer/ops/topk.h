// TopK. Rules: docs/operators.md#reduction, the family that registers it.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_TOPK_H_
#define WEIGHBRIDGE_ANALYZER_OPS_TOPK_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterTopKOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_TOPK_H_
