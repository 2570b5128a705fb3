#include "analyzer/passes/streaming/timeline.h"

#include <algorithm>
#include <utility>

#include "analyzer/status/status_macros.h"

namespace weighbridge {

Timeline::Timeline(const StreamingProblem& problem, StreamingPolicy policy)
    : problem_(problem), is_loaded_(problem.size(), 0) {
  plan_.streams = true;
  plan_.policy = policy;
  plan_.subgraphs = IdMap<SubgraphId, SubgraphStreaming>(problem.size(), {});
}

Seconds Timeline::UseLink(LinkActivity::Kind kind, int index, Bytes bytes,
                          Seconds start, Seconds duration) {
  const Seconds end = start + duration;
  plan_.activities.push_back({kind, index, bytes, start, end});
  SubgraphStreaming& step = layer(index);
  step.load += duration;
  switch (kind) {
    case LinkActivity::Kind::kWeights:
      step.bytes += bytes;
      if (!is_loaded_[SubgraphId(index)]) step.load_start = start;
      is_loaded_[SubgraphId(index)] = 1;
      step.load_end = end;
      break;
    case LinkActivity::Kind::kCrossingIn:
    case LinkActivity::Kind::kCrossingOut:
      step.crossing += bytes;
      break;
    case LinkActivity::Kind::kSwitch:
      plan_.switching += duration;
      break;
    case LinkActivity::Kind::kSpillIn:
    case LinkActivity::Kind::kSpillOut:
      WB_CHECK(false && "spilled activations are moved by MoveSpilled");
  }
  plan_.total = std::max(plan_.total, end);
  return end;
}

Seconds Timeline::Run(int index, Seconds start, Seconds duration) {
  SubgraphStreaming& step = layer(index);
  step.run_start = start;
  step.run_end = start + duration;
  if (!is_loaded_[SubgraphId(index)]) step.load_start = step.load_end = start;
  plan_.total = std::max(plan_.total, step.run_end);
  return step.run_end;
}

void Timeline::FindOccupancy() {
  // Of a load that goes on while a layer runs, the whole has its place.
  Bytes begun, released;
  size_t next = 0;
  for (int i = 0; i < problem_.size(); ++i) {
    SubgraphStreaming& step = layer(i);
    while (next < plan_.activities.size() &&
           plan_.activities[next].start < step.run_end) {
      begun += plan_.activities[next++].bytes;
    }
    step.on_chip = std::min(WeightRoom(problem_, i),
                            plan_.resident + Minus(begun, released));
    released += step.bytes;
  }
}

StreamingPlan Timeline::Finish() {
  for (SubgraphStreaming& step : plan_.subgraphs) {
    step.hidden = Minus(step.load, step.exposed);
    // What rounding leaves of a load that was exposed is nothing.
    constexpr double kRounding = 1e-12;
    if (step.hidden < step.load * kRounding) step.hidden = Seconds();
    plan_.streamed += step.bytes;
    plan_.crossing += step.crossing;
    plan_.resident += step.resident;
    plan_.load += step.load;
    plan_.exposed += step.exposed;
  }
  if (plan_.policy != StreamingPolicy::kContexts) FindOccupancy();
  return std::move(plan_);
}

}  // namespace weighbridge
