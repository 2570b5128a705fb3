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
  int64_t parameters = 0;  // Elements that are model data ...
  int64_t buffers = 0;     // ... or running statistics; scales are neither.
};

// What one scheduled node reads of the weights.
struct WeightReads {
  std::vector<WeightId> weights;  // Unique.
  // Traffic per input of the node: 0 where the input is not static. A table
  // that is stored narrower than it is read moves in its stored form.
  std::vector<Bytes> bytes;
};

struct ModelWeights {
  IdMap<WeightId, Weight> weights;      // In the order of their first read.
  IdMap<NodeId, WeightReads> reads;     // Empty for load-time nodes.
  int64_t parameters = 0, buffers = 0;  // Sums over `weights`.
  Bytes size;
};

ModelWeights FindWeights(const ResolvedGraph& graph, const NodeCosts& costs);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_WEIGH_MODEL_WEIGHTS_H_
