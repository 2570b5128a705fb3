#include "analyzer/resolve/graph_resolver.h"

#include <algorithm>
#include <memory>
#include <variant>

#include "absl/strings/str_cat.h"
#include "analyzer/ir/graph_builder.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/text/nearest.h"

namespace weighbridge {
namespace {

constexpr int kMaxDepth = 64;

bool HasGraph(const Node& node) {
  const auto& items = node.attributes.items();
  return std::any_of(items.begin(), items.end(), [](const Attribute& item) {
    return NestedGraph(item) != nullptr;
  });
}

bool RefersToCaller(const Node& node) {
  const auto& items = node.attributes.items();
  return std::any_of(items.begin(), items.end(), [](const Attribute& item) {
    return std::holds_alternative<AttributeReference>(item.value);
  });
}

}  // namespace

bool HasBodies(const Graph& graph) {
  std::set<std::pair<std::string, std::string>> functions;
  for (const Function& function : graph.model().functions) {
    functions.emplace(function.domain, function.name);
  }
  return std::any_of(graph.nodes().begin(), graph.nodes().end(),
                     [&](const Node& node) {
                       return HasGraph(node) ||
                              (!functions.empty() &&
                               functions.contains({node.domain, node.op_type}));
                     });
}

GraphResolver::GraphResolver(const OpRegistry& ops,
                             const std::map<std::string, int64_t>& trips,
                             FlatGraph& flat, NodeResolver& nodes)
    : ops_(ops), trips_(trips), flat_(flat), nodes_(nodes) {
  for (const Function& function : flat_.main().model().functions) {
    functions_[{function.domain, function.name, function.overload}] = &function;
  }
}

absl::Status GraphResolver::Run(const BoundInputs& inputs) {
  Scope scope;
  scope.graph = &flat_.main();
  WB_RETURN_IF_ERROR(AddMain(inputs, scope));
  WB_RETURN_IF_ERROR(Walk(scope));
  for (const ValueId id : scope.graph->outputs()) {
    const std::optional<ValueId>& output = scope.values[id.index()];
    if (!output) {
      return absl::InvalidArgumentError(
          absl::StrCat("graph output ", QuoteName(scope.graph->value(id).name),
                       " is an operand that the call of a function omits"));
    }
    outputs_.push_back(*output);
  }
  for (const auto& [name, unused] : trips_) {
    if (loop_names_.contains(name)) continue;
    const std::vector<std::string> names(loop_names_.begin(),
                                         loop_names_.end());
    return absl::NotFoundError(absl::StrCat("--trip names the loop '", name,
                                            "', which the model does not have",
                                            Alternatives(name, names)));
  }
  return absl::OkStatus();
}

absl::Status GraphResolver::AddMain(const BoundInputs& inputs, Scope& scope) {
  const Graph& graph = *scope.graph;
  scope.values.resize(graph.values().size());
  std::vector<ResolvedValue> typed(graph.values().size());
  for (size_t i = 0; i < graph.inputs().size(); ++i) {
    const ValueId id = graph.inputs()[i];
    ResolvedValue& value = typed[id.index()];
    value.type = inputs.types[i];
    const auto given = inputs.values.find(graph.value(id).name);
    if (given != inputs.values.end()) {
      value.is_static = true;
      value.constant = std::make_shared<const Constant>(given->second);
    }
    value.container = inputs.containers[i];
    if (value.container != nullptr) value.bound = value.container->bound();
  }
  for (const ValueId id : IdRange<ValueId>(graph.values().size())) {
    const Value& value = graph.value(id);
    if (value.kind == ValueKind::kResult && !flat_.is_main_itself()) continue;
    scope.values[id.index()] = id;
    if (!flat_.is_main_itself()) {
      Value source;
      source.name = value.name;
      source.kind = value.kind;
      source.type = value.type;
      source.payload = value.payload;
      scope.values[id.index()] = flat_.AddValue(std::move(source));
    }
    if (value.kind == ValueKind::kInitializer) {
      WB_RETURN_IF_ERROR(nodes_.AddInitializer(value));
    } else {
      nodes_.AddValue(std::move(typed[id.index()]));
    }
  }
  return absl::OkStatus();
}

absl::Status GraphResolver::Walk(Scope& scope) {
  for (const NodeId id : IdRange<NodeId>(scope.graph->nodes().size())) {
    const absl::Status status = Visit(scope, id);
    if (!status.ok()) {
      return Annotate(status, DescribeNode(scope.graph->node(id)));
    }
  }
  return absl::OkStatus();
}

absl::Status GraphResolver::Visit(Scope& scope, NodeId id) {
  const Node& node = scope.graph->node(id);
  if (scope.depth > 0) ++visits_;
  if (IsExhausted()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the bodies of functions, branches and loops expand to more than ",
        kMaxVisits, " nodes"));
  }
  if (const Function* function = Callee(node)) {
    return Call(scope, node, *function);
  }
  const int64_t opset = scope.graph->opset_version(node.domain).value_or(1);
  const absl::StatusOr<const OpDef*> def =
      ops_.Find(node.domain, node.op_type, opset);
  if (!def.ok()) {
    if (HasGraph(node)) {
      static constexpr OpDef kUnknown;
      return LeaveClosed({scope, node, kUnknown, opset},
                         std::string(def.status().message()));
    }
    return nodes_.ResolveWithoutRule(Emit(scope, node, opset),
                                     std::string(def.status().message()));
  }
  if ((*def)->plan != nullptr) {
    return ResolveBodies({scope, node, **def, opset});
  }
  // A constant of a body is one, however often the body runs.
  const bool may_share = scope.depth > 0 && node.inputs.empty() &&
                         node.outputs.size() == 1 && node.outputs[0] &&
                         !scope.results.contains(*node.outputs[0]) &&
                         !RefersToCaller(node);
  if (!may_share) return nodes_.Resolve(Emit(scope, node, opset), **def);
  const SharedKey key(scope.graph, node.outputs[0]->index());
  std::optional<ValueId>& value = scope.values[node.outputs[0]->index()];
  if (const auto found = shared_.find(key); found != shared_.end()) {
    value = found->second;
    return absl::OkStatus();
  }
  const NodeId flat = Emit(scope, node, opset);
  WB_RETURN_IF_ERROR(nodes_.Resolve(flat, **def));
  if (nodes_.node(flat).is_load_time) {
    shared_.emplace(key, *value);
    shared_log_.push_back(key);
  }
  return absl::OkStatus();
}

