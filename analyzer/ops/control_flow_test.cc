#include "analyzer/ops/control_flow.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "analyzer/ir/test_graph.h"
#include "analyzer/ops/body_plan.h"
#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr DType kFloat = DType::kFloat32;

// A graph with so many inputs and outputs; what it computes is no matter.
std::shared_ptr<const Graph> Graphs(int inputs, int outputs) {
  TestGraph graph;
  for (int i = 0; i < inputs; ++i) graph.UntypedInput("i" + std::to_string(i));
  graph.Weight("w", kFloat, {2});
  for (int i = 0; i < outputs; ++i) {
    const std::string output = "o" + std::to_string(i);
    graph.Node("Identity", {"w"}, {output}).Output(output);
  }
  return graph.Build();
}

Constant Bool(bool value) {
  return IntTensor(DType::kBool, {}, {value ? 1 : 0});
}

template <typename Plan>
Plan Get(const absl::StatusOr<BodyPlan>& plan) {
  WB_EXPECT_OK(plan.status());
  return plan.ok() ? std::get<Plan>(*plan) : Plan();
}

OpTestView If() {
  OpTestView view("If");
  view.Body("then_branch", Graphs(0, 1)).Body("else_branch", Graphs(0, 1));
  return view;
}

TEST(ControlFlowPlanTest, AKnownConditionTakesABranch) {
  EXPECT_EQ(Get<BranchPlan>(If().ConstantInput(Bool(true)).Plan()).taken, 0);
  EXPECT_EQ(Get<BranchPlan>(If().ConstantInput(Bool(false)).Plan()).taken, 1);
  const auto open = Get<BranchPlan>(If().Input(DType::kBool, {}).Plan());
  EXPECT_EQ(open.taken, std::nullopt);
  ASSERT_EQ(open.branches.size(), 2u);
  EXPECT_STREQ(open.branches[0].attribute, "then_branch");
  EXPECT_STREQ(open.branches[1].attribute, "else_branch");
}

TEST(ControlFlowPlanTest, ControlFlowC1And2NeedBothBranchesWithAllResults) {
  EXPECT_THAT(OpTestView("If")
                  .Body("then_branch", Graphs(0, 1))
                  .Input(DType::kBool, {})
                  .Plan(),
              Fails("attribute 'else_branch' is missing"));
  EXPECT_THAT(If().Input(DType::kBool, {}).Outputs(2).Plan(),
              Fails("then_branch has 1 outputs, expected 2"));
  EXPECT_THAT(OpTestView("If")
                  .Body("then_branch", Graphs(1, 1))
                  .Body("else_branch", Graphs(0, 1))
                  .Input(DType::kBool, {})
                  .Plan(),
              Fails("then_branch has 1 inputs, expected 0"));
}

// Carries a value, stacks another.
OpTestView Loop() {
  OpTestView view("Loop");
  view.Body("body", Graphs(3, 3)).Outputs(2);
  return view;
}

TEST(ControlFlowPlanTest, ALoopCarriesAndStacks) {
  const auto plan = Get<LoopPlan>(
      Loop().ScalarInput(10).OmittedInput().Input(kFloat, {4}).Plan());
  EXPECT_EQ(plan.trips, 10);
  EXPECT_EQ(plan.trips_operand, 0);
  ASSERT_EQ(plan.inputs.size(), 3u);
  EXPECT_EQ(plan.inputs[0].kind, BodyInput::Kind::kCounter);
  EXPECT_EQ(plan.inputs[1].kind, BodyInput::Kind::kCondition);
  EXPECT_EQ(plan.inputs[1].operand, -1);  // Omitted.
  EXPECT_EQ(plan.inputs[2].kind, BodyInput::Kind::kState);
  EXPECT_EQ(plan.inputs[2].operand, 2);
  ASSERT_EQ(plan.outputs.size(), 3u);
  EXPECT_EQ(plan.outputs[0].kind, BodyOutput::Kind::kCondition);
  EXPECT_EQ(plan.outputs[1].kind, BodyOutput::Kind::kState);
  EXPECT_EQ(plan.outputs[1].result, 0);
  EXPECT_EQ(plan.outputs[2].kind, BodyOutput::Kind::kStacked);
  EXPECT_EQ(plan.outputs[2].result, 1);
}

TEST(ControlFlowPlanTest, ALoopThatMayNotBeginHasNoRun) {
  EXPECT_EQ(Get<LoopPlan>(Loop()
                              .ScalarInput(10)
                              .ConstantInput(Bool(false))
                              .Input(kFloat, {4})
                              .Plan())
                .trips,
            0);
  EXPECT_EQ(Get<LoopPlan>(
                Loop().ScalarInput(-3).OmittedInput().Input(kFloat, {4}).Plan())
                .trips,
            0);
}

TEST(ControlFlowPlanTest, NothingKnownLimitsALoop) {
  EXPECT_EQ(Get<LoopPlan>(Loop()
                              .Input(DType::kInt64, {})
                              .Input(DType::kBool, {})
                              .Input(kFloat, {4})
                              .Plan())
                .trips,
            std::nullopt);
}

