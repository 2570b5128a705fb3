// Energy of each subgraph, by component: compute, each memory level, the host
// link, and what the part draws while idle. What nobody published is left out
// and named, never zero.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_ENERGY_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_ENERGY_H_

#include "absl/status/statusor.h"
#include "analyzer/hw/hardware_target.h"
#include "analyzer/ir/resolved_graph.h"
#include "analyzer/passes/results.h"
#include "analyzer/weigh/node_costs.h"

namespace weighbridge {

absl::StatusOr<EnergyResult> AnalyzeEnergy(const HardwareTarget& target,
                                           const Partition& partition,
                                           const RooflineResult& roofline,
                                           const StreamingPlan& streaming);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_ENERGY_H_
