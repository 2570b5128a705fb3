// Another order of the layers that needs less memory: branches that do not
// depend on each other may run one after the other instead of side by side.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_SCHEDULE_SEARCH_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_SCHEDULE_SEARCH_H_

#include <vector>

#include "analyzer/units/units.h"

namespace weighbridge {

struct ScheduledStep {
  std::vector<int> reads;   // Tensors; each is made by an earlier step or by
                            // none, which makes it an input of the model.
  std::vector<int> writes;  // Tensors that no other step makes.
  std::vector<int> after;   // Earlier steps that it depends on otherwise.
};
struct ScheduledTensor {
  Bytes size;
  bool stays = false;  // An output of the model: it lives to the end.
};

// The largest set of tensors that is alive at once if the steps run in `order`.
Bytes PeakOf(const std::vector<ScheduledStep>& steps,
             const std::vector<ScheduledTensor>& tensors,
             const std::vector<int>& order);

// An order of the steps that respects what they read and whose peak is never
// above that of the given order 0, 1, 2, ...: of the steps that can run, always
// the one after which least is alive. The given order, if that is no better.
std::vector<int> SearchSchedule(const std::vector<ScheduledStep>& steps,
                                const std::vector<ScheduledTensor>& tensors);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_SCHEDULE_SEARCH_H_
