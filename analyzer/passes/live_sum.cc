#include "analyzer/passes/live_sum.h"

#include <algorithm>

namespace weighbridge {

LiveBytes LiveSum::Total() const {
  LiveBytes live;
  live.per_step.reserve(starts_.size());
  Bytes now;
  for (size_t step = 0; step < starts_.size(); ++step) {
    now += starts_[step];
    live.per_step.push_back(now);
    live.peak = std::max(live.peak, now);
    now = Minus(now, ends_[step]);
  }
  return live;
}

}  // namespace weighbridge
