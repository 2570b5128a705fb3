// Operators that run graphs of their attributes: If, Loop, Scan, SequenceMap.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTROL_FLOW_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTROL_FLOW_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterControlFlowOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTROL_FLOW_H_
