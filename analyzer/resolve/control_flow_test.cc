// If, Loop, Scan and SequenceMap: what of their bodies stands in the graph, how
// often it runs, and what comes out.
#include <string>
#include <vector>

#include "analyzer/ir/test_graph.h"
#include "analyzer/resolve/bindings.h"
#include "analyzer/resolve/resolve_test_graph.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr DType kF32 = DType::kFloat32;

// "Relu*5": operators that run at inference, and how often if not once.
std::vector<std::string> Scheduled(const ResolvedGraph& graph) {
  std::vector<std::string> ops;
  for (const NodeId id : IdRange<NodeId>(graph.graph().nodes().size())) {
    if (graph.node(id).is_load_time) continue;
    std::string text = graph.graph().node(id).op_type;
    if (graph.node(id).runs != 1) {
      text += "*" + std::to_string(graph.node(id).runs);
    }
    ops.push_back(text);
  }
  return ops;
}

Bindings Trips(const std::string& loop, int64_t times) {
  Bindings bindings;
  bindings.trips = {{loop, times}};
  return bindings;
}

Constant Bool(bool value) {
  return Constant(TensorType::Scalar(DType::kBool), Constant::Ints{value});
}

// ---- If

TestGraph& AddIf(TestGraph& graph, TestGraph& then_branch,
                 TestGraph& else_branch) {
  return graph.Node("If", {"c"}, {"y"},
                    {{"then_branch", then_branch.Build()},
                     {"else_branch", else_branch.Build()}});
}

TEST(IfTest, AKnownConditionLeavesOneBranch) {
  TestGraph graph;
  TestGraph then_branch = graph.Nested();
  then_branch.Node("MatMul", {"x", "w"}, {"t"}).Output("t");
  TestGraph else_branch = graph.Nested();
  else_branch.Node("Relu", {"x"}, {"e"}).Output("e");
  graph.Input("x", kF32, {2, 3})
      .Weight("w", kF32, {3, 5})
      .Known("c", Bool(true));
  AddIf(graph, then_branch, else_branch).Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_THAT(Scheduled(resolved), ElementsAre("MatMul"));
  EXPECT_EQ(TypeOf(resolved, "y"), "float32[2,5]");
  EXPECT_THAT(resolved.findings().assumptions, IsEmpty());
}

// 2x5 products of length 3 cost more than 2x3 comparisons.
TEST(IfTest, AnUnknownConditionTakesTheDearerBranch) {
  TestGraph graph;
  TestGraph then_branch = graph.Nested();
  then_branch.Node("Relu", {"x"}, {"t"}).Output("t");
  TestGraph else_branch = graph.Nested();
  else_branch.Weight("w", kF32, {3, 5})
      .Node("MatMul", {"x", "w"}, {"e"})
      .Output("e");
  graph.Input("x", kF32, {2, 3}).Input("c", DType::kBool, {});
  AddIf(graph, then_branch, else_branch).Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_THAT(Scheduled(resolved), ElementsAre("MatMul", "If"));
  // [2,3] or [2,5].
  EXPECT_EQ(TypeOf(resolved, "y"), "<= float32[2,5]");
  EXPECT_THAT(resolved.findings().assumptions,
              testing::Contains(HasSubstr("is taken, the dearer one")));
}

TEST(IfTest, ABranchThatCannotRunIsNotTaken) {
  TestGraph graph;
  TestGraph then_branch = graph.Nested();
  then_branch.Node("MatMul", {"x", "x"}, {"t"}).Output("t");
  TestGraph else_branch = graph.Nested();
  else_branch.Node("Relu", {"x"}, {"e"}).Output("e");
  graph.Input("x", kF32, {2, 3}).Input("c", DType::kBool, {});
  AddIf(graph, then_branch, else_branch).Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "y"), "float32[2,3]");
  EXPECT_THAT(resolved.findings().assumptions,
              ElementsAre(HasSubstr("because then_branch cannot run")));
}

