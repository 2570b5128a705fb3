#include "analyzer/resolve/node_resolver.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/ir/graph_builder.h"
#include "analyzer/ops/check_operands.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// All known elements of a model together: 64 MiB of int64.
constexpr int64_t kMaxKnownElements = int64_t{8} << 20;

template <typename IdT, typename T>
std::vector<T> CutTail(IdMap<IdT, T>& items, int32_t size) {
  std::vector<T> tail(std::make_move_iterator(items.begin() + size),
                      std::make_move_iterator(items.end()));
  items.truncate(size);
  return tail;
}

std::vector<std::string> CutTail(std::vector<std::string>& items, size_t size) {
  std::vector<std::string> tail(items.begin() + size, items.end());
  items.resize(size);
  return tail;
}

}  // namespace

// Decodes initializers when a rule first asks for one.
class NodeResolver::Source : public ConstantSource {
 public:
  // Whether elements of which only a range is known stand for its upper end.
  enum class Open : uint8_t { kUnknown, kMost };
  Source(NodeResolver& resolver, const Node& node, Open open = Open::kUnknown)
      : resolver_(resolver), node_(node), open_(open) {}
  const Constant* Input(int i) const override {
    if (i < 0 || i >= static_cast<int>(node_.inputs.size())) return nullptr;
    if (!node_.inputs[i]) return nullptr;
    const ValueRange* range = resolver_.value(*node_.inputs[i]).range.get();
    if (open_ == Open::kMost && range != nullptr &&
        range->most_elements != nullptr) {
      return range->most_elements.get();
    }
    return resolver_.KnownValue(*node_.inputs[i]);
  }
  absl::StatusOr<Constant> Read(const TensorAttribute& tensor) const override {
    const PayloadReader* reader = resolver_.graph_.main().payload_reader();
    if (reader == nullptr) return absl::NotFoundError("no payloads");
    return reader->Read(tensor.type, tensor.payload);
  }

 private:
  NodeResolver& resolver_;
  const Node& node_;
  const Open open_;
};

NodeResolver::NodeResolver(const FlatGraph& graph, const OpRegistry& ops,
                           const std::map<std::string, int64_t>& dims,
                           FileShapes file_shapes, GivenTensors& given)
    : graph_(graph), ops_(ops), file_shapes_(file_shapes), given_(given) {
  for (const auto& [symbol, size] : dims) {
    symbols_.emplace(symbol, BoundSymbol{size, "the inputs"});
  }
}

absl::Status NodeResolver::AddInitializer(const Value& value) {
  Dims dims;
  for (const DeclaredDim& dim : value.type.dims) {
    dims.push_back(dim.size.value_or(0));
  }
  WB_CHECK(value.type.dtype.has_value());  // The importer refuses others.
  absl::StatusOr<TensorType> type = TensorType::Create(*value.type.dtype, dims);
  if (!type.ok()) {
    return Annotate(type.status(),
                    absl::StrCat("initializer '", value.name, "'"));
  }
  ResolvedValue resolved;
  resolved.type = *std::move(type);
  resolved.is_static = true;
  AddValue(std::move(resolved));
  return absl::OkStatus();
}

const Constant* NodeResolver::KnownValue(ValueId id) {
  const ResolvedValue& value = values_[id];
  if (value.constant != nullptr) return value.constant.get();
  if (graph_.value(id).kind != ValueKind::kInitializer ||
      graph_.value(id).type.kind != DeclaredType::Kind::kTensor ||
      value.type->element_count() > kMaxConstantElements ||
      value.type->dtype() == DType::kString ||
      graph_.main().payload_reader() == nullptr ||
      known_elements_ >= kMaxKnownElements) {
    return nullptr;
  }
  absl::StatusOr<Constant> constant = graph_.main().payload_reader()->Read(
      *value.type, graph_.value(id).payload);
  if (!constant.ok()) {
    // Stripped or absent data is normal; data of the wrong size is not.
    if (absl::IsInvalidArgument(constant.status())) {
      read_status_.Update(constant.status());
    }
    return nullptr;
  }
  Know(id, *std::move(constant));
  return value.constant.get();
}

void NodeResolver::Know(ValueId id, Constant constant) {
  known_elements_ += constant.size();
  values_[id].constant = std::make_shared<const Constant>(std::move(constant));
}