const Function* GraphResolver::Callee(const Node& node) const {
  if (functions_.empty()) return nullptr;
  const auto found =
      functions_.find({node.domain, node.op_type, node.overload});
  return found == functions_.end() ? nullptr : found->second;
}

absl::Status GraphResolver::Call(Scope& scope, const Node& node,
                                 const Function& function) {
  const Graph& body = *function.body;
  if (node.inputs.size() > body.inputs().size() ||
      node.outputs.size() > body.outputs().size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the call has ", node.inputs.size(), " inputs and ",
                     node.outputs.size(), " outputs, the function ",
                     body.inputs().size(), " and ", body.outputs().size()));
  }
  // The attributes of this call, with its own references resolved.
  const Attributes attributes = AttributesIn(scope, node);
  WB_ASSIGN_OR_RETURN(
      Scope inner,
      Enter(scope, node, body, absl::StrCat(scope.prefix, node.name, "/")));
  inner.call = &attributes;
  inner.function = &function;
  for (size_t i = 0; i < node.inputs.size(); ++i) {
    if (!node.inputs[i]) continue;
    inner.values[body.inputs()[i].index()] =
        scope.values[node.inputs[i]->index()];
  }
  NameResults(scope, node, inner);
  WB_RETURN_IF_ERROR(Walk(inner));
  return BindResults(scope, node, inner);
}

