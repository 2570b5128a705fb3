// How much of each activation a target keeps at once: not what the model's
// tensors hold, but what the way in which the target runs them needs.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_FOOTPRINT_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_FOOTPRINT_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/hw/hardware_target.h"
#include "analyzer/ir/resolved_graph.h"
#include "analyzer/passes/results.h"
#include "analyzer/passes/scenario.h"
#include "analyzer/weigh/node_costs.h"

namespace weighbridge {

// Layer by layer, a run keeps whole tensors of the whole batch; where contexts
// are loaded once and run frame after frame, one frame is on chip at a time,
// and a target that runs the layers of a context side by side keeps the rows
// that row_buffers.h finds. A layer of elementwise nodes writes its result in
// place of an input of the same size that nobody reads later.
absl::StatusOr<Footprint> FindFootprint(const ResolvedGraph& graph,
                                        const NodeCosts& costs,
                                        const HardwareTarget& target,
                                        const Scenario& scenario,
                                        const Partition& partition,
                                        const Liveness& liveness);

// Whole tensors of one of `frames` frames, each in a span of its own, but for
// those that have a row buffer.
Footprint WholeTensors(const Liveness& liveness, int64_t frames,
                       std::vector<RowBuffer> row_buffers = {});

// Whether the layers of a context run side by side.
bool RunsAsPipeline(const HardwareTarget& target, const Scenario& scenario);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_FOOTPRINT_H_
