// Facts -> Report: the one place where units are stripped into fields whose
// names carry them.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_BUILD_REPORT_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_BUILD_REPORT_H_

#include "analyzer/passes/analysis_context.h"
#include "analyzer/report/report.pb.h"

namespace weighbridge {

// Of a context in which a pipeline has run; facts about a target are absent
// from the Analysis if they are absent from the context.
Analysis BuildReport(const AnalysisContext& context);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_BUILD_REPORT_H_