NodeResolver::Operands NodeResolver::OperandsOf(const Node& node) const {
  Operands operands;
  const auto add = [this](const std::vector<std::optional<ValueId>>& values,
                          auto& types, auto& containers) {
    bool has_container = false;
    for (const std::optional<ValueId>& id : values) {
      const ResolvedValue* value = id ? &values_[*id] : nullptr;
      types.push_back(value != nullptr && value->type ? &*value->type
                                                      : nullptr);
      containers.push_back(value != nullptr ? value->container.get() : nullptr);
      has_container |= containers.back() != nullptr;
    }
    if (!has_container) containers.clear();
  };
  for (size_t i = 0; i < node.inputs.size(); ++i) {
    const std::optional<ValueId>& id = node.inputs[i];
    if (!id || values_[*id].range == nullptr) continue;
    operands.input_ranges.resize(node.inputs.size(), nullptr);
    operands.input_ranges[i] = values_[*id].range.get();
  }
  add(node.inputs, operands.inputs, operands.input_containers);
  add(node.outputs, operands.outputs, operands.output_containers);
  return operands;
}

OpView NodeResolver::View(const Node& node, int64_t opset,
                          const Operands& operands, const Source& source) {
  return OpView(node, opset, operands.inputs, source, operands.outputs,
                {operands.input_containers, operands.output_containers},
                operands.input_ranges);
}

Bound NodeResolver::InputBound(const Node& node) const {
  Bound bound = Bound::kExact;
  for (const std::optional<ValueId>& input : node.inputs) {
    if (input) bound = std::max(bound, values_[*input].bound);
  }
  return bound;
}

Bound NodeResolver::HiddenBound(const Node& node) const {
  Bound bound = Bound::kExact;
  for (const std::optional<ValueId>& input : node.inputs) {
    if (!input) continue;
    const ResolvedValue& value = values_[*input];
    const bool tells_itself =
        value.container != nullptr && value.container->bound() == value.bound;
    if (!tells_itself) bound = std::max(bound, value.bound);
  }
  return bound;
}

std::optional<ValueId> NodeResolver::UntypedInput(const Node& node) const {
  for (const std::optional<ValueId>& input : node.inputs) {
    if (input && !values_[*input].type && !values_[*input].container) {
      return input;
    }
  }
  return std::nullopt;
}

absl::StatusOr<BodyPlan> NodeResolver::Plan(const Node& node, int64_t opset,
                                            const OpDef& def) {
  for (const std::optional<ValueId>& input : node.inputs) {
    if (input && values_[*input].type &&
        IsInteger(values_[*input].type->dtype())) {
      Refine(*input, kMaxRefineSteps);
    }
  }
  // A loop runs at most so often as its trip count may be.
  const Source source(*this, node, Source::Open::kMost);
  Operands operands = OperandsOf(node);
  operands.outputs.clear();
  const OpView view = View(node, opset, operands, source);
  absl::StatusOr<BodyPlan> plan = def.plan(view);
  WB_RETURN_IF_ERROR(read_status_);
  WB_RETURN_IF_ERROR(view.attribute_status());
  return plan;
}

absl::StatusOr<OpCost> NodeResolver::Cost(NodeId id, const OpDef& def) {
  const Node& node = graph_.node(id);
  const Source source(*this, node);
  const Operands operands = OperandsOf(node);
  return def.cost(View(node, nodes_[id].opset, operands, source));
}

absl::Status NodeResolver::Resolve(NodeId id, const OpDef& def) {
  WB_RETURN_IF_ERROR(ResolveByRules(id, def));
  WB_RETURN_IF_ERROR(TakeGiven(id));
  if (def.weighs_any_sizes && !given_.empty() &&
      !nodes_[id].unresolved.empty() && !nodes_[id].lacks_input_type &&
      AreGiven(graph_.node(id).outputs)) {
    nodes_[id].unresolved.clear();
  }
  return absl::OkStatus();
}

absl::Status NodeResolver::ResolveWithoutRule(NodeId id, std::string reason) {
  LeaveUnresolved(id, std::move(reason));
  return TakeGiven(id);
}

