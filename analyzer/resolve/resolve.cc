#include "analyzer/resolve/resolve.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ir/graph_builder.h"
#include "analyzer/ir/inline_functions.h"
#include "analyzer/ops/check_operands.h"
#include "analyzer/ops/op_view.h"
#include "analyzer/resolve/bind_inputs.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// The newest opset of the default domain whose operators the rules describe.
constexpr int64_t kNewestOpset = 26;

// All known elements of a model together: 64 MiB of int64.
constexpr int64_t kMaxKnownElements = int64_t{8} << 20;

// The dims of a declared tensor type, if the file gives all of them.
std::optional<Dims> StaticDims(const DeclaredType& type) {
  if (type.kind != DeclaredType::Kind::kTensor || !type.has_shape) {
    return std::nullopt;
  }
  Dims dims;
  for (const DeclaredDim& dim : type.dims) {
    if (!dim.size) return std::nullopt;
    dims.push_back(*dim.size);
  }
  return dims;
}

// Operators seldom change: a newer model is worth its analysis, and a note.
std::vector<std::string> OpsetNotes(const Graph& graph) {
  const int64_t opset = graph.opset_version("").value_or(1);
  if (opset <= kNewestOpset) return {};
  return {absl::StrCat("the model imports opset ", opset,
                       " of ai.onnx; its operators are taken as opset ",
                       kNewestOpset, " has them")};
}

class Resolver {
 public:
  Resolver(std::shared_ptr<const Graph> graph, const OpRegistry& ops,
           BoundInputs inputs)
      : graph_(std::move(graph)),
        ops_(ops),
        inputs_(std::move(inputs)),
        values_(static_cast<int32_t>(graph_->values().size()), {}),
        nodes_(static_cast<int32_t>(graph_->nodes().size()), {}) {}

  absl::StatusOr<ResolvedGraph> Run(bool file_shapes_hold) {
    file_shapes_hold_ = file_shapes_hold;
    for (size_t i = 0; i < graph_->inputs().size(); ++i) {
      const ValueId id = graph_->inputs()[i];
      values_[id].type = inputs_.types[i];
      const auto value = inputs_.values.find(graph_->value(id).name);
      if (value == inputs_.values.end()) continue;
      values_[id].is_static = true;
      Know(values_[id], value->second);
    }
    WB_RETURN_IF_ERROR(AddInitializers());
    for (const NodeId id : IdRange<NodeId>(graph_->nodes().size())) {
      const absl::Status status = ResolveNode(id);
      if (!status.ok()) {
        return Annotate(status, DescribeNode(graph_->node(id)));
      }
    }
    ResolvedGraph::Findings findings;
    findings.bound_dims = std::move(inputs_.dims);
    findings.unbound_dims = std::move(inputs_.unbound);
    findings.assumptions = OpsetNotes(*graph_);
    for (std::string& line : inputs_.assumptions) {
      findings.assumptions.push_back(std::move(line));
    }
    for (std::string& line : assumptions_) {
      findings.assumptions.push_back(std::move(line));
    }
    findings.contradictions = std::move(contradictions_);
    findings.batch = inputs_.batch;
    return ResolvedGraph(std::move(graph_), std::move(values_),
                         std::move(nodes_), std::move(findings));
  }

 private:
  // Decodes initializers when a rule first asks for one.
  class Source : public ConstantSource {
   public:
    Source(Resolver& resolver, const Node& node)
        : resolver_(resolver), node_(node) {}
    const Constant* Input(int i) const override {
      if (i < 0 || i >= static_cast<int>(node_.inputs.size())) return nullptr;
      return node_.inputs[i] ? resolver_.KnownValue(*node_.inputs[i]) : nullptr;
    }
    absl::StatusOr<Constant> Read(
        const TensorAttribute& tensor) const override {
      const PayloadReader* reader = resolver_.graph_->payload_reader();
      if (reader == nullptr) return absl::NotFoundError("no payloads");
      return reader->Read(tensor.type, tensor.payload);
    }

   private:
    Resolver& resolver_;
    const Node& node_;
  };

  absl::Status AddInitializers() {
    for (const ValueId id : IdRange<ValueId>(graph_->values().size())) {
      const Value& value = graph_->value(id);
      if (value.kind != ValueKind::kInitializer) continue;
      Dims dims;
      for (const DeclaredDim& dim : value.type.dims) {
        dims.push_back(dim.size.value_or(0));
      }
      WB_CHECK(value.type.dtype.has_value());  // The importer refuses others.
      absl::StatusOr<TensorType> type =
          TensorType::Create(*value.type.dtype, dims);
      if (!type.ok()) {
        return Annotate(type.status(),
                        absl::StrCat("initializer '", value.name, "'"));
      }
      values_[id].type = *std::move(type);
      values_[id].is_static = true;
    }
    return absl::OkStatus();
  }

