#include "analyzer/report/order_layers.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <tuple>

namespace weighbridge {
namespace {

// Smaller first: the negated costs, unknown ones as +infinity.
std::tuple<double, double> OrderKey(const Layer& layer, LayerOrder order) {
  constexpr double kLast = std::numeric_limits<double>::infinity();
  switch (order) {
    case LayerOrder::kSchedule:
      return {0, 0};
    case LayerOrder::kTime:
      return {layer.has_latency_seconds() ? -layer.latency_seconds() : kLast,
              layer.has_macs() ? -static_cast<double>(layer.macs()) : kLast};
    case LayerOrder::kEnergy:
      return {layer.has_energy_joules() ? -layer.energy_joules() : kLast, 0};
    case LayerOrder::kWeights:
      return {-static_cast<double>(layer.weight_bytes()), 0};
    case LayerOrder::kStreaming:
      if (!layer.has_streaming()) return {kLast, kLast};
      return {-layer.streaming().exposed_seconds(),
              -static_cast<double>(layer.streaming().bytes())};
  }
  return {0, 0};
}

}  // namespace

std::vector<const Layer*> OrderLayers(const Analysis& analysis,
                                      LayerOrder order,
                                      std::optional<int64_t> top) {
  std::vector<const Layer*> layers;
  for (const Layer& layer : analysis.layers()) layers.push_back(&layer);
  std::stable_sort(layers.begin(), layers.end(),
                   [order](const Layer* a, const Layer* b) {
                     return OrderKey(*a, order) < OrderKey(*b, order);
                   });
  if (top && *top >= 0 && static_cast<uint64_t>(*top) < layers.size()) {
    layers.resize(static_cast<size_t>(*top));
  }
  return layers;
}

}  // namespace weighbridge