// The number of elements that are not zero is bounded, not known: so is what is
// computed from it.
TEST(IfTest, ABoundDecidesNoBranch) {
  TestGraph graph;
  TestGraph then_branch = graph.Nested();
  then_branch.Node("Relu", {"x"}, {"t"}).Output("t");
  TestGraph else_branch = graph.Nested();
  else_branch.Node("Neg", {"x"}, {"e"}).Output("e");
  graph.Input("x", kF32, {4})
      .KnownInts("four", {4})
      .KnownInts("where", {1})
      .Node("NonZero", {"x"}, {"nz"})
      .Node("Shape", {"nz"}, {"s"})
      .Node("Gather", {"s", "where"}, {"n"})
      .Node("Equal", {"n", "four"}, {"c"});
  AddIf(graph, then_branch, else_branch).Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_THAT(resolved.findings().assumptions,
              Contains(HasSubstr("which branch runs depends on data")));
}

TEST(IfTest, ResultsMustBeAsManyAsOutputs) {
  TestGraph graph;
  TestGraph then_branch = graph.Nested();
  then_branch.Node("Relu", {"x"}, {"t"}).Output("t").Output("x");
  TestGraph else_branch = graph.Nested();
  else_branch.Node("Neg", {"x"}, {"e"}).Output("e");
  graph.Input("x", kF32, {4}).Known("c", Bool(true));
  AddIf(graph, then_branch, else_branch).Output("y");
  EXPECT_THAT(ResolveGraph(graph),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("then_branch has 2 outputs, expected 1")));
}

// ---- Loop

// h <- h MatMul w, and every h is stacked.
TestGraph ProductBody(const TestGraph& graph) {
  TestGraph body = graph.Nested();
  body.Input("i", DType::kInt64, {})
      .Input("go", DType::kBool, {})
      .UntypedInput("h")
      .Node("Identity", {"go"}, {"go_on"})
      .Node("MatMul", {"h", "w"}, {"next"})
      .Node("Relu", {"next"}, {"seen"})
      .Output("go_on")
      .Output("next")
      .Output("seen");
  return body;
}

TestGraph& AddProductLoop(TestGraph& graph, const std::string& most) {
  TestGraph body = ProductBody(graph);
  return graph.Input("h0", kF32, {2, 3})
      .Weight("w", kF32, {3, 3})
      .Node("Loop", {most, "", "h0"}, {"h", "all"}, {{"body", body.Build()}})
      .Output("h")
      .Output("all");
}

TEST(LoopTest, EqualRunsStandInTheGraphOnce) {
  TestGraph graph;
  graph.Known("five", Constant::Int64Scalar(5));
  AddProductLoop(graph, "five");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_THAT(Scheduled(resolved),
              ElementsAre("Loop", "MatMul*5", "Relu*5", "Loop"));
  EXPECT_EQ(TypeOf(resolved, "h"), "float32[2,3]");
  EXPECT_EQ(TypeOf(resolved, "all"), "float32[5,2,3]");
  EXPECT_THAT(resolved.findings().assumptions, IsEmpty());
}

TEST(LoopTest, ManyRunsCostNoMoreToResolve) {
  TestGraph graph;
  graph.Known("many", Constant::Int64Scalar(1000000000));
  AddProductLoop(graph, "many");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_THAT(Scheduled(resolved), ElementsAre("Loop", "MatMul*1000000000",
                                               "Relu*1000000000", "Loop"));
}

TEST(LoopTest, NoRunLeavesTheStateAsItWas) {
  TestGraph graph;
  graph.Known("none", Constant::Int64Scalar(0));
  AddProductLoop(graph, "none");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_THAT(Scheduled(resolved), ElementsAre("Loop"));
  EXPECT_EQ(TypeOf(resolved, "h"), "float32[2,3]");
  EXPECT_EQ(TypeOf(resolved, "all"), "float32[0,2,3]");
}