  const Constant* KnownValue(ValueId id) {
    ResolvedValue& value = values_[id];
    if (value.constant != nullptr) return value.constant.get();
    if (graph_->value(id).kind != ValueKind::kInitializer ||
        value.type->element_count() > kMaxConstantElements ||
        value.type->dtype() == DType::kString ||
        graph_->payload_reader() == nullptr ||
        known_elements_ >= kMaxKnownElements) {
      return nullptr;
    }
    absl::StatusOr<Constant> constant =
        graph_->payload_reader()->Read(*value.type, graph_->value(id).payload);
    if (!constant.ok()) {
      // Stripped or absent data is normal; data of the wrong size is not.
      if (absl::IsInvalidArgument(constant.status())) {
        read_status_.Update(constant.status());
      }
      return nullptr;
    }
    Know(value, *std::move(constant));
    return value.constant.get();
  }

  void Know(ResolvedValue& value, Constant constant) {
    known_elements_ += constant.size();
    value.constant = std::make_shared<const Constant>(std::move(constant));
  }

  absl::Status ResolveNode(NodeId id) {
    const Node& node = graph_->node(id);
    const int64_t opset = graph_->opset_version(node.domain).value_or(1);
    const absl::StatusOr<const OpDef*> def =
        ops_.Find(node.domain, node.op_type, opset);
    if (!def.ok()) {
      LeaveUnresolved(id, std::string(def.status().message()));
      return absl::OkStatus();
    }
    input_types_.clear();
    for (const std::optional<ValueId>& input : node.inputs) {
      const TensorType* type = nullptr;
      if (input) {
        const ResolvedValue& value = values_[*input];
        if (!value.type) {
          nodes_[id].lacks_input_type = true;
          LeaveUnresolved(
              id, absl::StrCat("the type of its input '",
                               graph_->value(*input).name, "' is unknown"));
          return absl::OkStatus();
        }
        type = &*value.type;
      }
      input_types_.push_back(type);
    }
    const Source source(*this, node);
    const OpView view(node, opset, input_types_, source);
    WB_RETURN_IF_ERROR(CheckOperands(**def, view));
    absl::StatusOr<OutputTypes> outputs = InferOutputs(**def, view);
    WB_RETURN_IF_ERROR(read_status_);
    if (absl::IsFailedPrecondition(outputs.status())) {
      LeaveUnresolved(id, std::string(outputs.status().message()));
      return absl::OkStatus();
    }
    WB_RETURN_IF_ERROR(outputs.status());
    return SetOutputs(id, **def, opset, *outputs);
  }

  absl::Status SetOutputs(NodeId id, const OpDef& def, int64_t opset,
                          const OutputTypes& outputs) {
    const Node& node = graph_->node(id);
    const Source source(*this, node);
    const OpView view(node, opset, input_types_, source);
    if (def.has_attribute_tables) NoteTables(node);
    // What changes at every run depends on the run.
    bool inputs_static = def.is_random == nullptr || !def.is_random(view);
    bool inputs_exact = true;
    for (const std::optional<ValueId>& input : node.inputs) {
      if (!input) continue;
      inputs_static &= values_[*input].is_static;
      inputs_exact &= values_[*input].bound == Bound::kExact;
    }
    for (const ValueId capture : node.captures) {
      inputs_static &= values_[capture].is_static;
    }
    bool small = def.fold != nullptr && known_elements_ < kMaxKnownElements;
    output_types_.clear();
    for (size_t i = 0; i < node.outputs.size(); ++i) {
      output_types_.push_back(&outputs[i].type);
      // No exporter computes shapes with text, and text has no bound.
      small &= outputs[i].type.element_count() <= kMaxConstantElements &&
               outputs[i].type.dtype() != DType::kString;
      if (!node.outputs[i]) continue;
      ResolvedValue& value = values_[*node.outputs[i]];
      value.type = outputs[i].type;
      value.bound = inputs_exact ? outputs[i].bound : Bound::kUpper;
      value.is_static = inputs_static;
      NoteBound(node, *node.outputs[i], outputs[i].bound);
      CompareWithFile(node, *node.outputs[i]);
    }
    if (small) WB_RETURN_IF_ERROR(Fold(node, def, opset));
    // Without a wanted output there is nothing to know; such a node runs if its
    // inputs do.
    const bool has_output =
        std::any_of(node.outputs.begin(), node.outputs.end(),
                    [](const auto& output) { return output.has_value(); });
    nodes_[id].is_load_time =
        (has_output || inputs_static) &&
        std::all_of(node.outputs.begin(), node.outputs.end(),
                    [this](const std::optional<ValueId>& output) {
                      return !output || values_[*output].is_static;
                    });
    return absl::OkStatus();
  }

