// Fused matrix products of floats, of the com.microsoft domain.
// Rules: docs/operators_contrib.md#matmul.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_MATMUL_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_MATMUL_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterContribMatmulOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_MATMUL_H_
