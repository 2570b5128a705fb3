#include "analyzer/passes/memory_plan.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "analyzer/passes/live_sum.h"
#include "analyzer/passes/spill_choice.h"

namespace weighbridge {
namespace {

// Where spans have their places in one memory, and how far they reach.
struct Offsets {
  std::vector<Bytes> of;  // As the spans.
  Bytes extent;
};

class Planner {
 public:
  Planner(const std::vector<StoredSpan>& spans, int steps)
      : spans_(spans), alive_(steps), seen_(spans.size(), -1) {
    offsets_.of.resize(spans.size());
  }

  Offsets Run() {
    std::vector<int> order(spans_.size());
    std::iota(order.begin(), order.end(), 0);
    // Largest first; ties in schedule order, so the plan is the same each time.
    std::stable_sort(order.begin(), order.end(), [this](int a, int b) {
      return spans_[a].size > spans_[b].size;
    });
    for (const int i : order) Place(i);
    return std::move(offsets_);
  }

 private:
  void Place(int i) {
    const StoredSpan& span = spans_[i];
    CollectNeighbours(i);
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
    offsets_.of[i] = found ? best : end;
    offsets_.extent = std::max(offsets_.extent, offsets_.of[i] + span.size);
    for (int step = span.first; step <= span.last; ++step) {
      alive_[step].push_back(i);
    }
  }

  // What lives at the same time, by offset.
  void CollectNeighbours(int i) {
    neighbours_.clear();
    for (int step = spans_[i].first; step <= spans_[i].last; ++step) {
      for (const int other : alive_[step]) {
        if (seen_[other] == i) continue;
        seen_[other] = i;
        neighbours_.emplace_back(offsets_.of[other], spans_[other].size);
      }
    }
    std::sort(neighbours_.begin(), neighbours_.end());
  }

