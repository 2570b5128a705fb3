// NegativeLogLikelihoodLoss and SoftmaxCrossEntropyLoss.
// Rules: docs/operators.md#loss.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_LOSS_H_
#define WEIGHBRIDGE_ANALYZER_OPS_LOSS_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterLossOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_LOSS_H_