  absl::Status Fold(const Node& node, const OpDef& def, int64_t opset) {
    const Source source(*this, node);
    const OpView view(node, opset, input_types_, source, output_types_);
    absl::StatusOr<FoldedOutputs> folded = def.fold(view);
    WB_RETURN_IF_ERROR(read_status_);
    WB_RETURN_IF_ERROR(folded.status());
    for (size_t i = 0; i < node.outputs.size() && i < folded->size(); ++i) {
      std::optional<Constant>& constant = (*folded)[i];
      if (!node.outputs[i] || !constant) continue;
      ResolvedValue& value = values_[*node.outputs[i]];
      WB_CHECK(constant->type() == *value.type);
      if (constant->fully_known()) value.is_static = true;
      Know(value, *std::move(constant));
    }
    return absl::OkStatus();
  }

  // A node nobody can say anything about: its outputs are what the file
  // declares, if it declares all, else unknown.
  void LeaveUnresolved(NodeId id, std::string reason) {
    nodes_[id].unresolved = std::move(reason);
    for (const std::optional<ValueId>& output : graph_->node(id).outputs) {
      if (!output) continue;
      const DeclaredType& declared = graph_->value(*output).type;
      const std::optional<Dims> dims = StaticDims(declared);
      if (!dims || !declared.dtype || !file_shapes_hold_) continue;
      absl::StatusOr<TensorType> type =
          TensorType::Create(*declared.dtype, *dims);
      if (!type.ok()) continue;
      values_[*output].type = *std::move(type);
      assumptions_.push_back(absl::StrCat(
          "the shape of '", graph_->value(*output).name, "' is taken from the ",
          "file's value_info: ", values_[*output].type->ToString()));
    }
  }

  void NoteBound(const Node& node, ValueId output, Bound bound) {
    if (bound == Bound::kExact) return;
    assumptions_.push_back(absl::StrCat(
        DescribeNode(node), ": the size of its output depends on data; ",
        "the upper bound ", DimsToString(values_[output].type->dims()),
        " is taken"));
  }

  // Once for an operator, however many nodes it has.
  void NoteTables(const Node& node) {
    if (!noted_tables_.insert(node.op_type).second) return;
    assumptions_.push_back(absl::StrCat(
        "the tables of ", node.op_type, " stand in attributes of its nodes: ",
        "they are in no count of parameters and weight bytes"));
  }

  void CompareWithFile(const Node& node, ValueId output) {
    const ResolvedValue& value = values_[output];
    if (!file_shapes_hold_ || value.bound != Bound::kExact) return;
    const DeclaredType& declared = graph_->value(output).type;
    const std::optional<Dims> dims = StaticDims(declared);
    const bool same_dims =
        !dims || absl::MakeConstSpan(*dims) == value.type->dims();
    const bool same_dtype =
        !declared.dtype || *declared.dtype == value.type->dtype();
    if (same_dims && same_dtype) return;
    contradictions_.push_back(absl::StrCat(
        DescribeNode(node), ": output '", graph_->value(output).name,
        "' is inferred as ", value.type->ToString(), ", the file declares ",
        declared.dtype ? DTypeName(*declared.dtype) : "",
        dims ? DimsToString(*dims) : ""));
  }

  std::shared_ptr<const Graph> graph_;
  const OpRegistry& ops_;
  BoundInputs inputs_;
  IdMap<ValueId, ResolvedValue> values_;
  IdMap<NodeId, ResolvedNode> nodes_;
  std::vector<std::string> assumptions_, contradictions_;
  std::set<std::string> noted_tables_;
  std::vector<const TensorType*> input_types_, output_types_;  // Of one node.
  absl::Status read_status_;
  int64_t known_elements_ = 0;
  bool file_shapes_hold_ = true;
};