TEST(LoopTest, AnUnknownCountIsOneRunThatTheUserMayChange) {
  TestGraph graph;
  graph.Input("M", DType::kInt64, {});
  AddProductLoop(graph, "M");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_THAT(Scheduled(resolved),
              ElementsAre("Loop", "MatMul", "Relu", "Loop"));
  // The state is what it is however often it runs; the stack is not.
  EXPECT_EQ(TypeOf(resolved, "h"), "float32[2,3]");
  EXPECT_EQ(TypeOf(resolved, "all"), "? float32[1,2,3]");
  EXPECT_THAT(resolved.findings().assumptions,
              ElementsAre(HasSubstr("bind it with --trip h_node=N")));
}

TEST(LoopTest, TheUserBindsTheCount) {
  TestGraph graph;
  graph.Input("M", DType::kInt64, {});
  AddProductLoop(graph, "M");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved,
                          ResolveGraph(graph, Trips("h_node", 7)));
  EXPECT_EQ(TypeOf(resolved, "all"), "float32[7,2,3]");
  EXPECT_THAT(resolved.findings().assumptions,
              ElementsAre(HasSubstr("runs 7 times, as --trip says")));
}

TEST(LoopTest, ABindingOfNoLoopIsAnError) {
  TestGraph graph;
  graph.Input("M", DType::kInt64, {});
  AddProductLoop(graph, "M");
  EXPECT_THAT(ResolveGraph(graph, Trips("h_nod", 7)),
              StatusIs(absl::StatusCode::kNotFound,
                       HasSubstr("did you mean 'h_node'?")));
  TestGraph other;
  other.Input("M", DType::kInt64, {});
  AddProductLoop(other, "M");
  EXPECT_THAT(ResolveGraph(other, Trips("decoder", 7)),
              StatusIs(absl::StatusCode::kNotFound,
                       HasSubstr("does not have; it has h_node")));
}

// A cache that grows by one row per run: run t reads t rows.
TEST(LoopTest, AGrowingStateIsFollowedRunByRun) {
  TestGraph graph;
  TestGraph body = graph.Nested();
  body.Input("i", DType::kInt64, {})
      .Input("go", DType::kBool, {})
      .UntypedInput("cache")
      .Node("Concat", {"cache", "row"}, {"more"}, {{"axis", int64_t{0}}})
      .Output("go")
      .Output("more");
  graph.Input("row", kF32, {1, 4})
      .Input("c0", kF32, {2, 4})
      .Known("three", Constant::Int64Scalar(3))
      .Node("Loop", {"three", "", "c0"}, {"c"}, {{"body", body.Build()}})
      .Output("c");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "c_node/0/more"), "float32[3,4]");
  EXPECT_EQ(TypeOf(resolved, "c_node/2/more"), "float32[5,4]");
  EXPECT_EQ(TypeOf(resolved, "c"), "float32[5,4]");
  EXPECT_THAT(resolved.findings().assumptions, IsEmpty());
}

// What is said once is said, though the body is resolved more than once.
TEST(LoopTest, TablesOfABodyThatIsResolvedAgainAreNoted) {
  TestGraph graph;
  TestGraph body = graph.Nested();
  body.Input("i", DType::kInt64, {})
      .Input("go", DType::kBool, {})
      .UntypedInput("cache")
      .Node("ai.onnx.ml.LinearRegressor", {"row"}, {"score"},
            {{"coefficients", std::vector<double>{1, 2, 3, 4}}})
      .Node("Concat", {"cache", "score"}, {"more"}, {{"axis", int64_t{0}}})
      .Output("go")
      .Output("more");
  graph.Input("row", kF32, {1, 4})
      .Input("c0", kF32, {2, 1})
      .Known("three", Constant::Int64Scalar(3))
      .Node("Loop", {"three", "", "c0"}, {"c"}, {{"body", body.Build()}})
      .Output("c");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "c"), "float32[5,1]");
  EXPECT_THAT(resolved.findings().assumptions,
              ElementsAre(HasSubstr("the tables of LinearRegressor")));
}

