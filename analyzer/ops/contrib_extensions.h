// Images, sound and numbers of ONNX Runtime Extensions.
// Rules: docs/operators_contrib.md#extensions.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_EXTENSIONS_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_EXTENSIONS_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterContribExtensionsOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_EXTENSIONS_H_
