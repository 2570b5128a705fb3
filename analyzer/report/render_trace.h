// Report -> Chrome trace JSON, for Perfetto and chrome://tracing: a process per
// analysis, with a lane for the computation and one for the host link, counters
// of on-chip occupancy and link rate, and an arrow from each load to its layer.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_RENDER_TRACE_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_RENDER_TRACE_H_

#include <string>

#include "analyzer/report/report.pb.h"

namespace weighbridge {

// Analyses without a target or without times have no lane.
std::string RenderTrace(const Report& report);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_RENDER_TRACE_H_
