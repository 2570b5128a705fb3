// Spectra: DFT, STFT, the window functions and MelWeightMatrix.
// Rules: docs/operators.md#signal.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_SIGNAL_H_
#define WEIGHBRIDGE_ANALYZER_OPS_SIGNAL_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterSignalOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_SIGNAL_H_
