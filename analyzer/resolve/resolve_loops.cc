// Loops. A body whose runs are all alike stands in the graph once, and its
// nodes run as often as the loop does. One whose runs differ (its state grows,
// or a number decides what it does) stands there once per run, as far as that
// is not too often.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/ir/container_type.h"
#include "analyzer/ir/graph_builder.h"
#include "analyzer/resolve/graph_resolver.h"
#include "analyzer/resolve/value_bound.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Exporters write loops without a limit as one of the largest integer.
constexpr int64_t kNoLimit = std::numeric_limits<int32_t>::max();
// A body that would stand in the graph more often, or with more nodes, stands
// there once.
constexpr int64_t kMaxUnrolledRuns = 1024;
constexpr int64_t kMaxUnrolledNodes = 1 << 14;
// How often the types of the state may grow before they count as unknown.
constexpr int kMaxWidenings = 3;
constexpr int64_t kMaxRuns = int64_t{1} << 40;
// Once as many nodes were visited, nothing more is unrolled.
constexpr int64_t kMaxTrialVisits = 1 << 17;

int64_t Product(int64_t a, int64_t b) {
  int64_t product;
  if (__builtin_mul_overflow(a, b, &product)) return kMaxRuns;
  return std::min(product, kMaxRuns);
}

// Not one run in particular.
constexpr int64_t kAnyRun = -1;

// A result reads what it is.
bool IsRead(const Graph& graph, ValueId id) {
  return !graph.value(id).consumers.empty() ||
         std::find(graph.outputs().begin(), graph.outputs().end(), id) !=
             graph.outputs().end();
}

}  // namespace

// How often a loop runs.
struct GraphResolver::Trips {
  int64_t most = 1;
  Bound bound = Bound::kExact;
  // Whether the user said so: then the body's own condition is not asked.
  bool is_bound_by_user = false;
};

// A loop while its body is put in place.
struct GraphResolver::Loop {
  const Site& site;
  const LoopPlan& plan;
  std::string name;
  Trips trips;
  // Of the body: where state number k comes in and goes out.
  std::vector<size_t> state_inputs = {}, state_outputs = {};
  // Whether the condition of the body decides anything.
  bool has_condition = false;

  // What came of putting it in place.
  enum class Form : uint8_t { kRolled, kUnrolled };
  Form form = Form::kRolled;
  int64_t runs = 0;
  bool is_clean = false;     // Nothing was assumed or left open.
  bool is_stable = true;     // All runs find the same types.
  bool ends_unseen = false;  // The condition may end it before `runs`.
  std::vector<ResolvedValue> state =
      {};  // By number: rolled, what it begins as.
  std::vector<std::optional<ValueId>> entered =
      {};  // By number: what a rolled run begins with.
  std::vector<std::optional<ValueId>> carried =
      {};  // By number: of the last run.
  std::vector<std::vector<std::optional<ValueId>>> made =
      {};                            // By output, then run.
  std::optional<NodeId> begin = {};  // Rolled.
};

GraphResolver::Trips GraphResolver::CountTrips(const Site& site,
                                               const LoopPlan& plan) {
  Trips trips;
  const std::string name = site.scope.prefix + site.node.name;
  loop_names_.insert(name);
  loop_names_.insert(site.node.name);
  auto bound = trips_.find(name);
  if (bound == trips_.end()) bound = trips_.find(site.node.name);
  if (bound != trips_.end()) {
    trips.most = bound->second;
    trips.is_bound_by_user = true;
  } else if (plan.trips && *plan.trips < kNoLimit) {
    trips.most = *plan.trips;
    const ValueId operand = *site.node.inputs[plan.trips_operand];
    const ResolvedValue& count =
        nodes_.value(*site.scope.values[operand.index()]);
    trips.bound = count.bound;
    if (count.range != nullptr && count.range->most_elements != nullptr) {
      trips.bound = std::max(trips.bound, Bound::kUpper);
    }
  } else {
    trips.bound = Bound::kAssumed;
  }
  for (const BodyInput& input : plan.inputs) {
    if (input.kind != BodyInput::Kind::kCondition || input.operand < 0) {
      continue;
    }
    // It may not even begin.
    const std::optional<ValueId>& operand = site.node.inputs[input.operand];
    const bool begins = operand && site.scope.values[operand->index()] &&
                        IsTrue(*site.scope.values[operand->index()]);
    if (!begins && trips.most > 0 && !trips.is_bound_by_user) {
      trips.bound = std::max(trips.bound, Bound::kUpper);
    }
  }
  return trips;
}