// Runs 0, 2 and 4 multiply, runs 1 and 3 do not.
TEST(LoopTest, TheNumberOfTheRunMayDecideABranch) {
  TestGraph graph;
  TestGraph body = graph.Nested();
  TestGraph even = body.Nested();
  even.Node("MatMul", {"h", "w"}, {"product"}).Output("product");
  TestGraph odd = body.Nested();
  odd.Node("Relu", {"h"}, {"same"}).Output("same");
  body.Input("i", DType::kInt64, {})
      .Input("go", DType::kBool, {})
      .UntypedInput("h")
      .Node("Mod", {"i", "two"}, {"rest"})
      .Node("Equal", {"rest", "zero"}, {"is_even"})
      .Node("If", {"is_even"}, {"next"},
            {{"then_branch", even.Build()}, {"else_branch", odd.Build()}})
      .Output("go")
      .Output("next");
  graph.Input("h0", kF32, {2, 3})
      .Weight("w", kF32, {3, 3})
      .Known("two", Constant::Int64Scalar(2))
      .Known("zero", Constant::Int64Scalar(0))
      .Known("five", Constant::Int64Scalar(5))
      .Node("Loop", {"five", "", "h0"}, {"h"}, {{"body", body.Build()}})
      .Output("h");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_THAT(Scheduled(resolved), ElementsAre("MatMul", "Relu", "MatMul",
                                               "Relu", "MatMul", "Loop"));
  EXPECT_THAT(resolved.findings().assumptions, IsEmpty());
}

// while (n < 3) ++n, without a limit of its own.
TEST(LoopTest, AKnownConditionIsFollowedToItsEnd) {
  TestGraph graph;
  TestGraph body = graph.Nested();
  body.Input("i", DType::kInt64, {})
      .Input("go", DType::kBool, {})
      .UntypedInput("n")
      .Node("Add", {"n", "one"}, {"more"})
      .Node("Less", {"more", "three"}, {"go_on"})
      .Output("go_on")
      .Output("more")
      .Output("more");
  graph.Known("one", Constant::Int64Scalar(1))
      .Known("three", Constant::Int64Scalar(3))
      .Known("zero", Constant::Int64Scalar(0))
      .Known("yes", Bool(true))
      .Node("Loop", {"", "yes", "zero"}, {"n", "all"}, {{"body", body.Build()}})
      .Output("n")
      .Output("all");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "all"), "int64[3]");
  const Constant* n = resolved.constant(FindValue(resolved.graph(), "n"));
  ASSERT_NE(n, nullptr);
  EXPECT_EQ(n->Int(0), 3);
  EXPECT_THAT(Scheduled(resolved), IsEmpty());
}

TEST(LoopTest, ABodyOfTheWrongFormIsAnError) {
  TestGraph graph;
  TestGraph body = graph.Nested();
  body.Input("i", DType::kInt64, {}).Output("i");
  graph.Known("five", Constant::Int64Scalar(5))
      .Node("Loop", {"five", ""}, {"y"}, {{"body", body.Build()}})
      .Output("y");
  EXPECT_THAT(ResolveGraph(graph),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("body has 1 inputs, expected 2")));
}

// The weights of a body are stored once, also if it stands there many times.
TEST(LoopTest, WeightsOfAnUnrolledBodyAreShared) {
  TestGraph graph;
  TestGraph body = graph.Nested();
  body.Input("i", DType::kInt64, {})
      .Input("go", DType::kBool, {})
      .UntypedInput("h")
      .Weight("row", kF32, {1, 4})
      .Node("Concat", {"h", "row"}, {"more"}, {{"axis", int64_t{0}}})
      .Output("go")
      .Output("more");
  graph.Input("h0", kF32, {1, 4})
      .Known("five", Constant::Int64Scalar(5))
      .Node("Loop", {"five", "", "h0"}, {"h"}, {{"body", body.Build()}})
      .Output("h");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "h"), "float32[6,4]");
  int weights = 0;
  for (const Value& value : resolved.graph().values()) {
    weights += value.kind == ValueKind::kInitializer &&
               value.name.find("row") != std::string::npos;
  }
  EXPECT_EQ(weights, 1);
}

