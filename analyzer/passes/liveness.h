// How long each activation occupies memory, whichever memory that is.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_LIVENESS_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_LIVENESS_H_

#include "absl/status/statusor.h"
#include "analyzer/ir/resolved_graph.h"
#include "analyzer/passes/results.h"
#include "analyzer/weigh/node_costs.h"

namespace weighbridge {

// A value lives from the step that makes it to the last step that reads it;
// inputs of the graph from the start, outputs to the end. A view shares its
// source's storage; a value inside a subgraph is never stored.
absl::StatusOr<Liveness> FindLiveness(const ResolvedGraph& graph,
                                      const NodeCosts& costs,
                                      const Partition& partition);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_LIVENESS_H_
