// Report -> JUnit XML: a suite for each gate, a case for each rule of it on
// each analysis. What a waiver excuses is skipped; what only warns passes, with
// the warning as its output; a gate that applied to nothing is an error.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_RENDER_JUNIT_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_RENDER_JUNIT_H_

#include <string>

#include "analyzer/report/report.pb.h"

namespace weighbridge {

// No times: the same report gives the same bytes. Without gates the document
// has no suites.
std::string RenderJunit(const Report& report);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_RENDER_JUNIT_H_
