// Quantizers of QONNX, Brevitas and FINN: floats go in, and floats that have
// few values come out.
// Rules: docs/operators_contrib.md#qonnx.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_QONNX_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_QONNX_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterContribQonnxOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_QONNX_H_