absl::Status NodeResolver::TakeGiven(NodeId id) {
  if (given_.empty()) return absl::OkStatus();
  const Node& node = graph_.node(id);
  for (const std::optional<ValueId>& output : node.outputs) {
    if (!output || !given_.Has(graph_.value(*output).name)) continue;
    ResolvedValue& value = values_[*output];
    std::optional<DType> dtype = graph_.value(*output).type.dtype;
    for (const std::optional<ValueId>& input : node.inputs) {
      if (!dtype && input && values_[*input].type) {
        dtype = values_[*input].type->dtype();
      }
    }
    WB_ASSIGN_OR_RETURN(GivenTensor given,
                        given_.Find(graph_.value(*output).name, value, dtype));
    if (given.type) {
      value.type = *std::move(given.type);
      value.bound = Bound::kExact;
      value.range = nullptr;
      value.constant = nullptr;
      CompareWithFile(node, *output);
    }
    if (given.constant) {
      value.range = nullptr;
      Know(*output, *std::move(given.constant));
    }
  }
  return absl::OkStatus();
}

bool NodeResolver::AreGiven(
    const std::vector<std::optional<ValueId>>& values) const {
  return std::all_of(values.begin(), values.end(), [this](const auto& value) {
    return !value || given_.HasShape(graph_.value(*value).name);
  });
}

absl::Status NodeResolver::ResolveByRules(NodeId id, const OpDef& def) {
  const Node& node = graph_.node(id);
  if (const std::optional<ValueId> untyped = UntypedInput(node)) {
    nodes_[id].lacks_input_type = true;
    LeaveUnresolved(
        id, absl::StrCat("the type of its input '", graph_.value(*untyped).name,
                         "' is unknown"));
    return absl::OkStatus();
  }
  RefineSteering(node, def);
  const Known known = OperandsKnown(node);
  const Source source(*this, node);
  Operands operands = OperandsOf(node);
  operands.outputs.clear();
  const OpView view = View(node, nodes_[id].opset, operands, source);
  WB_RETURN_IF_ERROR(CheckOperands(def, view));
  const absl::StatusOr<OutputTypes> outputs = InferOutputs(def, view);
  WB_RETURN_IF_ERROR(read_status_);
  // A container has no range: it holds what its operands are at most.
  const bool makes_container =
      outputs.ok() && std::any_of(outputs->begin(), outputs->end(),
                                  [](const OutputType& output) {
                                    return output.container != nullptr;
                                  });
  if (known == Known::kByRanges && !makes_container) {
    const bool is_random = def.is_random != nullptr && def.is_random(view);
    return ResolveInRanges(id, def, is_random ? Runs::kDiffer : Runs::kAlike);
  }
  if (absl::IsFailedPrecondition(outputs.status())) {
    LeaveUnknown(id, def, outputs.status());
    return absl::OkStatus();
  }
  if (!outputs.ok() && InputBound(node) != Bound::kExact) {
    LeaveContradiction(id, outputs.status());
    return absl::OkStatus();
  }
  WB_RETURN_IF_ERROR(outputs.status());
  if (def.has_attribute_tables) NoteTables(node);
  // What changes at every run depends on the run.
  const bool is_random = def.is_random != nullptr && def.is_random(view);
  SetOutputs(id, *outputs, MovedChoice(node, def),
             is_random ? Runs::kDiffer : Runs::kAlike);
  bool small = def.fold != nullptr && known_elements_ < kMaxKnownElements;
  for (size_t i = 0; i < node.outputs.size(); ++i) {
    // No exporter computes shapes with text, and text has no bound.
    small &= (*outputs)[i].type.element_count() <= kMaxConstantElements &&
             (*outputs)[i].type.dtype() != DType::kString;
  }
  if (small) WB_RETURN_IF_ERROR(Fold(id, def));
  FindLoadTime(id);
  return absl::OkStatus();
}

// Views show the elements that they are given.
std::shared_ptr<const ExpertChoice> NodeResolver::MovedChoice(
    const Node& node, const OpDef& def) const {
  if (def.op_class != OpClass::kView || node.inputs.empty() ||
      !node.inputs[0] || values_[*node.inputs[0]].range == nullptr) {
    return nullptr;
  }
  return ExpertChoice::Moved(values_[*node.inputs[0]].range->choice.get());
}

