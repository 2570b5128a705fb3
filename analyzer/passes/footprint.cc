#include "analyzer/passes/footprint.h"

#include <algorithm>
#include <vector>

namespace weighbridge {

Footprint WholeTensors(const Liveness& liveness, int64_t frames) {
  Footprint footprint;
  footprint.frames = frames;
  const size_t steps = liveness.live.size();
  std::vector<Bytes> starts(steps), ends(steps);
  for (const Lifetime& lifetime : liveness.lifetimes) {
    const Bytes size = Share(lifetime.size, Bytes(1), Bytes(frames));
    footprint.sizes.push_back(size);
    starts[lifetime.first] += size;
    ends[lifetime.last] += size;
  }
  Bytes live;
  for (size_t step = 0; step < steps; ++step) {
    live += starts[step];
    footprint.live.push_back(live);
    footprint.peak = std::max(footprint.peak, live);
    live = Minus(live, ends[step]);
  }
  return footprint;
}

absl::StatusOr<Footprint> FindFootprint(const ResolvedGraph& graph,
                                        const HardwareTarget& target,
                                        const Scenario& scenario,
                                        const Liveness& liveness) {
  const bool is_frame_by_frame =
      PolicyOf(target, scenario) == StreamingPolicy::kContexts;
  return WholeTensors(
      liveness,
      is_frame_by_frame ? std::max<int64_t>(1, graph.findings().batch) : 1);
}

}  // namespace weighbridge
