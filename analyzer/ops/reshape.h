// Views: Reshape, Flatten, Squeeze, Unsqueeze and Identity give the same bytes
// another shape. Rules: docs/operators.md#reshape.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_RESHAPE_H_
#define WEIGHBRIDGE_ANALYZER_OPS_RESHAPE_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterReshapeOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_RESHAPE_H_
