#include "analyzer/weigh/model_weights.h"

#include <optional>
#include <utility>

namespace weighbridge {
namespace {

// What a static value is stored as.
struct Origin {
  ValueId value;
  std::vector<ValueId> scales;  // And zero points.
};

struct Root {
  ValueId value;
  InputRole role;
  int64_t packed_numbers = 0;  // 0: one in each element.
};

int64_t PackedNumbers(const std::optional<NodeCost>& cost, size_t input) {
  return cost && input < cost->cost.packed_numbers.size()
             ? cost->cost.packed_numbers[input]
             : 0;
}

class Finder {
 public:
  Finder(const ResolvedGraph& graph, const NodeCosts& costs)
      : graph_(graph),
        costs_(costs),
        weight_of_(static_cast<int32_t>(graph.graph().values().size()),
                   std::nullopt),
        origins_(weight_of_.size(), std::nullopt),
        is_counted_(weight_of_.size(), 0) {}

  ModelWeights Run() {
    for (const NodeId id : IdRange<NodeId>(graph_.graph().nodes().size())) {
      result_.reads.push_back({});
      if (graph_.node(id).is_load_time) {
        TraceOrigins(id);
      } else {
        AddReads(id);
      }
    }
    for (const Weight& weight : result_.weights) {
      result_.parameters += weight.parameters;
      result_.buffers += weight.buffers;
      result_.size += weight.size;
    }
    return std::move(result_);
  }

 private:
  void AddReads(NodeId id) {
    const Node& node = graph_.graph().node(id);
    const std::optional<NodeCost>& cost = costs_.nodes[id];
    WeightReads& reads = result_.reads[id];
    reads.bytes.resize(node.inputs.size());
    for (size_t i = 0; i < node.inputs.size(); ++i) {
      if (!node.inputs[i] || !graph_.value(*node.inputs[i]).is_static) continue;
      const ValueId input = *node.inputs[i];
      if (!graph_.type(input)) continue;
      // Of an unmodeled operator nothing is known: all it reads is data.
      const InputRole role =
          cost ? cost->roles[static_cast<int>(i)] : InputRole::kData;
      if (role == InputRole::kShape || role == InputRole::kIndex) continue;
      Bytes stored;
      std::vector<Root> roots = RootsOf(input, role);
      roots[0].packed_numbers = PackedNumbers(cost, i);
      for (const Root& root : roots) {
        const std::optional<WeightId> weight = AddWeight(root, cost);
        if (!weight) continue;
        stored += result_.weights[*weight].size;
        AddReader(id, *weight);
      }
      const Bytes own = graph_.type(input)->byte_size();
      const Bytes read = cost ? cost->cost.input_reads[i] : own;
      reads.bytes[i] = own == Bytes() ? Bytes() : Share(stored, read, own);
    }
    // What a nested graph reads of the weights outside it.
    for (const ValueId capture : node.captures) {
      if (!graph_.value(capture).is_static || !graph_.type(capture)) continue;
      Bytes stored;
      for (const Root& root : RootsOf(capture, InputRole::kData)) {
        if (const auto weight = AddWeight(root, cost)) {
          stored += result_.weights[*weight].size;
          AddReader(id, *weight);
        }
      }
      reads.bytes.push_back(stored);
    }
  }

  void AddReader(NodeId id, WeightId weight) {
    if (last_reader_[weight] == id) return;
    last_reader_[weight] = id;
    result_.reads[id].weights.push_back(weight);
  }

  // What is stored for a static value. A conversion to no narrower type or a
  // copy of the same elements keeps what it was made from (an int8 initializer
  // behind DequantizeLinear, with its scales); anything else is a table of its
  // own, computed when the model is loaded.
  void TraceOrigins(NodeId id) {
    const std::optional<NodeCost>& cost = costs_.nodes[id];
    if (!cost || (cost->op_class != OpClass::kView &&
                  cost->op_class != OpClass::kConversion &&
                  cost->op_class != OpClass::kDataMovement)) {
      return;
    }
    const Node& node = graph_.graph().node(id);
    if (node.inputs.empty() || !node.inputs[0] || node.outputs.empty() ||
        !node.outputs[0]) {
      return;
    }
    const ValueId source = *node.inputs[0], copy = *node.outputs[0];
    if (!graph_.value(source).is_static || !graph_.type(source) ||
        !graph_.type(copy) ||  // A sequence, for one.
        graph_.type(source)->element_count() !=
            graph_.type(copy)->element_count() ||
        graph_.type(copy)->byte_size() < graph_.type(source)->byte_size()) {
      return;
    }
    Origin origin = OriginOf(source);
    for (size_t i = 1; i < node.inputs.size(); ++i) {
      if (node.inputs[i] && graph_.value(*node.inputs[i]).is_static &&
          graph_.type(*node.inputs[i]) &&
          cost->roles[static_cast<int>(i)] == InputRole::kQuant) {
        origin.scales.push_back(*node.inputs[i]);
      }
    }
    origins_[copy] = std::move(origin);
  }

  Origin OriginOf(ValueId value) const {
    return origins_[value] ? *origins_[value] : Origin{value, {}};
  }

