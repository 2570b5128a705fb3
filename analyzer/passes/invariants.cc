#include "analyzer/passes/invariants.h"

#include <algorithm>
#include <iterator>
#include <map>
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
constexpr double kTolerance = 1e-9;

template <typename Unit>
absl::Status ExpectNear(const char* what, Unit a, Unit b) {
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
    const Node& node = graph.graph().node(NodeId(i));
    std::vector<std::optional<ValueId>> reads = node.inputs;
    reads.insert(reads.end(), node.captures.begin(), node.captures.end());
    for (const auto& input : reads) {
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

// No two spans share bytes of the level at the same time.
absl::Status CheckLevel(const std::vector<StoredSpan>& spans,
                        const std::vector<std::optional<Placement>>& placements,
                        int level, size_t steps) {
  std::vector<std::vector<int>> starts(steps), ends(steps);
  for (size_t i = 0; i < spans.size(); ++i) {
    if (!placements[i] || placements[i]->level != level) continue;
    if (spans[i].size == Bytes()) continue;
    starts[spans[i].first].push_back(static_cast<int>(i));
    ends[spans[i].last].push_back(static_cast<int>(i));
  }
  std::map<Bytes, Bytes> alive;  // Offset -> end.
  for (size_t step = 0; step < steps; ++step) {
    for (const int i : starts[step]) {
      const Bytes begin = placements[i]->offset;
      const Bytes end = begin + spans[i].size;
      const auto [placed, added] = alive.emplace(begin, end);
      const bool overlaps_next =
          std::next(placed) != alive.end() && std::next(placed)->first < end;
      const bool overlaps_previous =
          placed != alive.begin() && std::prev(placed)->second > begin;
      if (!added || overlaps_next || overlaps_previous) {
        return Broken("two tensors alive together share bytes of a memory");
      }
    }
    for (const int i : ends[step]) alive.erase(placements[i]->offset);
  }
  return absl::OkStatus();
}

absl::Status CheckPlan(const HardwareTarget& target, const Scenario& scenario,
                       const ModelWeights& weights, const Liveness& liveness,
                       const Footprint& footprint, const MemoryPlan& plan) {
  const Bytes capacity =
      Minus(target.on_chip_memory().capacity, scenario.resident_of_others);
  const Bytes resident = plan.weights_on_chip ? weights.size : Bytes();
  if (plan.activation_extent + resident > capacity) {
    return Broken("the memory plan exceeds the on-chip memory");
  }
  const std::vector<StoredSpan>& spans = footprint.spans;
  std::vector<std::optional<Placement>> placements(spans.size());
  for (size_t i = 0; i < footprint.span_of.size(); ++i) {
    if (footprint.span_of[i] == Footprint::kByRows) continue;
    const StoredSpan& span = spans[footprint.span_of[i]];
    const Lifetime& lifetime = liveness.lifetimes[i];
    if (lifetime.first < span.first || lifetime.last > span.last) {
      return Broken("a tensor lives longer than its place");
    }
    placements[footprint.span_of[i]] = plan.placements[i];
  }
  for (size_t step = 0; step < footprint.live.size(); ++step) {
    Bytes planned;
    for (const PlannedLevel& level : plan.levels) planned += level.live[step];
    if (planned < footprint.live[step]) {
      return Broken("a live activation has no place in any memory");
    }
  }
  for (size_t i = 0; i < plan.levels.size(); ++i) {
    const PlannedLevel& level = plan.levels[i];
    if (level.capacity && level.extent > *level.capacity) {
      return Broken("the memory plan exceeds a memory");
    }
    WB_RETURN_IF_ERROR(CheckLevel(spans, placements, static_cast<int>(i),
                                  footprint.live.size()));
  }
  return absl::OkStatus();
}

absl::Status CheckStreaming(const ModelWeights& weights,
                            const Partition& partition,
                            const RooflineResult& roofline,
                            const StreamingPlan& plan) {
  const bool is_serial =
      plan.streams && plan.policy == StreamingPolicy::kSerial;
  Bytes bytes;
  Seconds load, exposed, spilling;
  for (size_t i = 0; i < partition.subgraphs.size(); ++i) {
    const SubgraphStreaming& step =
        plan.subgraphs[SubgraphId(static_cast<int>(i))];
    if (is_serial) {
      WB_RETURN_IF_ERROR(ExpectEqual("serially streamed weights of a layer",
                                     step.bytes,
                                     partition.subgraphs[i].weight_size));
    }
    bytes += step.bytes;
    load += step.load;
    exposed += step.exposed;
    spilling += step.spilling_time;
    WB_RETURN_IF_ERROR(ExpectNear("hidden and exposed load",
                                  step.hidden + step.exposed, step.load));
  }
  WB_RETURN_IF_ERROR(ExpectEqual("streamed bytes", bytes, plan.streamed));
  WB_RETURN_IF_ERROR(ExpectNear("streaming time", load, plan.load));
  WB_RETURN_IF_ERROR(ExpectNear("spilling time", spilling, plan.spilling_time));
  if (plan.streams && plan.policy == StreamingPolicy::kSerial) {
    WB_RETURN_IF_ERROR(
        ExpectEqual("serially streamed weights", bytes, weights.size));
  }
  // A context loads a weight again that an earlier one has read.
  if (plan.policy != StreamingPolicy::kContexts &&
      plan.resident + plan.streamed > weights.size) {
    return Broken("more weights are resident and streamed than there are");
  }
  Seconds end;
  for (const LinkActivity& activity : plan.activities) {
    if (activity.start < end * (1 - kTolerance)) {
      return Broken("the link does two things at once");
    }
    end = activity.end;
  }
  return ExpectNear("latency", plan.total, roofline.total + exposed + spilling);
}

// The components of one line, as far as they are known, make its total.
absl::Status CheckComponents(const SubgraphEnergy& energy) {
  Joules sum;
  for (const auto& part :
       {energy.compute, energy.link, energy.spilling, energy.idle}) {
    sum += part.value_or(Joules());
  }
  for (const auto& memory : energy.memory) sum += memory.value_or(Joules());
  return ExpectNear("energy of components and their total", sum, energy.total);
}

absl::Status CheckEnergy(const EnergyResult& energy) {
  WB_RETURN_IF_ERROR(CheckComponents(energy.sum));
  SubgraphEnergy sum;
  sum.memory.resize(energy.sum.memory.size());
  const auto add = [](std::optional<Joules>& to,
                      const std::optional<Joules>& part) {
    if (part) to = to.value_or(Joules()) + *part;
  };
  for (const SubgraphEnergy& part : energy.subgraphs) {
    WB_RETURN_IF_ERROR(CheckComponents(part));
    if (energy.sum.compute) add(sum.compute, part.compute);
    add(sum.link, part.link);
    add(sum.spilling, part.spilling);
    add(sum.idle, part.idle);
    for (size_t i = 0; i < part.memory.size(); ++i) {
      add(sum.memory[i], part.memory[i]);
    }
  }
  const auto compare = [](const char* what, const std::optional<Joules>& a,
                          const std::optional<Joules>& b) {
    return ExpectNear(what, a.value_or(Joules()), b.value_or(Joules()));
  };
  WB_RETURN_IF_ERROR(compare("energy of compute, layers and model", sum.compute,
                             energy.sum.compute));
  WB_RETURN_IF_ERROR(compare("energy of the link, layers and model", sum.link,
                             energy.sum.link));
  WB_RETURN_IF_ERROR(compare("energy of spilling, layers and model",
                             sum.spilling, energy.sum.spilling));
  WB_RETURN_IF_ERROR(
      compare("idle energy, layers and model", sum.idle, energy.sum.idle));
  for (size_t i = 0; i < sum.memory.size(); ++i) {
    WB_RETURN_IF_ERROR(compare("energy of a memory, layers and model",
                               sum.memory[i], energy.sum.memory[i]));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckInvariants(const AnalysisContext& context) {
  const auto* graph = context.Find<ResolvedGraph>();
  const auto* costs = context.Find<NodeCosts>();
  const auto* weights = context.Find<ModelWeights>();
  const auto* target = context.Find<HardwareTarget>();
  const auto* scenario = context.Find<Scenario>();
  const auto* partition = context.Find<Partition>();
  const auto* liveness = context.Find<Liveness>();
  const auto* footprint = context.Find<Footprint>();
  const auto* plan = context.Find<MemoryPlan>();
  const auto* roofline = context.Find<RooflineResult>();
  const auto* streaming = context.Find<StreamingPlan>();
  const auto* energy = context.Find<EnergyResult>();
  // Each law once: when the last fact it needs has just been written.
  if (partition != nullptr && liveness == nullptr) {
    return CheckPartition(*graph, *costs, *weights, *partition);
  }
  if (plan != nullptr && context.Find<MemoryFitResult>() == nullptr) {
    return CheckPlan(*target, *scenario, *weights, *liveness, *footprint,
                     *plan);
  }
  if (streaming != nullptr && energy == nullptr) {
    return CheckStreaming(*weights, *partition, *roofline, *streaming);
  }
  if (energy != nullptr) return CheckEnergy(*energy);
  return absl::OkStatus();
}

}  // namespace weighbridge
