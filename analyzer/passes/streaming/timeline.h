// Keeps the books of a StreamingPlan while a policy decides: what the link
// does, when each layer runs, and the sums over both.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_TIMELINE_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_TIMELINE_H_

#include "analyzer/passes/results.h"
#include "analyzer/passes/streaming/problem.h"
#include "analyzer/units/units.h"

namespace weighbridge {

class Timeline {
 public:
  // `problem` outlives the timeline.
  Timeline(const StreamingProblem& problem, StreamingPolicy policy);

  // The link is busy for a layer; returns when it is done. In order of time.
  Seconds UseLink(LinkActivity::Kind kind, int layer, Bytes bytes,
                  Seconds start, Seconds duration);
  // Once per layer, in order. Returns when it ends.
  Seconds Run(int layer, Seconds start, Seconds duration);

  SubgraphStreaming& layer(int index) {
    return plan_.subgraphs[SubgraphId(index)];
  }

  // Sums up. What is not exposed of a load was hidden; the run ends with its
  // last layer, or with what the link does after that. Fills in what weights
  // occupy, except for contexts, which know it.
  StreamingPlan Finish();

 private:
  void FindOccupancy();

  const StreamingProblem& problem_;
  StreamingPlan plan_;
  IdMap<SubgraphId, char> is_loaded_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_TIMELINE_H_
