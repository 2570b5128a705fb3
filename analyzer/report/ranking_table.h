// The comparison of a text report: one line per target, precision and mode,
// best first.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_RANKING_TABLE_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_RANKING_TABLE_H_

#include <string>
#include <vector>

#include "analyzer/report/report.pb.h"

namespace weighbridge {

// Of one model, by rank; a star marks the Pareto front. What could not be
// analysed has a line with the reason.
std::string RenderRankingTable(const std::vector<const Analysis*>& analyses,
                               int width);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_RANKING_TABLE_H_