absl::Status CheckOpset(const Graph& graph) {
  const int64_t opset = graph.opset_version("").value_or(1);
  if (opset >= 1) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(graph.model().file, ": the model imports opset ", opset,
                   " of ai.onnx, expected at least 1"));
}

// What to try when a size that was assumed leads to an error.
std::string UnboundHint(const BoundInputs& inputs) {
  if (inputs.unbound.empty()) return "";
  std::string hint = " (dims taken as 1 may be the cause; bind them with";
  for (const UnboundDim& dim : inputs.unbound) {
    absl::StrAppend(&hint, dim.symbol.empty()
                               ? absl::StrCat(" --shape ", dim.input, "=...")
                               : absl::StrCat(" --dim ", dim.symbol, "=N"));
  }
  return hint + ")";
}

// Whether every output of the graph grew with the batch.
bool OutputsHaveBatch(const ResolvedGraph& resolved, int64_t batch) {
  for (const ValueId id : resolved.graph().outputs()) {
    const TensorType* type = resolved.type(id);
    if (type == nullptr || type->rank() == 0 || type->dim(0) != batch) {
      return false;
    }
  }
  return true;
}

}  // namespace

absl::StatusOr<ResolvedGraph> Resolve(std::shared_ptr<const Graph> graph,
                                      const OpRegistry& ops,
                                      const Bindings& bindings) {
  WB_RETURN_IF_ERROR(CheckOpset(*graph));
  const std::string file = graph->model().file;
  const size_t file_nodes = graph->nodes().size();
  absl::StatusOr<std::shared_ptr<const Graph>> inlined =
      InlineFunctions(std::move(graph));
  if (!inlined.ok()) return Annotate(inlined.status(), file);
  graph = *std::move(inlined);
  const auto run =
      [&](FixedBatch fixed_batch) -> absl::StatusOr<ResolvedGraph> {
    WB_ASSIGN_OR_RETURN(BoundInputs inputs,
                        BindInputs(*graph, bindings, fixed_batch));
    const bool file_shapes_hold =
        bindings.shapes.empty() &&
        !(inputs.is_replaceable && fixed_batch == FixedBatch::kReplace);
    const std::string hint = UnboundHint(inputs);
    absl::StatusOr<ResolvedGraph> resolved =
        Resolver(graph, ops, std::move(inputs)).Run(file_shapes_hold);
    if (resolved.ok()) {
      ResolvedGraph::Findings findings = resolved->findings();
      findings.file_nodes = static_cast<int64_t>(file_nodes);
      return resolved->WithFindings(std::move(findings));
    }
    return absl::Status(resolved.status().code(),
                        absl::StrCat(resolved.status().message(), hint));
  };
  const auto annotate = [&](absl::StatusOr<ResolvedGraph> resolved) {
    if (!resolved.ok()) resolved = Annotate(resolved.status(), file);
    return resolved;
  };

  absl::StatusOr<ResolvedGraph> resolved = run(FixedBatch::kReplace);
  if (!bindings.batch) return annotate(std::move(resolved));
  const absl::StatusOr<BoundInputs> inputs =
      BindInputs(*graph, bindings, FixedBatch::kKeep);
  if (!inputs.ok() || !inputs->fixed_batch ||
      *inputs->fixed_batch == *bindings.batch) {
    return annotate(std::move(resolved));
  }
  const int64_t fixed = *inputs->fixed_batch;
  if (resolved.ok() && inputs->is_replaceable &&
      OutputsHaveBatch(*resolved, *bindings.batch)) {
    ResolvedGraph::Findings findings = resolved->findings();
    findings.assumptions.push_back(absl::StrCat("the file fixes the batch at ",
                                                fixed, "; --batch set it ",
                                                "to ", *bindings.batch));
    return resolved->WithFindings(std::move(findings));
  }
  resolved = run(FixedBatch::kKeep);
  if (!resolved.ok()) return annotate(std::move(resolved));
  if (fixed < 1 || *bindings.batch % fixed != 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        file, ": --batch ", *bindings.batch, ": the graph fixes its batch at ",
        fixed, "; expected a multiple of it"));
  }
  ResolvedGraph::Findings findings = resolved->findings();
  findings.frames = *bindings.batch / fixed;
  findings.assumptions.push_back(absl::StrCat(
      "the graph fixes its batch at ", fixed, "; a batch of ", *bindings.batch,
      " is weighed as ", findings.frames, " runs that share each weight read"));
  return resolved->WithFindings(std::move(findings));
}

}  // namespace weighbridge