absl::StatusOr<GraphResolver::Scope> GraphResolver::Enter(
    const Scope& outer, const Node& node, const Graph& body,
    const std::string& prefix) {
  if (outer.depth >= kMaxDepth) {
    return absl::InvalidArgumentError(
        absl::StrCat("functions call each other, or graphs are nested, more ",
                     "than ", kMaxDepth, " deep or in a circle"));
  }
  Scope inner;
  inner.graph = &body;
  inner.prefix = prefix;
  inner.call = outer.call;
  inner.function = outer.function;
  inner.runs = outer.runs;
  inner.loop = outer.loop;
  inner.depth = outer.depth + 1;
  inner.values.resize(body.values().size());
  std::map<std::string, ValueId> captures;
  for (const ValueId capture : node.captures) {
    captures.emplace(outer.graph->value(capture).name, capture);
  }
  for (const ValueId id : IdRange<ValueId>(body.values().size())) {
    const Value& value = body.value(id);
    if (value.kind == ValueKind::kInitializer) {
      WB_ASSIGN_OR_RETURN(inner.values[id.index()],
                          Initializer(body, id, prefix));
    } else if (value.kind == ValueKind::kCapture) {
      const auto found = captures.find(value.name);
      if (found == captures.end()) {
        // The graph came in by reference from the call of a function.
        return absl::InvalidArgumentError(
            absl::StrCat("a graph that is passed to a function reads ",
                         QuoteName(value.name), ", which is not in its place"));
      }
      inner.values[id.index()] = outer.values[found->second.index()];
    }
  }
  return inner;
}

absl::StatusOr<ValueId> GraphResolver::Initializer(const Graph& graph,
                                                   ValueId id,
                                                   const std::string& prefix) {
  const SharedKey key(&graph, id.index());
  if (const auto found = shared_.find(key); found != shared_.end()) {
    return found->second;
  }
  Value value;
  value.kind = ValueKind::kInitializer;
  value.name = flat_.UniqueName(prefix + graph.value(id).name);
  value.type = graph.value(id).type;
  value.payload = graph.value(id).payload;
  WB_RETURN_IF_ERROR(nodes_.AddInitializer(value));
  const ValueId flat = flat_.AddValue(std::move(value));
  shared_.emplace(key, flat);
  shared_log_.push_back(key);
  return flat;
}

void GraphResolver::NameResults(const Scope& outer, const Node& node,
                                Scope& inner) const {
  for (size_t i = 0; i < node.outputs.size(); ++i) {
    const ValueId result = inner.graph->outputs()[i];
    if (!node.outputs[i] ||
        inner.graph->value(result).kind != ValueKind::kResult) {
      continue;
    }
    const Value& value = outer.graph->value(*node.outputs[i]);
    const auto outside = outer.results.find(*node.outputs[i]);
    inner.results.emplace(
        result, outside != outer.results.end()
                    ? outside->second
                    : OuterResult{outer.prefix + value.name, &value.type});
  }
}

absl::Status GraphResolver::BindResults(Scope& outer, const Node& node,
                                        const Scope& inner) {
  std::set<ValueId> bound;
  for (size_t i = 0; i < node.outputs.size(); ++i) {
    if (!node.outputs[i]) continue;
    const ValueId result = inner.graph->outputs()[i];
    const std::optional<ValueId>& made = inner.values[result.index()];
    std::optional<ValueId>& value = outer.values[node.outputs[i]->index()];
    if (!made ||
        (inner.results.contains(result) && bound.insert(result).second)) {
      value = made;
      continue;
    }
    // An operand that is returned as it is, or a result that is returned twice.
    Node copy;
    copy.name = absl::StrCat(inner.prefix, inner.graph->value(result).name);
    copy.op_type = "Identity";
    copy.inputs = {made};
    const int64_t opset = outer.graph->opset_version("").value_or(1);
    WB_ASSIGN_OR_RETURN(const OpDef* def,
                        ops_.Find(copy.domain, copy.op_type, opset));
    copy.outputs = {AddResult(outer, *node.outputs[i])};
    value = copy.outputs[0];
    const NodeId id = flat_.AddNode(std::move(copy));
    nodes_.AddNode({.opset = opset,
                    .runs = outer.runs,
                    .loop = outer.loop,
                    .is_stand_in = true});
    WB_RETURN_IF_ERROR(nodes_.Resolve(id, *def));
  }
  return absl::OkStatus();
}

