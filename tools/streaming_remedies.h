// What would end the streaming of an analysis: more memory, a narrower
// precision or a larger batch, each tried.
#ifndef WEIGHBRIDGE_TOOLS_STREAMING_REMEDIES_H_
#define WEIGHBRIDGE_TOOLS_STREAMING_REMEDIES_H_

#include "analyzer/hw/hardware_target.h"
#include "analyzer/passes/scenario.h"
#include "analyzer/report/report.pb.h"
#include "tools/sweep.h"

namespace weighbridge {

// Adds to `analysis`, which was made on `target` in `scenario`; nothing if
// nothing is streamed.
void AddRemedies(const HardwareTarget& target, const Scenario& scenario,
                 ModelVariants& models, Analysis* analysis);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_STREAMING_REMEDIES_H_
