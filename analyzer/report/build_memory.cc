#include "analyzer/report/build_memory.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
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

// Where the weights on chip and the rows are. The layers have what is on chip
// in all; what lies further in is not here.
void AddOutermostOnChip(const PlannedLevel& level, const MemoryFitResult& fit,
                        const Footprint& footprint, const MemoryPlan& plan,
                        const StreamingPlan& streaming, Analysis* analysis) {
  MemorySpace* space = AddSpace(level.name, Bytes(), Bytes(), analysis);
  space->set_capacity_bytes(fit.on_chip.value());
  const std::vector<ChipOccupancy> occupancy =
      OccupancyOnChip(footprint, plan, streaming);
  for (size_t step = 0; step < occupancy.size(); ++step) {
    const Layer& layer = analysis->layers(static_cast<int>(step));
    const Bytes weights(layer.on_chip_weight_bytes());
    const Bytes activations = level.live[step] + occupancy[step].rows;
    if ((weights + activations).value() <= space->peak_bytes()) continue;
    space->set_peak_bytes((weights + activations).value());
    space->set_peak_weight_bytes(weights.value());
    space->set_peak_activation_bytes(activations.value());
    if (!footprint.row_buffers.empty()) {
      space->set_peak_row_bytes(occupancy[step].rows.value());
    }
  }
}

}  // namespace

std::vector<ChipOccupancy> OccupancyOnChip(const Footprint& footprint,
                                           const MemoryPlan& plan,
                                           const StreamingPlan& streaming) {
  // Layers of a context run side by side, and keep all their rows.
  std::map<int64_t, Bytes> rows_of_context;
  for (const RowBuffer& buffer : footprint.row_buffers) {
    if (!plan.IsOnChip(plan.placements[buffer.lifetime])) continue;
    std::optional<int64_t> last;
    for (const int step : buffer.readers) {
      const int64_t context = streaming.subgraphs[SubgraphId(step)].context;
      if (last != context) rows_of_context[context] += buffer.size;
      last = context;
    }
  }
  std::vector<ChipOccupancy> occupancy(footprint.live.size());
  for (size_t step = 0; step < occupancy.size(); ++step) {
    const SubgraphId id(static_cast<int>(step));
    const auto rows = rows_of_context.find(streaming.subgraphs[id].context);
    if (rows != rows_of_context.end()) occupancy[step].rows = rows->second;
    for (const PlannedLevel& level : plan.levels) {
      if (level.on_chip) occupancy[step].whole += level.live[step];
    }
  }
  return occupancy;
}

void BuildMemorySpaces(const HardwareTarget& target,
                       const ModelWeights& weights, const MemoryFitResult& fit,
                       const Footprint& footprint, const MemoryPlan& plan,
                       const StreamingPlan& streaming, Analysis* analysis) {
  const int outermost = target.OutermostOnChip();
  for (const PlannedLevel& level : plan.levels) {
    if (level.on_chip && *level.on_chip < outermost) {
      AddSpace(level.name, Bytes(), level.peak, analysis)
          ->set_capacity_bytes(level.capacity->value());
    } else if (level.on_chip) {
      AddOutermostOnChip(level, fit, footprint, plan, streaming, analysis);
    } else if (!level.is_host) {
      const Bytes outside = plan.weights_on_chip ? Bytes() : weights.size;
      AddSpace(level.name, outside, level.peak, analysis)
          ->set_capacity_bytes(target.external->capacity.value());
    } else if (!target.external && fit.needs_host) {
      AddSpace(level.name, Minus(weights.size, streaming.resident), level.peak,
               analysis);
    } else if (level.peak > Bytes()) {
      AddSpace(level.name, Bytes(), level.peak, analysis);
    }
  }
}

}  // namespace weighbridge