TEST(ControlFlowPlanTest, ControlFlowC3And4CheckALoop) {
  EXPECT_THAT(
      Loop().Input(DType::kInt64, {2}).OmittedInput().Input(kFloat, {4}).Plan(),
      Fails("input 0 ('M') has shape [2], expected one element"));
  EXPECT_THAT(Loop().Input(kFloat, {}).OmittedInput().Input(kFloat, {4}).Plan(),
              Fails("input 0 ('M') is float32"));
  EXPECT_THAT(OpTestView("Loop")
                  .Body("body", Graphs(4, 2))
                  .OmittedInput()
                  .OmittedInput()
                  .Input(kFloat, {4})
                  .Input(kFloat, {4})
                  .Plan(),
              Fails("carries 2 values, but has only 1 outputs"));
}

TEST(ControlFlowPlanTest, AScanSlicesAlongItsAxes) {
  OpTestView view("Scan");
  view.Body("body", Graphs(2, 2))
      .Int("num_scan_inputs", 1)
      .Ints("scan_input_axes", {-1})
      .Ints("scan_output_axes", {1})
      .Input(kFloat, {3})
      .Input(kFloat, {5, 7})
      .Outputs(2);
  const auto plan = Get<LoopPlan>(view.Plan());
  EXPECT_EQ(plan.trips, 7);
  EXPECT_EQ(plan.inputs[0].kind, BodyInput::Kind::kState);
  EXPECT_EQ(plan.inputs[1].kind, BodyInput::Kind::kSlice);
  EXPECT_EQ(plan.inputs[1].cut, std::vector<int>{1});
  EXPECT_EQ(plan.outputs[0].kind, BodyOutput::Kind::kState);
  ASSERT_EQ(plan.outputs[1].grown.size(), 1u);
  EXPECT_EQ(plan.outputs[1].grown[0].axis, 1);
}

// Opset 8: lengths in front, a batch in axis 0 of everything.
TEST(ControlFlowPlanTest, AnOldScanRepeatsForEachItemOfABatch) {
  OpTestView view("Scan", 8);
  view.Body("body", Graphs(2, 2))
      .Int("num_scan_inputs", 1)
      .OmittedInput()
      .Input(kFloat, {6, 3})
      .Input(kFloat, {6, 5, 2})
      .Outputs(2);
  const auto plan = Get<LoopPlan>(view.Plan());
  EXPECT_EQ(plan.trips, 5);
  EXPECT_EQ(plan.repeats, 6);
  EXPECT_EQ(plan.inputs[1].operand, 2);
  EXPECT_EQ(plan.inputs[1].cut, (std::vector<int>{0, 1}));
}

TEST(ControlFlowPlanTest, ControlFlowC5To8CheckAScan) {
  const auto scan = [](int64_t scanned) {
    OpTestView view("Scan");
    view.Body("body", Graphs(2, 2)).Int("num_scan_inputs", scanned).Outputs(2);
    return view;
  };
  EXPECT_THAT(scan(3).Input(kFloat, {3}).Input(kFloat, {5}).Plan(),
              Fails("num_scan_inputs is 3, must be in [1, 2]"));
  EXPECT_THAT(scan(2).Input(kFloat, {3}).Input(kFloat, {5}).Plan(),
              Fails("scans 3 slices of input 0, but 5 of input 1"));
  EXPECT_THAT(scan(1).Input(kFloat, {3}).Input(kFloat, {}).Plan(),
              Fails("input 1 has shape [], which is no sequence of slices"));
  OpTestView batches("Scan", 8);
  batches.Body("body", Graphs(2, 2))
      .Int("num_scan_inputs", 1)
      .OmittedInput()
      .Input(kFloat, {6, 3})
      .Input(kFloat, {4, 5})
      .Outputs(2);
  EXPECT_THAT(batches.Plan(), Fails("have batches of 6 and 4"));
}

ContainerType Sequence(int64_t length, Bound bound = Bound::kExact) {
  return ContainerType::SequenceOf(
      ItemType::Tensor(*TensorType::Create(kFloat, {2})), length, bound);
}

TEST(ControlFlowPlanTest, AMapRunsForEachItem) {
  OpTestView view("SequenceMap");
  view.Body("body", Graphs(2, 1))
      .ContainerInput(Sequence(4))
      .Input(kFloat, {3});
  const auto plan = Get<LoopPlan>(view.Plan());
  EXPECT_EQ(plan.trips, 4);
  EXPECT_EQ(plan.inputs[0].kind, BodyInput::Kind::kItem);
  EXPECT_EQ(plan.inputs[1].kind, BodyInput::Kind::kConstant);
  EXPECT_EQ(plan.outputs[0].kind, BodyOutput::Kind::kCollected);
}

TEST(ControlFlowPlanTest, ControlFlowC7MapsSequencesOfOneLength) {
  const auto map = [](ContainerType first, ContainerType second) {
    OpTestView view("SequenceMap");
    view.Body("body", Graphs(2, 1))
        .ContainerInput(std::move(first))
        .ContainerInput(std::move(second));
    return view.Plan();
  };
  EXPECT_THAT(map(Sequence(4), Sequence(5)),
              Fails("scans 4 slices of input 0, but 5 of input 1"));
  // What is known for sure decides, wherever it stands.
  EXPECT_EQ(Get<LoopPlan>(map(Sequence(4), Sequence(5, Bound::kUpper))).trips,
            4);
  EXPECT_THAT(OpTestView("SequenceMap")
                  .Body("body", Graphs(1, 1))
                  .Input(kFloat, {2})
                  .Plan(),
              Fails("is float32[2], expected a sequence"));
}

}  // namespace
}  // namespace weighbridge
