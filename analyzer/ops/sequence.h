// Operators on sequences of tensors: SequenceConstruct, SequenceAt,
// SplitToSequence, ConcatFromSequence, ...
#ifndef WEIGHBRIDGE_ANALYZER_OPS_SEQUENCE_H_
#define WEIGHBRIDGE_ANALYZER_OPS_SEQUENCE_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterSequenceOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_SEQUENCE_H_
