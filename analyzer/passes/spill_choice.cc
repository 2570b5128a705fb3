#include "analyzer/passes/spill_choice.h"

#include <algorithm>
#include <cstdint>
#include <tuple>

namespace weighbridge {
namespace {

// Of more spans, fewer limits are tried, to bound the time.
constexpr size_t kMany = 20'000;

// Spans over steps: which are alive where most is. Adding, removing and finding
// the peak take the logarithm of the steps.
class AliveTree {
 public:
  AliveTree(const std::vector<StoredSpan>& spans, int steps) : spans_(spans) {
    while (leaves_ < steps) leaves_ *= 2;
    nodes_.resize(2 * leaves_);
  }

  void Add(int span) {
    Visit(1, 0, leaves_ - 1, spans_[span], [&](Node& node) {
      node.own += spans_[span].size;
      node.spans.push_back(span);
    });
  }
  void Remove(int span) {
    Visit(1, 0, leaves_ - 1, spans_[span], [&](Node& node) {
      node.spans.erase(std::find(node.spans.begin(), node.spans.end(), span));
      // Added up again: a sum that has reached its maximum cannot be reduced.
      node.own = Bytes();
      for (const int other : node.spans) node.own += spans_[other].size;
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
  // Calls `visit` with every span that is alive at the step.
  template <typename Visitor>
  void AliveAt(int step, Visitor visit) const {
    for (int node = leaves_ + step; node > 0; node /= 2) {
      for (const int span : nodes_[node].spans) visit(span);
    }
  }

 private:
  struct Node {
    Bytes own;   // Of its own spans.
    Bytes most;  // Largest sum from here down to a leaf.
    std::vector<int> spans;
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

// The span that leaves to bring the peak down by `over`.
int NextSpilled(const AliveTree& alive, const std::vector<StoredSpan>& spans,
                Bytes over) {
  const int step = alive.PeakStep();
  // Better is what waits, what is enough, and of that the smallest; else the
  // largest; of equals the first.
  using Key = std::tuple<bool, bool, int64_t, int>;
  Key best;
  int chosen = -1;
  alive.AliveAt(step, [&](int i) {
    const StoredSpan& span = spans[i];
    const bool is_used = span.first == step || span.last == step;
    const bool is_short = span.size < over;
    const int64_t size = span.size.value();
    const Key key(is_short, is_used, is_short ? -size : size, i);
    if (chosen < 0 || key < best) {
      best = key;
      chosen = i;
    }
  });
  return chosen;
}

}  // namespace

Bytes PeakOf(const std::vector<StoredSpan>& spans, int steps) {
  std::vector<Bytes> starts(steps), ends(steps);
  for (const StoredSpan& span : spans) {
    starts[span.first] += span.size;
    ends[span.last] += span.size;
  }
  Bytes live, peak;
  for (int step = 0; step < steps; ++step) {
    live += starts[step];
    peak = std::max(peak, live);
    live = Minus(live, ends[step]);
  }
  return peak;
}

std::vector<char> ChooseSpilled(const std::vector<StoredSpan>& spans, int steps,
                                Bytes limit) {
  AliveTree alive(spans, steps);
  for (size_t i = 0; i < spans.size(); ++i) {
    if (spans[i].size > Bytes()) alive.Add(static_cast<int>(i));
  }
  std::vector<char> is_spilled(spans.size(), 0);
  while (alive.peak() > limit) {
    const int next = NextSpilled(alive, spans, Minus(alive.peak(), limit));
    is_spilled[next] = 1;
    alive.Remove(next);
  }
  return is_spilled;
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
