#include "analyzer/passes/liveness.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "analyzer/passes/live_sum.h"
#include "analyzer/passes/storage.h"

namespace weighbridge {
namespace {

constexpr int kLoadTime = -1;

// Of the reads that the layers count. What a node without a rule reads, or a
// nested graph, has no known traffic, but must be there.
void AddReaders(const ResolvedGraph& resolved, const NodeCosts& costs,
                const Partition& partition, Liveness& liveness) {
  const auto add = [&](ValueId value, int step) {
    const std::optional<int> index = liveness.storage[value];
    if (!index) return;
    Lifetime& lifetime = liveness.lifetimes[*index];
    const bool is_made_before = lifetime.is_input || lifetime.first < step;
    std::vector<int>& readers = lifetime.readers;
    if (is_made_before && (readers.empty() || readers.back() != step)) {
      readers.push_back(step);
    }
  };
  for (size_t i = 0; i < partition.subgraphs.size(); ++i) {
    const int step = static_cast<int>(i);
    const Subgraph& subgraph = partition.subgraphs[i];
    for (const Transfer& read : subgraph.reads) add(read.value, step);
    for (const NodeId id : subgraph.nodes) {
      const Node& node = resolved.graph().node(id);
      for (const ValueId value : node.captures) add(value, step);
      if (costs.nodes[id]) continue;
      for (const auto& input : node.inputs) {
        if (input) add(*input, step);
      }
    }
  }
}

}  // namespace

absl::StatusOr<Liveness> FindLiveness(const ResolvedGraph& resolved,
                                      const NodeCosts& costs,
                                      const Partition& partition) {
  const Graph& graph = resolved.graph();
  const Storage storage(resolved, costs);
  IdMap<NodeId, int> step_of(static_cast<int32_t>(graph.nodes().size()),
                             kLoadTime);
  const int steps = static_cast<int>(partition.subgraphs.size());
  for (int step = 0; step < steps; ++step) {
    for (const NodeId id : partition.subgraphs[step].nodes) step_of[id] = step;
  }

  Liveness liveness;
  liveness.storage = IdMap<ValueId, std::optional<int>>(
      static_cast<int32_t>(graph.values().size()), std::nullopt);
  for (const ValueId id : IdRange<ValueId>(graph.values().size())) {
    const Value& value = graph.value(id);
    const ResolvedValue& resolved_value = resolved.value(id);
    const std::optional<Bytes> size = resolved.byte_size(id);
    if (storage.Of(id) != id || resolved_value.is_static || !size ||
        value.kind == ValueKind::kInitializer) {
      continue;
    }
    const int made = value.producer ? step_of[*value.producer] : 0;
    // What a loop makes run by run is there from its first run on.
    const std::optional<NodeId> begin =
        value.producer ? resolved.node(*value.producer).begin : std::nullopt;
    const int first = begin && step_of[*begin] != kLoadTime
                          ? std::min(made, step_of[*begin])
                          : made;
    int last = made;
    bool leaves = !value.producer.has_value();
    bool is_output = false;
    for (const ValueId alias : storage.Aliases(id)) {
      if (storage.IsGraphOutput(alias)) {
        leaves = is_output = true;
        last = std::max(last, steps - 1);
      }
      for (const NodeId reader : graph.value(alias).consumers) {
        if (step_of[reader] == kLoadTime) continue;
        leaves |= step_of[reader] != made;
        last = std::max(last, step_of[reader]);
      }
    }
    if (!leaves || steps == 0) continue;
    const int index = static_cast<int>(liveness.lifetimes.size());
    for (const ValueId alias : storage.Aliases(id)) {
      liveness.storage[alias] = index;
    }
    liveness.lifetimes.push_back({.value = id,
                                  .size = *size * resolved.findings().frames,
                                  .first = first,
                                  .last = last,
                                  .is_input = value.kind == ValueKind::kInput,
                                  .is_output = is_output});
  }
  AddReaders(resolved, costs, partition, liveness);

  LiveBytes live = SumLive(steps, liveness.lifetimes);
  liveness.live = std::move(live.per_step);
  liveness.peak = live.peak;
  return liveness;
}

}  // namespace weighbridge