void NodeResolver::SetOutputs(NodeId id, const OutputTypes& outputs,
                              const std::shared_ptr<const ExpertChoice>& moved,
                              Runs runs) {
  const Node& node = graph_.node(id);
  const bool is_static = runs == Runs::kAlike && AreStatic(node.inputs);
  const Bound bound = HiddenBound(node);
  for (size_t i = 0; i < node.outputs.size(); ++i) {
    if (!node.outputs[i]) continue;
    ResolvedValue& value = values_[*node.outputs[i]];
    OutputType output = outputs[i];
    if (moved != nullptr && output.choice == nullptr) output.choice = moved;
    SetType(*node.outputs[i], std::move(output));
    value.bound = std::max(bound, outputs[i].bound);
    // Ends that were found with a guess are no ends.
    if (bound != Bound::kExact) value.range = nullptr;
    value.is_static = is_static;
    if (bound == Bound::kExact) {
      NoteBound(node, *node.outputs[i], outputs[i].bound);
    }
    CompareWithFile(node, *node.outputs[i]);
  }
}

void NodeResolver::SetType(ValueId id, OutputType output) {
  ResolvedValue& value = values_[id];
  value.container = std::move(output.container);
  if (value.container != nullptr) return;
  const absl::Span<const int64_t> dims = output.type.dims();
  if (output.least || output.most || output.choice != nullptr) {
    Dims most(dims.begin(), dims.end());
    Dims least = output.bound == Bound::kExact ? most : Dims(most.size(), 0);
    ValueRange range = RangeOfDims(dims, output.least.value_or(least),
                                   output.most.value_or(most), range_symbols_);
    range.choice = std::move(output.choice);
    value.range = std::make_shared<const ValueRange>(std::move(range));
  }
  value.type = std::move(output.type);
}

NodeResolver::Known NodeResolver::OperandsKnown(const Node& node) {
  Known known = Known::kExactly;
  for (const std::optional<ValueId>& input : node.inputs) {
    if (!input) continue;
    ResolvedValue& value = values_[*input];
    // Rules of containers see types only.
    if (value.container != nullptr) return Known::kByGuess;
    if (value.range == nullptr && value.bound == Bound::kUpper) {
      const absl::Span<const int64_t> dims = value.type->dims();
      value.range = std::make_shared<const ValueRange>(
          RangeOfDims(dims, Dims(dims.size(), 0),
                      Dims(dims.begin(), dims.end()), range_symbols_));
    }
    if (value.range == nullptr && value.bound == Bound::kAssumed) {
      return Known::kByGuess;
    }
    if (value.range != nullptr && (!value.range->HasFixedDims() ||
                                   value.range->least_elements != nullptr)) {
      known = Known::kByRanges;
    }
  }
  return known;
}

absl::StatusOr<std::vector<RangedNode::Output>> NodeResolver::AskRanges(
    NodeId id, const OpDef& def) {
  const Node& node = graph_.node(id);
  std::vector<const ResolvedValue*> inputs;
  for (const std::optional<ValueId>& input : node.inputs) {
    inputs.push_back(input ? &values_[*input] : nullptr);
  }
  const Source source(*this, node);
  RangedNode ranged(node, nodes_[id].opset, def, std::move(inputs), source,
                    range_symbols_);
  return ranged.Resolve();
}

absl::Status NodeResolver::ResolveInRanges(NodeId id, const OpDef& def,
                                           Runs runs) {
  const Node& node = graph_.node(id);
  absl::StatusOr<std::vector<RangedNode::Output>> results = AskRanges(id, def);
  WB_RETURN_IF_ERROR(read_status_);
  if (!results.ok()) {
    if (absl::IsFailedPrecondition(results.status())) {
      LeaveUnknown(id, def, results.status());
    } else {
      LeaveContradiction(id, results.status());
    }
    return absl::OkStatus();
  }
  if (def.has_attribute_tables) NoteTables(node);
  const bool is_static = runs == Runs::kAlike && AreStatic(node.inputs);
  for (size_t i = 0; i < node.outputs.size(); ++i) {
    if (!node.outputs[i]) continue;
    RangedNode::Output& result = (*results)[i];
    ResolvedValue& value = values_[*node.outputs[i]];
    std::shared_ptr<const ExpertChoice> choice = std::move(result.type.choice);
    if (choice == nullptr) choice = MovedChoice(node, def);
    value.type = result.type.type;
    value.bound = result.type.bound;
    value.is_static = is_static;
    if (choice != nullptr && !result.range) {
      Dims dims(value.type->dims().begin(), value.type->dims().end());
      result.range = RangeOfDims(dims, dims, dims, range_symbols_);
    }
    if (result.range) {
      result.range->choice = std::move(choice);
      value.range =
          std::make_shared<const ValueRange>(*std::move(result.range));
    }
    // What only follows from bounds that have been told is not.
    if (result.own_bound == Bound::kAssumed || IsSteered(node, def)) {
      NoteBound(node, *node.outputs[i], result.own_bound);
    }
    if (result.constant && known_elements_ < kMaxKnownElements) {
      if (result.constant->fully_known()) value.is_static = true;
      Know(*node.outputs[i], *std::move(result.constant));
    }
    CompareWithFile(node, *node.outputs[i]);
  }
  FindLoadTime(id);
  return absl::OkStatus();
}

