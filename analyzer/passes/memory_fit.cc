#include "analyzer/passes/memory_fit.h"

namespace weighbridge {

absl::StatusOr<MemoryFitResult> AnalyzeMemoryFit(const HardwareTarget& target,
                                                 const ModelWeights& weights,
                                                 const Liveness& liveness,
                                                 const MemoryPlan& plan) {
  MemoryFitResult fit;
  fit.weights = weights.size;
  fit.peak_activations = liveness.peak;
  fit.on_chip = target.on_chip_memory().capacity;
  fit.weights_fit_on_chip = fit.weights <= fit.on_chip;
  fit.fits_on_chip = plan.weights_on_chip;
  if (target.external) {
    // Weights and whatever of the activations is not on chip.
    fit.fits_external = fit.weights + plan.spilled <= target.external->capacity;
  }
  fit.needs_host = !fit.fits_on_chip && !fit.fits_external.value_or(false);
  return fit;
}

}  // namespace weighbridge
