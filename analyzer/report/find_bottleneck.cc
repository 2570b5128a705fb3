#include "analyzer/report/find_bottleneck.h"

namespace weighbridge {

std::optional<Bottleneck> FindBottleneck(const Analysis& analysis) {
  const Layer* largest = nullptr;
  for (const Layer& layer : analysis.layers()) {
    if (!layer.has_share()) continue;
    if (largest == nullptr || layer.share() > largest->share()) {
      largest = &layer;
    }
  }
  if (largest == nullptr) return std::nullopt;
  Bottleneck bottleneck;
  bottleneck.set_index(largest->index());
  if (largest->names_size() > 0) bottleneck.set_name(largest->names(0));
  if (largest->op_types_size() > 0) {
    bottleneck.set_op_type(largest->op_types(0));
  }
  bottleneck.set_bound(largest->bound());
  bottleneck.set_share(largest->share());
  return bottleneck;
}

}  // namespace weighbridge
