#include "analyzer/passes/invariants.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/units/format.h"

namespace weighbridge {
namespace {

absl::Status Broken(const std::string& law) { return absl::InternalError(law); }

template <typename Unit>
absl::Status ExpectEqual(const char* what, Unit a, Unit b) {
  if (a == b) return absl::OkStatus();
  return Broken(absl::StrCat(what, ": ", ToText(a), " is not ", ToText(b)));
}

// Sums of doubles differ by rounding: relative to the larger side.
template <typename Unit>
absl::Status ExpectNear(const char* what, Unit a, Unit b) {
  constexpr double kTolerance = 1e-9;
  const Unit larger = std::max(a, b);
  if (Minus(larger, std::min(a, b)) <= larger * kTolerance) {
    return absl::OkStatus();
  }
  return Broken(absl::StrCat(what, ": ", ToText(a), " is not ", ToText(b)));
}

absl::Status CheckPartition(const ResolvedGraph& graph, const NodeCosts& costs,
                            const ModelWeights& weights,
                            const Partition& partition) {
  const int32_t node_count = costs.nodes.size();
  std::vector<int> step_of(node_count, -1);
  std::vector<int> times_seen(node_count, 0);
  for (const NodeId id : partition.load_time) ++times_seen[id.index()];
  Ops node_ops, ops;
  Bytes node_weight_reads, weight_reads, weight_size;
  const int64_t frames = graph.findings().frames;
  for (size_t step = 0; step < partition.subgraphs.size(); ++step) {
    const Subgraph& subgraph = partition.subgraphs[step];
    ops += subgraph.matrix_ops + subgraph.vector_ops;
    weight_reads += subgraph.weight_reads;
    weight_size += subgraph.weight_size;
    for (const NodeId id : subgraph.nodes) {
      ++times_seen[id.index()];
      step_of[id.index()] = static_cast<int>(step);
      for (const Bytes bytes : weights.reads[id].bytes) {
        node_weight_reads += bytes;
      }
      if (!costs.nodes[id]) continue;
      node_ops += costs.nodes[id]->cost.matrix_ops * frames;
      node_ops += costs.nodes[id]->cost.vector_ops * frames;
    }
  }
  for (int32_t i = 0; i < node_count; ++i) {
    if (times_seen[i] == 1) continue;
    return Broken(
        absl::StrCat("node ", i, " is in ", times_seen[i], " subgraphs"));
  }
  for (int32_t i = 0; i < node_count; ++i) {
    if (step_of[i] < 0) continue;
    for (const auto& input : graph.graph().node(NodeId(i)).inputs) {
      if (!input || !graph.graph().value(*input).producer) continue;
      const int made = step_of[graph.graph().value(*input).producer->index()];
      if (made > step_of[i]) {
        return Broken(absl::StrCat("node ", i, " runs before its input"));
      }
    }
  }
  WB_RETURN_IF_ERROR(ExpectEqual("ops of subgraphs and nodes", ops, node_ops));
  WB_RETURN_IF_ERROR(ExpectEqual("weight reads of subgraphs and nodes",
                                 weight_reads, node_weight_reads));
  return ExpectEqual("weights of subgraphs and the model", weight_size,
                     weights.size);
}

absl::Status CheckPlan(const HardwareTarget& target,
                       const ModelWeights& weights, const Liveness& liveness,
                       const MemoryPlan& plan) {
  const Bytes capacity = target.on_chip_memory().capacity;
  const Bytes resident = plan.weights_on_chip ? weights.size : Bytes();
  if (plan.activation_extent + resident > capacity) {
    return Broken("the memory plan exceeds the on-chip memory");
  }
  if (plan.activation_extent + plan.spilled < liveness.peak) {
    return Broken("the memory plan needs less than what is live at once");
  }
  // (start step, offset, end) sweeps in step order.
  std::vector<std::vector<int>> starts(liveness.live.size());
  for (size_t i = 0; i < liveness.lifetimes.size(); ++i) {
    if (plan.placements[i].on_chip) {
      starts[liveness.lifetimes[i].first].push_back(static_cast<int>(i));
    }
  }
  std::vector<int> alive;
  for (size_t step = 0; step < starts.size(); ++step) {
    std::erase_if(alive, [&](int i) {
      return liveness.lifetimes[i].last < static_cast<int>(step);
    });
    for (const int i : starts[step]) {
      const Bytes begin = plan.placements[i].offset;
      const Bytes end = begin + liveness.lifetimes[i].size;
      for (const int other : alive) {
        const Bytes other_begin = plan.placements[other].offset;
        const Bytes other_end = other_begin + liveness.lifetimes[other].size;
        if (begin < other_end && other_begin < end) {
          return Broken("two tensors alive together share bytes on chip");
        }
      }
      alive.push_back(i);
    }
  }
  return absl::OkStatus();
}

absl::Status CheckStreaming(const ModelWeights& weights,
                            const RooflineResult& roofline,
                            const StreamingPlan& plan) {
  Bytes bytes;
  Seconds load, exposed;
  for (const SubgraphStreaming& step : plan.subgraphs) {
    bytes += step.bytes;
    load += step.load;
    exposed += step.exposed;
    WB_RETURN_IF_ERROR(ExpectNear("hidden and exposed load",
                                  step.hidden + step.exposed, step.load));
  }
  WB_RETURN_IF_ERROR(ExpectEqual("streamed bytes", bytes, plan.streamed));
  WB_RETURN_IF_ERROR(ExpectNear("streaming time", load, plan.load));
  if (plan.streams && plan.policy == StreamingPolicy::kSerial) {
    WB_RETURN_IF_ERROR(
        ExpectEqual("serially streamed weights", bytes, weights.size));
  }
  if (plan.resident + plan.streamed > weights.size) {
    return Broken("more weights are resident and streamed than there are");
  }
  return ExpectNear("latency", plan.total, roofline.total + exposed);
}

absl::Status CheckEnergy(const EnergyResult& energy) {
  Joules sum;
  for (const SubgraphEnergy& part : energy.subgraphs) sum += part.total;
  if (!energy.sum.compute) return absl::OkStatus();
  return ExpectNear("energy of layers and the model", sum, energy.sum.total);
}

}  // namespace

absl::Status CheckInvariants(const AnalysisContext& context) {
  const auto* graph = context.Find<ResolvedGraph>();
  const auto* costs = context.Find<NodeCosts>();
  const auto* weights = context.Find<ModelWeights>();
  const auto* target = context.Find<HardwareTarget>();
  const auto* partition = context.Find<Partition>();
  const auto* liveness = context.Find<Liveness>();
  const auto* plan = context.Find<MemoryPlan>();
  const auto* roofline = context.Find<RooflineResult>();
  const auto* streaming = context.Find<StreamingPlan>();
  const auto* energy = context.Find<EnergyResult>();
  // Each law once: when the last fact it needs has just been written.
  if (partition != nullptr && liveness == nullptr) {
    return CheckPartition(*graph, *costs, *weights, *partition);
  }
  if (plan != nullptr && context.Find<MemoryFitResult>() == nullptr) {
    return CheckPlan(*target, *weights, *liveness, *plan);
  }
  if (streaming != nullptr && energy == nullptr) {
    return CheckStreaming(*weights, *roofline, *streaming);
  }
  if (energy != nullptr) return CheckEnergy(*energy);
  return absl::OkStatus();
}

}  // namespace weighbridge
