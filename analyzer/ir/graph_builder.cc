#include "analyzer/ir/graph_builder.h"

#include <algorithm>
#include <functional>
#include <queue>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Longer names are cut in messages, longer cycles too.
constexpr size_t kMaxNameInMessage = 160;
constexpr size_t kMaxNodesInMessage = 10;

constexpr char kUndefined[] =
    "is not defined by any node, initializer or graph input";

// The nested graphs of a node, with the attributes that hold them.
template <typename Visit>
void ForEachNestedGraph(const Node& node, Visit visit) {
  for (const Attribute& attribute : node.attributes.items()) {
    const Graph* nested = NestedGraph(attribute);
    if (nested != nullptr) visit(attribute, *nested);
  }
}

// Calls `visit` with every value that the node reads, repetitions included.
template <typename Visit>
void ForEachRead(const Node& node, Visit visit) {
  for (const std::optional<ValueId>& input : node.inputs) {
    if (input) visit(*input);
  }
  for (const ValueId capture : node.captures) visit(capture);
}

// Edges from producers to consumers as one array: those of node i are
// targets[first[i]] up to targets[first[i + 1]].
struct Successors {
  std::vector<int32_t> first, targets;
  std::vector<int32_t> in_degree;
};

Successors FindSuccessors(absl::Span<const Node> nodes,
                          absl::Span<const Value> values) {
  Successors edges;
  edges.first.assign(nodes.size() + 1, 0);
  edges.in_degree.assign(nodes.size(), 0);
  const auto for_each_edge = [&](auto visit) {
    for (size_t i = 0; i < nodes.size(); ++i) {
      ForEachRead(nodes[i], [&](ValueId id) {
        const std::optional<NodeId> producer = values[id.index()].producer;
        if (producer) visit(producer->index(), static_cast<int32_t>(i));
      });
    }
  };
  for_each_edge([&](int32_t producer, int32_t consumer) {
    ++edges.first[producer + 1];
    ++edges.in_degree[consumer];
  });
  for (size_t i = 1; i < edges.first.size(); ++i) {
    edges.first[i] += edges.first[i - 1];
  }
  edges.targets.resize(edges.first.back());
  std::vector<int32_t> next(edges.first.begin(), edges.first.end() - 1);
  for_each_edge([&](int32_t producer, int32_t consumer) {
    edges.targets[next[producer]++] = consumer;
  });
  return edges;
}

// Among the nodes that could not be sorted each reads a result of another such
// node: walking from reader to producer must come back to a node seen before.
absl::Status CycleError(absl::Span<const Node> nodes,
                        absl::Span<const Value> values,
                        const std::vector<bool>& is_sorted) {
  const auto unsorted_producer = [&](int32_t node) {
    int32_t found = -1;
    ForEachRead(nodes[node], [&](ValueId id) {
      const std::optional<NodeId> producer = values[id.index()].producer;
      if (found < 0 && producer && !is_sorted[producer->index()]) {
        found = producer->index();
      }
    });
    WB_CHECK(found >= 0);
    return found;
  };
  std::vector<bool> seen(nodes.size());
  int32_t at = static_cast<int32_t>(
      std::find(is_sorted.begin(), is_sorted.end(), false) - is_sorted.begin());
  while (!seen[at]) {
    seen[at] = true;
    at = unsorted_producer(at);
  }
  std::vector<int32_t> cycle;  // Against the flow of data.
  const int32_t entry = at;
  do {
    cycle.push_back(at);
    at = unsorted_producer(at);
  } while (at != entry);
  std::reverse(cycle.begin(), cycle.end());
  std::rotate(cycle.begin(), std::min_element(cycle.begin(), cycle.end()),
              cycle.end());
  const auto describe = [&](int32_t i) {
    // "node 'a' (Add)" without its first word.
    return DescribeNode(nodes[i]).substr(sizeof("node ") - 1);
  };
  std::vector<std::string> words;
  for (const int32_t node : cycle) {
    if (words.size() == kMaxNodesInMessage) {
      words.push_back(
          absl::StrCat("(", cycle.size() - kMaxNodesInMessage, " more)"));
      break;
    }
    words.push_back(describe(node));
  }
  words.push_back(QuoteName(nodes[cycle.front()].name));
  return absl::InvalidArgumentError(
      absl::StrCat("nodes form a cycle: ", absl::StrJoin(words, " -> ")));
}

