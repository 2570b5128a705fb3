// Weights over the host link, layer by layer, for a target that cannot hold
// them. Policies: docs/cost_model.md, section 6; each is a file of
// analyzer/passes/streaming.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_H_

#include "absl/status/statusor.h"
#include "analyzer/hw/hardware_target.h"
#include "analyzer/passes/results.h"
#include "analyzer/passes/scenario.h"
#include "analyzer/passes/streaming/problem.h"
#include "analyzer/weigh/model_weights.h"

namespace weighbridge {

// By the policy in force. Where everything fits, or an external memory holds
// what does not, nothing is streamed. Activations that the memory plan spills
// to the host are moved there and back.
absl::StatusOr<StreamingPlan> PlanStreaming(
    const HardwareTarget& target, const Scenario& scenario,
    const ModelWeights& weights, const Partition& partition,
    const Liveness& liveness, const Footprint& footprint,
    const MemoryPlan& memory_plan, const RooflineResult& roofline,
    const MemoryFitResult& fit);

// The same facts as the policies see them. The target has a link.
StreamingProblem MakeStreamingProblem(
    const HardwareTarget& target, const Scenario& scenario,
    const ModelWeights& weights, const Partition& partition,
    const Liveness& liveness, const Footprint& footprint,
    const MemoryPlan& memory_plan, const RooflineResult& roofline,
    const MemoryFitResult& fit);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_H_
