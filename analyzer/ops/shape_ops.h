// Shape, Size and Expand: what exporters compute shapes from.
// Rules: docs/operators.md#shape_ops.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_SHAPE_OPS_H_
#define WEIGHBRIDGE_ANALYZER_OPS_SHAPE_OPS_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterShapeOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_SHAPE_OPS_H_
