// Graph -> ResolvedGraph: runs every operator's shape rule and value rule once,
// in schedule order.
#ifndef WEIGHBRIDGE_ANALYZER_RESOLVE_RESOLVE_H_
#define WEIGHBRIDGE_ANALYZER_RESOLVE_RESOLVE_H_

#include <memory>

#include "absl/status/statusor.h"
#include "analyzer/ir/graph.h"
#include "analyzer/ir/resolved_graph.h"
#include "analyzer/ops/op_registry.h"
#include "analyzer/resolve/bindings.h"

namespace weighbridge {

// InvalidArgument: a node breaks its operator's rule (prefixed with file and
// node) or the bindings contradict the model; NotFound: a binding names
// nothing. An operator without a rule, and what only depends on its results, is
// no error: it stays unresolved, with the reason.
// Memory is bounded: a value is known element by element only up to
// kMaxConstantElements, all together up to a fixed budget.
absl::StatusOr<ResolvedGraph> Resolve(std::shared_ptr<const Graph> graph,
                                      const OpRegistry& ops,
                                      const Bindings& bindings);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_RESOLVE_RESOLVE_H_
