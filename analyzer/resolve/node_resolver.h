// NodeResolver: runs the rules of one node after the other and keeps what they
// tell about the values of a FlatGraph. What stands in the graph, and in which
// order, is decided by others.
#ifndef WEIGHBRIDGE_ANALYZER_RESOLVE_NODE_RESOLVER_H_
#define WEIGHBRIDGE_ANALYZER_RESOLVE_NODE_RESOLVER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/ir/graph.h"
#include "analyzer/ir/ids.h"
#include "analyzer/ir/resolved_graph.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_registry.h"
#include "analyzer/ops/op_view.h"
#include "analyzer/resolve/flat_graph.h"
#include "analyzer/resolve/given_tensors.h"
#include "analyzer/resolve/ranged_node.h"

namespace weighbridge {

// Whether the shapes that the file declares are those of this run: not if the
// user gave inputs other ones.
enum class FileShapes : uint8_t { kHold, kReplaced };

class NodeResolver {
 public:
  // `dims`: what the symbols of the inputs are bound to.
  NodeResolver(const FlatGraph& graph, const OpRegistry& ops,
               const std::map<std::string, int64_t>& dims,
               FileShapes file_shapes, GivenTensors& given);

  // Everything is added in the order of its id.
  void AddValue(ResolvedValue value) { values_.push_back(std::move(value)); }
  absl::Status AddInitializer(const Value& value);
  void AddNode(ResolvedNode node) { nodes_.push_back(std::move(node)); }

  ResolvedValue& value(ValueId id) { return values_[id]; }
  const ResolvedNode& node(NodeId id) const { return nodes_[id]; }

  // Checks the operands and gives results their types and, as far as they can
  // be known, values. InvalidArgument: the node breaks its operator's rule.
  absl::Status Resolve(NodeId id, const OpDef& def);
  // The same of a node that no rule is for.
  absl::Status ResolveWithoutRule(NodeId id, std::string reason);

  // What the user says of the results goes before what rules, or bodies, say.
  absl::Status TakeGiven(NodeId id);

  absl::StatusOr<BodyPlan> Plan(const Node& node, int64_t opset,
                                const OpDef& def);
  absl::StatusOr<OpCost> Cost(NodeId id, const OpDef& def);

  // Null: no rule says what the node makes.
  const OpDef* RuleOf(NodeId id) const;

  // Null if the value is not known. Decodes an initializer when first asked.
  const Constant* KnownValue(ValueId id);
  void Know(ValueId id, Constant constant);
  // Whether the value stands for itself, and not for the largest it could be.
  bool IsExactlyKnown(ValueId id) {
    return KnownValue(id) != nullptr && values_[id].bound == Bound::kExact;
  }
  // Of what no rule resolves: all that it makes is known before the model runs.
  void SetLoadTime(NodeId id) {
    nodes_[id].is_load_time = true;
    nodes_[id].runs = 1;
  }
  void SetBegin(NodeId id, NodeId begin) { nodes_[id].begin = begin; }
  void Assume(std::string line) { assumptions_.push_back(std::move(line)); }
  // Assumes what nobody can know and the user can tell.
  void Guess(const std::string& line) {
    guesses_.insert(line);
    Assume(line);
  }
  bool IsGuess(const std::string& line) const {
    return guesses_.contains(line);
  }

  // As in FlatGraph. What was assumed and contradicted goes with it.
  struct Mark {
    int32_t values, nodes;
    size_t assumptions, contradictions;
    int64_t known_elements;
  };
  struct Segment {
    std::vector<ResolvedValue> values;
    std::vector<ResolvedNode> nodes;
    std::vector<std::string> assumptions, contradictions;
    std::set<std::string> noted;  // Which of the assumptions stand once.
    int64_t known_elements;
  };
  Mark mark() const;
  Segment Cut(const Mark& mark);
  void Append(Segment segment);
  const std::vector<std::string>& assumptions() const { return assumptions_; }

  // What all was found, for the ResolvedGraph.
  IdMap<ValueId, ResolvedValue> TakeValues() { return std::move(values_); }
  IdMap<NodeId, ResolvedNode> TakeNodes() { return std::move(nodes_); }
  std::vector<std::string> TakeAssumptions() { return std::move(assumptions_); }
  std::vector<std::string> TakeContradictions() {
    return std::move(contradictions_);
  }

