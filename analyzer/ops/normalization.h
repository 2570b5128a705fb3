// Normalizations by statistics of the data: batch, instance, layer, group, RMS,
// Lp, mean-variance and local response.
// Rules: docs/operators.md#normalization.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_NORMALIZATION_H_
#define WEIGHBRIDGE_ANALYZER_OPS_NORMALIZATION_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterNormalizationOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_NORMALIZATION_H_
