// Groups the scheduled nodes into subgraphs, the layers of the report.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_PARTITION_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_PARTITION_H_

#include "absl/status/statusor.h"
#include "analyzer/ir/resolved_graph.h"
#include "analyzer/passes/results.h"
#include "analyzer/passes/scenario.h"
#include "analyzer/weigh/model_weights.h"
#include "analyzer/weigh/node_costs.h"

namespace weighbridge {

// Every node is in exactly one subgraph, or load_time. With Fusion::kEpilogue
// an elementwise node, a conversion or a view joins the subgraph that makes one
// of its inputs, if nothing outside needs that subgraph's results earlier; a
// view that cannot joins its only reader. With kAggressive reductions join,
// too, and a product of activations that follows another one. A tensor that
// lives inside a subgraph moves no bytes. Layers run in the order of the file;
// with Schedule::kSearch in another, if its largest set of live activations is
// smaller.
absl::StatusOr<Partition> PartitionGraph(const ResolvedGraph& graph,
                                         const NodeCosts& costs,
                                         const ModelWeights& weights,
                                         const Scenario& scenario);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_PARTITION_H_
