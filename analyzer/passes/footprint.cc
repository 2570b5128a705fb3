#include "analyzer/passes/footprint.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "analyzer/passes/live_sum.h"
#include "analyzer/passes/row_buffers.h"

namespace weighbridge {
namespace {

constexpr int kNone = -1;

// Fills in `live` and `peak`.
void AddUp(size_t steps, Footprint& footprint) {
  LiveBytes live = SumLive(steps, footprint.spans);
  footprint.live = std::move(live.per_step);
  footprint.peak = live.peak;
}

bool IsElementwise(const Subgraph& subgraph, const NodeCosts& costs) {
  return std::all_of(
      subgraph.nodes.begin(), subgraph.nodes.end(), [&](NodeId id) {
        return costs.nodes[id] &&
               costs.nodes[id]->op_class == OpClass::kElementwise;
      });
}

// The activation whose place the only result of a step may take; kNone.
int InputToOverwrite(const Subgraph& subgraph, int step,
                     const Liveness& liveness, const Footprint& footprint,
                     int result) {
  for (const Transfer& read : subgraph.reads) {
    const std::optional<int> input = liveness.storage[read.value];
    if (!input || *input == result) continue;
    if (footprint.span_of[*input] == Footprint::kByRows) continue;
    const Lifetime& lifetime = liveness.lifetimes[*input];
    // What the host handed in is its own.
    const bool is_free = lifetime.last == step && lifetime.first < step &&
                         !lifetime.is_input && !lifetime.is_output;
    if (is_free && lifetime.size == liveness.lifetimes[result].size) {
      return *input;
    }
  }
  return kNone;
}

void ShareInPlace(const NodeCosts& costs, const Partition& partition,
                  const Liveness& liveness, Footprint& footprint) {
  for (size_t i = 0; i < partition.subgraphs.size(); ++i) {
    const Subgraph& subgraph = partition.subgraphs[i];
    if (subgraph.writes.size() != 1 || !IsElementwise(subgraph, costs)) {
      continue;
    }
    const std::optional<int> result =
        liveness.storage[subgraph.writes[0].value];
    if (!result || footprint.span_of[*result] == Footprint::kByRows) continue;
    const int input = InputToOverwrite(subgraph, static_cast<int>(i), liveness,
                                       footprint, *result);
    if (input == kNone) continue;
    const int span = footprint.span_of[input];
    footprint.spans[span].last = liveness.lifetimes[*result].last;
    footprint.spans[span].moves += liveness.lifetimes[*result].Moves();
    footprint.span_of[*result] = span;
  }
  // Spans that nobody lives in any more go.
  std::vector<int> new_index(footprint.spans.size(), kNone);
  std::vector<StoredSpan> spans;
  for (int& span : footprint.span_of) {
    if (span == Footprint::kByRows) continue;
    if (new_index[span] == kNone) {
      new_index[span] = static_cast<int>(spans.size());
      spans.push_back(footprint.spans[span]);
    }
    span = new_index[span];
  }
  footprint.spans = std::move(spans);
  AddUp(liveness.live.size(), footprint);
}

}  // namespace

Footprint WholeTensors(const Liveness& liveness, int64_t frames,
                       std::vector<RowBuffer> row_buffers) {
  Footprint footprint;
  footprint.frames = frames;
  footprint.row_buffers = std::move(row_buffers);
  footprint.span_of.assign(liveness.lifetimes.size(), 0);
  for (const RowBuffer& buffer : footprint.row_buffers) {
    footprint.span_of[buffer.lifetime] = Footprint::kByRows;
    footprint.rows += buffer.size;
  }
  for (size_t i = 0; i < liveness.lifetimes.size(); ++i) {
    if (footprint.span_of[i] == Footprint::kByRows) continue;
    const Lifetime& lifetime = liveness.lifetimes[i];
    footprint.span_of[i] = static_cast<int>(footprint.spans.size());
    footprint.spans.push_back({Share(lifetime.size, Bytes(1), Bytes(frames)),
                               lifetime.first, lifetime.last,
                               lifetime.Moves()});
  }
  AddUp(liveness.live.size(), footprint);
  return footprint;
}

bool RunsAsPipeline(const HardwareTarget& target, const Scenario& scenario) {
  return target.dataflow &&
         PolicyOf(target, scenario) == StreamingPolicy::kContexts;
}

absl::StatusOr<Footprint> FindFootprint(const ResolvedGraph& graph,
                                        const NodeCosts& costs,
                                        const HardwareTarget& target,
                                        const Scenario& scenario,
                                        const Partition& partition,
                                        const Liveness& liveness) {
  const bool is_frame_by_frame =
      PolicyOf(target, scenario) == StreamingPolicy::kContexts;
  const int64_t frames =
      is_frame_by_frame ? std::max<int64_t>(1, graph.findings().batch) : 1;
  std::vector<RowBuffer> row_buffers;
  if (RunsAsPipeline(target, scenario)) {
    row_buffers = FindRowBuffers(graph, costs, partition, liveness, frames);
  }
  Footprint footprint = WholeTensors(liveness, frames, std::move(row_buffers));
  ShareInPlace(costs, partition, liveness, footprint);
  return footprint;
}

}  // namespace weighbridge
