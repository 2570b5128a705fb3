// What a streaming policy sees of a model on a target: a list of layers with
// their times, weights and tensors, a memory and a link. No graph, so that a
// policy can be tested on any list of numbers.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_PROBLEM_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_PROBLEM_H_

#include <cstdint>
#include <vector>

#include "analyzer/units/units.h"

namespace weighbridge {

struct StreamedLayer {
  Seconds compute;  // Of all frames of a run.
  Bytes live;       // Activations on chip while it runs.
  // Of kWholeContext: what it takes of what a context holds beside weights.
  int64_t context_share = 0;
};

struct StreamedWeight {
  Bytes size;
  std::vector<int> readers;  // Layers, ascending, at least one.
};

// An activation that one layer makes and later ones read.
struct CrossingTensor {
  Bytes size;  // Of all frames of a run.
  int made = 0;
  std::vector<int> readers;  // Layers after `made`, ascending, at least one.
  // False: the host has it anyway, as an input or an output of the model.
  bool is_sent = true;
  // It does not stay on chip between layers: it is sent to the host when it is
  // made and fetched for each layer that reads it, whatever is cut.
  bool is_spilled = false;
};

// Rows of a tensor that the layers of a context, which run side by side, keep.
struct StreamedRows {
  Bytes size;
  std::vector<int> readers;  // Layers, ascending, at least one.
};

struct StreamingProblem {
  std::vector<StreamedLayer> layers;    // In schedule order.
  std::vector<StreamedWeight> weights;  // In the order of their first readers.
  std::vector<CrossingTensor> tensors;
  std::vector<StreamedRows> rows;  // Only `contexts` runs layers side by side.
  Bytes capacity;                  // On chip, for weights and activations.
  Bytes weight_capacity;           // Of it, for weights.
  // Of that, for weights that stay from run to run, where other models run in
  // between.
  Bytes resident_capacity = Bytes::Max();
  BytesPerSecond bandwidth;
  Seconds transfer_latency;  // Per load.
  Seconds context_switch;

  int size() const { return static_cast<int>(layers.size()); }
};

// What weights and rows may occupy while the layer runs, and what weights alone
// may. Activations never leave less than a sixteenth of the memory: before that
// they are spilled.
Bytes Room(const StreamingProblem& problem, int layer);
Bytes WeightRoom(const StreamingProblem& problem, int layer);

// Per layer, the bytes of the weights that it is the first to read.
std::vector<Bytes> FirstReads(const StreamingProblem& problem);

// How many pieces of at most `piece` bytes make `whole`; at least one. `piece`
// is not zero.
int64_t SlicesOf(Bytes whole, Bytes piece);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_PROBLEM_H_
