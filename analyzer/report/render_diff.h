// ReportDiff -> text for a terminal, Markdown for a comment on a pull request,
// JSON for programs. Computes nothing.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_RENDER_DIFF_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_RENDER_DIFF_H_

#include <string>

#include "analyzer/report/report_diff.pb.h"

namespace weighbridge {

std::string RenderDiffText(const ReportDiff& diff);
// Layers are folded away; those beyond the first hundred are counted, since a
// comment has a largest size.
std::string RenderDiffMarkdown(const ReportDiff& diff);
std::string RenderDiffJson(const ReportDiff& diff);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_RENDER_DIFF_H_
