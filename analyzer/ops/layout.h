// Rearranging elements without computing: Transpose, Tile, DepthToSpace,
// SpaceToDepth, ReverseSequence, Trilu. Rules: docs/operators.md#layout.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_LAYOUT_H_
#define WEIGHBRIDGE_ANALYZER_OPS_LAYOUT_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterLayoutOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_LAYOUT_H_
