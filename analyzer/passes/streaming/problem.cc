#include "analyzer/passes/streaming/problem.h"

#include <algorithm>
#include <cmath>

namespace weighbridge {

Bytes Room(const StreamingProblem& problem, int layer) {
  const Bytes least = Share(problem.capacity, Bytes(1), Bytes(16));
  return std::max(Minus(problem.capacity, problem.layers[layer].live), least);
}

Bytes WeightRoom(const StreamingProblem& problem, int layer) {
  return std::min(problem.weight_capacity, Room(problem, layer));
}

std::vector<Bytes> FirstReads(const StreamingProblem& problem) {
  std::vector<Bytes> bytes(problem.layers.size());
  for (const StreamedWeight& weight : problem.weights) {
    bytes[weight.readers.front()] += weight.size;
  }
  return bytes;
}

int64_t SlicesOf(Bytes whole, Bytes piece) {
  if (whole <= piece) return 1;
  // Near, by division of doubles; then exact.
  constexpr BytesPerSecond kAny(1.0);
  int64_t slices = std::llround(Ratio(whole / kAny, piece / kAny));
  while (slices > 1 && piece * (slices - 1) >= whole) --slices;
  while (piece * slices < whole) ++slices;
  return slices;
}

}  // namespace weighbridge
