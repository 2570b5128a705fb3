// What is known so far about one model on one target.
//
// A closed list of facts, each typed, each published once and read-only after.
// There is no other channel between passes.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_ANALYSIS_CONTEXT_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_ANALYSIS_CONTEXT_H_

#include <cstddef>
#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>

#include "analyzer/hw/hardware_target.h"
#include "analyzer/ir/resolved_graph.h"
#include "analyzer/passes/results.h"
#include "analyzer/passes/scenario.h"
#include "analyzer/weigh/model_weights.h"
#include "analyzer/weigh/node_costs.h"

namespace weighbridge {

using Facts =
    std::tuple<ResolvedGraph, NodeCosts, ModelWeights, HardwareTarget,
               Scenario,  // given
               Partition, Liveness, Footprint, MemoryPlan, MemoryFitResult,
               RooflineResult, StreamingPlan, EnergyResult>;  // concluded
inline constexpr size_t kGivenFacts = 5;

// In the order of Facts: for messages and --list_passes.
inline constexpr const char* kFactNames[] = {
    "ResolvedGraph", "NodeCosts", "ModelWeights", "HardwareTarget",
    "Scenario",      "Partition", "Liveness",     "Footprint",
    "MemoryPlan",    "MemoryFit", "Roofline",     "StreamingPlan",
    "Energy"};
static_assert(sizeof(kFactNames) / sizeof(kFactNames[0]) ==
              std::tuple_size_v<Facts>);

template <typename T, size_t I = 0>
constexpr size_t FactIndex() {
  static_assert(I < std::tuple_size_v<Facts>, "T is not in Facts");
  if constexpr (std::is_same_v<T, std::tuple_element_t<I, Facts>>) {
    return I;
  } else {
    return FactIndex<T, I + 1>();
  }
}

class AnalysisContext {
 public:
  AnalysisContext() = default;

  // Null if not published.
  template <typename T>
  const T* Find() const {
    return std::get<FactIndex<T>()>(facts_).get();
  }
  // Pipeline::Create proved that this happens once.
  template <typename T>
  void Publish(T fact) {
    Share(std::make_shared<const T>(std::move(fact)));
  }
  // A fact that outlives this context: a model is weighed once for all targets.
  template <typename T>
  void Share(std::shared_ptr<const T> fact) {
    std::get<FactIndex<T>()>(facts_) = std::move(fact);
  }

 private:
  template <typename... T>
  static std::tuple<std::shared_ptr<const T>...> Slots(std::tuple<T...>*);
  decltype(Slots(static_cast<Facts*>(nullptr))) facts_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_ANALYSIS_CONTEXT_H_
