// QLinear operators of the com.microsoft domain: 8-bit integers in, 8-bit
// integers out, a standard operator between.
// Rules: docs/operators_contrib.md#qlinear.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_QLINEAR_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_QLINEAR_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterContribQLinearOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_QLINEAR_H_
