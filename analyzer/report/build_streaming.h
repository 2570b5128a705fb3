// StreamingPlan -> the streaming parts of the report.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_BUILD_STREAMING_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_BUILD_STREAMING_H_

#include "analyzer/passes/results.h"
#include "analyzer/report/report.pb.h"

namespace weighbridge {

void BuildStreamingTotals(const StreamingPlan& plan, const SubgraphEnergy& sum,
                          Totals* totals);

void BuildLayerStreaming(const SubgraphStreaming& step,
                         const SubgraphEnergy& energy, StreamingPolicy policy,
                         Streaming* streaming);

void BuildLinkUses(const StreamingPlan& plan, Analysis* analysis);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_BUILD_STREAMING_H_