absl::Status GraphResolver::ResolveLoop(const Site& site,
                                        const LoopPlan& plan) {
  Loop loop = {.site = site,
               .plan = plan,
               .name = site.scope.prefix + site.node.name,
               .trips = CountTrips(site, plan)};
  for (size_t i = 0; i < plan.inputs.size(); ++i) {
    if (plan.inputs[i].kind == BodyInput::Kind::kState) {
      loop.state_inputs.push_back(i);
    }
  }
  for (size_t i = 0; i < plan.outputs.size(); ++i) {
    if (plan.outputs[i].kind == BodyOutput::Kind::kState) {
      loop.state_outputs.push_back(i);
    }
    loop.has_condition |= plan.outputs[i].kind == BodyOutput::Kind::kCondition;
  }
  WB_CHECK(loop.state_inputs.size() == loop.state_outputs.size());

  const Mark start = mark();
  Loop rolled = loop;
  const absl::Status rolling = Roll(rolled);
  if (loop.trips.most == 0) {
    std::vector<ResolvedValue> results = ResultsWithoutRuns(rolled, rolling);
    Cut(start);
    rolled.made.clear();
    rolled.begin.reset();
    return Finish(rolled, std::move(results));
  }
  if (rolling.ok() && rolled.is_clean && rolled.is_stable &&
      !rolled.ends_unseen && !KnowsItsState(rolled)) {
    return Finish(rolled, ResultsOf(rolled));
  }
  Segment segment = Cut(start);
  Loop unrolled = loop;
  // Only for what is better known so.
  unrolled.is_stable = rolling.ok() && rolled.is_stable;
  const absl::StatusOr<bool> unrolls = Unroll(unrolled);
  WB_RETURN_IF_ERROR(unrolls.status());
  if (*unrolls) return Finish(unrolled, ResultsOf(unrolled));
  Cut(start);
  WB_RETURN_IF_ERROR(rolling);
  Append(std::move(segment));
  return Finish(rolled, ResultsOf(rolled));
}

// Numbers that are known at the beginning and that the runs change: exporters
// compute sizes so.
bool GraphResolver::KnowsItsState(const Loop& loop) {
  for (size_t k = 0; k < loop.state_inputs.size(); ++k) {
    const BodyInput& input = loop.plan.inputs[loop.state_inputs[k]];
    const std::optional<ValueId>& operand =
        loop.site.node.inputs[input.operand];
    if (!operand || !loop.site.scope.values[operand->index()]) continue;
    const Constant* constant =
        nodes_.KnownValue(*loop.site.scope.values[operand->index()]);
    if (constant != nullptr && constant->holds_ints()) return true;
  }
  return false;
}

// What input i of the body is in the given run; kAnyRun: in every run.
ResolvedValue GraphResolver::BodyInputValue(const Loop& loop, size_t i,
                                            int64_t run) {
  const BodyInput& input = loop.plan.inputs[i];
  ResolvedValue value;
  if (input.kind == BodyInput::Kind::kCounter ||
      input.kind == BodyInput::Kind::kCondition) {
    const bool is_counter = input.kind == BodyInput::Kind::kCounter;
    const DeclaredType& declared =
        loop.plan.body->value(loop.plan.body->inputs()[i]).type;
    // Files write a scalar, or a vector of one.
    Dims dims;
    if (declared.has_shape && declared.dims.size() == 1) dims.push_back(1);
    value.type =
        *TensorType::Create(is_counter ? DType::kInt64 : DType::kBool, dims);
    value.is_static = !is_counter || run != kAnyRun;
    if (value.is_static) {
      // Whenever the body runs, its condition is true.
      value.constant = std::make_shared<const Constant>(
          *value.type, Constant::Ints{is_counter ? run : 1});
    }
    return value;
  }
  const std::optional<ValueId>& operand = loop.site.node.inputs[input.operand];
  if (!operand || !loop.site.scope.values[operand->index()]) return value;
  const ResolvedValue& whole =
      nodes_.value(*loop.site.scope.values[operand->index()]);
  value.bound = whole.bound;
  if (input.kind == BodyInput::Kind::kItem) {
    const ContainerType& items = *whole.container;
    const bool is_listed = run != kAnyRun && items.IsListed() &&
                           run < static_cast<int64_t>(items.items().size());
    const ItemType& item = is_listed ? items.items()[run] : items.any();
    value.type = item.tensor;
    value.container = item.container;
    value.bound = std::max(value.bound, item.bound);
    if (is_listed) value.constant = item.constant;
    return value;
  }
  value.container = whole.container;
  if (whole.type) value.type = WithoutAxes(*whole.type, input.cut);
  return value;
}

