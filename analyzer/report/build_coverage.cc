#include "analyzer/report/build_coverage.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace weighbridge {
namespace {

// One operator, before its weights are added up.
struct OperatorCount {
  bool has_rules = true;  // For all of its nodes.
  int64_t nodes = 0, modeled_nodes = 0;
  Ops matrix_ops;
  Bytes activations;
  std::set<WeightId> weights;
};

std::string QualifiedType(const Node& node) {
  return node.domain.empty() ? node.op_type
                             : absl::StrCat(node.domain, ".", node.op_type);
}

Bytes SizeOf(const std::set<WeightId>& ids, const ModelWeights& weights) {
  Bytes size;
  for (const WeightId id : ids) size += weights.weights[id].size;
  return size;
}

// Of the results that an inference computes.
Bytes ResultSize(const ResolvedGraph& graph, NodeId id) {
  Bytes size;
  if (graph.node(id).is_load_time) return size;
  for (const auto& output : graph.graph().node(id).outputs) {
    const std::optional<Bytes> own =
        output ? graph.byte_size(*output) : std::nullopt;
    if (own) size += *own * graph.findings().frames;
  }
  return size;
}

OpCoverage MakeRow(const std::string& op_type, const OperatorCount& count,
                   const ModelWeights& weights) {
  OpCoverage row;
  row.set_op_type(op_type);
  row.set_nodes(count.nodes);
  row.set_modeled(count.has_rules);
  row.set_macs(count.matrix_ops.value() / kOpsPerMac);
  row.set_modeled_nodes(count.modeled_nodes);
  row.set_weight_bytes(SizeOf(count.weights, weights).value());
  row.set_activation_bytes(count.activations.value());
  return row;
}

}  // namespace

Coverage BuildCoverage(const ResolvedGraph& graph, const NodeCosts& costs,
                       const ModelWeights& weights) {
  std::map<std::string, OperatorCount> operators;
  std::set<WeightId> modeled_weights;
  Bytes modeled_activations, activations;
  int64_t modeled_nodes = 0;
  for (const NodeId id : IdRange<NodeId>(graph.graph().nodes().size())) {
    const auto& cost = costs.nodes[id];
    OperatorCount& count = operators[QualifiedType(graph.graph().node(id))];
    ++count.nodes;
    // A node that only lacks the type of an input has a rule all the same.
    count.has_rules &= cost.has_value() || graph.node(id).lacks_input_type;
    const Bytes results = ResultSize(graph, id);
    count.activations += results;
    activations += results;
    for (const WeightId weight : weights.reads[id].weights) {
      count.weights.insert(weight);
      if (cost) modeled_weights.insert(weight);
    }
    if (!cost) continue;
    ++modeled_nodes;
    ++count.modeled_nodes;
    modeled_activations += results;
    if (!graph.node(id).is_load_time) {
      count.matrix_ops += cost->cost.matrix_ops * graph.findings().frames;
    }
  }
  Coverage coverage;
  coverage.set_nodes(costs.nodes.size());
  coverage.set_modeled_nodes(modeled_nodes);
  coverage.set_modeled_weight_bytes(SizeOf(modeled_weights, weights).value());
  coverage.set_weight_bytes(weights.size.value());
  coverage.set_modeled_activation_bytes(modeled_activations.value());
  coverage.set_activation_bytes(activations.value());
  for (const auto& [op_type, count] : operators) {
    if (!count.has_rules) coverage.add_unmodeled_op_types(op_type);
    *coverage.add_operators() = MakeRow(op_type, count, weights);
  }
  return coverage;
}

const std::string& UnmodeledReason(const ResolvedGraph& graph,
                                   const NodeCosts& costs, NodeId id) {
  static const std::string* const kNone = new std::string();
  if (graph.node(id).lacks_input_type) return *kNone;
  const auto unweighed = costs.unweighed.find(id);
  return unweighed != costs.unweighed.end() ? unweighed->second
                                            : graph.node(id).unresolved;
}

}  // namespace weighbridge
