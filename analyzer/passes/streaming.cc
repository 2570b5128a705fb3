#include "analyzer/passes/streaming.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "analyzer/passes/streaming/cached.h"
#include "analyzer/passes/streaming/contexts.h"
#include "analyzer/passes/streaming/keep_all.h"
#include "analyzer/passes/streaming/move_spilled.h"
#include "analyzer/passes/streaming/overlapped.h"
#include "analyzer/passes/streaming/serial.h"

namespace weighbridge {
namespace {

std::vector<StreamedWeight> WeightsOf(const ModelWeights& weights,
                                      const Partition& partition) {
  std::vector<StreamedWeight> streamed(weights.weights.size());
  for (const WeightId id : IdRange<WeightId>(weights.weights.size())) {
    streamed[id.index()].size = weights.weights[id].size;
  }
  for (size_t step = 0; step < partition.subgraphs.size(); ++step) {
    for (const WeightId id : partition.subgraphs[step].weights) {
      streamed[id.index()].readers.push_back(static_cast<int>(step));
    }
  }
  std::erase_if(streamed, [](const StreamedWeight& weight) {
    return weight.readers.empty();
  });
  return streamed;
}

// What the host sends for its first reader and what it gets anyway crosses no
// cut by that.
std::vector<CrossingTensor> TensorsOf(const Liveness& liveness,
                                      const MemoryPlan& plan) {
  std::vector<CrossingTensor> tensors;
  for (size_t i = 0; i < liveness.lifetimes.size(); ++i) {
    const Lifetime& lifetime = liveness.lifetimes[i];
    const absl::Span<const int> fetches = lifetime.Fetches();
    if (fetches.empty()) continue;
    tensors.push_back(
        {.size = lifetime.size,
         .made = lifetime.is_input ? lifetime.readers.front() : lifetime.first,
         .readers = {fetches.begin(), fetches.end()},
         .is_sent = lifetime.IsSent(),
         .is_spilled = plan.IsAtHost(plan.placements[i])});
  }
  return tensors;
}

// Without memory or link the model never runs; its layers still have times.
StreamingPlan NoPath(const Partition& partition, const RooflineResult& roofline,
                     StreamingPolicy policy) {
  StreamingPlan plan;
  plan.policy = policy;
  plan.impossible = true;
  for (size_t i = 0; i < partition.subgraphs.size(); ++i) {
    const auto& time = roofline.subgraphs[SubgraphId(static_cast<int>(i))];
    SubgraphStreaming step;
    step.load_start = step.load_end = step.run_start = plan.total;
    step.run_end = plan.total + (time ? time->time : Seconds());
    if (partition.subgraphs[i].weight_size > Bytes()) {
      step.cause = StreamingCause::kNoPath;
    }
    plan.total = step.run_end;
    plan.subgraphs.push_back(step);
  }
  return plan;
}

// Also of what the memory plan has spilled: with more memory it stays, and that
// must not make more contexts.
std::vector<StreamedRows> RowsOf(const Footprint& footprint) {
  std::vector<StreamedRows> rows;
  for (const RowBuffer& buffer : footprint.row_buffers) {
    rows.push_back({buffer.size, buffer.readers});
  }
  return rows;
}

StreamingPlan Stream(const StreamingProblem& problem, StreamingPolicy policy) {
  switch (policy) {
    case StreamingPolicy::kOverlapped:
      return StreamOverlapped(problem);
    case StreamingPolicy::kCached:
      return StreamCached(problem);
    case StreamingPolicy::kContexts:
      return StreamContexts(problem);
    case StreamingPolicy::kSerial:
      break;
  }
  return StreamSerially(problem);
}

}  // namespace

StreamingProblem MakeStreamingProblem(
    const HardwareTarget& target, const Scenario& scenario,
    const ModelWeights& weights, const Partition& partition,
    const Liveness& liveness, const Footprint& footprint,
    const MemoryPlan& plan, const RooflineResult& roofline,
    const MemoryFitResult& fit) {
  StreamingProblem problem;
  problem.weights = WeightsOf(weights, partition);
  problem.tensors = TensorsOf(liveness, plan);
  problem.rows = RowsOf(footprint);
  for (size_t i = 0; i < partition.subgraphs.size(); ++i) {
    const auto& time = roofline.subgraphs[SubgraphId(static_cast<int>(i))];
    problem.layers.push_back(
        {time ? time->time : Seconds(), footprint.live[i],
         target.context_limit
             ? target.context_limit->ShareOf(partition.subgraphs[i].work_class)
             : 0});
  }
  // Even where other models fill the chip, weights pass through it.
  problem.capacity = std::max(fit.on_chip, Bytes(1));
  problem.resident_capacity =
      Minus(fit.on_chip, scenario.activations_of_others);
  if (!fit.fits_on_chip && weights.size <= fit.for_weights) {
    // Weights and live activations may fit although their offsets do not: what
    // the gaps take is not there.
    problem.capacity = std::min(
        problem.capacity, Minus(weights.size + footprint.All(), Bytes(1)));
  }
  problem.weight_capacity = std::max(fit.for_weights, Bytes(1));
  if (target.link) {
    problem.bandwidth = target.link->bandwidth;
    problem.transfer_latency =
        target.link->transfer_latency.value_or(Seconds());
    problem.context_switch = target.link->context_switch.value_or(Seconds());
  }
  return problem;
}

absl::StatusOr<StreamingPlan> PlanStreaming(
    const HardwareTarget& target, const Scenario& scenario,
    const ModelWeights& weights, const Partition& partition,
    const Liveness& liveness, const Footprint& footprint,
    const MemoryPlan& memory_plan, const RooflineResult& roofline,
    const MemoryFitResult& fit) {
  const StreamingPolicy policy = PolicyOf(target, scenario);
  const bool streams_weights = !target.external && target.link.has_value();
  // Only activations go to the host of a part whose own memory holds weights.
  const bool spills_beside_memory = target.external && target.link &&
                                    weights.size <= target.external->capacity;
  if (fit.needs_host && !streams_weights && !spills_beside_memory) {
    return NoPath(partition, roofline, policy);
  }
  const StreamingProblem problem =
      MakeStreamingProblem(target, scenario, weights, partition, liveness,
                           footprint, memory_plan, roofline, fit);
  StreamingPlan plan =
      fit.needs_host && streams_weights
          ? Stream(problem, policy)
          : KeepAllWeights(problem, policy, problem.transfer_latency);
  if (!streams_weights) plan.first = std::nullopt;
  MoveSpilled(problem, plan);
  Bytes room = problem.weight_capacity;
  for (int i = 0; i < problem.size(); ++i) {
    room = std::min(room, Minus(Room(problem, i),
                                plan.contexts == 1 ? footprint.rows : Bytes()));
  }
  plan.remaining = Minus(room, plan.resident);
  return plan;
}

}  // namespace weighbridge