// The body's scope for one run, and the node that makes what it reads and no
// other node does.
absl::StatusOr<GraphResolver::Scope> GraphResolver::EnterRun(Loop& loop,
                                                             int64_t run) {
  const Site& site = loop.site;
  std::string prefix = absl::StrCat(loop.name, "/");
  if (run != kAnyRun) absl::StrAppend(&prefix, run, "/");
  WB_ASSIGN_OR_RETURN(Scope inner,
                      Enter(site.scope, site.node, *loop.plan.body, prefix));
  std::vector<std::optional<ValueId>> inputs = SteeringOperands(site), outputs;
  size_t states = 0;
  for (size_t i = 0; i < loop.plan.inputs.size(); ++i) {
    const BodyInput& input = loop.plan.inputs[i];
    const ValueId id = loop.plan.body->inputs()[i];
    std::optional<ValueId>& value = inner.values[id.index()];
    std::optional<ValueId> operand;
    if (input.operand >= 0 && site.node.inputs[input.operand]) {
      operand = site.scope.values[site.node.inputs[input.operand]->index()];
    }
    const bool is_state = input.kind == BodyInput::Kind::kState;
    const size_t k = is_state ? states++ : 0;
    if (is_state && run != kAnyRun) {
      value = loop.carried[k];
      continue;
    }
    if (input.kind == BodyInput::Kind::kConstant) {
      value = operand;
      continue;
    }
    if (!is_state && !IsRead(*loop.plan.body, id)) continue;
    value = AddNamed(prefix + loop.plan.body->value(id).name,
                     is_state ? loop.state[k] : BodyInputValue(loop, i, run));
    outputs.push_back(value);
    if (operand && input.kind != BodyInput::Kind::kCondition) {
      inputs.push_back(operand);
    }
  }
  if (outputs.empty() && run != kAnyRun) return inner;
  const bool is_static = std::all_of(
      outputs.begin(), outputs.end(),
      [this](const auto& output) { return nodes_.value(*output).is_static; });
  const NodeId begin = EmitOperator(site, prefix + "begin", std::move(inputs),
                                    std::move(outputs));
  if (is_static && run != kAnyRun) nodes_.SetLoadTime(begin);
  if (run == kAnyRun) loop.begin = begin;
  return inner;
}

// One body for all runs: its state has the types that any run may find.
absl::Status GraphResolver::Roll(Loop& loop) {
  loop.form = Loop::Form::kRolled;
  loop.runs = loop.trips.most;
  for (const size_t i : loop.state_inputs) {
    loop.state.push_back(BodyInputValue(loop, i, kAnyRun));
  }
  const std::vector<ResolvedValue> first = loop.state;
  std::vector<std::optional<Dims>> growth(loop.state.size());
  for (int widenings = 0;; ++widenings) {
    const Mark start = mark();
    WB_RETURN_IF_ERROR(RollOnce(loop, start));
    bool fits = true;
    for (size_t k = 0; k < loop.state.size(); ++k) {
      const ResolvedValue end =
          loop.carried[k] ? nodes_.value(*loop.carried[k]) : ResolvedValue();
      if (SameType(loop.state[k], end)) continue;
      const ResolvedValue both = UpperBoundOf(loop.state[k], end);
      if (SameType(loop.state[k], both)) continue;
      const std::optional<Dims> before = growth[k];
      growth[k] = GrowthOf(loop.state[k], end);
      // What a run appends when the state is as large as the last run finds it
      // is the most that any run appends.
      ResolvedValue last;
      if (before && before == growth[k] && Appends(loop, k) &&
          widenings <= kMaxWidenings) {
        last = GrownBy(first[k], *before, loop.runs - 1);
        last.bound = std::max({last.bound, end.bound, loop.trips.bound});
      }
      if (last.type && SameType(loop.state[k], last)) continue;
      fits = false;
      // What still grows has no bound that this walk finds.
      const bool is_static = loop.state[k].is_static;
      loop.state[k] = last.type                   ? last
                      : widenings < kMaxWidenings ? both
                                                  : ResolvedValue();
      loop.state[k].is_static = is_static;
    }
    if (fits) return absl::OkStatus();
    loop.is_stable = false;
    Cut(start);
  }
}

