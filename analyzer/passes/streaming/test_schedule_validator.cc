#include "analyzer/passes/streaming/test_schedule_validator.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"

namespace weighbridge {
namespace {

constexpr double kTolerance = 1e-6;

class Validator {
 public:
  Validator(const StreamingProblem& problem, const StreamingPlan& plan)
      : problem_(problem), plan_(plan), weights_(problem.layers.size()) {
    for (const StreamedWeight& weight : problem.weights) {
      weights_[weight.readers[0]] += static_cast<double>(weight.size.value());
    }
  }

  std::vector<std::string> Run() {
    double end = 0;
    for (const LinkActivity& use : plan_.activities) {
      Expect(use.start.value() >= end - kTolerance, use.step, "link overlaps");
      end = use.end.value();
    }
    double now = 0;
    for (int i = 0; i < problem_.size(); ++i) {
      CheckLoad(i);
      Expect(Step(i).run_start.value() >= now - kTolerance, i,
             "runs beside the layer in front");
      now = Step(i).run_end.value();
      CheckRun(i);
      CheckRoom(i);
    }
    Expect(std::abs(now - plan_.total.value()) <= kTolerance,
           problem_.size() - 1, "ends at another time than the run");
    return faults_;
  }

 private:
  const SubgraphStreaming& Step(int layer) const {
    return plan_.subgraphs[SubgraphId(layer)];
  }

  void Expect(bool holds, int layer, const char* fault) {
    if (!holds) faults_.push_back(absl::StrCat("layer ", layer, ": ", fault));
  }

  // Bytes of the layer on chip at `time`; they arrive at the rate of the link,
  // after the latency of the transfer.
  double LoadedBy(int layer, double time) const {
    double bytes = 0;
    for (const LinkActivity& use : plan_.activities) {
      if (use.step != layer) continue;
      const double size = static_cast<double>(use.bytes.value());
      const double missing =
          (use.end.value() - time) * problem_.bandwidth.value();
      bytes += std::clamp(size - missing, 0.0, size);
    }
    return bytes;
  }

  void CheckLoad(int i) {
    const double resident = static_cast<double>(Step(i).resident.value());
    Expect(resident == 0 || resident == weights_[i], i, "stays in part");
    const double bytes = LoadedBy(i, plan_.total.value());
    Expect(std::abs(bytes + resident - weights_[i]) < kTolerance, i,
           "loads another amount than its weights");
  }

  void CheckRun(int i) {
    const double start = Step(i).run_start.value();
    const double end = Step(i).run_end.value();
    const double compute = problem_.layers[i].compute.value();
    const double streamed =
        weights_[i] - static_cast<double>(Step(i).resident.value());
    const double at_start = LoadedBy(i, start + kTolerance / 10);
    if (at_start >= streamed - kTolerance) {
      Expect(std::abs(end - start - compute) <= kTolerance, i,
             "takes another time than it computes");
      return;
    }
    Expect(streamed > static_cast<double>(Free(i).value()), i,
           "starts before its weights are there, which have room");
    // Loads and computation take turns.
    const double pauses = (streamed - at_start) / problem_.bandwidth.value();
    Expect(std::abs(end - start - compute - pauses) <= kTolerance * 10, i,
           "does not take turns with its loads");
    for (const LinkActivity& use : plan_.activities) {
      const bool meanwhile = use.start.value() < end - kTolerance &&
                             use.end.value() > start + kTolerance;
      Expect(!meanwhile || use.step == i, i, "shares the link while sliced");
      if (use.step != i || !meanwhile) continue;
      // No share of it is computed before it has arrived.
      const double before = LoadedBy(i, use.start.value()) / streamed;
      double paused = 0;
      for (const LinkActivity& other : plan_.activities) {
        if (other.step != i || other.start.value() >= use.start.value()) {
          continue;
        }
        paused += std::max(
            0.0, other.end.value() - std::max(start, other.start.value()));
      }
      const double computed = use.start.value() - start - paused;
      Expect(computed <= before * compute + kTolerance * 10, i,
             "computes with weights that are not there");
      Expect(static_cast<double>(use.bytes.value()) <=
                 static_cast<double>(Free(i).value()),
             i, "has a slice larger than the free memory");
    }
  }

  Bytes Free(int i) const {
    return Minus(WeightRoom(problem_, i), plan_.resident);
  }

  // The most is loaded when the layer ends, just before its own are released.
  void CheckRoom(int i) {
    double loaded = 0;
    for (int later = i + 1; later < problem_.size(); ++later) {
      loaded += LoadedBy(later, Step(i).run_end.value());
    }
    const double own =
        weights_[i] - static_cast<double>(Step(i).resident.value());
    const double free = static_cast<double>(Free(i).value());
    Expect(loaded + std::min(own, free) <= free + kTolerance, i,
           "has no room beside what is loaded");
    Expect(plan_.resident <= WeightRoom(problem_, i), i,
           "has no room beside what stays");
  }

  const StreamingProblem& problem_;
  const StreamingPlan& plan_;
  std::vector<double> weights_;  // Per layer.
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> FaultsOf(const StreamingProblem& problem,
                                  const StreamingPlan& plan) {
  return Validator(problem, plan).Run();
}

}  // namespace weighbridge
