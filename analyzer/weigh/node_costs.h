// The cost of every node, as its operator's cost rule states it. Knows no
// hardware.
#ifndef WEIGHBRIDGE_ANALYZER_WEIGH_NODE_COSTS_H_
#define WEIGHBRIDGE_ANALYZER_WEIGH_NODE_COSTS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/ir/ids.h"
#include "analyzer/ir/precision.h"
#include "analyzer/ir/resolved_graph.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

struct NodeCost {
  OpClass op_class;  // From the OpDef: passes never need the registry.
  InputRoles roles;
  // Of all its runs in one inference, those of the loops around it included;
  // see ResolvedGraph::Findings::frames.
  OpCost cost;
  // What its arithmetic needs: the type of its first input that is no weight,
  // as stored where that is a dequantized activation. nullopt: strings and the
  // like.
  std::optional<Precision> precision;
  RowAccesses rows = {};  // Of a node that runs in a loop: none.
};

struct NodeCosts {
  // nullopt: unresolved or unweighed. Counted by the report as unmodeled, never
  // as zero. Load-time nodes are weighed as well, but no pass schedules them.
  IdMap<NodeId, std::optional<NodeCost>> nodes;
  // Why nodes whose types are known have no cost all the same: their operators
  // have a shape rule, and their work is not for a look at one node to say.
  std::map<NodeId, std::string> unweighed;
};

// Applies OpDef::cost to every resolved node of `native`, the graph as the file
// has it, and scales the traffic to the types of `retyped`, which is `native`
// at `precision`: rules never see types that the file does not have. Arithmetic
// on a re-typed tensor is arithmetic at that precision.
absl::StatusOr<NodeCosts> WeighNodes(const ResolvedGraph& native,
                                     const ResolvedGraph& retyped,
                                     const OpRegistry& ops,
                                     const PrecisionChoice& precision);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_WEIGH_NODE_COSTS_H_
