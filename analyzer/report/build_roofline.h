// The lines of a roofline chart: what bounds a layer of a given intensity on
// this target. Arithmetic at its published peak, memory at its bandwidth.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_BUILD_ROOFLINE_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_BUILD_ROOFLINE_H_

#include "analyzer/hw/hardware_target.h"
#include "analyzer/report/report.pb.h"

namespace weighbridge {

// Sets the rate of each layer of known time, and the roofline: a ceiling per
// unit and precision that the layers are executed in, and one per memory level
// of known bandwidth. The lines reach over all layers and ridges.
void AddRoofline(const HardwareTarget& target, Analysis* analysis);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_BUILD_ROOFLINE_H_
