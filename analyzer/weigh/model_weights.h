// What a model carries: its parameters and buffers, how many bytes each
// occupies, and which node reads which. Each is counted once, however often it
// is read. Definitions: docs/cost_model.md, section 2.
#ifndef WEIGHBRIDGE_ANALYZER_WEIGH_MODEL_WEIGHTS_H_
#define WEIGHBRIDGE_ANALYZER_WEIGH_MODEL_WEIGHTS_H_

#include <cstdint>
#include <vector>

#include "analyzer/ir/ids.h"
#include "analyzer/ir/resolved_graph.h"
#include "analyzer/units/units.h"
#include "analyzer/weigh/node_costs.h"

namespace weighbridge {

using WeightId = Id<struct WeightTag>;

struct Weight {
  ValueId value;  // What is stored: an initializer, or a computed table.
  Bytes size;
  Elements parameters = {};  // Model data ...
  Elements buffers = {};     // ... or running statistics; scales are neither.
};

// What one scheduled node reads of the weights.
struct WeightReads {
  std::vector<WeightId> weights;  // Unique.
  // Traffic per input of the node, then per value that its nested graphs
  // capture: 0 where the value is not static. A table
  // that is stored narrower than it is read moves in its stored form.
  std::vector<Bytes> bytes;
};

struct ModelWeights {
  IdMap<WeightId, Weight> weights;   // In the order of their first read.
  IdMap<NodeId, WeightReads> reads;  // Empty for load-time nodes.
  Elements parameters, buffers;      // Sums over `weights`.
  Bytes size;
};

ModelWeights FindWeights(const ResolvedGraph& graph, const NodeCosts& costs);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_WEIGH_MODEL_WEIGHTS_H_
