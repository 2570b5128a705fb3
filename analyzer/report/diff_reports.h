// Two reports -> what is different, by analysis and layer. Analyses are the
// same if they are of the same model, target, precision, batch and mode; of one
// model each, whatever their names. Layers are the same by name, else by
// structure: operators, shapes and weights.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_DIFF_REPORTS_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_DIFF_REPORTS_H_

#include "analyzer/report/report.pb.h"
#include "analyzer/report/report_diff.pb.h"

namespace weighbridge {

ReportDiff DiffReports(const Report& before, const Report& after);

// Whether anything is different.
bool HasChanges(const ReportDiff& diff);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_DIFF_REPORTS_H_
