#include "analyzer/resolve/disallowed_types.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/ir/declared_type.h"
#include "analyzer/ir/graph.h"
#include "analyzer/ir/ids.h"
#include "analyzer/ir/resolved_graph.h"
#include "analyzer/ir/tensor_type.h"
#include "analyzer/ir/test_graph.h"
#include "analyzer/resolve/resolve_test_graph.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr DType kF32 = DType::kFloat32;
constexpr DType kBf16 = DType::kBFloat16;

std::vector<std::string> LinesOf(TestGraph& graph) {
  const absl::StatusOr<ResolvedGraph> resolved = ResolveGraph(graph);
  if (!resolved.ok()) return {std::string(resolved.status().message())};
  return resolved->findings().disallowed_types;
}

// The inputs' types are known, nothing else: not even that a rule refuses them.
std::vector<std::string> LinesAsDeclared(const Graph& graph, int64_t opset) {
  IdMap<ValueId, ResolvedValue> values;
  for (const Value& value : graph.values()) {
    values.push_back({});
    if (value.kind != ValueKind::kInput) continue;
    (values.end() - 1)->type = TensorType::Scalar(*value.type.dtype);
  }
  const IdMap<NodeId, ResolvedNode> nodes(
      static_cast<int32_t>(graph.nodes().size()), {.opset = opset});
  return DisallowedTypes(graph, values, nodes);
}

// Changelog.md: Add takes bfloat16 from 13 on; all three operands are T, which
// is told once.
TEST(DisallowedTypesTest, ATypeOfALaterOpsetIsToldWithThatOpset) {
  for (const int opset : {11, 13}) {
    TestGraph graph(opset);
    graph.Input("a", kBf16, {2})
        .Input("b", kBf16, {2})
        .Node("Add", {"a", "b"}, {"c"})
        .Output("c");
    const std::vector<std::string> lines = LinesOf(graph);
    if (opset == 13) {
      EXPECT_THAT(lines, IsEmpty());
    } else {
      EXPECT_THAT(
          lines,
          ElementsAre("node 'c_node' (Add): input 0 ('A') is bfloat16, "
                      "expected float32, int32, int64, float16, float64, "
                      "uint32 or uint64, in opset 11; allowed since opset 13"));
    }
  }
}

// Changelog.md: Relu takes integers from 14 on, Celu float64 from 28 on; no
// version of MatMul takes int8.
TEST(DisallowedTypesTest, WhatNoOpsetAllowsHasNoOpset) {
  TestGraph graph(13);
  graph.Input("i", DType::kInt32, {2})
      .Node("Relu", {"i"}, {"r"})
      .Input("d", DType::kFloat64, {2})
      .Node("Celu", {"d"}, {"c"})
      .Input("q", DType::kInt8, {2, 2})
      .Node("MatMul", {"q", "q"}, {"m"})
      .Output("r")
      .Output("c")
      .Output("m");
  EXPECT_THAT(
      LinesAsDeclared(*graph.Build(), 13),
      ElementsAre("node 'r_node' (Relu): input 0 ('X') is int32, expected "
                  "float32, float16, float64 or bfloat16, in opset 13; allowed "
                  "since opset 14",
                  "node 'c_node' (Celu): input 0 ('X') is float64, expected "
                  "float32, in opset 13; allowed since opset 28",
                  "node 'm_node' (MatMul): input 0 ('A') is int8, expected "
                  "float32, int32, int64, float16, float64, uint32, uint64 or "
                  "bfloat16, in opset 13"));
}

// Changelog.md: both operands of Pow-7 are T, the exponent of Pow-12 is T1;
// those of Mul are T in all versions.
TEST(DisallowedTypesTest, OperandsOfOneVariableHaveOneType) {
  TestGraph graph(7);
  graph.Input("x", kF32, {2})
      .Input("e", DType::kFloat64, {2})
      .Node("Pow", {"x", "e"}, {"y"})
      .Node("Mul", {"e", "x"}, {"z"})
      .Output("y")
      .Output("z");
  const std::shared_ptr<const Graph> built = graph.Build();
  EXPECT_THAT(
      LinesAsDeclared(*built, 7),
      ElementsAre("node 'y_node' (Pow): input 1 ('Y') is float64, expected "
                  "float32 as input 0 ('X') is, in opset 7; allowed since "
                  "opset 12",
                  "node 'z_node' (Mul): input 1 ('B') is float32, expected "
                  "float64 as input 0 ('A') is, in opset 7"));
  EXPECT_THAT(
      LinesAsDeclared(*built, 12),
      ElementsAre("node 'z_node' (Mul): input 1 ('B') is float32, expected "
                  "float64 as input 0 ('A') is, in opset 12"));
}

// Cast-9 makes no bfloat16, Cast-13 does. 16 is its number.
TEST(DisallowedTypesTest, OutputsAreHeldToTheirTypes) {
  TestGraph graph(9);
  graph.Input("x", kF32, {2})
      .Node("Cast", {"x"}, {"y"}, {{"to", int64_t{16}}})
      .Output("y");
  EXPECT_THAT(LinesOf(graph),
              ElementsAre("node 'y_node' (Cast): output 0 ('output') is "
                          "bfloat16, expected float32, uint8, int8, uint16, "
                          "int16, int32, int64, string, bool, float16, "
                          "float64, uint32 or uint64, in opset 9; allowed "
                          "since opset 13"));
}

