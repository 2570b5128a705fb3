// GraphResolver: walks a graph in schedule order and resolves it node by node,
// putting the bodies of functions and of control flow in the place of the nodes
// that run them. Decision: docs/decisions/0006-control-flow-in-place.md.
#ifndef WEIGHBRIDGE_ANALYZER_RESOLVE_GRAPH_RESOLVER_H_
#define WEIGHBRIDGE_ANALYZER_RESOLVE_GRAPH_RESOLVER_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/ir/graph.h"
#include "analyzer/ops/body_plan.h"
#include "analyzer/ops/op_registry.h"
#include "analyzer/resolve/bind_inputs.h"
#include "analyzer/resolve/flat_graph.h"
#include "analyzer/resolve/node_resolver.h"

namespace weighbridge {

// Whether the graph calls a function of the model or has nested graphs.
bool HasBodies(const Graph& graph);

class GraphResolver {
 public:
  // `trips`: how often the user says that loops run, by name.
  GraphResolver(const OpRegistry& ops,
                const std::map<std::string, int64_t>& trips, FlatGraph& flat,
                NodeResolver& nodes);

  // InvalidArgument: a rule is broken, functions call each other in a circle,
  // or bodies expand to more nodes than a fixed budget. NotFound: `trips` names
  // no loop.
  absl::Status Run(const BoundInputs& inputs);
  // Of the main graph, after Run.
  const std::vector<ValueId>& outputs() const { return outputs_; }

 private:
  // What a result of a body is called outside, and what the file says of it.
  struct OuterResult {
    std::string name;
    const DeclaredType* type;
  };
  // A graph at the place where it runs.
  struct Scope {
    const Graph* graph = nullptr;
    // By value of the graph. Nullopt: an operand that the caller omits.
    std::vector<std::optional<ValueId>> values;
    std::string prefix;  // Of names.
    std::map<ValueId, OuterResult> results;
    // Of the innermost call around it; null: none.
    const Attributes* call = nullptr;
    const Function* function = nullptr;
    int64_t runs = 1;
    int32_t loop = 0;
    int depth = 0;
  };
  // One node that runs graphs.
  struct Site {
    Scope& scope;
    const Node& node;
    const OpDef& def;
    int64_t opset;
  };
  struct Mark {
    FlatGraph::Mark flat;
    NodeResolver::Mark nodes;
    size_t shared;
  };
  using SharedKey = std::pair<const Graph*, int32_t>;  // A value of a graph.
  struct Segment {
    FlatGraph::Segment flat;
    NodeResolver::Segment nodes;
    std::vector<std::pair<SharedKey, ValueId>> shared;
  };

  // Of nodes in bodies, those that are tried and given up included.
  static constexpr int64_t kMaxVisits = 1 << 18;
  bool IsExhausted() const { return visits_ > kMaxVisits; }

  // graph_resolver.cc: the walk, calls, and what stands for itself.
  absl::Status AddMain(const BoundInputs& inputs, Scope& scope);
  absl::Status Walk(Scope& scope);
  absl::Status Visit(Scope& scope, NodeId id);
  absl::Status Call(Scope& scope, const Node& node, const Function& function);
  const Function* Callee(const Node& node) const;
  // The scope of a body: its captures and initializers are in place.
  absl::StatusOr<Scope> Enter(const Scope& outer, const Node& node,
                              const Graph& body, const std::string& prefix);
  absl::StatusOr<ValueId> Initializer(const Graph& graph, ValueId id,
                                      const std::string& prefix);
  void NameResults(const Scope& outer, const Node& node, Scope& inner) const;
  absl::Status BindResults(Scope& outer, const Node& node, const Scope& inner);
  NodeId Emit(Scope& scope, const Node& node, int64_t opset);
  ValueId AddResult(Scope& scope, ValueId id);
  std::vector<std::optional<ValueId>> AddResults(Scope& scope,
                                                 const Node& node);
  ValueId AddNamed(const std::string& name, ResolvedValue resolved);
  Attributes AttributesIn(const Scope& scope, const Node& node) const;
  Attributes PlainAttributesIn(const Scope& scope, const Node& node) const;
  // A node whose bodies are not in place: its results are unknown, what they
  // read and hold is not lost.
  absl::Status LeaveClosed(const Site& site, const std::string& reason);
  absl::Status AddNestedWeights(const Node& node, const std::string& prefix,
                                std::vector<std::optional<ValueId>>& inputs);
  std::vector<std::optional<ValueId>> OuterOperands(const Site& site) const;
  Mark mark() const;
  Segment Cut(const Mark& mark);
  void Append(Segment segment);

  // A node of the flat graph that stands for the operator itself.
  NodeId EmitOperator(const Site& site, const std::string& name,
                      std::vector<std::optional<ValueId>> inputs,
                      std::vector<std::optional<ValueId>> outputs);
  // By its full name, for what is assumed.
  static std::string Describe(const Site& site);
  // Its steering operands in their places, omitted ones elsewhere.
  std::vector<std::optional<ValueId>> SteeringOperands(const Site& site) const;

  // resolve_bodies.cc: branches.
  absl::Status ResolveBodies(const Site& site);
  absl::Status ResolveBranches(const Site& site, const BranchPlan& plan);
  absl::Status PlaceBranch(const Site& site, const Graph& branch);
  struct Trial;
  absl::StatusOr<Trial> Try(const Site& site, const BranchPlan::Branch& branch);
  absl::Status JoinBranches(const Site& site, std::vector<Trial> trials,
                            size_t taken);

  // resolve_loops.cc: loops.
  struct Trips;
  struct Loop;
  absl::Status ResolveLoop(const Site& site, const LoopPlan& plan);
  Trips CountTrips(const Site& site, const LoopPlan& plan);
  bool KnowsItsState(const Loop& loop);
  ResolvedValue BodyInputValue(const Loop& loop, size_t i, int64_t run);
  absl::StatusOr<Scope> EnterRun(Loop& loop, int64_t run);
  absl::Status Roll(Loop& loop);
  absl::Status RollOnce(Loop& loop, const Mark& start);
  absl::StatusOr<bool> Unroll(Loop& loop);
  absl::StatusOr<std::optional<bool>> UnrollOnce(Loop& loop);
  bool Appends(const Loop& loop, size_t k);
  bool HasVariousItems(const Loop& loop);
  bool IsTrue(ValueId id);
  bool IsCleanSince(const Mark& start);
  ResolvedValue LastState(const Loop& loop, size_t i);
  ResolvedValue AllRuns(const Loop& loop, size_t i);
  std::vector<ResolvedValue> ResultsOf(const Loop& loop);
  std::vector<ResolvedValue> ResultsWithoutRuns(const Loop& loop,
                                                const absl::Status& rolling);
  absl::Status Finish(Loop& loop, std::vector<ResolvedValue> results);
  void NoteTrips(const Loop& loop);

  const OpRegistry& ops_;
  const std::map<std::string, int64_t>& trips_;
  FlatGraph& flat_;
  NodeResolver& nodes_;
  std::map<std::tuple<std::string, std::string, std::string>, const Function*>
      functions_;  // By domain, name and overload.
  // Initializers and constants of bodies: one, however often the body runs.
  std::map<SharedKey, ValueId> shared_;
  std::vector<SharedKey> shared_log_;
  std::set<std::string> loop_names_;
  int32_t loop_count_ = 0;
  int64_t visits_ = 0;  // Of nodes in bodies.
  std::vector<ValueId> outputs_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_RESOLVE_GRAPH_RESOLVER_H_
