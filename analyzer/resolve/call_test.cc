// Calls of model-local functions: their bodies stand in their place.
#include <string>
#include <vector>

#include "analyzer/ir/test_graph.h"
#include "analyzer/resolve/resolve_test_graph.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr DType kF32 = DType::kFloat32;

std::vector<std::string> OpTypes(const Graph& graph) {
  std::vector<std::string> ops;
  for (const Node& node : graph.nodes()) ops.push_back(node.op_type);
  return ops;
}

// A function of one input and one output that is a chain of operators.
void AddChain(TestGraph& graph, const std::string& name,
              const std::vector<std::string>& ops, int64_t opset = 17) {
  TestGraph body = graph.FunctionBody(opset);
  body.UntypedInput("a");
  std::string last = "a";
  for (size_t i = 0; i < ops.size(); ++i) {
    const std::string next =
        i + 1 == ops.size() ? "b" : "t" + std::to_string(i);
    body.Node(ops[i], {last}, {next});
    last = next;
  }
  body.Output("b");
  graph.AddFunction(name, body);
}

TEST(CallTest, AGraphWithoutBodiesIsTakenAsItIs) {
  TestGraph graph;
  graph.Input("x", kF32, {2}).Node("Relu", {"x"}, {"y"}).Output("y");
  const std::shared_ptr<const Graph> built = graph.Build();
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(built));
  EXPECT_EQ(&resolved.graph(), built.get());
}

TEST(CallTest, ACallBecomesItsBody) {
  TestGraph graph;
  AddChain(graph, "Block", {"Relu", "Neg"});
  graph.Input("x", kF32, {2})
      .Node("local.Block", {"x"}, {"h"})
      .Node("local.Block", {"h"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  const Graph& flat = resolved.graph();
  EXPECT_THAT(OpTypes(flat), ElementsAre("Relu", "Neg", "Relu", "Neg"));
  EXPECT_EQ(flat.node(NodeId(0)).name, "h_node/t0_node");
  // The values of both bodies are apart, those outside keep their names.
  EXPECT_EQ(flat.value(*flat.node(NodeId(2)).inputs[0]).name, "h");
  EXPECT_EQ(flat.value(*flat.node(NodeId(2)).outputs[0]).name, "y_node/t0");
  EXPECT_EQ(TypeOf(resolved, "y"), "float32[2]");
  EXPECT_EQ(resolved.findings().file_nodes, 2);
}

TEST(CallTest, FunctionsMayCallFunctions) {
  TestGraph graph;
  AddChain(graph, "Inner", {"Relu"});
  AddChain(graph, "Outer", {"local.Inner", "local.Inner"});
  graph.Input("x", kF32, {2}).Node("local.Outer", {"x"}, {"y"}).Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_THAT(OpTypes(resolved.graph()), ElementsAre("Relu", "Relu"));
}

TEST(CallTest, ReferencesTakeTheCallersAttributesOrTheDefault) {
  TestGraph graph;
  TestGraph body = graph.FunctionBody(17);
  body.UntypedInput("a")
      .Node("Flatten", {"a"}, {"b"}, {{"axis", AttributeReference{"where"}}})
      .Output("b");
  graph.AddFunction("F", body, {{"where", int64_t{3}}});
  graph.Input("x", kF32, {2, 3, 5, 7})
      .Node("local.F", {"x"}, {"h"}, {{"where", int64_t{2}}})
      .Node("local.F", {"x"}, {"y"})
      .Output("h")
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "h"), "float32[6,35]");
  EXPECT_EQ(TypeOf(resolved, "y"), "float32[30,7]");
}

TEST(CallTest, AnInputMayBeReturned) {
  TestGraph graph;
  TestGraph body = graph.FunctionBody(17);
  body.UntypedInput("a").Node("Relu", {"a"}, {"b"}).Output("a").Output("b");
  graph.AddFunction("F", body);
  graph.Input("x", kF32, {2})
      .Node("local.F", {"x"}, {"same", "y"})
      .Output("same")
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_THAT(OpTypes(resolved.graph()),
              UnorderedElementsAre("Relu", "Identity"));
}