absl::Status GraphResolver::RollOnce(Loop& loop, const Mark& start) {
  WB_ASSIGN_OR_RETURN(Scope inner, EnterRun(loop, kAnyRun));
  inner.runs = Product(
      inner.runs, Product(std::max<int64_t>(1, loop.runs), loop.plan.repeats));
  if (inner.runs != loop.site.scope.runs) inner.loop = ++loop_count_;
  loop.entered.clear();
  for (const size_t i : loop.state_inputs) {
    loop.entered.push_back(inner.values[loop.plan.body->inputs()[i].index()]);
  }
  WB_RETURN_IF_ERROR(Walk(inner));
  loop.carried.clear();
  loop.made.clear();
  loop.ends_unseen = false;
  for (size_t i = 0; i < loop.plan.outputs.size(); ++i) {
    const std::optional<ValueId> value =
        inner.values[loop.plan.body->outputs()[i].index()];
    loop.made.push_back({value});
    if (loop.plan.outputs[i].kind == BodyOutput::Kind::kState) {
      loop.carried.push_back(value);
    }
    if (loop.plan.outputs[i].kind == BodyOutput::Kind::kCondition) {
      loop.ends_unseen = !value || !IsTrue(*value);
    }
  }
  loop.is_clean = IsCleanSince(start) && !HasVariousItems(loop);
  return absl::OkStatus();
}

// Whether a run makes its state longer by what it appends, and in no other way.
bool GraphResolver::Appends(const Loop& loop, size_t k) {
  const std::optional<ValueId>& made = loop.carried[k];
  const std::optional<NodeId> producer =
      made ? flat_.value(*made).producer : std::nullopt;
  if (!producer || !loop.entered[k]) return false;
  const OpDef* rule = nodes_.RuleOf(*producer);
  const Node& node = flat_.node(*producer);
  return rule != nullptr && rule->joins &&
         std::count(node.inputs.begin(), node.inputs.end(), loop.entered[k]) ==
             1;
}

// Whether each run finds an item of another size.
bool GraphResolver::HasVariousItems(const Loop& loop) {
  for (const BodyInput& input : loop.plan.inputs) {
    if (input.kind != BodyInput::Kind::kItem) continue;
    const ValueId operand = *loop.site.node.inputs[input.operand];
    const ContainerType& items =
        *nodes_.value(*loop.site.scope.values[operand.index()]).container;
    if (items.IsListed() && items.any().bound != Bound::kExact) return true;
  }
  return false;
}

bool GraphResolver::IsTrue(ValueId id) {
  return nodes_.IsExactlyKnown(id) && nodes_.KnownValue(id)->fully_known() &&
         nodes_.KnownValue(id)->holds_ints() &&
         nodes_.KnownValue(id)->size() > 0 &&
         nodes_.KnownValue(id)->Int(0) != 0;
}

// Whether nothing was assumed or left open since.
bool GraphResolver::IsCleanSince(const Mark& start) {
  if (nodes_.assumptions().size() != start.nodes.assumptions) return false;
  for (int32_t i = start.nodes.nodes; i < flat_.node_count(); ++i) {
    if (!nodes_.node(NodeId(i)).unresolved.empty()) return false;
  }
  return true;
}

