#include "analyzer/passes/streaming.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace weighbridge {

absl::StatusOr<StreamingPlan> PlanStreaming(const HardwareTarget& target,
                                            const Scenario& scenario,
                                            const ModelWeights& weights,
                                            const Partition& partition,
                                            const RooflineResult& roofline,
                                            const MemoryFitResult& fit) {
  StreamingPlan plan;
  plan.policy = scenario.streaming.value_or(target.streaming);
  if (plan.policy != StreamingPolicy::kSerial) {
    return absl::UnimplementedError(
        absl::StrCat("streaming policy '", StreamingPolicyName(plan.policy),
                     "' is not available; use 'serial'"));
  }
  plan.streams = fit.needs_host && !target.external && target.link.has_value();
  plan.impossible = fit.needs_host && !plan.streams;
  if (!fit.needs_host) plan.resident = weights.size;
  Seconds now;
  for (size_t i = 0; i < partition.subgraphs.size(); ++i) {
    const Subgraph& subgraph = partition.subgraphs[i];
    SubgraphStreaming step;
    step.load_start = now;
    if (plan.streams) {
      step.bytes = subgraph.weight_size;
      step.load = step.bytes / target.link->bandwidth;
      if (step.bytes > Bytes() && target.link->transfer_latency) {
        step.load += *target.link->transfer_latency;
      }
      step.exposed = step.load;
    } else if (!plan.impossible) {
      step.resident = subgraph.weight_size;
    }
    step.load_end = step.load_start + step.load;
    step.run_start = step.load_end;
    const auto& time = roofline.subgraphs[SubgraphId(static_cast<int>(i))];
    step.run_end = step.run_start + (time ? time->time : Seconds());
    now = step.run_end;
    plan.streamed += step.bytes;
    plan.load += step.load;
    plan.exposed += step.exposed;
    plan.subgraphs.push_back(std::move(step));
  }
  plan.total = now;
  return plan;
}

}  // namespace weighbridge
