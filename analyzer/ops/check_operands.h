// What every rule may rely on, checked in one place before and after it runs.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CHECK_OPERANDS_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CHECK_OPERANDS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_view.h"

namespace weighbridge {

// InvalidArgument if the node has fewer or more inputs than the operator, omits
// one of the first min_inputs, or passes a sequence, an optional or a map to an
// operator that takes tensors.
absl::Status CheckOperands(const OpDef& def, const OpView& view);

// Runs def.infer. InvalidArgument also if an attribute had the wrong type or
// the node has more outputs than the operator.
absl::StatusOr<OutputTypes> InferOutputs(const OpDef& def, const OpView& view);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CHECK_OPERANDS_H_
