// Sampling an image at computed places, and putting column blocks back into
// one: GridSample, AffineGrid, Col2Im. Rules: docs/operators.md#sampling.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_SAMPLING_H_
#define WEIGHBRIDGE_ANALYZER_OPS_SAMPLING_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterSamplingOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_SAMPLING_H_