// ---- Scan

TEST(ScanTest, SlicesAndStacksAlongItsAxes) {
  TestGraph graph;
  TestGraph body = graph.Nested();
  body.UntypedInput("state")
      .UntypedInput("slice")
      .Node("Add", {"state", "slice"}, {"sum"})
      .Node("Relu", {"sum"}, {"out"})
      .Output("sum")
      .Output("out");
  graph.Input("s0", kF32, {2, 5})
      .Input("x", kF32, {2, 7, 5})
      .Node("Scan", {"s0", "x"}, {"s", "y"},
            {{"body", body.Build()},
             {"num_scan_inputs", int64_t{1}},
             {"scan_input_axes", std::vector<int64_t>{1}},
             {"scan_input_directions", std::vector<int64_t>{1}},
             {"scan_output_axes", std::vector<int64_t>{-1}}})
      .Output("s")
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_THAT(Scheduled(resolved),
              ElementsAre("Scan", "Add*7", "Relu*7", "Scan"));
  EXPECT_EQ(TypeOf(resolved, "s"), "float32[2,5]");
  EXPECT_EQ(TypeOf(resolved, "y"), "float32[2,5,7]");
}

// Opset 8: axis 0 is a batch, axis 1 is scanned, and lengths come first.
TEST(ScanTest, OfOpset8RunsOncePerItemOfTheBatch) {
  TestGraph graph(8);
  TestGraph body = graph.Nested();
  body.UntypedInput("state")
      .UntypedInput("slice")
      .Node("Add", {"state", "slice"}, {"sum"})
      .Output("sum")
      .Output("sum");
  graph.Input("s0", kF32, {3, 5})
      .Input("x", kF32, {3, 7, 5})
      .Node("Scan", {"", "s0", "x"}, {"s", "y"},
            {{"body", body.Build()}, {"num_scan_inputs", int64_t{1}}})
      .Output("s")
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_THAT(Scheduled(resolved), Contains("Add*21"));  // 3 x 7.
  EXPECT_EQ(TypeOf(resolved, "s"), "float32[3,5]");
  EXPECT_EQ(TypeOf(resolved, "y"), "float32[3,7,5]");
}

TEST(ScanTest, UnequalLengthsAreAnError) {
  TestGraph graph;
  TestGraph body = graph.Nested();
  body.UntypedInput("a")
      .UntypedInput("b")
      .Node("Add", {"a", "b"}, {"c"})
      .Output("c");
  graph.Input("x", kF32, {7, 5})
      .Input("z", kF32, {6, 5})
      .Node("Scan", {"x", "z"}, {"y"},
            {{"body", body.Build()}, {"num_scan_inputs", int64_t{2}}})
      .Output("y");
  EXPECT_THAT(ResolveGraph(graph),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("scans 7 slices of input 0, but 6 of "
                                 "input 1")));
}

TEST(ControlFlowTest, ControlFlowC1NeedsTheGraphs) {
  TestGraph graph;
  graph.Known("c", Bool(true)).Node("If", {"c"}, {"y"}).Output("y");
  EXPECT_THAT(ResolveGraph(graph),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("attribute 'then_branch' is missing")));
}

TEST(ControlFlowTest, ControlFlowC3WantsOneBool) {
  TestGraph graph;
  TestGraph then_branch = graph.Nested();
  then_branch.Node("Relu", {"x"}, {"t"}).Output("t");
  TestGraph else_branch = graph.Nested();
  else_branch.Node("Neg", {"x"}, {"e"}).Output("e");
  graph.Input("x", kF32, {4}).Input("c", DType::kInt64, {});
  AddIf(graph, then_branch, else_branch).Output("y");
  EXPECT_THAT(ResolveGraph(graph),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("('cond') is int64, expected bool")));
}

