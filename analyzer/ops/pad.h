// Pad and CenterCropPad: growing and cropping at the borders.
// Rules: docs/operators.md#pad.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_PAD_H_
#define WEIGHBRIDGE_ANALYZER_OPS_PAD_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterPadOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_PAD_H_