// Graphs are put in place, or closed: no node of the flat graph has one.
Attributes GraphResolver::PlainAttributesIn(const Scope& scope,
                                            const Node& node) const {
  std::vector<Attribute> attributes = AttributesIn(scope, node).items();
  std::erase_if(attributes, [](const Attribute& attribute) {
    return NestedGraph(attribute) != nullptr;
  });
  return Attributes(std::move(attributes));
}

NodeId GraphResolver::Emit(Scope& scope, const Node& node, int64_t opset) {
  const NodeId id(flat_.is_main_itself()
                      ? static_cast<int32_t>(nodes_.mark().nodes)
                      : flat_.node_count());
  if (!flat_.is_main_itself()) {
    Node flat;
    flat.name = scope.prefix + node.name;
    flat.domain = node.domain;
    flat.op_type = node.op_type;
    flat.overload = node.overload;
    flat.attributes = PlainAttributesIn(scope, node);
    for (const std::optional<ValueId>& input : node.inputs) {
      flat.inputs.push_back(input ? scope.values[input->index()]
                                  : std::nullopt);
    }
    flat.outputs = AddResults(scope, node);
    flat_.AddNode(std::move(flat));
  }
  nodes_.AddNode({.opset = opset, .runs = scope.runs, .loop = scope.loop});
  return id;
}

ValueId GraphResolver::AddResult(Scope& scope, ValueId id) {
  const Value& declared = scope.graph->value(id);
  Value value;
  const auto outside = scope.results.find(id);
  if (outside != scope.results.end()) {
    value.name = outside->second.name;
    value.type = *outside->second.type;
  } else if (scope.depth == 0) {
    value.name = declared.name;
    value.type = declared.type;
  } else {
    // What a file says of a body need not hold for each of its runs.
    value.name = flat_.UniqueName(scope.prefix + declared.name);
  }
  nodes_.AddValue({});
  return flat_.AddValue(std::move(value));
}

ValueId GraphResolver::AddNamed(const std::string& name,
                                ResolvedValue resolved) {
  Value value;
  value.name = flat_.UniqueName(name);
  nodes_.AddValue(std::move(resolved));
  return flat_.AddValue(std::move(value));
}

// A reference takes the caller's attribute, else the function's default; an
// attribute that neither gives is absent.
Attributes GraphResolver::AttributesIn(const Scope& scope,
                                       const Node& node) const {
  std::vector<Attribute> attributes;
  for (const Attribute& attribute : node.attributes.items()) {
    const auto* reference = std::get_if<AttributeReference>(&attribute.value);
    if (reference == nullptr || scope.call == nullptr) {
      attributes.push_back(attribute);
      continue;
    }
    const AttributeValue* value = scope.call->Find(reference->name);
    if (value == nullptr) {
      for (const Attribute& item : scope.function->attribute_defaults) {
        if (item.name == reference->name) value = &item.value;
      }
    }
    if (value != nullptr) attributes.push_back({attribute.name, *value});
  }
  return Attributes(std::move(attributes));
}

std::vector<std::optional<ValueId>> GraphResolver::OuterOperands(
    const Site& site) const {
  std::vector<std::optional<ValueId>> operands;
  for (const std::optional<ValueId>& input : site.node.inputs) {
    operands.push_back(input ? site.scope.values[input->index()]
                             : std::nullopt);
  }
  for (const ValueId capture : site.node.captures) {
    operands.push_back(site.scope.values[capture.index()]);
  }
  return operands;
}

