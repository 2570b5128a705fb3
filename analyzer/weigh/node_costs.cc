#include "analyzer/weigh/node_costs.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ir/graph_builder.h"
#include "analyzer/ops/op_view.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

class Source : public ConstantSource {
 public:
  Source(const ResolvedGraph& graph, const Node& node)
      : graph_(graph), node_(node) {}
  const Constant* Input(int i) const override {
    if (i < 0 || i >= static_cast<int>(node_.inputs.size())) return nullptr;
    return node_.inputs[i] ? graph_.constant(*node_.inputs[i]) : nullptr;
  }
  absl::StatusOr<Constant> Read(const TensorAttribute& tensor) const override {
    const PayloadReader* reader = graph_.graph().payload_reader();
    if (reader == nullptr) return absl::NotFoundError("no payloads");
    return reader->Read(tensor.type, tensor.payload);
  }

 private:
  const ResolvedGraph& graph_;
  const Node& node_;
};

const TensorType* FirstType(const std::vector<const TensorType*>& types) {
  for (const TensorType* type : types) {
    if (type != nullptr) return type;
  }
  return nullptr;
}

std::optional<Precision> ArithmeticOf(
    const std::vector<const TensorType*>& inputs,
    const std::vector<const TensorType*>& outputs,
    const PrecisionChoice& precision) {
  const TensorType* type = FirstType(inputs);
  if (type == nullptr) type = FirstType(outputs);
  if (type == nullptr) return std::nullopt;
  // tf32 is stored as float32: only the choice tells them apart.
  if (precision.activations &&
      type->dtype() == StorageType(*precision.activations)) {
    return precision.activations;
  }
  return PrecisionOf(type->dtype());
}

}  // namespace

absl::StatusOr<NodeCosts> WeighNodes(const ResolvedGraph& graph,
                                     const OpRegistry& ops,
                                     const PrecisionChoice& precision) {
  NodeCosts costs;
  std::vector<const TensorType*> inputs, outputs;
  for (const NodeId id : IdRange<NodeId>(graph.graph().nodes().size())) {
    if (!graph.node(id).unresolved.empty()) {
      costs.nodes.push_back(std::nullopt);
      continue;
    }
    const Node& node = graph.graph().node(id);
    const int64_t opset = graph.graph().opset_version(node.domain).value_or(1);
    WB_ASSIGN_OR_RETURN(const OpDef* def,
                        ops.Find(node.domain, node.op_type, opset));
    inputs.clear();
    outputs.clear();
    for (const auto& input : node.inputs) {
      inputs.push_back(input ? graph.type(*input) : nullptr);
    }
    for (const auto& output : node.outputs) {
      outputs.push_back(output ? graph.type(*output) : nullptr);
    }
    const Source source(graph, node);
    const OpView view(node, opset, inputs, source, outputs);
    absl::StatusOr<OpCost> cost = def->cost(view);
    if (!cost.ok()) {
      return Annotate(cost.status(), absl::StrCat(graph.graph().model().file,
                                                  ": ", DescribeNode(node)));
    }
    cost->input_reads.resize(node.inputs.size());
    cost->output_writes.resize(node.outputs.size());
    // An output that nobody wants is not written.
    for (size_t i = 0; i < node.outputs.size(); ++i) {
      if (!node.outputs[i]) cost->output_writes[i] = Bytes();
    }
    costs.nodes.push_back(
        NodeCost{.op_class = def->op_class,
                 .roles = def->input_roles,
                 .cost = *std::move(cost),
                 .precision = ArithmeticOf(inputs, outputs, precision)});
  }
  return costs;
}

}  // namespace weighbridge
