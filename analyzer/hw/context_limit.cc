#include "analyzer/hw/context_limit.h"

#include <algorithm>

namespace weighbridge {

int64_t ContextLimit::ShareOf(WorkClass work_class) const {
  double fill = layers;
  for (const auto& [limited, number] : layers_by_class) {
    if (limited == work_class) fill = number;
  }
  const double whole = static_cast<double>(kWholeContext);
  return static_cast<int64_t>(std::clamp(whole / fill, 1.0, whole));
}

}  // namespace weighbridge
