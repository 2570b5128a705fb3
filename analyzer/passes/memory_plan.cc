#include "analyzer/passes/memory_plan.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <numeric>
#include <set>
#include <utility>
#include <vector>

namespace weighbridge {
namespace {

Bytes LargestSpilledSet(const Footprint& footprint,
                        const std::vector<Placement>& placements) {
  const size_t steps = footprint.live.size();
  std::vector<Bytes> starts(steps), ends(steps);
  for (size_t i = 0; i < footprint.spans.size(); ++i) {
    if (placements[i].on_chip) continue;
    const StoredSpan& span = footprint.spans[i];
    starts[span.first] += span.size;
    ends[span.last] += span.size;
  }
  Bytes live, largest;
  for (size_t step = 0; step < steps; ++step) {
    live += starts[step];
    largest = std::max(largest, live);
    live = Minus(live, ends[step]);
  }
  return largest;
}

class Planner {
 public:
  Planner(const Footprint& footprint, Bytes capacity)
      : spans_(footprint.spans),
        capacity_(capacity),
        alive_(footprint.live.size()),
        seen_(spans_.size(), -1) {}

  MemoryPlan Run() {
    MemoryPlan plan;
    plan.placements.resize(spans_.size());
    std::vector<int> order(spans_.size());
    std::iota(order.begin(), order.end(), 0);
    // Largest first; ties in schedule order, so the plan is the same each time.
    std::stable_sort(order.begin(), order.end(), [this](int a, int b) {
      return spans_[a].size > spans_[b].size;
    });
    for (const int i : order) Place(i, plan);
    return plan;
  }

 private:
  void Place(int i, MemoryPlan& plan) {
    const StoredSpan& span = spans_[i];
    CollectNeighbours(i, plan);
    // The smallest gap between neighbours that is large enough, else the end.
    Bytes end;
    Bytes best_gap = Bytes::Max();
    Bytes best;
    bool found = false;
    for (const auto& [offset, size] : neighbours_) {
      if (offset > end) {
        const Bytes gap = Minus(offset, end);
        if (gap >= span.size && gap < best_gap) {
          best_gap = gap;
          best = end;
          found = true;
        }
      }
      end = std::max(end, offset + size);
    }
    Placement& placement = plan.placements[i];
    placement.offset = found ? best : end;
    const Bytes reach = placement.offset + span.size;
    placement.on_chip = reach <= capacity_;
    if (!placement.on_chip) return;
    plan.activation_extent = std::max(plan.activation_extent, reach);
    for (int step = span.first; step <= span.last; ++step) {
      alive_[step].push_back(i);
    }
  }

  // What lives on chip at the same time, by offset.
  void CollectNeighbours(int i, const MemoryPlan& plan) {
    neighbours_.clear();
    for (int step = spans_[i].first; step <= spans_[i].last; ++step) {
      for (const int other : alive_[step]) {
        if (seen_[other] == i) continue;
        seen_[other] = i;
        neighbours_.emplace_back(plan.placements[other].offset,
                                 spans_[other].size);
      }
    }
    std::sort(neighbours_.begin(), neighbours_.end());
  }

