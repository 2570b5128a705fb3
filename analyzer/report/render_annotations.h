// Report -> workflow commands of GitHub Actions, one line for each broken rule:
// GitHub shows them at the line of the policy in the pull request.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_RENDER_ANNOTATIONS_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_RENDER_ANNOTATIONS_H_

#include <string>

#include "analyzer/report/report.pb.h"

namespace weighbridge {

// "::error file=...,line=...::message"; waived ones are notices. If nothing is
// broken, a line that only debugging shows.
std::string RenderAnnotations(const Report& report);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_RENDER_ANNOTATIONS_H_
