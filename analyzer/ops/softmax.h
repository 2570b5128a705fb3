// Softmax, LogSoftmax and Hardmax. Rules: docs/operators.md#softmax.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_SOFTMAX_H_
#define WEIGHBRIDGE_ANALYZER_OPS_SOFTMAX_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterSoftmaxOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_SOFTMAX_H_
