// Which activation lives in which memory, at which offset.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_MEMORY_PLAN_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_MEMORY_PLAN_H_

#include "absl/status/statusor.h"
#include "analyzer/hw/hardware_target.h"
#include "analyzer/passes/results.h"
#include "analyzer/passes/scenario.h"
#include "analyzer/weigh/model_weights.h"

namespace weighbridge {

// Offsets in each memory by best fit over lifetimes, largest first (in schedule
// order where very many values live together, to bound the time). The weights
// stay on chip for good if they fit beside all activations; otherwise the
// activations come first, up to a sixteenth of the memory that is kept for
// weights to pass through. What does not fit into a level is spilled to the
// next one from the core out: on chip, the external memory, the host.
absl::StatusOr<MemoryPlan> PlanMemory(const HardwareTarget& target,
                                      const Scenario& scenario,
                                      const ModelWeights& weights,
                                      const Liveness& liveness,
                                      const Footprint& footprint);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_MEMORY_PLAN_H_
