// The imported model: what is connected to what, exactly as the file says.
//
// A Graph is built once by GraphBuilder and never changes. Its nodes are stored
// in topological order, so "for each node" is already a valid schedule. Bodies
// of control flow are Graphs in attributes, bodies of functions stand in
// ModelInfo; both name outer values as kCapture.
#ifndef WEIGHBRIDGE_ANALYZER_IR_GRAPH_H_
#define WEIGHBRIDGE_ANALYZER_IR_GRAPH_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/types/span.h"
#include "analyzer/ir/attributes.h"
#include "analyzer/ir/declared_type.h"
#include "analyzer/ir/ids.h"
#include "analyzer/ir/tensor_payload.h"

namespace weighbridge {

enum class ValueKind : uint8_t {
  kInput,
  kInitializer,
  kResult,
  kCapture,  // In a nested graph: a value of an enclosing one, by name.
};

// One edge. Weights are Values whose kind is kInitializer; their payload is
// never loaded, only its type and where in the file it lives.
struct Value {
  std::string name;
  ValueKind kind = ValueKind::kResult;
  DeclaredType type;               // May contain symbolic or unknown dims.
  std::optional<NodeId> producer;  // Set if and only if kind == kResult.
  std::vector<NodeId> consumers;   // Ascending, unique; captures included.
  TensorPayload payload;           // Of an initializer.
};

struct Node {
  std::string name;  // As in the file, or "#17": its place in the file.
  std::string domain, op_type, overload;  // "", "Conv", "".
  Attributes attributes;
  std::vector<std::optional<ValueId>> inputs;   // nullopt: omitted optional.
  std::vector<std::optional<ValueId>> outputs;  // nullopt: not wanted.
  std::vector<ValueId> captures;  // Values that its nested graphs read.
};

// Opset imports: domain -> version. The default domain is "" ("ai.onnx" is
// the same).
using OpsetImports = std::map<std::string, int64_t>;

// A model-local function. Its body's inputs have no types of their own.
struct Function {
  std::string domain, name, overload;
  std::vector<std::string> attribute_names;  // Without defaults.
  std::vector<Attribute> attribute_defaults;
  std::shared_ptr<const Graph> body;
};

// What a file says about the model as a whole.
struct ModelInfo {
  std::string file;  // As the user named it.
  int64_t ir_version = 0;
  std::string producer_name, producer_version, domain, doc_string;
  int64_t model_version = 0;
  std::vector<std::pair<std::string, std::string>> metadata;  // In file order.
  std::vector<Function> functions;
};

class Graph {
 public:
  const std::string& name() const { return name_; }
  absl::Span<const Node> nodes() const { return nodes_; }
  absl::Span<const Value> values() const { return values_; }
  const Node& node(NodeId id) const { return nodes_[id.index()]; }
  const Value& value(ValueId id) const { return values_[id.index()]; }
  // Without the initializers that old files also list as inputs.
  absl::Span<const ValueId> inputs() const { return inputs_; }
  absl::Span<const ValueId> outputs() const { return outputs_; }
  const OpsetImports& opset_imports() const { return opset_imports_; }
  // Nullopt if the model does not import the domain.
  std::optional<int64_t> opset_version(const std::string& domain) const {
    const auto found = opset_imports_.find(domain);
    if (found == opset_imports_.end()) return std::nullopt;
    return found->second;
  }
  const ModelInfo& model() const { return *model_; }
  // Null if payloads cannot be read (a graph built by hand).
  const PayloadReader* payload_reader() const { return reader_.get(); }

 private:
  friend class GraphBuilder;  // The only writer; Build() verifies and sorts.
  Graph() = default;
  std::string name_;
  std::vector<Node> nodes_;
  std::vector<Value> values_;
  std::vector<ValueId> inputs_, outputs_;
  OpsetImports opset_imports_;
  std::shared_ptr<const ModelInfo> model_;
  std::shared_ptr<const PayloadReader> reader_;
};

// The graph that an attribute holds; null: it holds something else.
inline const Graph* NestedGraph(const Attribute& attribute) {
  const auto* graph =
      std::get_if<std::shared_ptr<const Graph>>(&attribute.value);
  return graph == nullptr ? nullptr : graph->get();
}

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_IR_GRAPH_H_
