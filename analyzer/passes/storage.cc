#include "analyzer/passes/storage.h"

namespace weighbridge {
namespace {

// A conversion from quantized numbers: scale and zero point stand beside them.
bool IsDequantization(const ResolvedGraph& graph, const NodeCost& cost,
                      ValueId source) {
  return cost.op_class == OpClass::kConversion &&
         cost.roles[1] == InputRole::kQuant && graph.type(source) != nullptr &&
         IsNarrow(graph.type(source)->dtype());
}

}  // namespace

Storage::Storage(const ResolvedGraph& graph, const NodeCosts& costs)
    : graph_(graph),
      is_view_(costs.nodes.size(), 0),
      is_output_(static_cast<int32_t>(graph.graph().values().size()), 0),
      leaves_(static_cast<int32_t>(graph.graph().values().size()), 0) {
  for (const ValueId id : graph.graph().outputs()) is_output_[id] = 1;
  for (const ValueId id : IdRange<ValueId>(graph.graph().values().size())) {
    source_.push_back(id);
    aliases_.push_back({id});
  }
  // Nodes are in topological order, so a chain of views is followed as it
  // grows.
  for (const NodeId id : IdRange<NodeId>(graph.graph().nodes().size())) {
    const Node& node = graph.graph().node(id);
    if (!costs.nodes[id] || node.inputs.empty() || !node.inputs[0] ||
        node.outputs.empty() || !node.outputs[0] ||
        graph.value(*node.inputs[0]).is_static) {
      continue;
    }
    const bool is_view =
        costs.nodes[id]->op_class == OpClass::kView ||
        (IsDequantization(graph, *costs.nodes[id], *node.inputs[0]) &&
         !is_output_[*node.outputs[0]]);
    if (!is_view) continue;
    is_view_[id] = 1;
    const ValueId source = source_[*node.inputs[0]];
    source_[*node.outputs[0]] = source;
    aliases_[source].push_back(*node.outputs[0]);
  }
  for (const ValueId id : graph.graph().outputs()) leaves_[source_[id]] = 1;
}

Bytes Storage::Moved(ValueId value, Bytes bytes) const {
  const ValueId source = source_[value];
  if (source == value) return bytes;
  const TensorType* own = graph_.type(value);
  const TensorType* stored = graph_.type(source);
  if (own == nullptr || stored == nullptr || own->byte_size() == Bytes()) {
    return bytes;
  }
  return Share(stored->byte_size(), bytes, own->byte_size());
}

}  // namespace weighbridge
