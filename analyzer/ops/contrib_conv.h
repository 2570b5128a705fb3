// Fused convolutions and those with the channels last, of the com.microsoft
// domain.
// Rules: docs/operators_contrib.md#conv.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_CONV_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_CONV_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterContribConvOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_CONV_H_
