#include "analyzer/passes/storage.h"

namespace weighbridge {

Storage::Storage(const ResolvedGraph& graph, const NodeCosts& costs)
    : is_view_(costs.nodes.size(), 0),
      is_output_(static_cast<int32_t>(graph.graph().values().size()), 0) {
  for (const ValueId id : graph.graph().outputs()) is_output_[id] = 1;
  for (const ValueId id : IdRange<ValueId>(graph.graph().values().size())) {
    source_.push_back(id);
    aliases_.push_back({id});
  }
  // Nodes are in topological order, so a chain of views is followed as it
  // grows.
  for (const NodeId id : IdRange<NodeId>(graph.graph().nodes().size())) {
    const Node& node = graph.graph().node(id);
    if (!costs.nodes[id] || costs.nodes[id]->op_class != OpClass::kView ||
        node.inputs.empty() || !node.inputs[0] || node.outputs.empty() ||
        !node.outputs[0] || graph.value(*node.inputs[0]).is_static) {
      continue;
    }
    is_view_[id] = 1;
    const ValueId source = source_[*node.inputs[0]];
    source_[*node.outputs[0]] = source;
    aliases_[source].push_back(*node.outputs[0]);
  }
}

}  // namespace weighbridge
