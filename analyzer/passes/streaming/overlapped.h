// Streaming policy `overlapped`: while layers run, the link loads ahead, as far
// as the memory is really free. Nothing stays from run to run.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_OVERLAPPED_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_OVERLAPPED_H_

#include <optional>
#include <vector>

#include "analyzer/passes/results.h"
#include "analyzer/passes/streaming/problem.h"
#include "analyzer/units/units.h"

namespace weighbridge {

// The layers whose weights stay on chip from run to run.
struct Residents {
  std::vector<char> is_kept;  // Per layer: those that it is the first to read.
  Bytes bytes;                // Of all of them.
};

// Layers load in the order in which they run, as early as they can. A byte is
// loaded only if there is room for it beside the activations of every layer
// until its own has run. A layer runs when all of its weights are there; one
// whose weights have no room at once is loaded in slices that take turns with
// its computation, and nothing else is loaded meanwhile.
//
// Never slower than `serial`; more memory or a faster link never slows it.
StreamingPlan StreamOverlapped(const StreamingProblem& problem);

// The same beside what stays: what policy `cached` chooses from.
class OverlappedStreaming {
 public:
  // `problem` outlives this.
  explicit OverlappedStreaming(const StreamingProblem& problem);

  const std::vector<Bytes>& weights() const { return weights_; }  // Per layer.
  Seconds compute() const { return compute_; }  // Of all layers.
  // The most that may stay beside the activations of every layer.
  Bytes most_residents() const { return most_residents_; }

  // Whether there is room for them beside all activations, and for each other
  // layer to stream its weights through: all at once, or a sixteenth.
  bool HasRoom(const Residents& residents) const;
  // When the run ends; nullopt if it is not before `limit`. HasRoom is true.
  std::optional<Seconds> TotalBefore(const Residents& residents, Seconds limit);
  StreamingPlan Plan(const Residents& residents, StreamingPolicy policy);

 private:
  template <typename Recorder>
  std::optional<Seconds> Simulate(const Residents& residents, Seconds limit,
                                  Recorder& recorder);

  const StreamingProblem& problem_;
  std::vector<Bytes> weights_, rooms_;
  std::vector<Seconds> compute_after_;  // Of the layers behind each.
  Seconds compute_;
  Bytes most_residents_;
  // Of the simulation; kept to spare the allocation.
  std::vector<Bytes> limits_;
  std::vector<Seconds> ends_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_OVERLAPPED_H_