TEST(DisallowedTypesTest, TheSameFaultIsToldOnce) {
  TestGraph graph(11);
  graph.Input("x", kBf16, {2})
      .Node("Abs", {"x"}, {"a"})
      .Node("Abs", {"a"}, {"b"})
      .Node("Neg", {"b"}, {"c"})
      .Node("Abs", {"c"}, {"d"})
      .Output("d");
  // Abs-6 takes all numbers of its time, Neg-6 those with a sign.
  EXPECT_THAT(
      LinesOf(graph),
      ElementsAre("node 'a_node' (Abs): input 0 ('X') is bfloat16, expected "
                  "float32, uint8, int8, uint16, int16, int32, int64, float16, "
                  "float64, uint32 or uint64, in opset 11; allowed since opset "
                  "13 (and so at 2 other nodes)",
                  "node 'c_node' (Neg): input 0 ('X') is bfloat16, expected "
                  "float32, int8, int16, int32, int64, float16 or float64, in "
                  "opset 11; allowed since opset 13"));
}

// Concat takes one type however many inputs it has; Loop's states have their
// own each.
TEST(DisallowedTypesTest, InputsThatRepeatAreAllLookedAt) {
  TestGraph graph(11);
  TestGraph body = graph.Nested();
  body.Input("i", DType::kInt64, {})
      .Input("go", DType::kBool, {})
      .Input("s", kF32, {2})
      .Input("t", DType::kInt64, {2})
      .Node("Abs", {"s"}, {"s_next"})
      .Node("Abs", {"t"}, {"t_next"})
      .Output("go")
      .Output("s_next")
      .Output("t_next");
  graph.Input("x", kF32, {2})
      .Input("n", DType::kInt64, {2})
      .KnownInts("trips", {3})
      .Node("Loop", {"trips", "", "x", "n"}, {"a", "b"},
            {{"body", body.Build()}})
      .Output("a")
      .Output("b");
  EXPECT_THAT(LinesOf(graph), IsEmpty());

  TestGraph sums(7);
  sums.Input("x", kF32, {2})
      .Input("y", DType::kInt32, {2})
      .Node("Sum", {"x", "x", "y"}, {"z"})
      .Output("z");
  // Sum-6 takes floats, any number of them.
  const std::vector<std::string> lines = LinesOf(sums);
  ASSERT_EQ(lines.size(), 1);
  EXPECT_THAT(lines[0], ::testing::HasSubstr("int32"));
}

// The body of a function is held to the opset that the function imports.
TEST(DisallowedTypesTest, AFunctionHasItsOwnOpset) {
  TestGraph graph(13);
  TestGraph body = graph.FunctionBody(11);
  body.UntypedInput("p").Node("Abs", {"p"}, {"q"}).Output("q");
  graph.AddFunction("Magnitude", body)
      .Input("x", kBf16, {2})
      .Node("Abs", {"x"}, {"a"})
      .Node("local.Magnitude", {"a"}, {"b"})
      .Output("b");
  const std::vector<std::string> lines = LinesOf(graph);
  ASSERT_EQ(lines.size(), 1);
  EXPECT_THAT(lines[0], ::testing::HasSubstr("in opset 11; allowed since "
                                             "opset 13"));
}

// The Identity that stands for a function that returns its operand is not in
// the file; Changelog.md: none of opset 13 takes a sequence.
TEST(DisallowedTypesTest, StandInsAreNotJudged) {
  DeclaredType held;
  held.kind = DeclaredType::Kind::kTensor;
  held.dtype = kF32;
  DeclaredType sequence;
  sequence.kind = DeclaredType::Kind::kSequence;
  sequence.element = std::make_shared<const DeclaredType>(held);
  TestGraph graph(13);
  TestGraph body = graph.FunctionBody(13);
  body.UntypedInput("p").Output("p");
  graph.AddFunction("Same", body)
      .InputOf("s", sequence)
      .Node("local.Same", {"s"}, {"r"})
      .Output("r");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  ASSERT_EQ(resolved.graph().nodes().size(), 1);
  EXPECT_EQ(resolved.graph().node(NodeId(0)).op_type, "Identity");
  EXPECT_THAT(resolved.findings().disallowed_types, IsEmpty());

  TestGraph direct(13);
  direct.InputOf("s", sequence).Node("Identity", {"s"}, {"r"}).Output("r");
  const std::vector<std::string> lines = LinesOf(direct);
  ASSERT_EQ(lines.size(), 1);
  EXPECT_THAT(lines[0], ::testing::HasSubstr("input 0 ('input') is "
                                             "seq(float32)"));
  EXPECT_THAT(lines[0], ::testing::HasSubstr("allowed since opset 14"));
}

// Upsample is deprecated from 10 on and has no types there; Erf came with 9;
// acme's operators are its own; of what no rule gives a type nothing is known.
TEST(DisallowedTypesTest, NothingIsSaidOfWhatOnnxDoesNotSay) {
  TestGraph graph(11);
  graph.Input("x", kBf16, {1, 1, 2, 2})
      .Weight("scales", kF32, {4})
      .Node("Upsample", {"x", "scales"}, {"a"})
      .Node("acme.Add", {"x", "x"}, {"b"})
      .Node("Neg", {"b"}, {"c"})
      .Output("a")
      .Output("c");
  EXPECT_THAT(LinesOf(graph), IsEmpty());
}

}  // namespace
}  // namespace weighbridge
