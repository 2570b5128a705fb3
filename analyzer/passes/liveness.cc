#include "analyzer/passes/liveness.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "analyzer/passes/storage.h"

namespace weighbridge {
namespace {

constexpr int kLoadTime = -1;

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
    std::vector<int> readers;
    for (const ValueId alias : storage.Aliases(id)) {
      if (storage.IsGraphOutput(alias)) {
        leaves = is_output = true;
        last = std::max(last, steps - 1);
      }
      for (const NodeId reader : graph.value(alias).consumers) {
        if (step_of[reader] == kLoadTime) continue;
        leaves |= step_of[reader] != made;
        if (step_of[reader] != made || !value.producer) {
          readers.push_back(step_of[reader]);
        }
        last = std::max(last, step_of[reader]);
      }
    }
    if (!leaves || steps == 0) continue;
    std::sort(readers.begin(), readers.end());
    readers.erase(std::unique(readers.begin(), readers.end()), readers.end());
    const int64_t reads = static_cast<int64_t>(readers.size());
    const int64_t moves = value.producer ? reads + (is_output ? 0 : 1)
                                         : std::max<int64_t>(0, reads - 1);
    const int index = static_cast<int>(liveness.lifetimes.size());
    for (const ValueId alias : storage.Aliases(id)) {
      liveness.storage[alias] = index;
    }
    liveness.lifetimes.push_back({.value = id,
                                  .size = *size * resolved.findings().frames,
                                  .first = first,
                                  .last = last,
                                  .is_input = value.kind == ValueKind::kInput,
                                  .is_output = is_output,
                                  .moves = moves});
  }

  std::vector<std::vector<int>> starts(steps), ends(steps);
  for (size_t i = 0; i < liveness.lifetimes.size(); ++i) {
    starts[liveness.lifetimes[i].first].push_back(static_cast<int>(i));
    ends[liveness.lifetimes[i].last].push_back(static_cast<int>(i));
  }
  Bytes live;
  for (int step = 0; step < steps; ++step) {
    for (const int i : starts[step]) live += liveness.lifetimes[i].size;
    liveness.live.push_back(live);
    liveness.peak = std::max(liveness.peak, live);
    for (const int i : ends[step])
      live = Minus(live, liveness.lifetimes[i].size);
  }
  return liveness;
}

}  // namespace weighbridge