  const std::vector<StoredSpan>& spans_;
  const Bytes capacity_;
  std::vector<std::vector<int>> alive_;  // Placed on chip, per step.
  std::vector<int> seen_;                // By whom a lifetime was collected.
  std::vector<std::pair<Bytes, Bytes>> neighbours_;  // (offset, size)
};

// Best fit in schedule order, as an allocator would do it while the model runs:
// n log n where Planner compares every value with all that live beside it.
MemoryPlan PlanInScheduleOrder(const Footprint& footprint, Bytes capacity) {
  const std::vector<StoredSpan>& spans = footprint.spans;
  std::vector<std::vector<int>> starts(footprint.live.size());
  std::vector<std::vector<int>> ends(footprint.live.size());
  for (size_t i = 0; i < spans.size(); ++i) {
    starts[spans[i].first].push_back(static_cast<int>(i));
    ends[spans[i].last].push_back(static_cast<int>(i));
  }
  MemoryPlan plan;
  plan.placements.resize(spans.size());
  std::map<Bytes, Bytes> gap_by_offset = {{Bytes(), capacity}};
  std::set<std::pair<Bytes, Bytes>> gap_by_size = {{capacity, Bytes()}};
  const auto add_gap = [&](Bytes offset, Bytes size) {
    if (size == Bytes()) return;
    gap_by_offset.emplace(offset, size);
    gap_by_size.emplace(size, offset);
  };
  const auto remove_gap = [&](Bytes offset, Bytes size) {
    gap_by_offset.erase(offset);
    gap_by_size.erase({size, offset});
  };
  const auto release = [&](Bytes offset, Bytes size) {
    if (size == Bytes()) return;
    const auto after = gap_by_offset.find(offset + size);
    if (after != gap_by_offset.end()) {
      const Bytes more = after->second;
      remove_gap(offset + size, more);
      size += more;
    }
    auto before = gap_by_offset.lower_bound(offset);
    if (before != gap_by_offset.begin() &&
        std::prev(before)->first + std::prev(before)->second == offset) {
      const auto [first, length] = *std::prev(before);
      remove_gap(first, length);
      offset = first;
      size += length;
    }
    add_gap(offset, size);
  };
  for (size_t step = 0; step < starts.size(); ++step) {
    std::stable_sort(
        starts[step].begin(), starts[step].end(),
        [&](int a, int b) { return spans[a].size > spans[b].size; });
    for (const int i : starts[step]) {
      const Bytes size = spans[i].size;
      const auto gap = gap_by_size.lower_bound({size, Bytes()});
      Placement& placement = plan.placements[i];
      placement.on_chip = gap != gap_by_size.end() || size == Bytes();
      if (!placement.on_chip || size == Bytes()) continue;
      const auto [gap_size, offset] = *gap;
      remove_gap(offset, gap_size);
      add_gap(offset + size, Minus(gap_size, size));
      placement.offset = offset;
      plan.activation_extent = std::max(plan.activation_extent, offset + size);
    }
    for (const int i : ends[step]) {
      if (!plan.placements[i].on_chip) continue;
      release(plan.placements[i].offset, spans[i].size);
    }
  }
  return plan;
}

// How many pairs of values Planner would compare.
bool IsCrowded(const Footprint& footprint) {
  constexpr int64_t kMaxPairs = 20'000'000;
  std::vector<int64_t> change(footprint.live.size() + 1);
  for (const StoredSpan& span : footprint.spans) {
    ++change[span.first];
    --change[span.last + 1];
  }
  int64_t alive = 0, pairs = 0;
  for (size_t step = 0; step < footprint.live.size(); ++step) {
    alive += change[step];
    pairs += alive * alive;
    if (pairs > kMaxPairs) return true;
  }
  return false;
}

// Plans spans, then says for each activation where its span is.
MemoryPlan PlanWithin(const Footprint& footprint, Bytes capacity) {
  MemoryPlan plan = IsCrowded(footprint)
                        ? PlanInScheduleOrder(footprint, capacity)
                        : Planner(footprint, capacity).Run();
  plan.spilled = LargestSpilledSet(footprint, plan.placements);
  const std::vector<Placement> of_spans = std::move(plan.placements);
  plan.placements.clear();
  for (const int span : footprint.span_of) {
    plan.placements.push_back(of_spans[span]);
  }
  return plan;
}

bool AllOnChip(const MemoryPlan& plan) {
  return std::all_of(plan.placements.begin(), plan.placements.end(),
                     [](const Placement& p) { return p.on_chip; });
}

}  // namespace

absl::StatusOr<MemoryPlan> PlanMemory(const HardwareTarget& target,
                                      const Scenario& scenario,
                                      const ModelWeights& weights,
                                      const Footprint& footprint) {
  const MemoryLevel& memory = target.on_chip_memory();
  const Bytes free = Minus(memory.capacity, scenario.resident_of_others);
  const Bytes for_weights =
      Minus(memory.weight_capacity.value_or(memory.capacity),
            scenario.resident_of_others);
  // What stays must leave room for the activations of the others, too.
  if (weights.size <=
      std::min(for_weights, Minus(free, scenario.activations_of_others))) {
    MemoryPlan plan = PlanWithin(footprint, Minus(free, weights.size));
    if (AllOnChip(plan)) {
      plan.weights_on_chip = true;
      return plan;
    }
  }
  // Where there is no other memory, weights pass through this one.
  const Bytes passing =
      target.external
          ? Bytes()
          : std::min(weights.size, Share(free, Bytes(1), Bytes(16)));
  return PlanWithin(footprint, Minus(free, passing));
}

}  // namespace weighbridge