// A later declaration counts if it says more: a shape where there was none.
void Refine(DeclaredType& type, DeclaredType declared) {
  if (type.kind == DeclaredType::Kind::kNone ||
      (type.kind == declared.kind && !type.has_shape && declared.has_shape)) {
    type = std::move(declared);
  }
}

}  // namespace

GraphBuilder::GraphBuilder(Scope scope, OpsetImports opset_imports,
                           std::shared_ptr<const ModelInfo> model,
                           std::shared_ptr<const PayloadReader> reader)
    : scope_(scope) {
  graph_.opset_imports_ = std::move(opset_imports);
  graph_.model_ =
      model != nullptr ? std::move(model) : std::make_shared<const ModelInfo>();
  graph_.reader_ = std::move(reader);
}

std::string GraphBuilder::DescribeDefinition(
    ValueKind kind, std::optional<NodeId> producer) const {
  switch (kind) {
    case ValueKind::kInput:
      return "by a graph input";
    case ValueKind::kInitializer:
      return "by an initializer";
    case ValueKind::kResult:
      return absl::StrCat("by ", DescribeNode(graph_.node(*producer)));
    case ValueKind::kCapture:
      return "by an enclosing graph";
  }
  return "";
}

absl::StatusOr<ValueId> GraphBuilder::Define(const std::string& name,
                                             ValueKind kind,
                                             std::optional<NodeId> producer) {
  const ValueId id(static_cast<int32_t>(graph_.values_.size()));
  const auto found = by_name_.find(name);
  if (found != by_name_.end()) {
    const Value& first = graph_.value(found->second);
    return absl::InvalidArgumentError(absl::StrCat(
        "value ", QuoteName(name),
        " is defined twice: ", DescribeDefinition(first.kind, first.producer),
        " and ", DescribeDefinition(kind, producer)));
  }
  Value& value = graph_.values_.emplace_back();
  value.kind = kind;
  value.producer = producer;
  by_name_.emplace(names_.emplace_back(name), id);
  is_listed_input_.push_back(false);
  return id;
}

std::optional<ValueId> GraphBuilder::Use(const std::string& name) {
  const auto found = by_name_.find(name);
  if (found != by_name_.end()) return found->second;
  if (scope_ == Scope::kMain) return std::nullopt;
  return *Define(name, ValueKind::kCapture, std::nullopt);
}

void GraphBuilder::Reserve(size_t nodes, size_t values) {
  graph_.nodes_.reserve(nodes);
  graph_.values_.reserve(values);
  by_name_.reserve(values);
}

absl::Status GraphBuilder::AddInput(const std::string& name,
                                    DeclaredType type) {
  if (name.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "graph input ", graph_.inputs_.size(), " has an empty name"));
  }
  const auto found = by_name_.find(name);
  if (found != by_name_.end()) {
    const ValueId id = found->second;
    if (is_listed_input_[id.index()]) {
      return absl::InvalidArgumentError(
          absl::StrCat("graph input ", QuoteName(name), " is listed twice"));
    }
    if (graph_.value(id).kind == ValueKind::kInitializer) {
      is_listed_input_[id.index()] = true;
      return absl::OkStatus();
    }
  }
  WB_ASSIGN_OR_RETURN(const ValueId id,
                      Define(name, ValueKind::kInput, std::nullopt));
  graph_.values_[id.index()].type = std::move(type);
  graph_.inputs_.push_back(id);
  is_listed_input_[id.index()] = true;
  return absl::OkStatus();
}

