// Every value of a resolved graph, as Report.tensors lists it.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_BUILD_TENSORS_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_BUILD_TENSORS_H_

#include <map>
#include <string>

#include "analyzer/ir/resolved_graph.h"
#include "analyzer/report/report.pb.h"

namespace weighbridge {

// By name. A sequence, an optional or a map has a word for its type and, where
// it is known, a length; what follows from a guess has no shape.
std::map<std::string, Tensor> BuildTensors(const ResolvedGraph& graph);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_BUILD_TENSORS_H_
