#include "analyzer/passes/streaming/serial.h"

#include <vector>

#include "analyzer/passes/streaming/timeline.h"

namespace weighbridge {

StreamingPlan StreamSerially(const StreamingProblem& problem) {
  Timeline timeline(problem, StreamingPolicy::kSerial);
  const std::vector<Bytes> bytes = FirstReads(problem);
  Seconds now;
  for (int i = 0; i < problem.size(); ++i) {
    if (bytes[i] > Bytes()) {
      const Seconds load =
          bytes[i] / problem.bandwidth + problem.transfer_latency;
      now = timeline.UseLink(LinkActivity::Kind::kWeights, i, bytes[i], now,
                             load);
      timeline.layer(i).exposed = load;
      timeline.layer(i).cause = StreamingCause::kNothingStays;
    }
    now = timeline.Run(i, now, problem.layers[i].compute);
  }
  StreamingPlan plan = timeline.Finish();
  plan.first = plan.total;
  return plan;
}

}  // namespace weighbridge
