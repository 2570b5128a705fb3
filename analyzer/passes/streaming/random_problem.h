// Random layer lists for property tests of the streaming policies.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_RANDOM_PROBLEM_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_RANDOM_PROBLEM_H_

#include <random>

#include "analyzer/hw/context_limit.h"
#include "analyzer/passes/streaming/problem.h"

namespace weighbridge {

// Small whole numbers at 1 B/s, so that a failure can be followed by hand:
// layers with and without weights, weights read twice, tensors that skip
// layers, layers larger than the memory, activations that fill it.
class RandomProblem {
 public:
  explicit RandomProblem(int seed) : random_(seed) {}

  StreamingProblem Next(int most_layers) {
    StreamingProblem problem;
    const int layers = Number(1, most_layers);
    const int most_weight = Number(1, 40);
    problem.capacity = Bytes(Number(1, 80));
    problem.weight_capacity =
        Chance(3) ? std::min(problem.capacity, Bytes(Number(1, 80)))
                  : problem.capacity;
    problem.bandwidth = BytesPerSecond(1.0);
    problem.transfer_latency = Seconds(Chance(2) ? Number(0, 3) : 0);
    problem.context_switch = Seconds(Chance(2) ? Number(0, 30) : 0);
    const bool limits_layers = Chance(3);
    for (int i = 0; i < layers; ++i) {
      problem.layers.push_back(
          {Seconds(Number(0, 30)),
           Bytes(Chance(6) ? Number(0, 90) : Number(0, 8)),
           limits_layers ? kWholeContext / Number(1, 6) : 0});
      if (Chance(4)) continue;
      problem.weights.push_back({Bytes(Number(1, most_weight)), {i}});
    }
    for (StreamedWeight& weight : problem.weights) {
      const int first = weight.readers[0];
      if (Chance(5) && first + 1 < layers) {
        weight.readers.push_back(Number(first + 1, layers - 1));
      }
    }
    for (int made = 0; made + 1 < layers; ++made) {
      CrossingTensor tensor{Bytes(Number(1, 10)), made, {}, !Chance(6)};
      for (int reader = made + 1; reader < layers; ++reader) {
        if (reader == made + 1 ? !Chance(4) : Chance(4)) {
          tensor.readers.push_back(reader);
        }
      }
      if (!tensor.readers.empty()) problem.tensors.push_back(tensor);
    }
    return problem;
  }

  int Number(int least, int most) {
    // Not std::uniform_int_distribution, which differs between libraries.
    return least + static_cast<int>(random_() % (most - least + 1));
  }
  // True once in `in` times.
  bool Chance(int in) { return Number(1, in) == 1; }

 private:
  std::mt19937 random_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_RANDOM_PROBLEM_H_
