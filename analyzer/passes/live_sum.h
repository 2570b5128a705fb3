// What is alive at each step, of bytes that live from one step through another.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_LIVE_SUM_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_LIVE_SUM_H_

#include <cstddef>
#include <vector>

#include "analyzer/units/units.h"

namespace weighbridge {

struct LiveBytes {
  std::vector<Bytes> per_step;
  Bytes peak;  // The largest of them.
};

class LiveSum {
 public:
  explicit LiveSum(size_t steps) : starts_(steps), ends_(steps) {}

  // Both steps are inclusive.
  void Add(Bytes size, int first, int last) {
    starts_[first] += size;
    ends_[last] += size;
  }
  LiveBytes Total() const;

 private:
  std::vector<Bytes> starts_, ends_;  // Per step.
};

// Of everything that has a size and a first and a last step.
template <typename Spans>
LiveBytes SumLive(size_t steps, const Spans& spans) {
  LiveSum sum(steps);
  for (const auto& span : spans) sum.Add(span.size, span.first, span.last);
  return sum.Total();
}

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_LIVE_SUM_H_
