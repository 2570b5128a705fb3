// Types of inputs and outputs that ONNX does not allow in the opset the model
// imports. Runtimes may take them all the same, and sizes and costs are right
// either way.
#ifndef WEIGHBRIDGE_ANALYZER_RESOLVE_DISALLOWED_TYPES_H_
#define WEIGHBRIDGE_ANALYZER_RESOLVE_DISALLOWED_TYPES_H_

#include <string>
#include <vector>

#include "analyzer/ir/graph.h"
#include "analyzer/ir/ids.h"
#include "analyzer/ir/resolved_graph.h"

namespace weighbridge {

// A line for each way in which nodes of the graph break the type constraints of
// their operators, at the first node that does: "node 'c' (Add): input 0 ('A')
// is bfloat16, ...", with the number of other nodes of which the same is true.
// `values` and `nodes` are what is known of those of the graph. Nothing is said
// of unknown types, of operators that ONNX does not define or had not yet, and
// of nodes that stand in for others.
std::vector<std::string> DisallowedTypes(
    const Graph& graph, const IdMap<ValueId, ResolvedValue>& values,
    const IdMap<NodeId, ResolvedNode>& nodes);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_RESOLVE_DISALLOWED_TYPES_H_