// ReduceSum takes its axes as an attribute before opset 13, as an input since.
TEST(CallTest, ABodyHasTheOpsetThatItImports) {
  TestGraph graph(17);
  TestGraph body = graph.FunctionBody(11);
  body.UntypedInput("a")
      .Node("ReduceSum", {"a"}, {"b"}, {{"axes", std::vector<int64_t>{1}}})
      .Output("b");
  graph.AddFunction("F", body);
  graph.Input("x", kF32, {2, 3}).Node("local.F", {"x"}, {"y"}).Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "y"), "float32[2,1]");
  EXPECT_EQ(resolved.node(NodeId(0)).opset, 11);
}

TEST(CallTest, ABodyMayHoldGraphsThatReadItsValues) {
  TestGraph graph;
  TestGraph body = graph.FunctionBody(17);
  TestGraph then_branch = body.Nested();
  then_branch.Node("Relu", {"a"}, {"r"}).Output("r");
  TestGraph else_branch = body.Nested();
  else_branch.Node("Neg", {"a"}, {"n"}).Output("n");
  body.UntypedInput("c")
      .UntypedInput("a")
      .Node("If", {"c"}, {"b"},
            {{"then_branch", then_branch.Build()},
             {"else_branch", else_branch.Build()}})
      .Output("b");
  graph.AddFunction("Choose", body);
  graph.Input("x", kF32, {2})
      .Known("no",
             Constant(TensorType::Scalar(DType::kBool), Constant::Ints{0}))
      .Node("local.Choose", {"no", "x"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_THAT(OpTypes(resolved.graph()), ElementsAre("Neg"));
  EXPECT_EQ(TypeOf(resolved, "y"), "float32[2]");
  EXPECT_THAT(resolved.findings().assumptions, IsEmpty());
}

TEST(CallTest, ACircleIsAnError) {
  TestGraph graph;
  AddChain(graph, "F", {"local.F"});
  graph.Input("x", kF32, {2}).Node("local.F", {"x"}, {"y"}).Output("y");
  EXPECT_THAT(ResolveGraph(graph), StatusIs(absl::StatusCode::kInvalidArgument,
                                            HasSubstr("in a circle")));
}

TEST(CallTest, TooManyOperandsAreAnError) {
  TestGraph graph;
  AddChain(graph, "F", {"Relu"});
  graph.Input("x", kF32, {2}).Node("local.F", {"x", "x"}, {"y"}).Output("y");
  EXPECT_THAT(ResolveGraph(graph),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("the call has 2 inputs")));
}

// Forty levels of two calls each would be 2^40 nodes.
TEST(CallTest, AnExplosionIsAnError) {
  TestGraph graph;
  AddChain(graph, "F0", {"Relu"});
  for (int i = 1; i < 40; ++i) {
    const std::string callee = "local.F" + std::to_string(i - 1);
    AddChain(graph, "F" + std::to_string(i), {callee, callee});
  }
  graph.Input("x", kF32, {2}).Node("local.F39", {"x"}, {"y"}).Output("y");
  EXPECT_THAT(ResolveGraph(graph), StatusIs(absl::StatusCode::kInvalidArgument,
                                            HasSubstr("more than")));
}

// A constant of a function is stored once, however often it is called.
TEST(CallTest, ConstantsOfABodyAreShared) {
  TestGraph graph;
  TestGraph body = graph.FunctionBody(17);
  body.UntypedInput("a")
      .Node("Constant", {}, {"k"},
            {{"value_floats", std::vector<double>{1, 2}}})
      .Node("Add", {"a", "k"}, {"b"})
      .Output("b");
  graph.AddFunction("F", body);
  graph.Input("x", kF32, {2})
      .Node("local.F", {"x"}, {"h"})
      .Node("local.F", {"h"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_THAT(OpTypes(resolved.graph()), ElementsAre("Constant", "Add", "Add"));
}

}  // namespace
}  // namespace weighbridge
