// Convolutions: Conv, ConvTranspose, DeformConv, and the integer forms
// ConvInteger and QLinearConv. Rules: docs/operators.md#conv.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONV_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONV_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterConvOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONV_H_
