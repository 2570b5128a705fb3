// Coverage: how much of a model is under a rule, in nodes, products and bytes,
// in total and by operator.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_BUILD_COVERAGE_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_BUILD_COVERAGE_H_

#include "analyzer/ir/resolved_graph.h"
#include "analyzer/report/report.pb.h"
#include "analyzer/weigh/model_weights.h"
#include "analyzer/weigh/node_costs.h"

namespace weighbridge {

Coverage BuildCoverage(const ResolvedGraph& graph, const NodeCosts& costs,
                       const ModelWeights& weights);

// Why a node is not modeled; empty if it is, or if it has a rule that only
// lacks the type of an input.
const std::string& UnmodeledReason(const ResolvedGraph& graph,
                                   const NodeCosts& costs, NodeId id);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_BUILD_COVERAGE_H_
