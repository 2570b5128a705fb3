#include "analyzer/weigh/node_costs.h"

#include <algorithm>
#include <string>
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

// The type that decides the arithmetic of a node: that of its first input that
// is no weight, else of any input, else of an output. What DequantizeLinear
// made counts as what it was made from: a part that runs quantized graphs
// multiplies the stored numbers.
const TensorType* DecidingType(const ResolvedGraph& graph,
                               const NodeCosts& costs, const Node& node) {
  const TensorType* first = nullptr;
  for (const std::optional<ValueId>& input : node.inputs) {
    if (!input || graph.type(*input) == nullptr) continue;
    const TensorType* type = graph.type(*input);
    if (first == nullptr) first = type;
    if (graph.value(*input).is_static) continue;
    const std::optional<NodeId> producer = graph.graph().value(*input).producer;
    if (!producer || !costs.nodes[*producer]) return type;
    const NodeCost& maker = *costs.nodes[*producer];
    const Node& maker_node = graph.graph().node(*producer);
    if (maker.op_class == OpClass::kConversion &&
        maker.roles[1] == InputRole::kQuant && maker_node.inputs[0]) {
      const TensorType* stored = graph.type(*maker_node.inputs[0]);
      if (stored != nullptr && IsNarrow(stored->dtype())) return stored;
    }
    return type;
  }
  if (first != nullptr) return first;
  for (const std::optional<ValueId>& output : node.outputs) {
    if (output && graph.type(*output) != nullptr) return graph.type(*output);
  }
  return nullptr;
}

std::optional<Precision> ArithmeticOf(const TensorType* type,
                                      const PrecisionChoice& precision) {
  if (type == nullptr) return std::nullopt;
  // tf32 is stored as float32: only the choice tells them apart.
  if (precision.activations &&
      type->dtype() == StorageType(*precision.activations)) {
    return precision.activations;
  }
  return PrecisionOf(type->dtype());
}

// What makes one element after the other from its operands reads none of them
// if there is nothing to make: an expert that no token reaches.
bool ReadsNothing(const OpDef& def,
                  const std::vector<const TensorType*>& outputs) {
  if (def.op_class != OpClass::kContraction &&
      def.op_class != OpClass::kElementwise) {
    return false;
  }
  return std::all_of(outputs.begin(), outputs.end(),
                     [](const TensorType* output) {
                       return output != nullptr && output->element_count() == 0;
                     });
}

// Traffic of an operand whose tensor is stored as another type.
Bytes Rescale(Bytes traffic, const TensorType* from, const TensorType* to) {
  if (from == nullptr || to == nullptr || from->byte_size() == Bytes()) {
    return traffic;
  }
  return Share(to->byte_size(), traffic, from->byte_size());
}

std::vector<const ContainerType*> ContainersOf(
    const ResolvedGraph& graph,
    const std::vector<std::optional<ValueId>>& values) {
  std::vector<const ContainerType*> containers;
  bool any = false;
  for (const std::optional<ValueId>& value : values) {
    containers.push_back(value ? graph.container(*value) : nullptr);
    any |= containers.back() != nullptr;
  }
  if (!any) containers.clear();
  return containers;
}

std::vector<const TensorType*> TypesOf(
    const ResolvedGraph& graph,
    const std::vector<std::optional<ValueId>>& values) {
  std::vector<const TensorType*> types;
  types.reserve(values.size());
  for (const std::optional<ValueId>& value : values) {
    types.push_back(value ? graph.type(*value) : nullptr);
  }
  return types;
}

}  // namespace

absl::StatusOr<NodeCosts> WeighNodes(const ResolvedGraph& native,
                                     const ResolvedGraph& retyped,
                                     const OpRegistry& ops,
                                     const PrecisionChoice& precision) {
  NodeCosts costs;
  const Graph& graph = native.graph();
  for (const NodeId id : IdRange<NodeId>(graph.nodes().size())) {
    if (!native.node(id).unresolved.empty()) {
      costs.nodes.push_back(std::nullopt);
      continue;
    }
    const Node& node = graph.node(id);
    const int64_t opset = native.node(id).opset;
    WB_ASSIGN_OR_RETURN(const OpDef* def,
                        ops.Find(node.domain, node.op_type, opset));
    const auto inputs = TypesOf(native, node.inputs);
    const auto outputs = TypesOf(native, node.outputs);
    const Source source(native, node);
    const auto input_containers = ContainersOf(native, node.inputs);
    const auto output_containers = ContainersOf(native, node.outputs);
    const OpView view(node, opset, inputs, source, outputs,
                      {input_containers, output_containers});
    absl::StatusOr<OpCost> cost = def->cost(view);
    // FailedPrecondition: of a node whose results are what the user says.
    if (absl::IsUnimplemented(cost.status()) ||
        absl::IsFailedPrecondition(cost.status())) {
      costs.unweighed.emplace(id, std::string(cost.status().message()));
      costs.nodes.push_back(std::nullopt);
      continue;
    }
    if (!cost.ok()) {
      return Annotate(cost.status(), absl::StrCat(graph.model().file, ": ",
                                                  DescribeNode(node)));
    }
    const auto new_inputs = TypesOf(retyped, node.inputs);
    const auto new_outputs = TypesOf(retyped, node.outputs);
    cost->input_reads.resize(node.inputs.size());
    cost->output_writes.resize(node.outputs.size());
    if (ReadsNothing(*def, outputs)) {
      std::fill(cost->input_reads.begin(), cost->input_reads.end(), Bytes());
    }
    const int64_t runs = native.node(id).runs;
    cost->matrix_ops = cost->matrix_ops * runs;
    cost->vector_ops = cost->vector_ops * runs;
    for (size_t i = 0; i < inputs.size(); ++i) {
      cost->input_reads[i] =
          Rescale(cost->input_reads[i], inputs[i], new_inputs[i]) * runs;
    }
    for (size_t i = 0; i < outputs.size(); ++i) {
      // An output that nobody wants is not written.
      cost->output_writes[i] =
          node.outputs[i]
              ? Rescale(cost->output_writes[i], outputs[i], new_outputs[i]) *
                    runs
              : Bytes();
    }
    costs.nodes.push_back(NodeCost{
        .op_class = def->op_class,
        .roles = def->input_roles,
        .cost = *std::move(cost),
        .precision =
            ArithmeticOf(DecidingType(retyped, costs, node), precision),
        .rows = runs == 1 && native.node(id).loop == 0 ? RowsOf(*def, view)
                                                       : RowAccesses()});
  }
  return costs;
}

}  // namespace weighbridge