absl::Status NodeResolver::Fold(NodeId id, const OpDef& def) {
  const Node& node = graph_.node(id);
  const Source source(*this, node);
  const Operands operands = OperandsOf(node);
  absl::StatusOr<FoldedOutputs> folded =
      def.fold(View(node, nodes_[id].opset, operands, source));
  WB_RETURN_IF_ERROR(read_status_);
  WB_RETURN_IF_ERROR(folded.status());
  for (size_t i = 0; i < node.outputs.size() && i < folded->size(); ++i) {
    std::optional<Constant>& constant = (*folded)[i];
    if (!node.outputs[i] || !constant) continue;
    ResolvedValue& value = values_[*node.outputs[i]];
    WB_CHECK(constant->type() == *value.type);
    if (constant->fully_known()) value.is_static = true;
    Know(*node.outputs[i], *std::move(constant));
  }
  return absl::OkStatus();
}

bool NodeResolver::IsSteered(const Node& node, const OpDef& def) {
  for (size_t i = 0; i < node.inputs.size(); ++i) {
    if (node.inputs[i] &&
        def.input_roles[static_cast<int>(i)] == InputRole::kShape &&
        KnownValue(*node.inputs[i]) == nullptr) {
      return false;
    }
  }
  return true;
}

bool NodeResolver::AreStatic(
    const std::vector<std::optional<ValueId>>& values) const {
  return std::all_of(values.begin(), values.end(), [this](const auto& value) {
    return !value || values_[*value].is_static;
  });
}

void NodeResolver::FindLoadTime(NodeId id) {
  const Node& node = graph_.node(id);
  // Without a wanted output there is nothing to know; such a node runs if its
  // inputs do.
  const bool has_output =
      std::any_of(node.outputs.begin(), node.outputs.end(),
                  [](const auto& output) { return output.has_value(); });
  if (AreStatic(has_output ? node.outputs : node.inputs)) SetLoadTime(id);
}

NodeResolver::Mark NodeResolver::mark() const {
  return {values_.size(), nodes_.size(), assumptions_.size(),
          contradictions_.size(), known_elements_};
}

NodeResolver::Segment NodeResolver::Cut(const Mark& mark) {
  Segment segment;
  segment.values = CutTail(values_, mark.values);
  segment.nodes = CutTail(nodes_, mark.nodes);
  segment.assumptions = CutTail(assumptions_, mark.assumptions);
  segment.contradictions = CutTail(contradictions_, mark.contradictions);
  for (const std::string& line : segment.assumptions) {
    if (noted_.erase(line) != 0) segment.noted.insert(line);
  }
  segment.known_elements = known_elements_ - mark.known_elements;
  known_elements_ = mark.known_elements;
  // Other values will have these ids.
  const ValueId first(mark.values);
  refined_.erase(refined_.lower_bound(first), refined_.end());
  data_ends_.erase(data_ends_.lower_bound(first), data_ends_.end());
  return segment;
}

void NodeResolver::Append(Segment segment) {
  for (ResolvedValue& value : segment.values) AddValue(std::move(value));
  for (ResolvedNode& node : segment.nodes) AddNode(std::move(node));
  for (std::string& line : segment.assumptions) {
    if (segment.noted.contains(line)) {
      AssumeOnce(line);
    } else {
      Assume(std::move(line));
    }
  }
  for (std::string& line : segment.contradictions) {
    contradictions_.push_back(std::move(line));
  }
  known_elements_ += segment.known_elements;
}

}  // namespace weighbridge
