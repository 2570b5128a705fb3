// Attributes that a node has and its operator does not: a runtime refuses them
// or passes them by, and what was meant by them has no effect.
#ifndef WEIGHBRIDGE_ANALYZER_RESOLVE_UNKNOWN_ATTRIBUTES_H_
#define WEIGHBRIDGE_ANALYZER_RESOLVE_UNKNOWN_ATTRIBUTES_H_

#include <string>
#include <vector>

#include "analyzer/ir/graph.h"

namespace weighbridge {

// A line for each attribute of the graph's own nodes (not of nested graphs)
// that ONNX gives their operator in no version: "node 'c' (Conv): the operator
// has no attribute 'stride' ...". Of operators that ONNX does not define,
// nothing is said.
std::vector<std::string> UnknownAttributes(const Graph& graph);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_RESOLVE_UNKNOWN_ATTRIBUTES_H_
