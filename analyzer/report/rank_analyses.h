// Best first: the order in which every comparison of targets is printed.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_RANK_ANALYSES_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_RANK_ANALYSES_H_

#include <vector>

#include "analyzer/report/report.pb.h"

namespace weighbridge {

// By verdict (PASS, INCOMPLETE, WARN_REQUIRES_HOST, FAIL_GATE, FAIL_MEMORY),
// then by latency; so a part that fails is never best in class, however fast.
// An unknown latency comes last of its verdict, what could not be analysed last
// of all; equals keep their order.
std::vector<const Analysis*> RankAnalyses(
    std::vector<const Analysis*> analyses);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_RANK_ANALYSES_H_
