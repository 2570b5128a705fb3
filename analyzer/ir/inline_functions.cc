#include "analyzer/ir/inline_functions.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ir/graph_builder.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

constexpr int kMaxDepth = 64;
constexpr int64_t kMaxNodes = 1 << 20;

// (domain, name, overload)
using FunctionKey = std::tuple<std::string, std::string, std::string>;

// What the names of a body stand for at one call.
struct Scope {
  std::map<std::string, std::string> names;
  std::string prefix;
  const Node* call = nullptr;  // Null: the main graph.
  const Function* function = nullptr;
};

class Inliner {
 public:
  explicit Inliner(std::shared_ptr<const Graph> graph)
      : graph_(std::move(graph)) {
    for (const Function& function : graph_->model().functions) {
      functions_[{function.domain, function.name, function.overload}] =
          &function;
    }
  }

  absl::StatusOr<std::shared_ptr<const Graph>> Run() {
    bool calls = false;
    int64_t expanded = 0;
    for (const Node& node : graph_->nodes()) {
      const Function* function = Callee(node);
      if (function == nullptr) continue;
      calls = true;
      absl::StatusOr<int64_t> nodes = ExpandedNodes(*function, 0);
      if (!nodes.ok()) return Annotate(nodes.status(), DescribeNode(node));
      expanded += *nodes;
      if (expanded > kMaxNodes) {
        return absl::InvalidArgumentError(
            absl::StrCat("the calls of functions expand to more than ",
                         kMaxNodes, " nodes"));
      }
    }
    if (!calls) return graph_;
    // The model and the file live as long as the graph they came with.
    builder_.emplace(
        GraphBuilder::Scope::kMain, MergedImports(),
        std::shared_ptr<const ModelInfo>(graph_, &graph_->model()),
        std::shared_ptr<const PayloadReader>(graph_, graph_->payload_reader()));
    builder_->SetName(graph_->name());
    WB_RETURN_IF_ERROR(CopyValues());
    const Scope main;
    for (const Node& node : graph_->nodes()) {
      WB_RETURN_IF_ERROR(Expand(*graph_, node, main));
    }
    for (const ValueId id : graph_->outputs()) {
      const Value& output = graph_->value(id);
      WB_RETURN_IF_ERROR(builder_->AddOutput(output.name, output.type));
    }
    WB_ASSIGN_OR_RETURN(Graph inlined, std::move(*builder_).Build());
    return std::make_shared<const Graph>(std::move(inlined));
  }

 private:
  // Null if the node is no call, or one that cannot be replaced.
  const Function* Callee(const Node& node) const {
    const auto found =
        functions_.find({node.domain, node.op_type, node.overload});
    if (found == functions_.end()) return nullptr;
    const Graph& body = *found->second->body;
    for (const auto& [domain, version] : body.opset_imports()) {
      const std::optional<int64_t> ours = graph_->opset_version(domain);
      if (ours && *ours != version) return nullptr;
    }
    for (const Node& inner : body.nodes()) {
      if (!inner.captures.empty() || HasGraph(inner)) return nullptr;
    }
    return found->second;
  }

  // How many nodes a call stands for, at most kMaxNodes + 1: known before
  // anything is expanded.
  absl::StatusOr<int64_t> ExpandedNodes(const Function& function, int depth) {
    if (depth >= kMaxDepth) {
      return absl::InvalidArgumentError(
          absl::StrCat("functions call each other more than ", kMaxDepth,
                       " deep, or in a circle"));
    }
    const auto known = expanded_nodes_.find(&function);
    if (known != expanded_nodes_.end()) return known->second;
    int64_t count = 0;
    for (const Node& node : function.body->nodes()) {
      const Function* callee = Callee(node);
      int64_t nodes = 1;
      if (callee != nullptr) {
        WB_ASSIGN_OR_RETURN(nodes, ExpandedNodes(*callee, depth + 1));
      }
      count = std::min(count + nodes, kMaxNodes + 1);
    }
    expanded_nodes_[&function] = count;
    return count;
  }

  static bool HasGraph(const Node& node) {
    for (const Attribute& attribute : node.attributes.items()) {
      if (std::holds_alternative<std::shared_ptr<const Graph>>(
              attribute.value)) {
        return true;
      }
    }
    return false;
  }

  OpsetImports MergedImports() const {
    OpsetImports imports = graph_->opset_imports();
    for (const Function& function : graph_->model().functions) {
      for (const auto& [domain, version] : function.body->opset_imports()) {
        imports.emplace(domain, version);
      }
    }
    return imports;
  }

  absl::Status CopyValues() {
    for (const ValueId id : graph_->inputs()) {
      const Value& input = graph_->value(id);
      WB_RETURN_IF_ERROR(builder_->AddInput(input.name, input.type));
    }
    for (const Value& value : graph_->values()) {
      if (value.kind == ValueKind::kInitializer) {
        WB_RETURN_IF_ERROR(
            builder_->AddInitializer(value.name, value.type, value.payload));
      } else if (value.kind == ValueKind::kResult &&
                 value.type.kind != DeclaredType::Kind::kNone) {
        builder_->DeclareType(value.name, value.type);
      }
    }
    return absl::OkStatus();
  }

