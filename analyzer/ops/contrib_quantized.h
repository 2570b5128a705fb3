// Products, recurrent layers and conversions of 8-bit integers, of the
// com.microsoft domain.
// Rules: docs/operators_contrib.md#quantized.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_QUANTIZED_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_QUANTIZED_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterContribQuantizedOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_QUANTIZED_H_
