#include "analyzer/ops/control_flow.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/axis.h"
#include "analyzer/ops/body_plan.h"
#include "analyzer/ops/container_operand.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/element.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#control_flow, C1..C9.

absl::StatusOr<std::shared_ptr<const Graph>> Body(const OpView& view,
                                                  const char* attribute) {
  std::shared_ptr<const Graph> body = view.GraphAttributeOrNull(attribute);
  WB_RETURN_IF_ERROR(view.attribute_status());
  if (body == nullptr) {  // control_flow_c1
    return absl::InvalidArgumentError(
        absl::StrCat("attribute '", attribute, "' is missing"));
  }
  return body;
}

// control_flow_c2
absl::Status CheckCount(const char* graph, const char* what, size_t found,
                        size_t expected) {
  if (found == expected) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(graph, " has ", found, " ", what, ", expected ", expected));
}

// Whether the file lists the input at all; its type may still be unknown.
bool Lists(const OpView& view, int i) {
  return i < view.input_count() && view.node().inputs[i].has_value();
}

// The one element of an input that steers the operator; unknown if omitted.
absl::StatusOr<Element> Steering(const OpView& view, int i, const char* name,
                                 const DTypeSet& types) {
  const TensorType* type = view.input(i);
  if (type == nullptr) return Element();
  WB_RETURN_IF_ERROR(CheckDType(view, i, name, types));  // control_flow_c3
  if (type->element_count() != 1) {                      // control_flow_c3
    return absl::InvalidArgumentError(
        absl::StrCat("input ", i, " ('", name, "') has shape ",
                     DimsToString(type->dims()), ", expected one element"));
  }
  return ElementOf(view.constant(i), 0);
}

// control_flow_c2
absl::Status NeedOperands(const OpView& view, int count) {
  if (view.input_count() >= count) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "has ", view.input_count(), " inputs, expected ", count, " or more"));
}

absl::StatusOr<BodyPlan> PlanIf(const OpView& view) {
  BranchPlan plan;
  WB_RETURN_IF_ERROR(NeedOperands(view, 1));
  for (const char* attribute : {"then_branch", "else_branch"}) {
    WB_ASSIGN_OR_RETURN(auto branch, Body(view, attribute));
    WB_RETURN_IF_ERROR(
        CheckCount(attribute, "inputs", branch->inputs().size(), 0));
    WB_RETURN_IF_ERROR(CheckCount(attribute, "outputs",
                                  branch->outputs().size(),
                                  view.node().outputs.size()));
    plan.branches.push_back({attribute, std::move(branch)});
  }
  WB_ASSIGN_OR_RETURN(const Element condition,
                      Steering(view, 0, "cond", kBoolType));
  if (condition.is_int()) plan.taken = condition.int_value() != 0 ? 0 : 1;
  return plan;
}

absl::StatusOr<BodyPlan> PlanLoop(const OpView& view) {
  LoopPlan plan;
  WB_ASSIGN_OR_RETURN(plan.body, Body(view, "body"));
  WB_RETURN_IF_ERROR(NeedOperands(view, 2));
  const int states = view.input_count() - 2;
  const size_t results = view.node().outputs.size();
  WB_RETURN_IF_ERROR(CheckCount("body", "inputs", plan.body->inputs().size(),
                                static_cast<size_t>(states) + 2));
  WB_RETURN_IF_ERROR(
      CheckCount("body", "outputs", plan.body->outputs().size(), results + 1));
  if (results < static_cast<size_t>(states)) {  // control_flow_c4
    return absl::InvalidArgumentError(absl::StrCat(
        "carries ", states, " values, but has only ", results, " outputs"));
  }
  plan.inputs.push_back({BodyInput::Kind::kCounter});
  plan.inputs.push_back({BodyInput::Kind::kCondition, Lists(view, 1) ? 1 : -1});
  plan.outputs.push_back({BodyOutput::Kind::kCondition});
  for (int i = 0; i < static_cast<int>(results); ++i) {
    if (i < states) {
      if (!Lists(view, i + 2)) {
        return absl::InvalidArgumentError(
            absl::StrCat("omits input ", i + 2, ", which is required"));
      }
      plan.inputs.push_back({BodyInput::Kind::kState, i + 2});
      plan.outputs.push_back({BodyOutput::Kind::kState, i});
    } else {
      plan.outputs.push_back(
          {BodyOutput::Kind::kStacked, i, {{0, std::nullopt}}});
    }
  }
  WB_ASSIGN_OR_RETURN(const Element most, Steering(view, 0, "M", kIndexTypes));
  WB_ASSIGN_OR_RETURN(const Element condition,
                      Steering(view, 1, "cond", kBoolType));
  if (most.is_int()) {
    plan.trips = std::max<int64_t>(0, most.int_value());
    plan.trips_operand = 0;
  }
  if (condition.is_int() && condition.int_value() == 0) {
    plan.trips = 0;
    plan.trips_operand = 1;
  }
  return plan;
}