  static std::string NameIn(const Scope& scope, const Graph& graph,
                            const std::optional<ValueId>& value) {
    if (!value) return "";
    const std::string& name = graph.value(*value).name;
    const auto found = scope.names.find(name);
    return found != scope.names.end() ? found->second : scope.prefix + name;
  }

  absl::Status Expand(const Graph& graph, const Node& node,
                      const Scope& scope) {
    const Function* function = Callee(node);
    if (function != nullptr) {
      return Annotate(ExpandCall(graph, node, *function, scope),
                      DescribeNode(node));
    }
    NodeSpec spec;
    spec.name = scope.prefix + node.name;
    spec.domain = node.domain;
    spec.op_type = node.op_type;
    spec.overload = node.overload;
    spec.attributes = AttributesIn(scope, node);
    for (const auto& input : node.inputs) {
      spec.inputs.push_back(NameIn(scope, graph, input));
    }
    for (const auto& output : node.outputs) {
      spec.outputs.push_back(NameIn(scope, graph, output));
    }
    return builder_->AddNode(std::move(spec));
  }

  // A reference takes the caller's attribute, else the function's default; an
  // attribute that neither gives is absent.
  static Attributes AttributesIn(const Scope& scope, const Node& node) {
    std::vector<Attribute> attributes;
    for (const Attribute& attribute : node.attributes.items()) {
      const auto* reference = std::get_if<AttributeReference>(&attribute.value);
      if (reference == nullptr || scope.call == nullptr) {
        attributes.push_back(attribute);
        continue;
      }
      const AttributeValue* value =
          scope.call->attributes.Find(reference->name);
      if (value == nullptr) {
        for (const Attribute& item : scope.function->attribute_defaults) {
          if (item.name == reference->name) value = &item.value;
        }
      }
      if (value != nullptr) attributes.push_back({attribute.name, *value});
    }
    return Attributes(std::move(attributes));
  }

  absl::Status ExpandCall(const Graph& graph, const Node& node,
                          const Function& function, const Scope& scope) {
    const Graph& body = *function.body;
    if (node.inputs.size() > body.inputs().size() ||
        node.outputs.size() > body.outputs().size()) {
      return absl::InvalidArgumentError(
          absl::StrCat("the call has ", node.inputs.size(), " inputs and ",
                       node.outputs.size(), " outputs, the function ",
                       body.inputs().size(), " and ", body.outputs().size()));
    }
    // The attributes of this call, with its own references resolved.
    Node call = node;
    call.attributes = AttributesIn(scope, node);
    Scope inner;
    inner.prefix = UniquePrefix(scope.prefix + node.name);
    inner.call = &call;
    inner.function = &function;
    for (size_t i = 0; i < body.inputs().size(); ++i) {
      inner.names[body.value(body.inputs()[i]).name] =
          i < node.inputs.size() ? NameIn(scope, graph, node.inputs[i]) : "";
    }
    std::vector<std::pair<std::string, std::string>> copies;
    for (size_t i = 0; i < node.outputs.size(); ++i) {
      const std::string outer = NameIn(scope, graph, node.outputs[i]);
      const Value& output = body.value(body.outputs()[i]);
      if (outer.empty()) continue;
      // An input that is returned as it is, or a result that is returned twice.
      if (inner.names.count(output.name) != 0) {
        copies.emplace_back(inner.names[output.name], outer);
      } else {
        inner.names[output.name] = outer;
      }
    }
    for (const Node& inner_node : body.nodes()) {
      WB_RETURN_IF_ERROR(Expand(body, inner_node, inner));
    }
    for (const auto& [from, to] : copies) {
      NodeSpec spec;
      spec.name = inner.prefix + to;
      spec.op_type = "Identity";
      spec.inputs = {from};
      spec.outputs = {to};
      WB_RETURN_IF_ERROR(builder_->AddNode(std::move(spec)));
    }
    return absl::OkStatus();
  }

  // Calls may share a name; the values of their bodies may not.
  std::string UniquePrefix(const std::string& name) {
    std::string prefix = name + "/";
    for (int i = 2; !prefixes_.insert(prefix).second; ++i) {
      prefix = absl::StrCat(name, "#", i, "/");
    }
    return prefix;
  }

  std::shared_ptr<const Graph> graph_;
  std::map<FunctionKey, const Function*> functions_;
  std::optional<GraphBuilder> builder_;
  std::set<std::string> prefixes_;
  std::map<const Function*, int64_t> expanded_nodes_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const Graph>> InlineFunctions(
    std::shared_ptr<const Graph> graph) {
  return Inliner(std::move(graph)).Run();
}

}  // namespace weighbridge