 private:
  class Source;
  // The operands of one node as rules see them.
  struct Operands {
    absl::InlinedVector<const TensorType*, 6> inputs, outputs;
    absl::InlinedVector<const ContainerType*, 6> input_containers,
        output_containers;
    absl::InlinedVector<const ValueRange*, 6> input_ranges;
  };
  Operands OperandsOf(const Node& node) const;
  static OpView View(const Node& node, int64_t opset, const Operands& operands,
                     const Source& source);
  // The loosest of the bounds of its inputs.
  Bound InputBound(const Node& node) const;
  // The same of what rules do not see: containers tell how sure they are, and
  // rules what follows from it.
  Bound HiddenBound(const Node& node) const;
  absl::Status ResolveByRules(NodeId id, const OpDef& def);
  // Nobody can say anything about the node: its results are what the file
  // declares, if it declares all, else unknown.
  void LeaveUnresolved(NodeId id, std::string reason);
  // The same because of what is not known of its operands.
  void LeaveUnknown(NodeId id, const OpDef& def, const absl::Status& why);
  bool AreGiven(const std::vector<std::optional<ValueId>>& values) const;
  // The first input whose type is not known.
  std::optional<ValueId> UntypedInput(const Node& node) const;
  // Whether two runs on the same operands give the same results.
  enum class Runs : uint8_t { kAlike, kDiffer };
  std::shared_ptr<const ExpertChoice> MovedChoice(const Node& node,
                                                  const OpDef& def) const;
  void SetOutputs(NodeId id, const OutputTypes& outputs,
                  const std::shared_ptr<const ExpertChoice>& moved, Runs runs);
  void SetType(ValueId id, OutputType output);
  bool AreStatic(const std::vector<std::optional<ValueId>>& values) const;
  // Of operands that are no more than bounds, an error says nothing of a run.
  void LeaveContradiction(NodeId id, const absl::Status& error);
  // Whether rules cannot be asked just so: sizes or elements are ranges.
  enum class Known : uint8_t { kExactly, kByRanges, kByGuess };
  Known OperandsKnown(const Node& node);
  // Whether what steers the shape of its results is known, so that only data
  // can make them smaller.
  bool IsSteered(const Node& node, const OpDef& def);
  absl::StatusOr<std::vector<RangedNode::Output>> AskRanges(NodeId id,
                                                            const OpDef& def);
  absl::Status ResolveInRanges(NodeId id, const OpDef& def, Runs runs);

  // Numbers that are data, and steer a shape, may lie between ends all the
  // same: what was clipped does. They are looked for where a shape needs them
  // only, backwards from there.
  struct NumberRange {
    double least, most;
  };
  // So many nodes back at most: each is a call.
  static constexpr int kMaxRefineSteps = 256;
  void RefineSteering(const Node& node, const OpDef& def);
  // Looks for the ends of each element of a small tensor.
  void Refine(ValueId id, int steps);
  void RefineByRule(ValueId id, NodeId producer, const OpDef& def);
  void RefineByData(ValueId id, int steps);
  bool AreElementsBounded(ValueId id);
  // The ends of all elements together. Infinite: there is none.
  NumberRange EndsOfData(ValueId id, int steps);
  std::optional<NumberRange> EndsOfKnown(ValueId id);
  std::optional<NumberRange> EndsOfSources(const Node& node, const OpDef& def,
                                           int steps);
  std::optional<NumberRange> EndsOfElementwise(NodeId id, const OpDef& def,
                                               ValueId output, int steps);
  // However many nodes have the same to say.
  void AssumeOnce(const std::string& line) {
    if (noted_.insert(line).second) Assume(line);
  }
  void NoteChoice(const Node& node, const ResolvedValue& value);
  void NoteTables(const Node& node);
  absl::Status Fold(NodeId id, const OpDef& def);
  void FindLoadTime(NodeId id);
  void NoteBound(const Node& node, ValueId output, Bound bound);
  void CompareWithFile(const Node& node, ValueId output);

  const FlatGraph& graph_;
  const OpRegistry& ops_;
  const FileShapes file_shapes_;
  GivenTensors& given_;
  // Symbol -> what it is, and where that was found.
  struct BoundSymbol {
    int64_t size;
    std::string source;
  };
  std::map<std::string, BoundSymbol> symbols_;
  IdMap<ValueId, ResolvedValue> values_;
  IdMap<NodeId, ResolvedNode> nodes_;
  std::vector<std::string> assumptions_, contradictions_;
  std::set<std::string> guesses_;  // Whatever became of them.
  std::set<std::string> noted_;    // Of the assumptions, those that stand once.
  SymbolTable range_symbols_;
  std::set<ValueId> refined_;
  std::map<ValueId, NumberRange> data_ends_;
  absl::Status read_status_;
  int64_t known_elements_ = 0;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_RESOLVE_NODE_RESOLVER_H_
