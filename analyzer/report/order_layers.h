// The order in which the layers of a report are shown, and how many of them.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_ORDER_LAYERS_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_ORDER_LAYERS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "analyzer/report/report.pb.h"

namespace weighbridge {

// All but kSchedule put the most expensive first, the unknown last.
enum class LayerOrder : uint8_t {
  kSchedule,
  kTime,  // MACs where no time is known.
  kEnergy,
  kWeights,
  kStreaming,  // Added latency, then bytes.
};

// At most `top` of them, if it is set.
std::vector<const Layer*> OrderLayers(const Analysis& analysis,
                                      LayerOrder order,
                                      std::optional<int64_t> top);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_ORDER_LAYERS_H_
