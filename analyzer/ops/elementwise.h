// Operators with one result element per element of their broadcast operands:
// binary arithmetic, comparison and logic, the variadic Sum, Mean, Max and Min,
// and Where. Rules: docs/operators.md#elementwise.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_ELEMENTWISE_H_
#define WEIGHBRIDGE_ANALYZER_OPS_ELEMENTWISE_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterElementwiseOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_ELEMENTWISE_H_
