// QuantizeLinear, DequantizeLinear and DynamicQuantizeLinear.
// Rules: docs/operators.md#quantize.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_QUANTIZE_H_
#define WEIGHBRIDGE_ANALYZER_OPS_QUANTIZE_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterQuantizeOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_QUANTIZE_H_
