// Scenario: what the user may vary of one model on one target, beyond the two.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_SCENARIO_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_SCENARIO_H_

#include <cstdint>
#include <optional>

#include "analyzer/hw/hardware_target.h"
#include "analyzer/ir/precision.h"
#include "analyzer/units/units.h"

namespace weighbridge {

enum class Fusion : uint8_t {
  kNone,      // Every scheduled node is a layer.
  kEpilogue,  // Elementwise nodes and views join the layer they follow.
  // So do reductions (softmax, normalization, pooling), and a product of
  // activations that follows another: attention is one layer.
  kAggressive,
};

// As --fusion spells it.
inline const char* FusionName(Fusion fusion) {
  switch (fusion) {
    case Fusion::kNone:
      return "none";
    case Fusion::kEpilogue:
      return "epilogue";
    case Fusion::kAggressive:
      break;
  }
  return "aggressive";
}

enum class Schedule : uint8_t {
  kGiven,   // Layers run in the order of the file.
  kSearch,  // In one that needs less memory, if it is found.
};

enum class Mode : uint8_t {
  kStandalone,  // A part that needs the host to hold its weights fails.
  kHosted,      // It passes with a warning.
};

struct Scenario {
  Fusion fusion = Fusion::kEpilogue;
  Schedule schedule = Schedule::kGiven;
  Mode mode = Mode::kStandalone;
  // Unset: the target's own policy.
  std::optional<StreamingPolicy> streaming;
  // What the model was weighed at; names the compute rates.
  PrecisionChoice precision;
  // Of models that share the chip and came first: weights that stay there, and
  // what the activations of the one that runs need at most.
  Bytes resident_of_others, activations_of_others;
};

// The streaming policy in force: the user's, else the target's own.
inline StreamingPolicy PolicyOf(const HardwareTarget& target,
                                const Scenario& scenario) {
  return scenario.streaming.value_or(target.streaming);
}

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_SCENARIO_H_
