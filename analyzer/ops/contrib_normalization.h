// Normalizations with a sum before or an activation behind them, of the
// com.microsoft domain, and SimplifiedLayerNormalization, which exporters write
// in the default domain too.
// Rules: docs/operators_contrib.md#normalization.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_NORMALIZATION_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_NORMALIZATION_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterContribNormalizationOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_NORMALIZATION_H_
