#include "analyzer/passes/streaming/cached.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "analyzer/passes/streaming/overlapped.h"

namespace weighbridge {
namespace {

// Layers that may be simulated in all: what bounds the time to plan.
constexpr int64_t kMostSteps = 20'000'000;
// Where there are no more layers with weights, all choices are tried.
constexpr size_t kMostExact = 20;

constexpr Seconds kForever(std::numeric_limits<double>::infinity());

Seconds LoadTime(const StreamingProblem& problem, Bytes bytes) {
  return bytes > Bytes() ? bytes / problem.bandwidth + problem.transfer_latency
                         : Seconds();
}

class Choice {
 public:
  explicit Choice(const StreamingProblem& problem)
      : problem_(problem), streaming_(problem) {
    for (int i = 0; i < problem.size(); ++i) {
      if (streaming_.weights()[i] > Bytes()) layers_.push_back(i);
      all_ += streaming_.weights()[i];
    }
    best_ = Nobody();
  }

  StreamingPlan Run() {
    Residents everybody = Nobody();
    for (const int layer : layers_) Keep(layer, everybody);
    const int64_t choices = int64_t{1} << std::min<size_t>(layers_.size(), 62);
    bool is_exact = true;
    if (streaming_.HasRoom(everybody)) {
      Try(everybody);
    } else if (layers_.size() <= kMostExact &&
               choices <= kMostSteps / std::max(1, problem_.size())) {
      Residents chosen = Nobody();
      TryAll(SortedBy([this](int layer) { return SizeOf(layer); }), 0,
             Seconds(), chosen);
    } else {
      is_exact = false;
      TryPromising();
    }
    StreamingPlan plan = streaming_.Plan(best_, StreamingPolicy::kCached);
    plan.first = plan.total + LoadTime(problem_, best_.bytes);
    if (!is_exact) plan.bound = std::min(plan.total, Bound());
    return plan;
  }

 private:
  // To sort by: the size alone, as any link would take its time for it.
  Seconds SizeOf(int layer) const {
    constexpr BytesPerSecond kAnyRate(1.0);
    return streaming_.weights()[layer] / kAnyRate;
  }

  Residents Nobody() const {
    return {std::vector<char>(problem_.layers.size()), Bytes()};
  }

  void Keep(int layer, Residents& residents) const {
    residents.is_kept[layer] = 1;
    residents.bytes += streaming_.weights()[layer];
  }

  void Try(const Residents& residents) {
    const std::optional<Seconds> total =
        streaming_.TotalBefore(residents, best_total_);
    if (!total) return;
    best_total_ = *total;
    best_ = residents;
  }

  // What stays must fit, what streams needs the link.
  Seconds Bound() const {
    const Bytes streamed = Minus(all_, streaming_.most_residents());
    return std::max(streaming_.compute(), streamed / problem_.bandwidth);
  }

  // Every subset of order[next..] beside `chosen`; those in front that are not
  // chosen load for `loads`, which no run can be shorter than.
  void TryAll(const std::vector<int>& order, size_t next, Seconds loads,
              Residents& chosen) {
    if (chosen.bytes > streaming_.most_residents() || loads >= best_total_) {
      return;
    }
    if (next == order.size()) {
      if (streaming_.HasRoom(chosen)) Try(chosen);
      return;
    }
    const int layer = order[next];
    const Bytes before = chosen.bytes;
    Keep(layer, chosen);
    TryAll(order, next + 1, loads, chosen);
    chosen.is_kept[layer] = 0;
    chosen.bytes = before;
    TryAll(order, next + 1,
           loads + LoadTime(problem_, streaming_.weights()[layer]), chosen);
  }

  std::vector<int> SortedBy(const std::function<Seconds(int)>& key) const {
    std::vector<std::pair<Seconds, int>> keyed;
    for (const int layer : layers_) keyed.emplace_back(key(layer), layer);
    std::stable_sort(
        keyed.begin(), keyed.end(),
        [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<int> sorted;
    for (const auto& [value, layer] : keyed) sorted.push_back(layer);
    return sorted;
  }

  // Heads of a few orders, with and without the largest layers, which may bar
  // the way to all behind them.
  void TryPromising() {
    // A load hides behind the layer in front; the first cannot hide at all.
    const auto hard_to_hide = [this](int layer) {
      constexpr Seconds kNothing(1e-12);
      const Seconds shelter =
          layer > 0 ? problem_.layers[layer - 1].compute : Seconds();
      return SizeOf(layer) * Ratio(Seconds(1.0), shelter + kNothing);
    };
    const std::vector<std::vector<int>> orders = {
        layers_, SortedBy(hard_to_hide),
        SortedBy([this](int layer) { return SizeOf(layer); })};
    std::vector<Bytes> ceilings;
    Bytes largest;
    for (const int layer : layers_) {
      largest = std::max(largest, streaming_.weights()[layer]);
    }
    for (const int64_t part : {1, 2, 4, 8}) {
      ceilings.push_back(Share(largest, Bytes(1), Bytes(part)));
    }
    const int64_t tries =
        std::max<int64_t>(12, kMostSteps / std::max(1, problem_.size()));
    const int64_t heads =
        tries / static_cast<int64_t>(orders.size() * ceilings.size());
    std::vector<Residents> candidates = {Nobody()};
    for (const std::vector<int>& order : orders) {
      for (const Bytes ceiling : ceilings) {
        AddHeads(order, ceiling, heads, candidates);
      }
    }
    // Of equals, the one that streams least.
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Residents& a, const Residents& b) {
                       return a.bytes > b.bytes;
                     });
    for (const Residents& residents : candidates) {
      if (Minus(all_, residents.bytes) / problem_.bandwidth >= best_total_) {
        break;  // So do all behind it.
      }
      if (streaming_.HasRoom(residents)) Try(residents);
    }
  }

  // At most `count` heads of `order` without what is above the ceiling: all of
  // them or, the closer to its front the denser, some. What can never fit is
  // not made.
  void AddHeads(const std::vector<int>& order, Bytes ceiling, int64_t count,
                std::vector<Residents>& candidates) const {
    const int64_t size = static_cast<int64_t>(layers_.size());
    const auto length = [&](int64_t number) {
      return count >= size ? number : number * number * size / (count * count);
    };
    Residents head = Nobody();
    int64_t taken = 0, number = 1;
    for (const int layer : order) {
      if (streaming_.weights()[layer] > ceiling) continue;
      Keep(layer, head);
      if (head.bytes > streaming_.most_residents()) return;
      if (++taken < length(number)) continue;
      while (length(number) <= taken) ++number;
      candidates.push_back(head);
    }
  }

  const StreamingProblem& problem_;
  OverlappedStreaming streaming_;
  std::vector<int> layers_;  // With weights.
  Bytes all_;
  Residents best_;
  Seconds best_total_ = kForever;
};

}  // namespace

StreamingPlan StreamCached(const StreamingProblem& problem) {
  return Choice(problem).Run();
}

}  // namespace weighbridge
