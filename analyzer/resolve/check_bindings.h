// Whether the model has what the user binds: inputs and symbols of these names,
// and inputs that can hold so many tensors.
#ifndef WEIGHBRIDGE_ANALYZER_RESOLVE_CHECK_BINDINGS_H_
#define WEIGHBRIDGE_ANALYZER_RESOLVE_CHECK_BINDINGS_H_

#include "absl/status/status.h"
#include "analyzer/ir/graph.h"
#include "analyzer/resolve/bindings.h"

namespace weighbridge {

// The type of the input or, if it is a container, of the tensors that it holds:
// what has the dims of an input.
const DeclaredType& TensorTypeOf(const Value& input);

// NotFound: a binding names no input or no symbolic dim of an input (with the
// nearest name). InvalidArgument: an input gets another number of shapes than
// it can hold tensors.
absl::Status CheckBindings(const Graph& graph, const Bindings& bindings);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_RESOLVE_CHECK_BINDINGS_H_
