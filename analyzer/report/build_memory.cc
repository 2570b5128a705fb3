#include "analyzer/report/build_memory.h"

#include <algorithm>
#include <cstddef>
#include <string>

namespace weighbridge {
namespace {

MemorySpace* AddSpace(const std::string& name, Bytes weights, Bytes activations,
                      Analysis* analysis) {
  MemorySpace* space = analysis->add_memory_spaces();
  space->set_name(name);
  space->set_peak_weight_bytes(weights.value());
  space->set_peak_activation_bytes(activations.value());
  space->set_peak_bytes((weights + activations).value());
  return space;
}

}  // namespace

std::vector<Bytes> LiveOnChip(const Footprint& footprint,
                              const MemoryPlan& plan) {
  const size_t steps = footprint.live.size();
  std::vector<char> is_counted(footprint.spans.size(), 0);
  std::vector<Bytes> starts(steps), ends(steps);
  for (size_t i = 0; i < footprint.span_of.size(); ++i) {
    const int index = footprint.span_of[i];
    if (!plan.placements[i].on_chip || is_counted[index]) continue;
    is_counted[index] = 1;
    const StoredSpan& span = footprint.spans[index];
    starts[span.first] += span.size;
    ends[span.last] += span.size;
  }
  std::vector<Bytes> live_on_chip;
  Bytes live;
  for (size_t step = 0; step < steps; ++step) {
    live += starts[step];
    live_on_chip.push_back(live);
    live = Minus(live, ends[step]);
  }
  return live_on_chip;
}

void BuildMemorySpaces(const HardwareTarget& target,
                       const ModelWeights& weights, const MemoryFitResult& fit,
                       const MemoryPlan& plan, const StreamingPlan& streaming,
                       Analysis* analysis) {
  MemorySpace* on_chip =
      AddSpace(target.on_chip_memory().name, Bytes(), Bytes(), analysis);
  for (const Layer& layer : analysis->layers()) {
    if (layer.on_chip_bytes() <= on_chip->peak_bytes()) continue;
    on_chip->set_peak_bytes(layer.on_chip_bytes());
    on_chip->set_peak_weight_bytes(layer.on_chip_weight_bytes());
    on_chip->set_peak_activation_bytes(layer.on_chip_activation_bytes());
  }
  on_chip->set_capacity_bytes(fit.on_chip.value());
  if (target.external) {
    const Bytes outside = plan.weights_on_chip ? Bytes() : weights.size;
    AddSpace(target.external->name, outside, plan.spilled, analysis)
        ->set_capacity_bytes(target.external->capacity.value());
    return;
  }
  if (fit.needs_host) {
    AddSpace("host", Minus(weights.size, streaming.resident), plan.spilled,
             analysis);
  }
}

}  // namespace weighbridge