  std::vector<Root> RootsOf(ValueId value, InputRole role) const {
    const Origin origin = OriginOf(value);
    std::vector<Root> roots = {{origin.value, role}};
    for (const ValueId scale : origin.scales) {
      roots.push_back({scale, InputRole::kQuant});
    }
    return roots;
  }

  // Nullopt for an immediate: a single number that an exporter wrote as a
  // Constant node, or that was computed.
  std::optional<WeightId> AddWeight(const Root& root,
                                    const std::optional<NodeCost>& reader) {
    const TensorType& type = *graph_.type(root.value);
    if (!IsInitializer(root.value) && type.element_count() <= 1) {
      return std::nullopt;
    }
    std::optional<WeightId>& weight = weight_of_[root.value];
    if (!weight) {
      weight = WeightId(result_.weights.size());
      result_.weights.push_back(
          {.value = root.value, .size = type.byte_size()});
      last_reader_.push_back(NodeId(-1));
    }
    Weight& found = result_.weights[*weight];
    if (root.role == InputRole::kBuffer) {
      if (found.parameters == Elements()) {
        found.buffers = Elements(type.element_count());
      }
    } else if (root.role == InputRole::kData) {
      Elements parameters = ParametersBehind(root.value, reader);
      if (parameters > Elements() && root.packed_numbers > 0) {
        parameters = Elements(root.packed_numbers);
      }
      if (parameters > Elements()) found.buffers = Elements();
      found.parameters += parameters;
    }
    return weight;
  }

  bool IsInitializer(ValueId value) const {
    return graph_.graph().value(value).kind == ValueKind::kInitializer;
  }

  // The elements of model data that a static value consists of or was computed
  // from, each counted for the first value that needs it: a standardised
  // weight stands for its parameters as the plain one would.
  Elements ParametersBehind(ValueId value,
                            const std::optional<NodeCost>& reader) {
    Elements parameters;
    std::vector<std::pair<ValueId, const NodeCost*>> pending = {
        {value, reader ? &*reader : nullptr}};
    while (!pending.empty()) {
      const auto [next, next_reader] = pending.back();
      pending.pop_back();
      if (is_counted_[next] || !graph_.type(next)) continue;
      const std::optional<NodeId> producer =
          graph_.graph().value(next).producer;
      const NodeCost* maker = producer && costs_.nodes[*producer]
                                  ? &*costs_.nodes[*producer]
                                  : nullptr;
      if (!producer || (maker && maker->op_class == OpClass::kGenerator)) {
        // A reader that makes no parameter of it leaves it for one that does.
        if (!IsModelData(next, producer, next_reader)) continue;
        is_counted_[next] = 1;
        parameters += Elements(graph_.type(next)->element_count());
        continue;
      }
      is_counted_[next] = 1;
      if (maker == nullptr) continue;
      const Node& node = graph_.graph().node(*producer);
      for (size_t i = 0; i < node.inputs.size(); ++i) {
        if (!node.inputs[i] || !graph_.value(*node.inputs[i]).is_static) {
          continue;
        }
        // Statistics that are computed from weights are made of model data.
        const InputRole role = maker->roles[static_cast<int>(i)];
        const bool is_computed =
            graph_.graph().value(*node.inputs[i]).producer.has_value();
        if (role == InputRole::kData ||
            (role == InputRole::kBuffer && is_computed)) {
          pending.emplace_back(*node.inputs[i], maker);
        }
      }
    }
    return parameters;
  }

  // Floating or quantized data. Wider integers are data of a contraction only
  // (the int32 bias of a quantized convolution), elsewhere they are positions,
  // masks and sizes. A Constant is a weight where a weight is expected, and a
  // grid or a mask where numbers are only added or multiplied; some files write
  // the weights of products as ConstantOfShape.
  bool IsModelData(ValueId value, const std::optional<NodeId>& generator,
                   const NodeCost* reader) const {
    const TensorType& type = *graph_.type(value);
    const bool contracted =
        reader != nullptr && reader->op_class == OpClass::kContraction;
    if (!IsFloat(type.dtype()) && !IsNarrow(type.dtype()) &&
        !(contracted && IsInteger(type.dtype()))) {
      return false;
    }
    if (!generator) return true;
    if (reader == nullptr || type.element_count() <= 1) return false;
    if (graph_.graph().node(*generator).inputs.empty()) {
      return contracted || reader->cost.work_class == WorkClass::kNormalization;
    }
    // Not the zero initial state of a recurrent cell.
    return contracted && reader->cost.work_class != WorkClass::kRecurrent;
  }

  const ResolvedGraph& graph_;
  const NodeCosts& costs_;
  IdMap<ValueId, std::optional<WeightId>> weight_of_;
  IdMap<ValueId, std::optional<Origin>> origins_;
  IdMap<ValueId, char> is_counted_;  // Its parameters.
  IdMap<WeightId, NodeId> last_reader_;
  ModelWeights result_;
};

}  // namespace

ModelWeights FindWeights(const ResolvedGraph& graph, const NodeCosts& costs) {
  return Finder(graph, costs).Run();
}

}  // namespace weighbridge
