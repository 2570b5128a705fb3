// A Graph as text, for tests and goldens: everything that the graph says, in
// the graph's order. Places of inline elements in the file are left out, so
// that a model written twice reads the same.
#ifndef WEIGHBRIDGE_ANALYZER_IR_DUMP_GRAPH_H_
#define WEIGHBRIDGE_ANALYZER_IR_DUMP_GRAPH_H_

#include <string>

#include "analyzer/ir/declared_type.h"
#include "analyzer/ir/graph.h"

namespace weighbridge {

//   graph 'main' opset 17
//     input 'x' float32[batch,3,224,224]
//     initializer 'w' float32[8,3,3,3] external 'm.data' 0+864
//     node 'conv1' (Conv): 'x', 'w', _ -> 'y'
//       strides = [2, 2]
//     result 'y' float32[batch,8,111,111]
//     output 'y'
// Nested graphs stand in place of their attribute.
std::string DumpGraph(const Graph& graph);

// The model as a whole (without the name of its file), its functions, and the
// graph.
std::string DumpModel(const Graph& graph);

// "float32[batch,3,?]", "float32" without a shape, "sequence(int64[])", "?".
std::string DumpType(const DeclaredType& type);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_IR_DUMP_GRAPH_H_
