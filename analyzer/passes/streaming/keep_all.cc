#include "analyzer/passes/streaming/keep_all.h"

#include <vector>

#include "analyzer/passes/streaming/timeline.h"

namespace weighbridge {

StreamingPlan KeepAllWeights(const StreamingProblem& problem,
                             StreamingPolicy policy, Seconds setup) {
  Timeline timeline(problem, policy);
  const std::vector<Bytes> bytes = FirstReads(problem);
  Seconds now;
  for (int i = 0; i < problem.size(); ++i) {
    now = timeline.Run(i, now, problem.layers[i].compute);
    timeline.layer(i).resident = bytes[i];
    if (bytes[i] > Bytes()) timeline.layer(i).cause = StreamingCause::kFits;
  }
  StreamingPlan plan = timeline.Finish();
  for (SubgraphStreaming& step : plan.subgraphs) step.on_chip = plan.resident;
  plan.streams = false;
  plan.first = plan.total + setup + plan.resident / problem.bandwidth;
  return plan;
}

}  // namespace weighbridge
