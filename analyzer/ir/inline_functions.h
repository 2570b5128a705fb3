// Replaces calls of model-local functions by the functions' bodies, so that
// every node of what remains is an operator.
#ifndef WEIGHBRIDGE_ANALYZER_IR_INLINE_FUNCTIONS_H_
#define WEIGHBRIDGE_ANALYZER_IR_INLINE_FUNCTIONS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "analyzer/ir/graph.h"

namespace weighbridge {

// The same graph if it calls no function. Values and nodes of a body are named
// "call/inner". A call stays as it is (and so has no rule) if its body imports
// another version of a domain than the model does, or holds nested graphs.
// InvalidArgument if functions call each other in a circle or expand to more
// than a million nodes, or if a call passes more operands than the function
// has.
absl::StatusOr<std::shared_ptr<const Graph>> InlineFunctions(
    std::shared_ptr<const Graph> graph);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_IR_INLINE_FUNCTIONS_H_
