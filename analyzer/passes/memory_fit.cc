#include "analyzer/passes/memory_fit.h"

#include <algorithm>

namespace weighbridge {
namespace {

double ContextsFilled(const HardwareTarget& target,
                      const Partition& partition) {
  if (!target.context_limit) return 0;
  double filled = 0;
  for (const Subgraph& subgraph : partition.subgraphs) {
    filled +=
        static_cast<double>(target.context_limit->ShareOf(subgraph.work_class));
  }
  return filled / static_cast<double>(kWholeContext);
}

}  // namespace

absl::StatusOr<MemoryFitResult> AnalyzeMemoryFit(const HardwareTarget& target,
                                                 const Scenario& scenario,
                                                 const ModelWeights& weights,
                                                 const Partition& partition,
                                                 const Footprint& footprint,
                                                 const MemoryPlan& plan) {
  MemoryFitResult fit;
  fit.weights = weights.size;
  fit.peak_activations = footprint.All();
  const MemoryLevel& memory = target.on_chip_memory();
  fit.on_chip = Minus(memory.capacity, scenario.resident_of_others);
  fit.for_weights = Minus(memory.weight_capacity.value_or(memory.capacity),
                          scenario.resident_of_others);
  fit.weights_fit_on_chip = fit.weights <= fit.for_weights;
  fit.fits_on_chip = plan.weights_on_chip;
  if (target.external) {
    // Weights and whatever of the activations is not on chip. Gaps between
    // tensors may send one further, although there is room in all.
    fit.fits_external =
        fit.weights + plan.spilled <= target.external->capacity &&
        std::none_of(plan.placements.begin(), plan.placements.end(),
                     [&](const Placement& placement) {
                       return plan.IsAtHost(placement);
                     });
  }
  fit.contexts_filled = ContextsFilled(target, partition);
  fit.needs_host = (!fit.fits_on_chip || fit.contexts_filled > 1) &&
                   !fit.fits_external.value_or(false);
  return fit;
}

}  // namespace weighbridge
