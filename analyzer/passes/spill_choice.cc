#include "analyzer/passes/spill_choice.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "analyzer/passes/live_sum.h"

namespace weighbridge {
namespace {

// Of more spans, fewer limits are tried, to bound the time.
constexpr size_t kMany = 20'000;

}  // namespace

// Spans over steps: which are alive where most is. Adding, removing and finding
// the peak take the logarithm of the steps and of the spans.
class SpillChoice::AliveTree {
 public:
  AliveTree(const std::vector<StoredSpan>& spans, int steps) : spans_(spans) {
    while (leaves_ < steps) leaves_ *= 2;
    nodes_.resize(2 * leaves_);
  }

  void Add(int span) {
    Visit(1, 0, leaves_ - 1, spans_[span], [&](Node& node) {
      node.own += spans_[span].size;
      node.spans.emplace(spans_[span].size, span);
    });
  }
  void Remove(int span) {
    Visit(1, 0, leaves_ - 1, spans_[span], [&](Node& node) {
      node.spans.erase({spans_[span].size, span});
      if (node.own < Bytes::Max()) {
        node.own = Minus(node.own, spans_[span].size);
        return;
      }
      // A sum that has reached its maximum cannot be reduced.
      node.own = Bytes();
      for (const auto& [size, other] : node.spans) node.own += size;
    });
  }

  Bytes peak() const { return nodes_[1].most; }
  // The first step at which it is reached.
  int PeakStep() const {
    int node = 1;
    while (node < leaves_) {
      node *= 2;
      if (nodes_[node].most < nodes_[node + 1].most) ++node;
    }
    return node - leaves_;
  }
  // Calls `visit` with spans that are alive at the step: those whose sizes are
  // nearest to `size`, above and below. Of thousands, not all.
  template <typename Visitor>
  void AliveNear(int step, Bytes size, Visitor visit) const {
    constexpr int kMost = 32;
    for (int node = leaves_ + step; node > 0; node /= 2) {
      const auto& spans = nodes_[node].spans;
      const auto middle = spans.lower_bound({size, 0});
      int left = kMost;
      for (auto i = middle; i != spans.end() && left-- > 0; ++i) {
        visit(i->second);
      }
      left = kMost;
      for (auto i = middle; i != spans.begin() && left-- > 0;) {
        visit((--i)->second);
      }
    }
  }

 private:
  struct Node {
    Bytes own;                              // Of its own spans.
    Bytes most;                             // From here down to a leaf.
    std::set<std::pair<Bytes, int>> spans;  // Size, index.
  };

  template <typename Change>
  void Visit(int node, int from, int to, const StoredSpan& span,
             Change change) {
    if (span.last < from || to < span.first) return;
    if (span.first <= from && to <= span.last) {
      change(nodes_[node]);
    } else {
      const int middle = from + (to - from) / 2;
      Visit(2 * node, from, middle, span, change);
      Visit(2 * node + 1, middle + 1, to, span, change);
    }
    const Bytes below = node < leaves_ ? std::max(nodes_[2 * node].most,
                                                  nodes_[2 * node + 1].most)
                                       : Bytes();
    nodes_[node].most = nodes_[node].own + below;
  }

  const std::vector<StoredSpan>& spans_;
  int leaves_ = 1;
  std::vector<Node> nodes_;
};

SpillChoice::SpillChoice(const std::vector<StoredSpan>& spans, int steps)
    : spans_(spans),
      alive_(std::make_unique<AliveTree>(spans, steps)),
      is_spilled_(spans.size(), 0) {
  for (size_t i = 0; i < spans.size(); ++i) {
    if (spans[i].size > Bytes()) alive_->Add(static_cast<int>(i));
  }
}

SpillChoice::~SpillChoice() = default;

const std::vector<char>& SpillChoice::SpillTo(Bytes limit) {
  while (alive_->peak() > limit) {
    const int next = Next(Minus(alive_->peak(), limit));
    is_spilled_[next] = 1;
    alive_->Remove(next);
  }
  return is_spilled_;
}

// The span that leaves to bring the peak down by `over`.
int SpillChoice::Next(Bytes over) const {
  const int step = alive_->PeakStep();
  // Better is what waits, what is enough, and of that the smallest; else the
  // largest; of equals the first.
  using Key = std::tuple<bool, bool, Bytes, int>;
  Key best;
  int chosen = -1;
  alive_->AliveNear(step, over, [&](int i) {
    const StoredSpan& span = spans_[i];
    const bool is_used = span.first == step || span.last == step;
    const bool is_short = span.size < over;
    const Key key(is_short, is_used,
                  is_short ? Minus(Bytes::Max(), span.size) : span.size, i);
    if (chosen < 0 || key < best) {
      best = key;
      chosen = i;
    }
  });
  return chosen;
}

Bytes PeakOf(const std::vector<StoredSpan>& spans, int steps) {
  return SumLive(steps, spans).peak;
}

std::vector<Bytes> LimitsToTry(const std::vector<StoredSpan>& spans,
                               int steps) {
  // Sixty-fourths of the peak, dense where little is missing; then quarters or
  // halves of what is left.
  constexpr int kWhole = 64;
  constexpr int kOctaves = 10;
  const bool is_large = spans.size() > kMany;
  std::vector<int> first = {63, 62, 60, 56, 52, 48, 44, 40, 36, 32};
  std::vector<int> others = {28, 24, 20, 16};
  if (is_large) {
    first = {62, 56, 48, 32};
    others = {16};
  }
  const Bytes peak = PeakOf(spans, steps);
  std::vector<Bytes> limits;
  const auto add = [&](Bytes of, int part) {
    limits.push_back(Share(of, Bytes(part), Bytes(kWhole)));
  };
  for (const int part : first) add(peak, part);
  Bytes left = peak;
  for (int octave = 0; octave < kOctaves; ++octave) {
    for (const int part : others) add(left, part);
    left = Share(left, Bytes(1), Bytes(2));
  }
  limits.push_back(Bytes());
  return limits;
}

}  // namespace weighbridge
