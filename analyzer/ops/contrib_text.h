// Operators on strings of ONNX Runtime Extensions (ai.onnx.contrib).
// Rules: docs/operators_contrib.md#text.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_TEXT_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_TEXT_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterContribTextOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_TEXT_H_
