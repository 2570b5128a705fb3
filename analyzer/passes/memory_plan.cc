#include "analyzer/passes/memory_plan.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace weighbridge {
namespace {

class Planner {
 public:
  Planner(const Liveness& liveness, Bytes capacity)
      : lifetimes_(liveness.lifetimes),
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
      return lifetimes_[a].size > lifetimes_[b].size;
    });
    for (const int i : order) Place(i, plan);
    plan.spilled = LargestSpilledSet(plan);
    return plan;
  }

 private:
  void Place(int i, MemoryPlan& plan) {
    const Lifetime& lifetime = lifetimes_[i];
    CollectNeighbours(i, plan);
    // The smallest gap between neighbours that is large enough, else the end.
    Bytes end;
    Bytes best_gap = Bytes::Max();
    Bytes best;
    bool found = false;
    for (const auto& [offset, size] : neighbours_) {
      if (offset > end) {
        const Bytes gap = Minus(offset, end);
        if (gap >= lifetime.size && gap < best_gap) {
          best_gap = gap;
          best = end;
          found = true;
        }
      }
      end = std::max(end, offset + size);
    }
    Placement& placement = plan.placements[i];
    placement.offset = found ? best : end;
    const Bytes reach = placement.offset + lifetime.size;
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
                                 lifetimes_[other].size);
      }
    }
    std::sort(neighbours_.begin(), neighbours_.end());
  }

  Bytes LargestSpilledSet(const MemoryPlan& plan) const {
    std::vector<std::vector<int>> starts(alive_.size()), ends(alive_.size());
    for (size_t i = 0; i < lifetimes_.size(); ++i) {
      if (plan.placements[i].on_chip) continue;
      starts[lifetimes_[i].first].push_back(static_cast<int>(i));
      ends[lifetimes_[i].last].push_back(static_cast<int>(i));
    }
    Bytes live, largest;
    for (size_t step = 0; step < alive_.size(); ++step) {
      for (const int i : starts[step]) live += lifetimes_[i].size;
      largest = std::max(largest, live);
      for (const int i : ends[step]) live = Minus(live, lifetimes_[i].size);
    }
    return largest;
  }

  const std::vector<Lifetime>& lifetimes_;
  const Bytes capacity_;
  std::vector<std::vector<int>> alive_;  // Placed on chip, per step.
  std::vector<int> seen_;                // By whom a lifetime was collected.
  std::vector<std::pair<Bytes, Bytes>> neighbours_;  // (offset, size)
};

bool AllOnChip(const MemoryPlan& plan) {
  return std::all_of(plan.placements.begin(), plan.placements.end(),
                     [](const Placement& p) { return p.on_chip; });
}

}  // namespace

absl::StatusOr<MemoryPlan> PlanMemory(const HardwareTarget& target,
                                      const ModelWeights& weights,
                                      const Liveness& liveness) {
  const Bytes capacity = target.on_chip_memory().capacity;
  if (weights.size <= capacity) {
    MemoryPlan plan = Planner(liveness, Minus(capacity, weights.size)).Run();
    if (AllOnChip(plan)) {
      plan.weights_on_chip = true;
      return plan;
    }
  }
  return Planner(liveness, capacity).Run();
}

}  // namespace weighbridge