absl::Status GraphBuilder::AddInitializer(const std::string& name,
                                          DeclaredType type,
                                          TensorPayload payload) {
  if (name.empty()) {
    return absl::InvalidArgumentError("an initializer has an empty name");
  }
  const auto found = by_name_.find(name);
  std::optional<ValueId> id;
  if (found != by_name_.end() &&
      graph_.value(found->second).kind == ValueKind::kInput) {
    id = found->second;
  } else {
    WB_ASSIGN_OR_RETURN(id,
                        Define(name, ValueKind::kInitializer, std::nullopt));
  }
  Value& value = graph_.values_[id->index()];
  value.kind = ValueKind::kInitializer;
  value.type = std::move(type);
  value.payload = std::move(payload);
  return absl::OkStatus();
}

absl::Status GraphBuilder::AddNode(NodeSpec spec) {
  const NodeId id(static_cast<int32_t>(graph_.nodes_.size()));
  Node& node = graph_.nodes_.emplace_back();
  node.name =
      spec.name.empty() ? absl::StrCat("#", id.index()) : std::move(spec.name);
  node.domain = std::move(spec.domain);
  node.op_type = std::move(spec.op_type);
  node.overload = std::move(spec.overload);
  node.attributes = std::move(spec.attributes);
  node.inputs.resize(spec.inputs.size());
  for (size_t i = 0; i < spec.inputs.size(); ++i) {
    if (spec.inputs[i].empty()) continue;
    const auto found = by_name_.find(spec.inputs[i]);
    if (found != by_name_.end()) {
      node.inputs[i] = found->second;
    } else {
      open_inputs_.push_back({id, i, std::move(spec.inputs[i])});
    }
  }
  node.outputs.resize(spec.outputs.size());
  for (size_t i = 0; i < spec.outputs.size(); ++i) {
    if (spec.outputs[i].empty()) continue;
    WB_ASSIGN_OR_RETURN(node.outputs[i],
                        Define(spec.outputs[i], ValueKind::kResult, id));
  }
  return absl::OkStatus();
}

absl::Status GraphBuilder::AddOutput(const std::string& name,
                                     DeclaredType type) {
  if (name.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("graph output ", outputs_.size(), " has an empty name"));
  }
  outputs_.emplace_back(name, std::move(type));
  return absl::OkStatus();
}

void GraphBuilder::DeclareType(const std::string& name, DeclaredType type) {
  declared_.emplace_back(name, std::move(type));
}

absl::Status GraphBuilder::LinkInputs() {
  for (const OpenInput& open : open_inputs_) {
    Node& node = graph_.nodes_[open.node.index()];
    const std::optional<ValueId> id = Use(open.name);
    if (!id) {
      return absl::InvalidArgumentError(
          absl::StrCat(DescribeNode(node), ": input ", open.index, " ",
                       QuoteName(open.name), " ", kUndefined));
    }
    node.inputs[open.index] = *id;
  }
  return absl::OkStatus();
}

absl::Status GraphBuilder::LinkCaptures(NodeId reader) {
  Node& node = graph_.nodes_[reader.index()];
  absl::Status status;
  ForEachNestedGraph(node, [&](const Attribute& attribute, const Graph& body) {
    for (const Value& value : body.values()) {
      if (value.kind != ValueKind::kCapture) continue;
      const std::optional<ValueId> id = Use(value.name);
      if (!id) {
        status.Update(absl::InvalidArgumentError(
            absl::StrCat(DescribeNode(node), ": value ", QuoteName(value.name),
                         ", which the graph in attribute ",
                         QuoteName(attribute.name), " reads, ", kUndefined)));
        continue;
      }
      last_capture_.resize(graph_.values_.size());
      if (last_capture_[id->index()] != reader) node.captures.push_back(*id);
      last_capture_[id->index()] = reader;
    }
  });
  return status;
}

