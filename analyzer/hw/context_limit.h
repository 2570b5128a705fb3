// How many layers a part holds at once. A part that runs layers side by side
// gives each of them control and compute resources of its own, and so is full
// after so many of them, however small their weights are.
#ifndef WEIGHBRIDGE_ANALYZER_HW_CONTEXT_LIMIT_H_
#define WEIGHBRIDGE_ANALYZER_HW_CONTEXT_LIMIT_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "analyzer/ir/work_class.h"

namespace weighbridge {

// All of what a context holds; shares of it are whole numbers, so that they
// add up and subtract exactly.
inline constexpr int64_t kWholeContext = 1'000'000'000;

struct ContextLimit {
  double layers = 1;  // So many fill a context, whatever their class ...
  std::vector<std::pair<WorkClass, double>> layers_by_class{};  // ... but.

  // What a layer takes of kWholeContext: at least 1, at most all.
  int64_t ShareOf(WorkClass work_class) const;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_HW_CONTEXT_LIMIT_H_
