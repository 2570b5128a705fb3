#include "analyzer/passes/schedule_search.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

namespace weighbridge {
namespace {

constexpr int kNobody = -1;

// Bytes that a step adds to what is alive, and those that it ends.
struct Balance {
  Bytes begins, ends;
};

class Search {
 public:
  Search(const std::vector<ScheduledStep>& steps,
         const std::vector<ScheduledTensor>& tensors)
      : steps_(steps),
        tensors_(tensors),
        waits_for_(steps.size(), 0),
        followers_(steps.size()),
        readers_left_(tensors.size(), 0),
        readers_(tensors.size()) {
    std::vector<int> maker(tensors.size(), kNobody);
    for (size_t i = 0; i < steps.size(); ++i) {
      for (const int tensor : steps[i].writes) {
        maker[tensor] = static_cast<int>(i);
      }
    }
    for (size_t i = 0; i < steps.size(); ++i) {
      const int step = static_cast<int>(i);
      for (const int before : steps[i].after) Follow(before, step);
      for (const int tensor : steps[i].reads) {
        ++readers_left_[tensor];
        readers_[tensor].push_back(step);
        if (maker[tensor] != kNobody) Follow(maker[tensor], step);
      }
    }
  }

  std::vector<int> Run() {
    for (size_t i = 0; i < steps_.size(); ++i) {
      if (waits_for_[i] == 0) Offer(static_cast<int>(i));
    }
    std::vector<int> order;
    while (!ready_.empty()) {
      const int step = std::get<2>(*ready_.begin());
      ready_.erase(ready_.begin());
      order.push_back(step);
      for (const int tensor : steps_[step].reads) {
        // The last reader but one leaves it to the last to free it.
        if (--readers_left_[tensor] != 1) continue;
        for (const int reader : readers_[tensor]) Update(reader);
      }
      for (const int next : followers_[step]) {
        if (--waits_for_[next] == 0) Offer(next);
      }
    }
    return order;
  }

 private:
  // What grows least comes first; then what frees most; then the given order.
  using Key = std::tuple<Bytes, Bytes, int>;

  void Follow(int before, int step) {
    followers_[before].push_back(step);
    ++waits_for_[step];
  }

  Balance BalanceOf(int step) const {
    Balance balance;
    for (const int tensor : steps_[step].writes) {
      balance.begins += tensors_[tensor].size;
    }
    for (const int tensor : steps_[step].reads) {
      if (readers_left_[tensor] == 1 && !tensors_[tensor].stays) {
        balance.ends += tensors_[tensor].size;
      }
    }
    return balance;
  }

  void Offer(int step) {
    if (keys_.empty()) keys_.resize(steps_.size());
    const Balance balance = BalanceOf(step);
    keys_[step] = {Minus(balance.begins, balance.ends),
                   Minus(Bytes::Max(), Minus(balance.ends, balance.begins)),
                   step};
    ready_.insert(keys_[step]);
  }

  void Update(int step) {
    if (keys_.empty() || ready_.erase(keys_[step]) == 0) return;
    Offer(step);
  }

  const std::vector<ScheduledStep>& steps_;
  const std::vector<ScheduledTensor>& tensors_;
  std::vector<int> waits_for_;               // Steps, per step.
  std::vector<std::vector<int>> followers_;  // Per step.
  std::vector<int> readers_left_;            // Per tensor.
  std::vector<std::vector<int>> readers_;
  std::vector<Key> keys_;  // Of the steps that are or were ready.
  std::set<Key> ready_;
};

}  // namespace

Bytes PeakOf(const std::vector<ScheduledStep>& steps,
             const std::vector<ScheduledTensor>& tensors,
             const std::vector<int>& order) {
  std::vector<int> readers_left(tensors.size(), 0);
  std::vector<char> is_made(tensors.size(), 0);
  for (const ScheduledStep& step : steps) {
    for (const int tensor : step.reads) ++readers_left[tensor];
    for (const int tensor : step.writes) is_made[tensor] = 1;
  }
  Bytes alive, peak;
  for (size_t i = 0; i < tensors.size(); ++i) {
    if (!is_made[i]) alive += tensors[i].size;  // Inputs, from the start.
  }
  for (const int step : order) {
    for (const int tensor : steps[step].writes) alive += tensors[tensor].size;
    peak = std::max(peak, alive);
    for (const int tensor : steps[step].reads) {
      if (--readers_left[tensor] == 0 && !tensors[tensor].stays) {
        alive = Minus(alive, tensors[tensor].size);
      }
    }
  }
  return peak;
}

std::vector<int> SearchSchedule(const std::vector<ScheduledStep>& steps,
                                const std::vector<ScheduledTensor>& tensors) {
  std::vector<int> given(steps.size());
  std::iota(given.begin(), given.end(), 0);
  std::vector<int> found = Search(steps, tensors).Run();
  return PeakOf(steps, tensors, found) < PeakOf(steps, tensors, given) ? found
                                                                       : given;
}

}  // namespace weighbridge
