#include "analyzer/passes/streaming/move_spilled.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace weighbridge {
namespace {

// A stop of everything else.
struct Pause {
  LinkActivity::Kind kind;
  int step;
  Bytes bytes;
  Seconds at;  // In the plan without pauses.
  Seconds duration;
};

struct SpilledBytes {
  Bytes in, out;
};

std::vector<SpilledBytes> BytesPerLayer(const StreamingProblem& problem) {
  std::vector<SpilledBytes> bytes(problem.layers.size());
  for (const CrossingTensor& tensor : problem.tensors) {
    if (!tensor.is_spilled) continue;
    if (tensor.is_sent) bytes[tensor.made].out += tensor.size;
    for (const int reader : tensor.readers) bytes[reader].in += tensor.size;
  }
  return bytes;
}

// The activities of the plan and the pauses, in order of time.
class Merge {
 public:
  explicit Merge(std::vector<Pause> pauses) : pauses_(std::move(pauses)) {}

  std::vector<LinkActivity> Run(const std::vector<LinkActivity>& activities) {
    for (LinkActivity activity : activities) {
      // At a layer's start its loads have ended; from its end on the link is
      // free for others, after the pause.
      while (next_ < pauses_.size() && pauses_[next_].at < activity.end) {
        const Seconds at = pauses_[next_].at;
        if (at > activity.start) activity = Interrupt(activity, at);
        AddPause();
      }
      Add(activity);
    }
    while (next_ < pauses_.size()) AddPause();
    return std::move(merged_);
  }

 private:
  void Add(LinkActivity activity) {
    activity.start += shift_;
    activity.end += shift_;
    merged_.push_back(activity);
  }

  // Adds what is done before `at`; returns the rest.
  LinkActivity Interrupt(const LinkActivity& activity, Seconds at) {
    LinkActivity done = activity, rest = activity;
    done.end = rest.start = at;
    constexpr int64_t kParts = int64_t{1} << 40;
    const double share =
        Ratio(Minus(at, activity.start), Minus(activity.end, activity.start));
    done.bytes = Share(activity.bytes, Bytes(std::llround(share * kParts)),
                       Bytes(kParts));
    rest.bytes = Minus(activity.bytes, done.bytes);
    Add(done);
    return rest;
  }

  void AddPause() {
    const Pause& pause = pauses_[next_++];
    merged_.push_back({.kind = pause.kind,
                       .step = pause.step,
                       .bytes = pause.bytes,
                       .start = pause.at + shift_,
                       .end = pause.at + shift_ + pause.duration});
    shift_ += pause.duration;
  }

  const std::vector<Pause> pauses_;
  size_t next_ = 0;
  Seconds shift_;  // Of what comes after the pauses so far.
  std::vector<LinkActivity> merged_;
};

void FindLoads(const std::vector<LinkActivity>& activities,
               StreamingPlan& plan) {
  std::vector<char> is_loaded(plan.subgraphs.size(), 0);
  for (SubgraphStreaming& step : plan.subgraphs) {
    step.load_start = step.load_end = step.run_start;
  }
  for (const LinkActivity& activity : activities) {
    if (activity.kind != LinkActivity::Kind::kWeights) continue;
    SubgraphStreaming& step = plan.subgraphs[SubgraphId(activity.step)];
    if (!std::exchange(is_loaded[activity.step], 1)) {
      step.load_start = activity.start;
    }
    step.load_end = activity.end;
  }
}

}  // namespace

void MoveSpilled(const StreamingProblem& problem, StreamingPlan& plan) {
  const std::vector<SpilledBytes> bytes = BytesPerLayer(problem);
  std::vector<Pause> pauses;
  Seconds shift;
  for (int i = 0; i < problem.size(); ++i) {
    SubgraphStreaming& step = plan.subgraphs[SubgraphId(i)];
    const auto add = [&](LinkActivity::Kind kind, Bytes moved, Seconds at) {
      if (moved == Bytes()) return;
      const Seconds duration =
          moved / problem.bandwidth + problem.transfer_latency;
      pauses.push_back({kind, i, moved, at, duration});
      shift += duration;
      step.spilling += moved;
      step.spilling_time += duration;
    };
    add(LinkActivity::Kind::kSpillIn, bytes[i].in, step.run_start);
    const Seconds shift_of_run = shift;
    add(LinkActivity::Kind::kSpillOut, bytes[i].out, step.run_end);
    step.run_start += shift_of_run;
    step.run_end += shift_of_run;
    plan.spilling += step.spilling;
  }
  if (pauses.empty()) return;
  plan.activities = Merge(std::move(pauses)).Run(plan.activities);
  FindLoads(plan.activities, plan);
  plan.spilling_time = shift;
  plan.total += shift;
  if (plan.first) *plan.first += shift;
  if (plan.bound) *plan.bound += shift;
}

}  // namespace weighbridge
