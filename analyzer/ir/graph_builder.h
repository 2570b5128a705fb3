// GraphBuilder: the only way to make a Graph. It takes the parts in any order,
// by name, and Build() links, verifies and sorts them.
#ifndef WEIGHBRIDGE_ANALYZER_IR_GRAPH_BUILDER_H_
#define WEIGHBRIDGE_ANALYZER_IR_GRAPH_BUILDER_H_

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "analyzer/ir/graph.h"

namespace weighbridge {

// A node before its edges are linked. An empty name omits an operand.
struct NodeSpec {
  std::string name, domain, op_type, overload;
  Attributes attributes;
  std::vector<std::string> inputs, outputs;
};

class GraphBuilder {
 public:
  enum class Scope {
    kMain,    // Every name must be defined in the graph.
    kNested,  // Undefined names become kCapture values.
  };

  GraphBuilder(Scope scope, OpsetImports opset_imports,
               std::shared_ptr<const ModelInfo> model,
               std::shared_ptr<const PayloadReader> reader);

  // How many nodes and values there will be, roughly: saves moving them.
  void Reserve(size_t nodes, size_t values);
  void SetName(std::string name) { graph_.name_ = std::move(name); }

  // InvalidArgument if the name is empty or already an input.
  absl::Status AddInput(const std::string& name, DeclaredType type);
  // May name an input, whose default it then is (files before IR version 4).
  // InvalidArgument if the name is empty or already an initializer.
  absl::Status AddInitializer(const std::string& name, DeclaredType type,
                              TensorPayload payload);
  // InvalidArgument if an output is already defined.
  absl::Status AddNode(NodeSpec spec);
  absl::Status AddOutput(const std::string& name, DeclaredType type);
  // value_info: recorded if such a value exists when the graph is built.
  void DeclareType(const std::string& name, DeclaredType type);

  // InvalidArgument, naming node and value, if a node reads or the graph
  // returns what nothing defines, or if the nodes form a cycle.
  absl::StatusOr<Graph> Build() &&;

 private:
  absl::StatusOr<ValueId> Define(const std::string& name, ValueKind kind,
                                 std::optional<NodeId> producer);
  // Nullopt if the name is not defined and the scope is kMain.
  std::optional<ValueId> Use(const std::string& name);
  // "by node 'a' (Relu)", "by a graph input".
  std::string DescribeDefinition(ValueKind kind,
                                 std::optional<NodeId> producer) const;
  absl::Status LinkInputs();
  absl::Status LinkCaptures(NodeId reader);
  // Producers before consumers; file order as far as that allows.
  absl::Status SortNodes();
  void AddDeclaredTypes();
  void AddConsumers();

  Scope scope_;
  Graph graph_;
  // Inputs of nodes that came before what defines them.
  struct OpenInput {
    NodeId node;
    size_t index;
    std::string name;
  };
  std::vector<OpenInput> open_inputs_;  // In file order.
  std::vector<std::pair<std::string, DeclaredType>> outputs_, declared_;
  std::vector<bool> is_listed_input_;  // By value: also with a default.
  std::vector<std::optional<NodeId>> last_capture_;  // By value.
  // The names of the values, by value, where the keys of `by_name_` see them.
  std::deque<std::string> names_;
  absl::flat_hash_map<absl::string_view, ValueId> by_name_;
};

// "node 'conv1' (Conv)", "node '#17' (com.microsoft.Gelu)": for messages.
std::string DescribeNode(const std::string& name, const std::string& domain,
                         const std::string& op_type);
std::string DescribeNode(const Node& node);
// A name out of a file, fit for a message: 'w', without control characters and
// cut if it is very long.
std::string QuoteName(const std::string& name);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_IR_GRAPH_BUILDER_H_
