// FlatGraph: the graph that is being resolved, with the bodies of calls and of
// control flow in the place of the nodes that run them. A graph without such
// nodes is taken as it is.
#ifndef WEIGHBRIDGE_ANALYZER_RESOLVE_FLAT_GRAPH_H_
#define WEIGHBRIDGE_ANALYZER_RESOLVE_FLAT_GRAPH_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "analyzer/ir/graph.h"

namespace weighbridge {

class FlatGraph {
 public:
  enum class Bodies : uint8_t {
    kNone,     // The main graph is all there is: nothing is ever added.
    kInPlace,  // Starts empty.
  };
  FlatGraph(std::shared_ptr<const Graph> main, Bodies bodies);

  const Graph& main() const { return *main_; }
  bool is_main_itself() const { return bodies_ == Bodies::kNone; }

  int32_t node_count() const {
    return static_cast<int32_t>(is_main_itself() ? main_->nodes().size()
                                                 : nodes_.size());
  }
  int32_t value_count() const {
    return static_cast<int32_t>(is_main_itself() ? main_->values().size()
                                                 : values_.size());
  }
  const Node& node(NodeId id) const {
    return is_main_itself() ? main_->node(id) : nodes_[id.index()];
  }
  const Value& value(ValueId id) const {
    return is_main_itself() ? main_->value(id) : values_[id.index()];
  }

  // The name, or the first free of "name#2", "name#3", ...: names of the main
  // graph are never given to anything else.
  std::string UniqueName(const std::string& name);
  // What a name of UniqueName, perhaps with a number, was made of.
  static std::string NameBeforeNumber(const std::string& name);
  // The value's name is taken as it is: see UniqueName.
  ValueId AddValue(Value value);
  // Its operands are values of this graph, its results too: they become its.
  NodeId AddNode(Node node);

  // What was added since: taken out, and put back where it was.
  struct Mark {
    size_t nodes, values;
  };
  struct Segment {
    std::vector<Node> nodes;
    std::vector<Value> values;
  };
  Mark mark() const { return {nodes_.size(), values_.size()}; }
  Segment Cut(Mark mark);
  void Append(Segment segment);

  // The finished graph. Its ids are those of this one.
  absl::StatusOr<std::shared_ptr<const Graph>> Build(
      const std::vector<ValueId>& outputs) &&;

 private:
  std::shared_ptr<const Graph> main_;
  Bodies bodies_;
  std::vector<Node> nodes_;
  std::vector<Value> values_;
  absl::flat_hash_set<std::string> main_names_, names_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_RESOLVE_FLAT_GRAPH_H_