absl::Status GraphBuilder::SortNodes() {
  std::vector<Node>& nodes = graph_.nodes_;
  bool is_in_order = true;
  for (size_t i = 0; i < nodes.size(); ++i) {
    ForEachRead(nodes[i], [&](ValueId id) {
      const std::optional<NodeId> producer = graph_.value(id).producer;
      if (producer && producer->index() >= static_cast<int32_t>(i)) {
        is_in_order = false;
      }
    });
  }
  if (is_in_order) return absl::OkStatus();

  // Kahn's algorithm; of the nodes that are ready the first in the file.
  Successors edges = FindSuccessors(nodes, graph_.values_);
  std::priority_queue<int32_t, std::vector<int32_t>, std::greater<int32_t>>
      ready;
  for (size_t i = 0; i < nodes.size(); ++i) {
    if (edges.in_degree[i] == 0) ready.push(static_cast<int32_t>(i));
  }
  std::vector<Node> sorted;
  sorted.reserve(nodes.size());
  std::vector<int32_t> order;
  order.reserve(nodes.size());
  std::vector<bool> is_sorted(nodes.size());
  while (!ready.empty()) {
    const int32_t node = ready.top();
    ready.pop();
    is_sorted[node] = true;
    order.push_back(node);
    for (int32_t e = edges.first[node]; e < edges.first[node + 1]; ++e) {
      if (--edges.in_degree[edges.targets[e]] == 0) {
        ready.push(edges.targets[e]);
      }
    }
  }
  if (order.size() != nodes.size()) {
    return CycleError(nodes, graph_.values_, is_sorted);
  }
  for (const int32_t node : order) {
    const NodeId id(static_cast<int32_t>(sorted.size()));
    for (const std::optional<ValueId>& output : nodes[node].outputs) {
      if (output) graph_.values_[output->index()].producer = id;
    }
    sorted.push_back(std::move(nodes[node]));
  }
  nodes = std::move(sorted);
  return absl::OkStatus();
}

void GraphBuilder::AddDeclaredTypes() {
  for (auto* list : {&outputs_, &declared_}) {
    for (auto& [name, type] : *list) {
      const auto found = by_name_.find(name);
      if (found == by_name_.end()) continue;
      Refine(graph_.values_[found->second.index()].type, std::move(type));
    }
  }
}

void GraphBuilder::AddConsumers() {
  for (const NodeId id : IdRange<NodeId>(graph_.nodes_.size())) {
    ForEachRead(graph_.node(id), [&](ValueId read) {
      std::vector<NodeId>& consumers = graph_.values_[read.index()].consumers;
      if (consumers.empty() || consumers.back() != id) consumers.push_back(id);
    });
  }
}

absl::StatusOr<Graph> GraphBuilder::Build() && {
  WB_RETURN_IF_ERROR(LinkInputs());
  for (const NodeId id : IdRange<NodeId>(graph_.nodes_.size())) {
    WB_RETURN_IF_ERROR(LinkCaptures(id));
  }
  for (const auto& [name, type] : outputs_) {
    const std::optional<ValueId> id = Use(name);
    if (!id) {
      return absl::InvalidArgumentError(
          absl::StrCat("graph output ", QuoteName(name), " ", kUndefined));
    }
    graph_.outputs_.push_back(*id);
  }
  std::erase_if(graph_.inputs_, [&](ValueId id) {
    return graph_.value(id).kind != ValueKind::kInput;
  });
  WB_RETURN_IF_ERROR(SortNodes());
  AddDeclaredTypes();
  AddConsumers();
  for (const ValueId id : IdRange<ValueId>(names_.size())) {
    graph_.values_[id.index()].name = std::move(names_[id.index()]);
  }
  return std::move(graph_);
}

std::string QuoteName(const std::string& name) {
  std::string quoted = "'";
  for (const char c : name) {
    if (quoted.size() > kMaxNameInMessage) {
      // Not within a UTF-8 sequence.
      while ((quoted.back() & 0xC0) == 0x80) quoted.pop_back();
      if ((quoted.back() & 0x80) != 0) quoted.pop_back();
      quoted += "...";
      break;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      absl::StrAppend(&quoted, "\\x", absl::Hex(byte, absl::kZeroPad2));
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

std::string DescribeNode(const std::string& name, const std::string& domain,
                         const std::string& op_type) {
  std::string type =
      QuoteName(domain.empty() ? op_type : absl::StrCat(domain, ".", op_type));
  type.front() = '(';
  type.back() = ')';
  return absl::StrCat("node ", QuoteName(name), " ", type);
}

std::string DescribeNode(const Node& node) {
  return DescribeNode(node.name, node.domain, node.op_type);
}

}  // namespace weighbridge