// Attribute `name` of Scan: one entry per scan input or output, 0 if absent.
absl::StatusOr<std::vector<int64_t>> PerOperand(const OpView& view,
                                                const char* name, int count) {
  std::vector<int64_t> list = view.IntsAttribute(name);
  if (!view.HasAttribute(name)) list.assign(count, 0);
  WB_RETURN_IF_ERROR(CheckCount(name, "entries", list.size(), count));
  return list;
}

// Opset 8 scans along axis 1 of every item of a batch, which is axis 0, and has
// the lengths of the items in front of its operands.
struct ScanForm {
  int first = 0;  // Of the carried values.
  std::vector<int> batch_axes;
};

// control_flow_c7: what is scanned is equally long.
absl::Status AgreeOnTrips(int64_t size, int i, LoopPlan& plan) {
  if (plan.trips && *plan.trips != size) {
    return absl::InvalidArgumentError(
        absl::StrCat("scans ", *plan.trips, " slices of input ",
                     plan.trips_operand, ", but ", size, " of input ", i));
  }
  plan.trips = size;
  plan.trips_operand = i;
  return absl::OkStatus();
}

absl::Status AddScanInputs(const OpView& view, const ScanForm& form,
                           int scanned, LoopPlan& plan) {
  const int first_scanned = view.input_count() - scanned;
  WB_ASSIGN_OR_RETURN(const std::vector<int64_t> axes,
                      PerOperand(view, "scan_input_axes", scanned));
  for (int i = form.first; i < view.input_count(); ++i) {
    const TensorType* type = view.input(i);
    if (type == nullptr) {
      return absl::FailedPreconditionError(
          absl::StrCat("the type of input ", i, " is not known"));
    }
    const int batch_rank = static_cast<int>(form.batch_axes.size());
    if (type->rank() < batch_rank + (i >= first_scanned ? 1 : 0)) {
      return absl::InvalidArgumentError(absl::StrCat(  // control_flow_c6
          "input ", i, " has shape ", DimsToString(type->dims()),
          ", which is no sequence of slices"));
    }
    BodyInput input = {BodyInput::Kind::kState, i, form.batch_axes};
    if (i >= first_scanned) {
      WB_ASSIGN_OR_RETURN(  // control_flow_c6
          const int axis,
          NormalizeAxis(axes[i - first_scanned], type->rank() - batch_rank));
      input.kind = BodyInput::Kind::kSlice;
      input.cut.push_back(axis + batch_rank);
      WB_RETURN_IF_ERROR(AgreeOnTrips(type->dim(axis + batch_rank), i, plan));
    }
    plan.inputs.push_back(std::move(input));
  }
  return absl::OkStatus();
}

