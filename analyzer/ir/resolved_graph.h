// A Graph in which every Value that can be known has a static TensorType.
//
// Resolving is a change of type, not of state: a function that takes a
// ResolvedGraph cannot be handed a model whose shapes are still unknown. What
// no rule covers stays unknown here, with the reason, and never becomes zero.
#ifndef WEIGHBRIDGE_ANALYZER_IR_RESOLVED_GRAPH_H_
#define WEIGHBRIDGE_ANALYZER_IR_RESOLVED_GRAPH_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/ir/bound.h"
#include "analyzer/ir/constant.h"
#include "analyzer/ir/container_type.h"
#include "analyzer/ir/graph.h"
#include "analyzer/ir/ids.h"
#include "analyzer/ir/tensor_type.h"
#include "analyzer/ir/value_range.h"

namespace weighbridge {

struct ResolvedValue {
  std::optional<TensorType> type;  // nullopt: unknown, or no tensor.
  // Of a sequence, an optional or a map; null: unknown, or a tensor.
  std::shared_ptr<const ContainerType> container;
  Bound bound = Bound::kExact;
  // Depends on no input of the model: known, or computed once when the model
  // is loaded.
  bool is_static = false;
  // Set if elements are known exactly, all or some.
  std::shared_ptr<const Constant> constant;
  // Null: `type` and `constant` say all that is known, of a size that is no
  // more than an upper bound, too.
  std::shared_ptr<const ValueRange> range;
};

struct ResolvedNode {
  // Of the node's domain, where the node stands in the file: a function may
  // import another version than the model.
  int64_t opset = 1;
  // Per inference; more than once in a loop. A node at load time runs once.
  int64_t runs = 1;
  // The loop around the node, if its body stands in the graph once for all of
  // its runs; 0: none. What is in a loop cannot be fused with what is not.
  int32_t loop = 0;
  // Its results grow from the run of this node on, which begins their loop.
  std::optional<NodeId> begin = {};
  // All outputs are static: not part of an inference.
  bool is_load_time = false;
  // Empty if the node has a rule and its outputs have types; else why not.
  std::string unresolved = {};
  // Unresolved only because the type of an input is unknown.
  bool lacks_input_type = false;
  // Not in the file, or not with these operands: what is left of control flow
  // whose bodies stand beside it, or a copy of what a body hands back.
  bool is_stand_in = false;
};

class ResolvedGraph {
 public:
  // What resolving found out beyond types, for the report.
  struct Findings {
    std::map<std::string, int64_t> bound_dims;  // Assumed ones included.
    std::vector<std::string> assumptions;       // In words.
    // Those of them that nobody could know and the user can tell.
    std::vector<std::string> guesses;
    // Where the file's own value_info disagrees with what was inferred.
    std::vector<std::string> contradictions;
    // Attributes that no version of their operator has.
    std::vector<std::string> unknown_attributes;
    // Types that ONNX does not allow in the opset that the model imports.
    std::vector<std::string> disallowed_types;
    int64_t batch = 1;
    // Nodes of the main graph as the file has it: calls of functions, which
    // are replaced by their bodies here, count one each.
    int64_t file_nodes = 0;
    // A graph that hard-codes its batch is run this many times per batch.
    int64_t frames = 1;
  };

  ResolvedGraph(std::shared_ptr<const Graph> graph,
                IdMap<ValueId, ResolvedValue> values,
                IdMap<NodeId, ResolvedNode> nodes, Findings findings)
      : graph_(std::move(graph)),
        values_(std::move(values)),
        nodes_(std::move(nodes)),
        findings_(std::move(findings)) {}

  const Graph& graph() const { return *graph_; }
  const std::shared_ptr<const Graph>& shared_graph() const { return graph_; }
  const ResolvedValue& value(ValueId id) const { return values_[id]; }
  const ResolvedNode& node(NodeId id) const { return nodes_[id]; }
  // Null if unknown, or no tensor.
  const TensorType* type(ValueId id) const {
    return values_[id].type ? &*values_[id].type : nullptr;
  }
  // Null if unknown, or a tensor.
  const ContainerType* container(ValueId id) const {
    return values_[id].container.get();
  }
  // What the value occupies, at most; nullopt: unknown.
  std::optional<Bytes> byte_size(ValueId id) const {
    if (values_[id].type) return values_[id].type->byte_size();
    if (values_[id].container) return values_[id].container->byte_size();
    return std::nullopt;
  }
  const Constant* constant(ValueId id) const {
    return values_[id].constant.get();
  }
  const Findings& findings() const { return findings_; }

  ResolvedGraph WithFindings(Findings findings) const {
    ResolvedGraph result = *this;
    result.findings_ = std::move(findings);
    return result;
  }
  // The same graph with other types of its values.
  ResolvedGraph WithValues(IdMap<ValueId, ResolvedValue> values) const {
    ResolvedGraph result = *this;
    result.values_ = std::move(values);
    return result;
  }

 private:
  std::shared_ptr<const Graph> graph_;
  IdMap<ValueId, ResolvedValue> values_;
  IdMap<NodeId, ResolvedNode> nodes_;
  Findings findings_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_IR_RESOLVED_GRAPH_H_
