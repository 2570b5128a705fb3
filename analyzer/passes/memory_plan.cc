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

Bytes LargestSpilledSet(const Liveness& liveness, const Footprint& footprint,
                        const MemoryPlan& plan) {
  const size_t steps = liveness.live.size();
  std::vector<Bytes> starts(steps), ends(steps);
  for (size_t i = 0; i < liveness.lifetimes.size(); ++i) {
    if (plan.placements[i].on_chip) continue;
    const Lifetime& lifetime = liveness.lifetimes[i];
    starts[lifetime.first] += footprint.sizes[i];
    ends[lifetime.last] += footprint.sizes[i];
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
  Planner(const Liveness& liveness, const Footprint& footprint, Bytes capacity)
      : liveness_(liveness),
        footprint_(footprint),
        lifetimes_(liveness.lifetimes),
        capacity_(capacity),
        alive_(liveness.live.size()),
        seen_(lifetimes_.size(), -1) {}

  MemoryPlan Run() {
    MemoryPlan plan;
    plan.placements.resize(lifetimes_.size());
    std::vector<int> order(lifetimes_.size());
    std::iota(order.begin(), order.end(), 0);
    // Largest first; ties in schedule order, so the plan is the same each time.
    std::stable_sort(order.begin(), order.end(), [this](int a, int b) {
      return footprint_.sizes[a] > footprint_.sizes[b];
    });
    for (const int i : order) Place(i, plan);
    plan.spilled = LargestSpilledSet(liveness_, footprint_, plan);
    return plan;
  }

 private:
  void Place(int i, MemoryPlan& plan) {
    const Lifetime& lifetime = lifetimes_[i];
    const Bytes wanted = footprint_.sizes[i];
    CollectNeighbours(i, plan);
    // The smallest gap between neighbours that is large enough, else the end.
    Bytes end;
    Bytes best_gap = Bytes::Max();
    Bytes best;
    bool found = false;
    for (const auto& [offset, size] : neighbours_) {
      if (offset > end) {
        const Bytes gap = Minus(offset, end);
        if (gap >= wanted && gap < best_gap) {
          best_gap = gap;
          best = end;
          found = true;
        }
      }
      end = std::max(end, offset + size);
    }
    Placement& placement = plan.placements[i];
    placement.offset = found ? best : end;
    const Bytes reach = placement.offset + wanted;
    placement.on_chip = reach <= capacity_;
    if (!placement.on_chip) return;
    plan.activation_extent = std::max(plan.activation_extent, reach);
    for (int step = lifetime.first; step <= lifetime.last; ++step) {
      alive_[step].push_back(i);
    }
  }

  // What lives on chip at the same time, by offset.
  void CollectNeighbours(int i, const MemoryPlan& plan) {
    neighbours_.clear();
    for (int step = lifetimes_[i].first; step <= lifetimes_[i].last; ++step) {
      for (const int other : alive_[step]) {
        if (seen_[other] == i) continue;
        seen_[other] = i;
        neighbours_.emplace_back(plan.placements[other].offset,
                                 footprint_.sizes[other]);
      }
    }
    std::sort(neighbours_.begin(), neighbours_.end());
  }

  const Liveness& liveness_;
  const Footprint& footprint_;
  const std::vector<Lifetime>& lifetimes_;
  const Bytes capacity_;
  std::vector<std::vector<int>> alive_;  // Placed on chip, per step.
  std::vector<int> seen_;                // By whom a lifetime was collected.
  std::vector<std::pair<Bytes, Bytes>> neighbours_;  // (offset, size)
};

// Best fit in schedule order, as an allocator would do it while the model runs:
// n log n where Planner compares every value with all that live beside it.
MemoryPlan PlanInScheduleOrder(const Liveness& liveness,
                               const Footprint& footprint, Bytes capacity) {
  const std::vector<Lifetime>& lifetimes = liveness.lifetimes;
  const std::vector<Bytes>& sizes = footprint.sizes;
  std::vector<std::vector<int>> starts(liveness.live.size());
  std::vector<std::vector<int>> ends(liveness.live.size());
  for (size_t i = 0; i < lifetimes.size(); ++i) {
    starts[lifetimes[i].first].push_back(static_cast<int>(i));
    ends[lifetimes[i].last].push_back(static_cast<int>(i));
  }
  MemoryPlan plan;
  plan.placements.resize(lifetimes.size());
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
    std::stable_sort(starts[step].begin(), starts[step].end(),
                     [&](int a, int b) { return sizes[a] > sizes[b]; });
    for (const int i : starts[step]) {
      const Bytes size = sizes[i];
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
      release(plan.placements[i].offset, sizes[i]);
    }
  }
  plan.spilled = LargestSpilledSet(liveness, footprint, plan);
  return plan;
}

// How many pairs of values Planner would compare.
bool IsCrowded(const Liveness& liveness) {
  constexpr int64_t kMaxPairs = 20'000'000;
  std::vector<int64_t> change(liveness.live.size() + 1);
  for (const Lifetime& lifetime : liveness.lifetimes) {
    ++change[lifetime.first];
    --change[lifetime.last + 1];
  }
  int64_t alive = 0, pairs = 0;
  for (size_t step = 0; step < liveness.live.size(); ++step) {
    alive += change[step];
    pairs += alive * alive;
    if (pairs > kMaxPairs) return true;
  }
  return false;
}

MemoryPlan PlanWithin(const Liveness& liveness, const Footprint& footprint,
                      Bytes capacity) {
  return IsCrowded(liveness)
             ? PlanInScheduleOrder(liveness, footprint, capacity)
             : Planner(liveness, footprint, capacity).Run();
}

bool AllOnChip(const MemoryPlan& plan) {
  return std::all_of(plan.placements.begin(), plan.placements.end(),
                     [](const Placement& p) { return p.on_chip; });
}

}  // namespace

absl::StatusOr<MemoryPlan> PlanMemory(const HardwareTarget& target,
                                      const ModelWeights& weights,
                                      const Liveness& liveness,
                                      const Footprint& footprint) {
  const MemoryLevel& memory = target.on_chip_memory();
  const Bytes for_weights = memory.weight_capacity.value_or(memory.capacity);
  if (weights.size <= for_weights) {
    MemoryPlan plan =
        PlanWithin(liveness, footprint, Minus(memory.capacity, weights.size));
    if (AllOnChip(plan)) {
      plan.weights_on_chip = true;
      return plan;
    }
  }
  // Where there is no other memory, weights pass through this one.
  const Bytes passing =
      target.external
          ? Bytes()
          : std::min(weights.size, Share(memory.capacity, Bytes(1), Bytes(16)));
  return PlanWithin(liveness, footprint, Minus(memory.capacity, passing));
}

}  // namespace weighbridge