// One body per run, with the numbers of that run. False if it would run too
// often, or if its condition ends it nobody knows when.
absl::StatusOr<bool> GraphResolver::Unroll(Loop& loop) {
  loop.form = Loop::Form::kUnrolled;
  const Trips& trips = loop.trips;
  // Without a limit it can only be followed to its end.
  const bool is_followed = trips.bound == Bound::kAssumed && loop.has_condition;
  const int64_t most = is_followed ? kMaxUnrolledRuns : trips.most;
  if (most > kMaxUnrolledRuns || loop.plan.repeats != 1 ||
      visits_ > kMaxTrialVisits) {
    return false;
  }
  const Mark start = mark();
  for (const size_t i : loop.state_inputs) {
    const std::optional<ValueId>& operand =
        loop.site.node.inputs[loop.plan.inputs[i].operand];
    loop.carried.push_back(operand ? loop.site.scope.values[operand->index()]
                                   : std::nullopt);
  }
  loop.made.resize(loop.plan.outputs.size());
  const int32_t first = flat_.node_count();
  while (loop.runs < most) {
    const absl::StatusOr<std::optional<bool>> run = UnrollOnce(loop);
    if (!run.ok()) {
      // A run that may never be says nothing against the model.
      const bool must_run = trips.bound == Bound::kExact && !loop.ends_unseen;
      if (must_run || IsExhausted()) return run.status();
      return false;
    }
    const std::optional<bool> goes_on = *run;
    // What the numbers of the run do not decide, types do as well.
    if (loop.is_stable && (!goes_on || !IsCleanSince(start))) return false;
    if (goes_on == false && !trips.is_bound_by_user) {
      // Here it ends, whatever its limit is.
      if (!loop.ends_unseen) loop.trips.bound = Bound::kExact;
      return true;
    }
    loop.ends_unseen |= !goes_on;
    if (is_followed && loop.ends_unseen) {
      // Nobody knows: one run is as good a guess as any.
      return true;
    }
    const int64_t nodes = flat_.node_count() - first;
    if (nodes > kMaxUnrolledNodes ||
        (!is_followed && nodes / loop.runs > kMaxUnrolledNodes / most)) {
      return false;
    }
  }
  return !is_followed;
}

// What the condition says then; true without one, nullopt if nobody knows.
absl::StatusOr<std::optional<bool>> GraphResolver::UnrollOnce(Loop& loop) {
  WB_ASSIGN_OR_RETURN(Scope inner, EnterRun(loop, loop.runs));
  WB_RETURN_IF_ERROR(Walk(inner));
  ++loop.runs;
  loop.carried.clear();
  std::optional<bool> goes_on = true;
  for (size_t i = 0; i < loop.plan.outputs.size(); ++i) {
    const std::optional<ValueId> value =
        inner.values[loop.plan.body->outputs()[i].index()];
    loop.made[i].push_back(value);
    if (loop.plan.outputs[i].kind == BodyOutput::Kind::kState) {
      loop.carried.push_back(value);
    }
    if (loop.plan.outputs[i].kind == BodyOutput::Kind::kCondition) {
      goes_on = std::nullopt;
      if (value && nodes_.IsExactlyKnown(*value)) goes_on = IsTrue(*value);
    }
  }
  return goes_on;
}

// The last state, or all that may have been the last.
ResolvedValue GraphResolver::LastState(const Loop& loop, size_t i) {
  const auto value_of = [this](const std::optional<ValueId>& part) {
    return part ? nodes_.value(*part) : ResolvedValue();
  };
  const std::vector<std::optional<ValueId>>& made = loop.made[i];
  ResolvedValue last = value_of(made.back());
  const bool is_exact = loop.trips.bound == Bound::kExact &&
                        (!loop.ends_unseen || loop.trips.is_bound_by_user);
  if (loop.form == Loop::Form::kUnrolled && is_exact) return last;
  ForgetNumbers(last);
  if (loop.form == Loop::Form::kRolled) return last;
  for (const std::optional<ValueId>& part : made) {
    last = UpperBoundOf(last, value_of(part));
  }
  last.is_static = false;
  last.bound = std::max(last.bound, loop.trips.bound);
  return last;
}

