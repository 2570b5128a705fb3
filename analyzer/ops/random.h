// Operators that draw random numbers, and Dropout, which in inference draws
// none. Rules: docs/operators.md#random.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_RANDOM_H_
#define WEIGHBRIDGE_ANALYZER_OPS_RANDOM_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterRandomOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_RANDOM_H_
