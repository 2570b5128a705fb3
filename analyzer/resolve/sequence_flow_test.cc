// Sequences and optionals: what the graph knows of them and of what they hold.
#include <memory>
#include <string>

#include "analyzer/ir/test_graph.h"
#include "analyzer/resolve/resolve_test_graph.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr DType kF32 = DType::kFloat32;

// What is not sure of a tensor is not sure of it in a sequence either.
TEST(SequenceTest, ABoundedTensorStaysBounded) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {4})
      .Input("y", DType::kInt64, {2, 4})
      .KnownInts("first", {0})
      .KnownInts("second", {1})
      .Node("NonZero", {"x"}, {"found"})
      .Node("SequenceConstruct", {"found", "y"}, {"s"})
      .Node("SequenceAt", {"s", "first"}, {"a"})
      .Node("SequenceLength", {"s"}, {"n"})
      .Output("a")
      .Output("n");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  const ResolvedValue& a = resolved.value(FindValue(resolved.graph(), "a"));
  EXPECT_EQ(a.type->ToString(), "int64[1,4]");
  EXPECT_EQ(a.bound, Bound::kUpper);
}

// Items of other sizes than the file's make its other shapes say nothing.
TEST(SequenceTest, GivenItemsReplaceTheShapesOfTheFile) {
  DeclaredType held;
  held.kind = DeclaredType::Kind::kTensor;
  held.dtype = kF32;
  held.has_shape = true;
  held.dims = {{std::nullopt, "n"}};
  DeclaredType type;
  type.kind = DeclaredType::Kind::kSequence;
  type.element = std::make_shared<const DeclaredType>(held);
  TestGraph graph;
  graph.InputOf("s", type)
      .KnownInts("first", {0})
      .Node("SequenceAt", {"s", "first"}, {"y"})
      .Declare("y", kF32, {5})
      .Output("y");
  Bindings bindings;
  bindings.items = {{"s", {{8}, {8}}}};
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved,
                          ResolveGraph(graph, bindings));
  EXPECT_EQ(TypeOf(resolved, "y"), "float32[8]");
  EXPECT_TRUE(resolved.findings().contradictions.empty());
}

// That an optional may be empty says nothing about what it holds.
TEST(SequenceTest, AnElementIsAsSureAsItself) {
  DeclaredType held;
  held.kind = DeclaredType::Kind::kTensor;
  held.dtype = DType::kFloat32;
  held.has_shape = true;
  held.dims = {{4, ""}};
  DeclaredType type;
  type.kind = DeclaredType::Kind::kOptional;
  type.element = std::make_shared<const DeclaredType>(held);
  TestGraph graph(18);
  graph.InputOf("o", type)
      .Node("OptionalGetElement", {"o"}, {"y"})
      .Node("OptionalHasElement", {"o"}, {"is_there"})
      .Output("y")
      .Output("is_there");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  for (const char* name : {"y", "is_there"}) {
    const ResolvedValue& value =
        resolved.value(FindValue(resolved.graph(), name));
    EXPECT_EQ(value.bound, Bound::kExact) << name;
    EXPECT_EQ(value.constant, nullptr) << name;
  }
}

TEST(SequenceMapTest, RunsOncePerItem) {
  TestGraph graph;
  TestGraph body = graph.Nested();
  body.UntypedInput("item").Node("Relu", {"item"}, {"out"}).Output("out");
  graph.Input("a", kF32, {2})
      .Input("b", kF32, {5})
      .KnownInts("last", {1})
      .Node("SequenceConstruct", {"a", "b"}, {"s"})
      .Node("SequenceMap", {"s"}, {"t"}, {{"body", body.Build()}})
      .Node("SequenceAt", {"t", "last"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "t"), "seq(float32)");
  EXPECT_EQ(TypeOf(resolved, "y"), "float32[5]");
}

// Splits, loops over the pieces, and puts them together again.
TEST(LoopTest, CarriesASequenceThatGrows) {
  TestGraph graph;
  TestGraph body = graph.Nested();
  body.Input("i", DType::kInt64, {})
      .Input("go", DType::kBool, {})
      .UntypedInput("out")
      .Node("SequenceAt", {"pieces", "i"}, {"piece"})
      .Node("SequenceInsert", {"out", "piece"}, {"more"})
      .Output("go")
      .Output("more");
  graph.Input("x", kF32, {4, 3})
      .Node("SplitToSequence", {"x"}, {"pieces"})
      .Node("SequenceLength", {"pieces"}, {"n"})
      .Node("SequenceEmpty", {}, {"none"})
      .Node("Loop", {"n", "", "none"}, {"s"}, {{"body", body.Build()}})
      .Node("ConcatFromSequence", {"s"}, {"y"}, {{"axis", int64_t{1}}})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "y"), "float32[1,12]");
}

}  // namespace
}  // namespace weighbridge
