// Operators whose result depends on what their input holds: OneHot, NonZero,
// Compress, Unique, NonMaxSuppression. All but OneHot have outputs whose size
// is known only if the input is; else the largest possible size is given.
// Rules: docs/operators.md#selection.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_SELECTION_H_
#define WEIGHBRIDGE_ANALYZER_OPS_SELECTION_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterSelectionOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_SELECTION_H_
