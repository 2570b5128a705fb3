// Branches: the one that runs stands in the place of the node; where that is
// not known, the dearer one, and the node joins the results of all.
#include <algorithm>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/ir/container_type.h"
#include "analyzer/ir/graph_builder.h"
#include "analyzer/resolve/graph_resolver.h"
#include "analyzer/resolve/value_bound.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {

// A branch that was put in place to see what it makes, and taken out again.
struct GraphResolver::Trial {
  const BranchPlan::Branch* branch;
  absl::Status status = {};  // Of its nodes, for these operands.
  Segment segment = {};
  std::vector<std::optional<ValueId>> results = {};  // Of the flat graph.
  std::vector<ResolvedValue> values = {};            // Of the results.
  Ops ops = {};
  Bytes traffic = {};
};

absl::Status GraphResolver::ResolveBodies(const Site& site) {
  Node probe;  // The node with the operands of this place.
  probe.name = site.node.name;
  probe.domain = site.node.domain;
  probe.op_type = site.node.op_type;
  probe.attributes = AttributesIn(site.scope, site.node);
  probe.outputs = site.node.outputs;
  for (const std::optional<ValueId>& input : site.node.inputs) {
    probe.inputs.push_back(input ? site.scope.values[input->index()]
                                 : std::nullopt);
  }
  const absl::StatusOr<BodyPlan> plan =
      nodes_.Plan(probe, site.opset, site.def);
  if (absl::IsFailedPrecondition(plan.status())) {
    return LeaveClosed(site, std::string(plan.status().message()));
  }
  WB_RETURN_IF_ERROR(plan.status());
  if (const auto* branches = std::get_if<BranchPlan>(&*plan)) {
    return ResolveBranches(site, *branches);
  }
  return ResolveLoop(site, std::get<LoopPlan>(*plan));
}

absl::Status GraphResolver::ResolveBranches(const Site& site,
                                            const BranchPlan& plan) {
  const std::optional<ValueId>& selector = site.node.inputs[plan.selector];
  if (!selector || !site.scope.values[selector->index()]) {
    return absl::InvalidArgumentError(
        absl::StrCat("omits input ", plan.selector, ", which is required"));
  }
  if (plan.taken &&
      nodes_.IsExactlyKnown(*site.scope.values[selector->index()])) {
    return PlaceBranch(site, *plan.branches[*plan.taken].graph);
  }
  std::vector<Trial> trials;
  for (const BranchPlan::Branch& branch : plan.branches) {
    WB_ASSIGN_OR_RETURN(Trial trial, Try(site, branch));
    trials.push_back(std::move(trial));
  }
  // The first of the dearest that can run at all.
  size_t taken = 0;
  const auto rank = [&](size_t i) {
    return std::tuple(trials[i].status.ok(), trials[i].ops, trials[i].traffic);
  };
  for (size_t i = 1; i < trials.size(); ++i) {
    if (rank(i) > rank(taken)) taken = i;
  }
  WB_RETURN_IF_ERROR(trials[taken].status);
  return JoinBranches(site, std::move(trials), taken);
}

absl::Status GraphResolver::PlaceBranch(const Site& site, const Graph& branch) {
  WB_ASSIGN_OR_RETURN(
      Scope inner, Enter(site.scope, site.node, branch,
                         absl::StrCat(site.scope.prefix, site.node.name, "/")));
  NameResults(site.scope, site.node, inner);
  WB_RETURN_IF_ERROR(Walk(inner));
  return BindResults(site.scope, site.node, inner);
}

absl::StatusOr<GraphResolver::Trial> GraphResolver::Try(
    const Site& site, const BranchPlan::Branch& branch) {
  Trial trial = {.branch = &branch};
  const Mark start = mark();
  WB_ASSIGN_OR_RETURN(
      Scope inner, Enter(site.scope, site.node, *branch.graph,
                         absl::StrCat(site.scope.prefix, site.node.name, "/")));
  trial.status = Walk(inner);
  if (IsExhausted()) return trial.status;
  for (size_t i = 0; trial.status.ok() && i < site.node.outputs.size(); ++i) {
    const std::optional<ValueId> result =
        inner.values[branch.graph->outputs()[i].index()];
    trial.results.push_back(result);
    trial.values.push_back(result ? nodes_.value(*result) : ResolvedValue());
  }
  for (int32_t i = static_cast<int32_t>(start.flat.nodes);
       i < flat_.node_count(); ++i) {
    const NodeId id(i);
    const ResolvedNode& node = nodes_.node(id);
    if (node.is_load_time || !node.unresolved.empty()) continue;
    const Node& flat = flat_.node(id);
    const auto def = ops_.Find(flat.domain, flat.op_type, node.opset);
    if (!def.ok()) continue;
    const absl::StatusOr<OpCost> cost = nodes_.Cost(id, **def);
    if (!cost.ok()) continue;
    trial.ops += (cost->matrix_ops + cost->vector_ops) * node.runs;
    for (const Bytes read : cost->input_reads)
      trial.traffic += read * node.runs;
  }
  trial.segment = Cut(start);
  return trial;
}

absl::Status GraphResolver::JoinBranches(const Site& site,
                                         std::vector<Trial> trials,
                                         size_t taken) {
  Trial& chosen = trials[taken];
  Append(std::move(chosen.segment));
  std::vector<std::optional<ValueId>> inputs = SteeringOperands(site);
  for (const std::optional<ValueId>& result : chosen.results) {
    inputs.push_back(result);
  }
  for (const ValueId capture : site.node.captures) {
    inputs.push_back(site.scope.values[capture.index()]);
  }
  const std::string name = site.scope.prefix + site.node.name;
  WB_RETURN_IF_ERROR(AddNestedWeights(site.node, name + "/", inputs));
  const std::vector<std::optional<ValueId>> results =
      AddResults(site.scope, site.node);
  for (size_t i = 0; i < results.size(); ++i) {
    if (!results[i]) continue;
    ResolvedValue merged = chosen.values[i];
    ForgetNumbers(merged);
    merged.is_static = false;
    for (size_t other = 0; other < trials.size(); ++other) {
      if (other == taken || !trials[other].status.ok()) continue;
      merged = UpperBoundOf(merged, trials[other].values[i]);
    }
    nodes_.value(*results[i]) = std::move(merged);
  }
  WB_RETURN_IF_ERROR(
      nodes_.TakeGiven(EmitOperator(site, name, std::move(inputs), results)));
  std::string line =
      absl::StrCat(Describe(site), ": which branch runs depends on data; ",
                   chosen.branch->attribute, " is taken");
  const auto failed =
      std::find_if(trials.begin(), trials.end(),
                   [](const Trial& trial) { return !trial.status.ok(); });
  absl::StrAppend(
      &line, failed == trials.end()
                 ? ", the dearer one"
                 : absl::StrCat(", because ", failed->branch->attribute,
                                " cannot run: ", failed->status.message()));
  nodes_.Assume(std::move(line));
  return absl::OkStatus();
}

}  // namespace weighbridge
