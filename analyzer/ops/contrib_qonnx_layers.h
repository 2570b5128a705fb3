// Layers that QONNX writes with the channels last, and those of binary and
// quantized networks that ONNX has no operator for.
// Rules: docs/operators_contrib.md#qonnx-layers.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_QONNX_LAYERS_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_QONNX_LAYERS_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterContribQonnxLayersOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_QONNX_LAYERS_H_
