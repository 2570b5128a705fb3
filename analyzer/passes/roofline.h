// How long each subgraph takes, and what decides it.
//
//   t_matrix  = sum over nodes of matrix_ops / (rate * attainable * tile share)
//   t_compute = t_matrix + t_vector, or the larger where the units overlap
//   t_level   = bytes at the memory level / its bandwidth
//   t         = max(t_compute, t_level ...) + launch overhead
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_ROOFLINE_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_ROOFLINE_H_

#include "absl/status/statusor.h"
#include "analyzer/hw/hardware_target.h"
#include "analyzer/ir/resolved_graph.h"
#include "analyzer/passes/results.h"
#include "analyzer/passes/scenario.h"
#include "analyzer/weigh/node_costs.h"

namespace weighbridge {

// Unimplemented if the target can execute the model's precision neither itself
// nor as another (runs_as); the message lists what it has.
absl::StatusOr<RooflineResult> AnalyzeRoofline(const ResolvedGraph& graph,
                                               const NodeCosts& costs,
                                               const HardwareTarget& target,
                                               const Scenario& scenario,
                                               const Partition& partition,
                                               const Liveness& liveness,
                                               const MemoryPlan& plan);

// Share of a tiled unit that a contraction fills: useful over padded products.
double TileShare(const ContractionShape& shape, const Tile& tile);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_ROOFLINE_H_