TEST(ControlFlowTest, ControlFlowC4NeedsAResultPerCarriedValue) {
  TestGraph graph;
  TestGraph body = graph.Nested();
  body.Input("i", DType::kInt64, {})
      .Input("go", DType::kBool, {})
      .UntypedInput("a")
      .UntypedInput("b")
      .Output("go")
      .Output("a");
  graph.Input("x", kF32, {2})
      .Known("five", Constant::Int64Scalar(5))
      .Node("Loop", {"five", "", "x", "x"}, {"y"}, {{"body", body.Build()}})
      .Output("y");
  EXPECT_THAT(ResolveGraph(graph),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("carries 2 values, but has only 1 outputs")));
}

TEST(ControlFlowTest, ControlFlowC5And6BoundWhatIsScanned) {
  const auto scan = [](int64_t count, int64_t axis) {
    TestGraph graph;
    TestGraph body = graph.Nested();
    body.UntypedInput("a").Node("Relu", {"a"}, {"b"}).Output("b");
    graph.Input("x", kF32, {7, 5})
        .Node("Scan", {"x"}, {"y"},
              {{"body", body.Build()},
               {"num_scan_inputs", count},
               {"scan_input_axes", std::vector<int64_t>{axis}}})
        .Output("y");
    return ResolveGraph(graph).status();
  };
  EXPECT_THAT(scan(2, 0), StatusIs(absl::StatusCode::kInvalidArgument,
                                   HasSubstr("must be in [1, 1]")));
  EXPECT_THAT(scan(1, 2), StatusIs(absl::StatusCode::kInvalidArgument,
                                   HasSubstr("axis is 2, must be in")));
  WB_EXPECT_OK(scan(1, -1));
}

// ---- Hostile graphs

// Each level would be tried twice: 2^30 trials.
TEST(ControlFlowTest, DeeplyNestedUnknownBranchesEndInAnError) {
  TestGraph graph;
  graph.Input("x", kF32, {2}).Input("c", DType::kBool, {});
  std::shared_ptr<const Graph> inner;
  for (int depth = 0; depth < 30; ++depth) {
    const auto make = [&] {
      TestGraph branch = graph.Nested();
      if (inner == nullptr) {
        branch.Node("Relu", {"x"}, {"r"});
      } else {
        branch.Node("If", {"c"}, {"r"},
                    {{"then_branch", inner}, {"else_branch", inner}});
      }
      return branch.Output("r").Build();
    };
    inner = make();
  }
  graph
      .Node("If", {"c"}, {"y"},
            {{"then_branch", inner}, {"else_branch", inner}})
      .Output("y");
  EXPECT_THAT(ResolveGraph(graph), StatusIs(absl::StatusCode::kInvalidArgument,
                                            HasSubstr("more than")));
}

TEST(ControlFlowTest, NestedLoopsOfManyRunsMultiply) {
  TestGraph graph;
  TestGraph outer = graph.Nested();
  TestGraph inner = outer.Nested();
  inner.Input("j", DType::kInt64, {})
      .Input("go", DType::kBool, {})
      .UntypedInput("h")
      .Node("Relu", {"h"}, {"next"})
      .Output("go")
      .Output("next");
  outer.Input("i", DType::kInt64, {})
      .Input("go", DType::kBool, {})
      .UntypedInput("h")
      .Node("Loop", {"most", "", "h"}, {"r"}, {{"body", inner.Build()}})
      .Output("go")
      .Output("r");
  graph.Input("h0", kF32, {2})
      .Known("most", Constant::Int64Scalar(2000))
      .Node("Loop", {"most", "", "h0"}, {"y"}, {{"body", outer.Build()}})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_THAT(Scheduled(resolved), Contains("Relu*4000000"));
}

}  // namespace
}  // namespace weighbridge
