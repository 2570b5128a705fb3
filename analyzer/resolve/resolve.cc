#include "analyzer/resolve/resolve.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/resolve/bind_inputs.h"
#include "analyzer/resolve/disallowed_types.h"
#include "analyzer/resolve/flat_graph.h"
#include "analyzer/resolve/given_tensors.h"
#include "analyzer/resolve/graph_resolver.h"
#include "analyzer/resolve/node_resolver.h"
#include "analyzer/resolve/unknown_attributes.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// The newest opset of the default domain whose operators the rules describe.
constexpr int64_t kNewestOpset = 28;

// Operators seldom change: a newer model is worth its analysis, and a note.
std::vector<std::string> OpsetNotes(const Graph& graph) {
  const int64_t opset = graph.opset_version("").value_or(1);
  if (opset <= kNewestOpset) return {};
  return {absl::StrCat("the model imports opset ", opset,
                       " of ai.onnx; its operators are taken as opset ",
                       kNewestOpset, " has them")};
}

// What the costs of nodes are whose sizes are bounds.
void NoteBounds(const FlatGraph& flat, NodeResolver& nodes) {
  int64_t bounded = 0;
  for (const NodeId id : IdRange<NodeId>(flat.node_count())) {
    const auto& outputs = flat.node(id).outputs;
    bounded += std::any_of(outputs.begin(), outputs.end(), [&](auto output) {
      return output && nodes.value(*output).bound == Bound::kUpper;
    });
  }
  if (bounded == 0) return;
  nodes.Assume(absl::StrCat(
      bounded, bounded == 1 ? " node makes" : " nodes make",
      " tensors whose size depends on data: what they compute and move is an "
      "upper bound (JSON with --tensors marks each tensor)"));
}

// One walk over the graph with these inputs.
absl::StatusOr<ResolvedGraph> ResolveOnce(
    const std::shared_ptr<const Graph>& graph, const OpRegistry& ops,
    const Bindings& bindings, GivenTensors given, BoundInputs inputs,
    FileShapes file_shapes) {
  FlatGraph flat(graph, HasBodies(*graph) ? FlatGraph::Bodies::kInPlace
                                          : FlatGraph::Bodies::kNone);
  NodeResolver nodes(flat, ops, inputs.dims, file_shapes, given);
  GraphResolver resolver(ops, bindings.trips, flat, nodes);
  const absl::Status ran = resolver.Run(inputs);
  WB_RETURN_IF_ERROR(given.status());
  WB_RETURN_IF_ERROR(ran);
  WB_ASSIGN_OR_RETURN(const std::vector<std::string> given_lines,
                      given.Assumptions(flat));
  for (const std::string& line : given_lines) nodes.Assume(line);
  NoteBounds(flat, nodes);
  ResolvedGraph::Findings findings;
  findings.bound_dims = std::move(inputs.dims);
  findings.guesses = std::move(inputs.guesses);
  findings.assumptions = OpsetNotes(*graph);
  for (std::string& line : inputs.assumptions) {
    findings.assumptions.push_back(std::move(line));
  }
  for (std::string& line : nodes.TakeAssumptions()) {
    if (nodes.IsGuess(line)) findings.guesses.push_back(line);
    findings.assumptions.push_back(std::move(line));
  }
  findings.contradictions = nodes.TakeContradictions();
  findings.batch = inputs.batch;
  findings.file_nodes = static_cast<int64_t>(graph->nodes().size());
  WB_ASSIGN_OR_RETURN(std::shared_ptr<const Graph> built,
                      std::move(flat).Build(resolver.outputs()));
  findings.unknown_attributes = UnknownAttributes(*built);
  IdMap<ValueId, ResolvedValue> resolved_values = nodes.TakeValues();
  IdMap<NodeId, ResolvedNode> resolved_nodes = nodes.TakeNodes();
  findings.disallowed_types =
      DisallowedTypes(*built, resolved_values, resolved_nodes);
  return ResolvedGraph(std::move(built), std::move(resolved_values),
                       std::move(resolved_nodes), std::move(findings));
}

absl::Status CheckOpset(const Graph& graph) {
  const int64_t opset = graph.opset_version("").value_or(1);
  if (opset >= 1) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(graph.model().file, ": the model imports opset ", opset,
                   " of ai.onnx, expected at least 1"));
}

