// A curve of a text report: one line per setting that was tried.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_SWEEP_TABLE_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_SWEEP_TABLE_H_

#include <string>

#include "analyzer/report/report.pb.h"

namespace weighbridge {

std::string RenderSweepTable(const Sweep& sweep, int width);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_SWEEP_TABLE_H_
