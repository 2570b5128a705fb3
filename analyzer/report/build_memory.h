// Memory plan and streaming -> what each memory holds, by layer and at most.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_BUILD_MEMORY_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_BUILD_MEMORY_H_

#include <vector>

#include "analyzer/hw/hardware_target.h"
#include "analyzer/passes/results.h"
#include "analyzer/report/report.pb.h"
#include "analyzer/units/units.h"
#include "analyzer/weigh/model_weights.h"

namespace weighbridge {

// Activations on chip while a layer runs.
struct ChipOccupancy {
  Bytes whole;  // Tensors that have their place there.
  Bytes rows;   // Of those that its context keeps by rows.
};
std::vector<ChipOccupancy> OccupancyOnChip(const Footprint& footprint,
                                           const MemoryPlan& plan,
                                           const StreamingPlan& streaming);

// The memories on chip, the external one, and the host as far as it is needed.
// The layers of `analysis` have their occupancy already.
void BuildMemorySpaces(const HardwareTarget& target,
                       const ModelWeights& weights, const MemoryFitResult& fit,
                       const Footprint& footprint, const MemoryPlan& plan,
                       const StreamingPlan& streaming, Analysis* analysis);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_BUILD_MEMORY_H_
