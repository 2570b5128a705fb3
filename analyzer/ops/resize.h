// Resize and its older form Upsample. Rules: docs/operators.md#resize.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_RESIZE_H_
#define WEIGHBRIDGE_ANALYZER_OPS_RESIZE_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterResizeOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_RESIZE_H_