// What to try when a size that was assumed leads to an error: one --shape binds
// all dims of its input.
std::string UnboundHint(const BoundInputs& inputs) {
  std::vector<std::string> flags;
  std::set<std::string> seen;
  for (const UnboundDim& dim : inputs.unbound) {
    std::string flag = dim.symbol.empty()
                           ? absl::StrCat("--shape ", dim.input, "=...")
                           : absl::StrCat("--dim ", dim.symbol, "=N");
    if (seen.insert(flag).second) flags.push_back(std::move(flag));
  }
  if (flags.empty()) return "";
  return absl::StrCat(" (dims taken as 1 may be the cause; bind them with ",
                      absl::StrJoin(flags, " "), ")");
}

// Whether every output of the graph grew with the batch.
bool OutputsHaveBatch(const ResolvedGraph& resolved, int64_t batch) {
  for (const ValueId id : resolved.graph().outputs()) {
    const TensorType* type = resolved.type(id);
    if (type == nullptr || type->rank() == 0 || type->dim(0) != batch) {
      return false;
    }
  }
  return true;
}

}  // namespace

absl::StatusOr<ResolvedGraph> Resolve(std::shared_ptr<const Graph> graph,
                                      const OpRegistry& ops,
                                      const Bindings& all_bindings) {
  WB_RETURN_IF_ERROR(CheckOpset(*graph));
  Bindings bindings = all_bindings;
  const GivenTensors given(graph, bindings);
  const std::string file = graph->model().file;
  const auto run =
      [&](FixedBatch fixed_batch) -> absl::StatusOr<ResolvedGraph> {
    WB_ASSIGN_OR_RETURN(BoundInputs inputs,
                        BindInputs(*graph, bindings, fixed_batch));
    const bool file_shapes_hold =
        bindings.shapes.empty() && bindings.items.empty() &&
        !(inputs.is_replaceable && fixed_batch == FixedBatch::kReplace);
    const std::string hint = UnboundHint(inputs);
    absl::StatusOr<ResolvedGraph> resolved = ResolveOnce(
        graph, ops, bindings, given, std::move(inputs),
        file_shapes_hold ? FileShapes::kHold : FileShapes::kReplaced);
    if (resolved.ok()) return resolved;
    return absl::Status(resolved.status().code(),
                        absl::StrCat(resolved.status().message(), hint));
  };
  const auto annotate = [&](absl::StatusOr<ResolvedGraph> resolved) {
    if (!resolved.ok()) resolved = Annotate(resolved.status(), file);
    return resolved;
  };

  absl::StatusOr<ResolvedGraph> resolved = run(FixedBatch::kReplace);
  if (!bindings.batch) return annotate(std::move(resolved));
  const absl::StatusOr<BoundInputs> inputs =
      BindInputs(*graph, bindings, FixedBatch::kKeep);
  if (!inputs.ok() || !inputs->fixed_batch ||
      *inputs->fixed_batch == *bindings.batch) {
    return annotate(std::move(resolved));
  }
  const int64_t fixed = *inputs->fixed_batch;
  if (resolved.ok() && inputs->is_replaceable &&
      OutputsHaveBatch(*resolved, *bindings.batch)) {
    ResolvedGraph::Findings findings = resolved->findings();
    findings.assumptions.push_back(absl::StrCat("the file fixes the batch at ",
                                                fixed, "; --batch set it ",
                                                "to ", *bindings.batch));
    return resolved->WithFindings(std::move(findings));
  }
  resolved = run(FixedBatch::kKeep);
  if (!resolved.ok()) return annotate(std::move(resolved));
  if (fixed < 1 || *bindings.batch % fixed != 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        file, ": --batch ", *bindings.batch, ": the graph fixes its batch at ",
        fixed, "; expected a multiple of it"));
  }
  ResolvedGraph::Findings findings = resolved->findings();
  findings.frames = *bindings.batch / fixed;
  findings.assumptions.push_back(absl::StrCat(
      "the graph fixes its batch at ", fixed, "; a batch of ", *bindings.batch,
      " is weighed as ", findings.frames, " runs that share each weight read"));
  return resolved->WithFindings(std::move(findings));
}

}  // namespace weighbridge