  const std::vector<StoredSpan>& spans_;
  std::vector<std::vector<int>> alive_;  // Placed, per step.
  std::vector<int> seen_;                // By whom a span was collected.
  std::vector<std::pair<Bytes, Bytes>> neighbours_;  // (offset, size)
  Offsets offsets_;
};

// Best fit in schedule order, as an allocator would do it while the model runs:
// n log n where Planner compares every value with all that live beside it.
Offsets PlanInScheduleOrder(const std::vector<StoredSpan>& spans, int steps) {
  std::vector<std::vector<int>> starts(steps), ends(steps);
  for (size_t i = 0; i < spans.size(); ++i) {
    starts[spans[i].first].push_back(static_cast<int>(i));
    ends[spans[i].last].push_back(static_cast<int>(i));
  }
  Offsets offsets;
  offsets.of.resize(spans.size());
  // The last gap never ends.
  std::map<Bytes, Bytes> gap_by_offset = {{Bytes(), Bytes::Max()}};
  std::set<std::pair<Bytes, Bytes>> gap_by_size = {{Bytes::Max(), Bytes()}};
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
  for (int step = 0; step < steps; ++step) {
    std::stable_sort(
        starts[step].begin(), starts[step].end(),
        [&](int a, int b) { return spans[a].size > spans[b].size; });
    for (const int i : starts[step]) {
      const Bytes size = spans[i].size;
      if (size == Bytes()) continue;
      const auto [gap_size, offset] = *gap_by_size.lower_bound({size, Bytes()});
      remove_gap(offset, gap_size);
      add_gap(offset + size,
              gap_size == Bytes::Max() ? Bytes::Max() : Minus(gap_size, size));
      offsets.of[i] = offset;
      offsets.extent = std::max(offsets.extent, offset + size);
    }
    for (const int i : ends[step]) release(offsets.of[i], spans[i].size);
  }
  return offsets;
}

// How many pairs of values Planner would compare.
bool IsCrowded(const std::vector<StoredSpan>& spans, int steps) {
  constexpr int64_t kMaxPairs = 20'000'000;
  std::vector<int64_t> change(steps + 1);
  for (const StoredSpan& span : spans) {
    ++change[span.first];
    --change[span.last + 1];
  }
  int64_t alive = 0, pairs = 0;
  for (int step = 0; step < steps; ++step) {
    alive += change[step];
    pairs += alive * alive;
    if (pairs > kMaxPairs) return true;
  }
  return false;
}

Offsets PlanOffsets(const std::vector<StoredSpan>& spans, int steps) {
  return IsCrowded(spans, steps) ? PlanInScheduleOrder(spans, steps)
                                 : Planner(spans, steps).Run();
}

// What the spilled spans move to the next level and back.
Bytes TrafficOf(const std::vector<StoredSpan>& spans,
                const std::vector<char>& is_spilled) {
  Bytes traffic;
  for (size_t i = 0; i < spans.size(); ++i) {
    if (is_spilled[i]) traffic += spans[i].size * spans[i].moves;
  }
  return traffic;
}

// Places of `candidates`, indices of spans, those which fit into the level;
// returns the others, in the order of the spans.
std::vector<int> FillLevel(const Footprint& footprint,
                           const std::vector<int>& candidates, int level,
                           MemoryPlan& plan, std::vector<Placement>& of_spans) {
  const int steps = static_cast<int>(footprint.live.size());
  PlannedLevel& memory = plan.levels[level];
  std::vector<StoredSpan> spans;
  for (const int i : candidates) spans.push_back(footprint.spans[i]);
  const auto place = [&](const std::vector<char>& is_spilled) {
    std::vector<int> kept;
    std::vector<StoredSpan> rest;
    for (size_t i = 0; i < spans.size(); ++i) {
      if (is_spilled[i]) continue;
      kept.push_back(candidates[i]);
      rest.push_back(spans[i]);
    }
    if (memory.capacity && PeakOf(rest, steps) > *memory.capacity) return false;
    const Offsets offsets = PlanOffsets(rest, steps);
    if (memory.capacity && offsets.extent > *memory.capacity) return false;
    memory.extent = offsets.extent;
    for (size_t i = 0; i < kept.size(); ++i) {
      of_spans[kept[i]] = {.level = level, .offset = offsets.of[i]};
    }
    return true;
  };
  std::vector<char> best(spans.size(), 0);
  if (place(best)) return {};
  std::optional<Bytes> least;
  // A choice for each limit is better than one that goes on from limit to
  // limit, but takes too long where thousands are alive at once. The latter
  // must see all limits, to be the same for every capacity.
  const bool goes_on = IsCrowded(spans, steps);
  std::optional<SpillChoice> choice;
  for (const Bytes limit : LimitsToTry(spans, steps)) {
    // What is left may well be below the limit, but hardly by half.
    const bool is_far = limit > *memory.capacity * 2;
    if (is_far && !goes_on) continue;
    if (!goes_on || !choice) choice.emplace(spans, steps);
    const std::vector<char>& is_spilled = choice->SpillTo(limit);
    if (is_far) continue;
    const Bytes traffic = TrafficOf(spans, is_spilled);
    if ((least && traffic >= *least) || !place(is_spilled)) continue;
    least = traffic;
    best = is_spilled;
  }
  std::vector<int> spilled;
  for (size_t i = 0; i < candidates.size(); ++i) {
    if (best[i]) spilled.push_back(candidates[i]);
  }
  return spilled;
}

// From the core out: what all cores share on chip, the external memory, the
// host. `on_chip` and `external`: what there is for activations. A level that
// each core has for itself holds no tensor that another reads.
std::vector<PlannedLevel> LevelsOf(const HardwareTarget& target, Bytes on_chip,
                                   Bytes external) {
  std::vector<PlannedLevel> levels;
  const int outermost = target.OutermostOnChip();
  for (int i = 0; i <= outermost; ++i) {
    const MemoryLevel& level = target.on_chip[i];
    if (i < outermost && !level.is_shared) continue;
    levels.push_back({.name = level.name,
                      .capacity = i < outermost ? level.capacity : on_chip,
                      .on_chip = i});
  }
  if (target.external) {
    levels.push_back({.name = target.external->name, .capacity = external});
  }
  // Without a link the last memory has to do: the fit is judged later.
  if (target.link || !target.external) {
    levels.push_back({.name = "host", .is_host = true});
  } else {
    levels.back().capacity = std::nullopt;
  }
  return levels;
}

// The row buffers beside the one layer that has most; those for which there is
// no room are spilled, the largest first.
Bytes KeepRows(const Footprint& footprint, Bytes room, int next_level,
               std::vector<Placement>& placements) {
  std::vector<std::vector<int>> beside(footprint.live.size());
  for (size_t i = 0; i < footprint.row_buffers.size(); ++i) {
    for (const int step : footprint.row_buffers[i].readers) {
      beside[step].push_back(static_cast<int>(i));
    }
  }
  std::vector<char> is_spilled(footprint.row_buffers.size(), 0);
  Bytes most;
  for (std::vector<int>& buffers : beside) {
    const auto size = [&](int i) { return footprint.row_buffers[i].size; };
    std::stable_sort(buffers.begin(), buffers.end(),
                     [&](int a, int b) { return size(a) < size(b); });
    Bytes kept;
    for (const int i : buffers) {
      if (is_spilled[i]) continue;
      if (kept + size(i) > room) {
        is_spilled[i] = 1;
        placements[footprint.row_buffers[i].lifetime].level = next_level;
      } else {
        kept += size(i);
      }
    }
    most = std::max(most, kept);
  }
  return most;
}

// Fills in what is alive in each level.
void AddUpLevels(const Liveness& liveness, const Footprint& footprint,
                 const std::vector<Placement>& of_spans, MemoryPlan& plan) {
  for (size_t level = 0; level < plan.levels.size(); ++level) {
    LiveSum sum(footprint.live.size());
    for (size_t i = 0; i < of_spans.size(); ++i) {
      const StoredSpan& span = footprint.spans[i];
      if (of_spans[i].level != static_cast<int>(level)) continue;
      sum.Add(span.size, span.first, span.last);
    }
    PlannedLevel& memory = plan.levels[level];
    // Spilled for want of room for its rows, it is kept whole.
    for (const RowBuffer& buffer : footprint.row_buffers) {
      const Lifetime& lifetime = liveness.lifetimes[buffer.lifetime];
      const Placement& placement = plan.placements[buffer.lifetime];
      if (memory.on_chip || placement.level != static_cast<int>(level)) {
        continue;
      }
      sum.Add(Share(lifetime.size, Bytes(1), Bytes(footprint.frames)),
              lifetime.first, lifetime.last);
    }
    LiveBytes live = sum.Total();
    memory.live = std::move(live.per_step);
    memory.peak = live.peak;
  }
}

// Whether all rows of a pipeline are there at once, or those beside a layer.
enum class Rows { kOfAllLayers, kOfOneLayer };

MemoryPlan PlanWithin(const HardwareTarget& target, const Liveness& liveness,
                      const Footprint& footprint, Bytes on_chip, Bytes external,
                      Rows rows) {
  MemoryPlan plan;
  plan.levels = LevelsOf(target, on_chip, external);
  plan.placements.resize(footprint.span_of.size());
  int outermost = 0;  // Of the levels on chip.
  while (plan.levels[outermost].on_chip != target.OutermostOnChip()) {
    ++outermost;
  }
  for (const RowBuffer& buffer : footprint.row_buffers) {
    plan.placements[buffer.lifetime].level = outermost;
  }
  const Bytes kept =
      rows == Rows::kOfAllLayers
          ? footprint.rows
          : KeepRows(footprint, on_chip, outermost + 1, plan.placements);
  plan.levels[outermost].capacity = Minus(on_chip, kept);
  std::vector<Placement> of_spans(footprint.spans.size());
  std::vector<int> rest(footprint.spans.size());
  std::iota(rest.begin(), rest.end(), 0);
  for (size_t level = 0; level < plan.levels.size(); ++level) {
    rest = FillLevel(footprint, rest, static_cast<int>(level), plan, of_spans);
  }
  for (size_t i = 0; i < footprint.span_of.size(); ++i) {
    const int span = footprint.span_of[i];
    if (span != Footprint::kByRows) plan.placements[i] = of_spans[span];
  }
  AddUpLevels(liveness, footprint, of_spans, plan);
  plan.activation_extent = plan.levels[outermost].extent + kept;
  for (size_t step = 0; step < footprint.live.size(); ++step) {
    Bytes off_chip;
    for (const PlannedLevel& level : plan.levels) {
      if (!level.on_chip) off_chip += level.live[step];
    }
    plan.spilled = std::max(plan.spilled, off_chip);
  }
  return plan;
}

// Of what all cores share on chip, for activations beside the weights.
Bytes RoomOnChip(const HardwareTarget& target, Bytes beside_weights) {
  Bytes room = beside_weights;
  for (int i = 0; i < target.OutermostOnChip(); ++i) {
    if (target.on_chip[i].is_shared) room += target.on_chip[i].capacity;
  }
  return room;
}

bool AllOnChip(const MemoryPlan& plan) {
  return std::all_of(plan.placements.begin(), plan.placements.end(),
                     [&](const Placement& p) { return plan.IsOnChip(p); });
}

}  // namespace

absl::StatusOr<MemoryPlan> PlanMemory(const HardwareTarget& target,
                                      const Scenario& scenario,
                                      const ModelWeights& weights,
                                      const Liveness& liveness,
                                      const Footprint& footprint) {
  const MemoryLevel& memory = target.on_chip_memory();
  const Bytes free = Minus(memory.capacity, scenario.resident_of_others);
  const Bytes for_weights =
      Minus(memory.weight_capacity.value_or(memory.capacity),
            scenario.resident_of_others);
  const Bytes external = target.external ? target.external->capacity : Bytes();
  // What stays must leave room for the activations of the others, too.
  if (weights.size <=
          std::min(for_weights, Minus(free, scenario.activations_of_others)) &&
      weights.size + footprint.rows <= free &&
      footprint.All() <= RoomOnChip(target, Minus(free, weights.size))) {
    MemoryPlan plan =
        PlanWithin(target, liveness, footprint, Minus(free, weights.size),
                   external, Rows::kOfAllLayers);
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
  return PlanWithin(target, liveness, footprint, Minus(free, passing),
                    Minus(external, weights.size), Rows::kOfOneLayer);
}

}  // namespace weighbridge