NodeId GraphResolver::EmitOperator(
    const Site& site, const std::string& name,
    std::vector<std::optional<ValueId>> inputs,
    std::vector<std::optional<ValueId>> outputs) {
  Node node;
  node.name = name;
  node.domain = site.node.domain;
  node.op_type = site.node.op_type;
  node.attributes = PlainAttributesIn(site.scope, site.node);
  node.inputs = std::move(inputs);
  node.outputs = std::move(outputs);
  nodes_.AddNode({.opset = site.opset,
                  .runs = site.scope.runs,
                  .loop = site.scope.loop,
                  .is_stand_in = true});
  return flat_.AddNode(std::move(node));
}

std::string GraphResolver::Describe(const Site& site) {
  return DescribeNode(site.scope.prefix + site.node.name, site.node.domain,
                      site.node.op_type);
}

std::vector<std::optional<ValueId>> GraphResolver::SteeringOperands(
    const Site& site) const {
  std::vector<std::optional<ValueId>> operands;
  for (size_t i = 0; i < site.node.inputs.size(); ++i) {
    const std::optional<ValueId>& input = site.node.inputs[i];
    if (site.def.input_roles[static_cast<int>(i)] != InputRole::kShape) break;
    operands.push_back(input ? site.scope.values[input->index()]
                             : std::nullopt);
  }
  return operands;
}

absl::Status GraphResolver::LeaveClosed(const Site& site,
                                        const std::string& reason) {
  const std::string name = site.scope.prefix + site.node.name;
  std::vector<std::optional<ValueId>> inputs = OuterOperands(site);
  WB_RETURN_IF_ERROR(AddNestedWeights(site.node, name + "/", inputs));
  return nodes_.ResolveWithoutRule(
      EmitOperator(site, name, std::move(inputs),
                   AddResults(site.scope, site.node)),
      reason);
}

std::vector<std::optional<ValueId>> GraphResolver::AddResults(
    Scope& scope, const Node& node) {
  std::vector<std::optional<ValueId>> results;
  for (const std::optional<ValueId>& output : node.outputs) {
    results.push_back(std::nullopt);
    if (!output) continue;
    results.back() = scope.values[output->index()] = AddResult(scope, *output);
  }
  return results;
}

// The floating and quantized initializers of its graphs: they are stored,
// whether they are read or not.
absl::Status GraphResolver::AddNestedWeights(
    const Node& node, const std::string& prefix,
    std::vector<std::optional<ValueId>>& inputs) {
  for (const Attribute& attribute : node.attributes.items()) {
    const Graph* graph = NestedGraph(attribute);
    if (graph == nullptr) continue;
    for (const ValueId id : IdRange<ValueId>(graph->values().size())) {
      const Value& value = graph->value(id);
      if (value.kind != ValueKind::kInitializer || !value.type.dtype) continue;
      if (!IsFloat(*value.type.dtype) && !IsNarrow(*value.type.dtype)) continue;
      WB_ASSIGN_OR_RETURN(const ValueId flat, Initializer(*graph, id, prefix));
      inputs.push_back(flat);
    }
    for (const Node& inner : graph->nodes()) {
      WB_RETURN_IF_ERROR(AddNestedWeights(inner, prefix, inputs));
    }
  }
  return absl::OkStatus();
}

GraphResolver::Mark GraphResolver::mark() const {
  return {flat_.mark(), nodes_.mark(), shared_log_.size()};
}

GraphResolver::Segment GraphResolver::Cut(const Mark& mark) {
  Segment segment;
  segment.flat = flat_.Cut(mark.flat);
  segment.nodes = nodes_.Cut(mark.nodes);
  for (size_t i = mark.shared; i < shared_log_.size(); ++i) {
    const auto found = shared_.find(shared_log_[i]);
    segment.shared.push_back(*found);
    shared_.erase(found);
  }
  shared_log_.resize(mark.shared);
  return segment;
}

void GraphResolver::Append(Segment segment) {
  flat_.Append(std::move(segment.flat));
  nodes_.Append(std::move(segment.nodes));
  for (const auto& [key, value] : segment.shared) {
    shared_.emplace(key, value);
    shared_log_.push_back(key);
  }
}

}  // namespace weighbridge
