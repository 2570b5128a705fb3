// The streaming of one analysis in full, as text: what stays and what comes
// over the link, a timeline of link and computation, the layers that wait
// longest, and what would end it.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_RENDER_STREAMING_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_RENDER_STREAMING_H_

#include <string>

#include "analyzer/report/report.pb.h"

namespace weighbridge {

// `analysis` has a target and no error.
std::string RenderStreaming(const Analysis& analysis, int width);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_RENDER_STREAMING_H_
