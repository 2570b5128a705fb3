// Weights over the host link, layer by layer, for a target that cannot hold
// them. Policies: docs/cost_model.md, section 6.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_H_

#include "absl/status/statusor.h"
#include "analyzer/hw/hardware_target.h"
#include "analyzer/passes/results.h"
#include "analyzer/passes/scenario.h"
#include "analyzer/weigh/model_weights.h"

namespace weighbridge {

// Serial: load the weights of a subgraph, run it, one after the other. Nothing
// stays resident; a weight that several subgraphs read is loaded for the first,
// so the loads add up to the weights of the model. Unimplemented for a policy
// that does not exist yet.
absl::StatusOr<StreamingPlan> PlanStreaming(const HardwareTarget& target,
                                            const Scenario& scenario,
                                            const ModelWeights& weights,
                                            const Partition& partition,
                                            const RooflineResult& roofline,
                                            const MemoryFitResult& fit);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_H_
