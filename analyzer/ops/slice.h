// Slice. Rules: docs/operators.md#slice.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_SLICE_H_
#define WEIGHBRIDGE_ANALYZER_OPS_SLICE_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterSliceOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_SLICE_H_
