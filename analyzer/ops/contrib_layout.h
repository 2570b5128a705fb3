// com.microsoft: CropAndResize, ExpandDims, GridSample, Pad, RemovePadding,
// RestorePadding, Trilu, UnfoldTensor, Unique, and the position biases
// RelativePositionBias and GatedRelativePositionBias.
// Rules: docs/operators_contrib.md#layout.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_LAYOUT_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_LAYOUT_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterContribLayoutOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_LAYOUT_H_
