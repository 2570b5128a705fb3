#include "analyzer/passes/streaming/overlapped.h"

#include <algorithm>
#include <limits>

#include "analyzer/passes/streaming/timeline.h"

namespace weighbridge {
namespace {

// Beyond that many, the slices of a layer are recorded as one load.
constexpr int64_t kMostSlicesRecorded = 4096;

constexpr Seconds kForever(std::numeric_limits<double>::infinity());

// Only the end is wanted.
struct NoRecorder {
  void Load(int, Bytes, Seconds, Seconds) {}
  void Run(int, Seconds, Seconds, Bytes, Bytes) {}
};

class PlanRecorder {
 public:
  PlanRecorder(const StreamingProblem& problem, StreamingPolicy policy)
      : problem_(problem), timeline_(problem, policy) {}

  void Load(int layer, Bytes bytes, Seconds start, Seconds duration) {
    timeline_.UseLink(LinkActivity::Kind::kWeights, layer, bytes, start,
                      duration);
  }

  // `slice` is there when the layer starts, `rest` comes while it runs.
  void Run(int layer, Seconds start, Seconds waited, Bytes slice, Bytes rest) {
    const Seconds compute = problem_.layers[layer].compute;
    const Seconds pauses = rest / problem_.bandwidth;
    timeline_.layer(layer).exposed = waited + pauses;
    if (rest > Bytes()) TakeTurns(layer, start, slice, rest);
    timeline_.Run(layer, start, compute + pauses);
  }

  Timeline& timeline() { return timeline_; }

 private:
  void TakeTurns(int layer, Seconds start, Bytes slice, Bytes rest) {
    const Bytes whole = slice + rest;
    const int64_t slices = SlicesOf(whole, slice);
    timeline_.layer(layer).slices = slices;
    const Seconds whole_load = whole / problem_.bandwidth;
    const auto share = [&](Bytes bytes) {
      return problem_.layers[layer].compute *
             Ratio(bytes / problem_.bandwidth, whole_load);
    };
    if (slices > kMostSlicesRecorded) {
      Load(layer, rest, start + share(slice), rest / problem_.bandwidth);
      return;
    }
    Seconds now = start;
    Bytes computing = slice;
    while (rest > Bytes()) {
      now += share(computing);
      computing = std::min(slice, rest);
      const Seconds duration = computing / problem_.bandwidth;
      Load(layer, computing, now, duration);
      now += duration;
      rest = Minus(rest, computing);
    }
  }

  const StreamingProblem& problem_;
  Timeline timeline_;
};

}  // namespace

OverlappedStreaming::OverlappedStreaming(const StreamingProblem& problem)
    : problem_(problem),
      weights_(FirstReads(problem)),
      compute_after_(problem.layers.size()),
      most_residents_(
          std::min(problem.weight_capacity, problem.resident_capacity)),
      limits_(problem.layers.size()),
      ends_(problem.layers.size()) {
  for (int i = 0; i < problem.size(); ++i) {
    rooms_.push_back(WeightRoom(problem, i));
    most_residents_ = std::min(most_residents_, rooms_.back());
  }
  for (int i = problem.size() - 1; i >= 0; --i) {
    compute_after_[i] = compute_;
    compute_ += problem.layers[i].compute;
  }
}

bool OverlappedStreaming::HasRoom(const Residents& residents) const {
  if (residents.bytes > most_residents_) return false;
  for (int i = 0; i < problem_.size(); ++i) {
    if (weights_[i] == Bytes() || residents.is_kept[i]) continue;
    const Bytes least = Share(rooms_[i], Bytes(1), Bytes(16));
    if (residents.bytes + std::min(weights_[i], least) > rooms_[i]) {
      return false;
    }
  }
  return true;
}

template <typename Recorder>
std::optional<Seconds> OverlappedStreaming::Simulate(const Residents& residents,
                                                     Seconds limit,
                                                     Recorder& recorder) {
  const int layers = problem_.size();
  const auto streamed = [&](int layer) {
    return residents.is_kept[layer] ? Bytes() : weights_[layer];
  };
  // limits_[i]: up to where, counted in bytes of the whole run, the link may
  // have loaded before layer i has ended: what is loaded must have room beside
  // that layer and each one after it.
  Bytes before;  // Of all layers in front.
  for (int i = 0; i < layers; ++i) {
    limits_[i] = before + Minus(rooms_[i], residents.bytes);
    before += streamed(i);
  }
  for (int i = layers - 2; i >= 0; --i) {
    limits_[i] = std::min(limits_[i], limits_[i + 1]);
  }

  Seconds link_free, now;  // `now` is the end of the layer before.
  int running = 0;         // As the link sees it: the layers before have ended.
  before = Bytes();
  for (int i = 0; i < layers; ++i) {
    const Bytes bytes = streamed(i);
    const Bytes room = Minus(rooms_[i], residents.bytes);
    const Bytes slice = std::min(bytes, room);
    Bytes loaded, recorded;
    Seconds begin = link_free;
    while (loaded < slice) {
      while (running < i && ends_[running] <= link_free) ++running;
      const Bytes allowed = std::min(slice, Minus(limits_[running], before));
      if (allowed > loaded) {
        if (loaded == Bytes()) link_free += problem_.transfer_latency;
        link_free += Minus(allowed, loaded) / problem_.bandwidth;
        loaded = allowed;
        continue;
      }
      // Full: until the running layer ends.
      if (loaded > recorded) {
        recorder.Load(i, Minus(loaded, recorded), begin,
                      Minus(link_free, begin));
      }
      recorded = loaded;
      begin = link_free = ends_[running++];
    }
    if (loaded > recorded) {
      recorder.Load(i, Minus(loaded, recorded), begin, Minus(link_free, begin));
    }
    const Seconds start = bytes > Bytes() ? std::max(now, link_free) : now;
    const Bytes rest = Minus(bytes, slice);
    recorder.Run(i, start, Minus(start, now), slice, rest);
    now = start + (problem_.layers[i].compute + rest / problem_.bandwidth);
    ends_[i] = now;
    if (rest > Bytes()) link_free = now;
    before += bytes;
    if (now + compute_after_[i] >= limit) return std::nullopt;
  }
  return now;
}

std::optional<Seconds> OverlappedStreaming::TotalBefore(
    const Residents& residents, Seconds limit) {
  NoRecorder recorder;
  return Simulate(residents, limit, recorder);
}

StreamingPlan OverlappedStreaming::Plan(const Residents& residents,
                                        StreamingPolicy policy) {
  PlanRecorder recorder(problem_, policy);
  (void)Simulate(residents, kForever, recorder);
  for (int i = 0; i < problem_.size(); ++i) {
    if (weights_[i] == Bytes()) continue;
    SubgraphStreaming& layer = recorder.timeline().layer(i);
    if (residents.is_kept[i]) {
      layer.resident = weights_[i];
      layer.cause = StreamingCause::kKept;
    } else if (layer.slices > 1) {
      layer.cause = StreamingCause::kInSlices;
    } else {
      layer.cause = policy == StreamingPolicy::kCached
                        ? StreamingCause::kNotKept
                        : StreamingCause::kNothingStays;
    }
  }
  StreamingPlan plan = recorder.timeline().Finish();
  plan.first = plan.total;
  return plan;
}

StreamingPlan StreamOverlapped(const StreamingProblem& problem) {
  const Residents nobody{std::vector<char>(problem.layers.size()), Bytes()};
  return OverlappedStreaming(problem).Plan(nobody,
                                           StreamingPolicy::kOverlapped);
}

}  // namespace weighbridge
