// Report -> one HTML file that works offline: the report itself as JSON, and
// the page around it (page/), which draws what it finds there. No number is
// computed, here or in the page.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_RENDER_HTML_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_RENDER_HTML_H_

#include <string>

#include "analyzer/report/report.pb.h"

namespace weighbridge {

// Whatever the report holds, nothing of it can become markup or script.
std::string RenderHtml(const Report& report);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_RENDER_HTML_H_
