// Does the model fit the target's memories?
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_MEMORY_FIT_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_MEMORY_FIT_H_

#include "absl/status/statusor.h"
#include "analyzer/hw/hardware_target.h"
#include "analyzer/passes/results.h"
#include "analyzer/passes/scenario.h"
#include "analyzer/weigh/model_weights.h"

namespace weighbridge {

// Residency: each weight counts once, activations as the memory plan has them.
absl::StatusOr<MemoryFitResult> AnalyzeMemoryFit(const HardwareTarget& target,
                                                 const Scenario& scenario,
                                                 const ModelWeights& weights,
                                                 const Partition& partition,
                                                 const Footprint& footprint,
                                                 const MemoryPlan& plan);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_MEMORY_FIT_H_