// All that the runs made, one after the other.
ResolvedValue GraphResolver::AllRuns(const Loop& loop, size_t i) {
  Bound bound = loop.trips.bound;
  if (loop.ends_unseen && !loop.trips.is_bound_by_user) {
    bound = std::max(bound, Bound::kUpper);
  }
  std::vector<ItemType> items;
  ResolvedValue all;
  for (const std::optional<ValueId>& part : loop.made[i]) {
    const ResolvedValue value = part ? nodes_.value(*part) : ResolvedValue();
    all = items.empty() ? value : UpperBoundOf(all, value);
    ForgetNumbers(all);
    if (!value.type) return ResolvedValue();
    items.push_back(ItemType::Tensor(*value.type, value.bound));
  }
  if (loop.plan.outputs[i].kind == BodyOutput::Kind::kStacked) {
    return Grown(std::move(all), loop.plan.outputs[i], loop.runs, bound);
  }
  const ItemType any = items[0];
  ResolvedValue sequence;
  sequence.is_static = all.is_static;
  sequence.container = std::make_shared<const ContainerType>(
      loop.form == Loop::Form::kUnrolled && bound == Bound::kExact
          ? ContainerType::Sequence(std::move(items), any)
          : ContainerType::SequenceOf(any, loop.runs, bound));
  sequence.bound = sequence.container->bound();
  return sequence;
}

std::vector<ResolvedValue> GraphResolver::ResultsOf(const Loop& loop) {
  std::vector<ResolvedValue> results;
  for (size_t i = 0; i < loop.plan.outputs.size(); ++i) {
    const BodyOutput& output = loop.plan.outputs[i];
    if (output.kind == BodyOutput::Kind::kState) {
      results.push_back(
          Grown(LastState(loop, i), output, loop.runs, loop.trips.bound));
    } else if (output.kind == BodyOutput::Kind::kCondition) {
      results.emplace_back();
    } else {
      results.push_back(AllRuns(loop, i));
    }
  }
  return results;
}

// The state is what it was, and there is nothing else; the body only tells of
// which type that nothing is.
std::vector<ResolvedValue> GraphResolver::ResultsWithoutRuns(
    const Loop& loop, const absl::Status& rolling) {
  std::vector<ResolvedValue> results(loop.plan.outputs.size());
  if (rolling.ok()) results = ResultsOf(loop);
  for (size_t k = 0; k < loop.state_outputs.size(); ++k) {
    const BodyInput& input = loop.plan.inputs[loop.state_inputs[k]];
    const std::optional<ValueId>& operand =
        loop.site.node.inputs[input.operand];
    if (!operand || !loop.site.scope.values[operand->index()]) continue;
    results[loop.state_outputs[k]] =
        nodes_.value(*loop.site.scope.values[operand->index()]);
  }
  return results;
}

// The operator's own node: it hands on the last state and what all runs made.
// `results` are those of the body, in order.
absl::Status GraphResolver::Finish(Loop& loop,
                                   std::vector<ResolvedValue> results) {
  const Site& site = loop.site;
  std::vector<std::optional<ValueId>> inputs = SteeringOperands(site);
  for (const auto& made : loop.made) {
    inputs.insert(inputs.end(), made.begin(), made.end());
  }
  for (const ValueId capture : site.node.captures) {
    inputs.push_back(site.scope.values[capture.index()]);
  }
  const std::vector<std::optional<ValueId>> outputs =
      AddResults(site.scope, site.node);
  bool is_static = true;
  for (size_t i = 0; i < results.size(); ++i) {
    const int result = loop.plan.outputs[i].result;
    if (result < 0 || !outputs[result]) continue;
    is_static &= results[i].is_static;
    nodes_.value(*outputs[result]) = std::move(results[i]);
  }
  const NodeId end = EmitOperator(site, loop.name, std::move(inputs), outputs);
  if (loop.begin) nodes_.SetBegin(end, *loop.begin);
  if (is_static) nodes_.SetLoadTime(end);
  WB_RETURN_IF_ERROR(nodes_.TakeGiven(end));
  NoteTrips(loop);
  return absl::OkStatus();
}

void GraphResolver::NoteTrips(const Loop& loop) {
  const std::string who = Describe(loop.site);
  if (loop.trips.is_bound_by_user) {
    nodes_.Assume(
        absl::StrCat(who, ": runs ", loop.runs, " times, as --trip says"));
  } else if (loop.trips.bound == Bound::kAssumed) {
    nodes_.Guess(
        absl::StrCat(who, ": how often it runs depends on data; taken as ",
                     loop.runs, "; bind it with --trip ", loop.name, "=N"));
  } else if (loop.trips.bound == Bound::kUpper || loop.ends_unseen) {
    nodes_.Assume(absl::StrCat(
        who, ": how often it runs depends on data; taken as ", loop.runs,
        ", its upper bound; bind it with --trip ", loop.name, "=N"));
  }
}

}  // namespace weighbridge