absl::StatusOr<BodyPlan> PlanScan(const OpView& view) {
  LoopPlan plan;
  WB_ASSIGN_OR_RETURN(plan.body, Body(view, "body"));
  ScanForm form;
  if (view.opset_version() < 9) form = {1, {0}};
  const int operands = view.input_count() - form.first;
  const int64_t scanned = view.IntAttribute("num_scan_inputs", 0);
  if (scanned < 1 || scanned > operands) {  // control_flow_c5
    return absl::InvalidArgumentError(absl::StrCat(
        "num_scan_inputs is ", scanned, ", must be in [1, ", operands, "]"));
  }
  const int states = operands - static_cast<int>(scanned);
  const int results = static_cast<int>(view.node().outputs.size());
  WB_RETURN_IF_ERROR(
      CheckCount("body", "inputs", plan.body->inputs().size(), operands));
  WB_RETURN_IF_ERROR(
      CheckCount("body", "outputs", plan.body->outputs().size(), results));
  if (results < states) {  // control_flow_c4
    return absl::InvalidArgumentError(absl::StrCat(
        "carries ", states, " values, but has only ", results, " outputs"));
  }
  WB_RETURN_IF_ERROR(
      AddScanInputs(view, form, static_cast<int>(scanned), plan));
  WB_ASSIGN_OR_RETURN(const std::vector<int64_t> axes,
                      PerOperand(view, "scan_output_axes", results - states));
  std::vector<BodyOutput::Axis> batch;
  if (!form.batch_axes.empty()) {
    const int64_t size = view.input(form.first)->dim(0);
    batch.push_back({0, size});
    for (int i = form.first; i < view.input_count(); ++i) {
      if (view.input(i)->dim(0) != size) {  // control_flow_c8
        return absl::InvalidArgumentError(
            absl::StrCat("inputs ", form.first, " and ", i, " have batches of ",
                         size, " and ", view.input(i)->dim(0)));
      }
    }
    plan.repeats = size;
  }
  for (int i = 0; i < results; ++i) {
    BodyOutput output = {BodyOutput::Kind::kState, i, batch};
    if (i >= states) {
      output.kind = BodyOutput::Kind::kStacked;
      output.grown.push_back(
          {batch.empty() ? axes[i - states] : 1, std::nullopt});
    }
    plan.outputs.push_back(std::move(output));
  }
  return plan;
}

// The body runs once per item of the first sequence; other sequences must be
// as long, tensors are the same for every item.
absl::StatusOr<BodyPlan> PlanSequenceMap(const OpView& view) {
  LoopPlan plan;
  WB_ASSIGN_OR_RETURN(plan.body, Body(view, "body"));
  WB_RETURN_IF_ERROR(CheckCount("body", "inputs", plan.body->inputs().size(),
                                view.input_count()));
  WB_RETURN_IF_ERROR(CheckCount("body", "outputs", plan.body->outputs().size(),
                                view.node().outputs.size()));
  if (Lists(view, 0) && !view.HasInput(0)) {
    return absl::FailedPreconditionError("the type of input 0 is not known");
  }
  WB_RETURN_IF_ERROR(NeedSequence(view, 0, "input_sequence").status());
  for (int i = 0; i < view.input_count(); ++i) {
    const ContainerType* sequence = view.container(i);
    plan.inputs.push_back({sequence != nullptr ? BodyInput::Kind::kItem
                                               : BodyInput::Kind::kConstant,
                           i});
    if (sequence == nullptr || !sequence->length()) continue;
    if (sequence->length_bound() == Bound::kExact) {  // control_flow_c7
      WB_RETURN_IF_ERROR(AgreeOnTrips(*sequence->length(), i, plan));
    } else if (!plan.trips) {
      plan.trips = sequence->length();
      plan.trips_operand = i;
    }
  }
  for (int i = 0; i < static_cast<int>(view.node().outputs.size()); ++i) {
    plan.outputs.push_back({BodyOutput::Kind::kCollected, i});
  }
  return plan;
}

absl::StatusOr<OutputTypes> NeverInferred(const OpView&) {
  return absl::FailedPreconditionError("its graphs are not put in its place");
}

// All work is that of the bodies: results are written where they belong.
absl::StatusOr<OpCost> CostNothing(const OpView& view) {
  return FreeCost(view);
}

}  // namespace

absl::Status RegisterControlFlowOps(OpRegistry& registry) {
  const OpDef row = {.op_class = OpClass::kOpaque,
                     .containers = Containers::kAccepted,
                     .infer = &NeverInferred,
                     .cost = &CostNothing};
  OpDef branch = row;
  branch.name = "If";
  branch.min_inputs = branch.max_inputs = 1;
  branch.input_roles = {InputRole::kShape};
  branch.plan = &PlanIf;
  OpDef loop = row;
  loop.name = "Loop";
  loop.min_inputs = 2;
  loop.max_inputs = kVariadic;
  loop.input_roles = {InputRole::kShape, InputRole::kShape};
  loop.plan = &PlanLoop;
  OpDef scan = row;
  scan.name = "Scan";
  scan.since_version = 8;
  scan.min_inputs = 1;
  scan.max_inputs = kVariadic;
  scan.plan = &PlanScan;
  OpDef map = row;
  map.name = "SequenceMap";
  map.since_version = 17;
  map.min_inputs = 1;
  map.max_inputs = kVariadic;
  map.plan = &PlanSequenceMap;
  return registry.AddAll({branch, loop, scan, map});
}

}  // namespace weighbridge
