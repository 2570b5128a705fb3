// Report -> SARIF 2.1.0: a result for each rule of a gate that an analysis
// breaks. A model is no text, so a result stands at the line of the policy that
// is broken, with the layer as its logical location. Rule ids and fingerprints
// do not change from run to run.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_RENDER_SARIF_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_RENDER_SARIF_H_

#include <string>

#include "analyzer/report/report.pb.h"

namespace weighbridge {

std::string RenderSarif(const Report& report);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_RENDER_SARIF_H_
