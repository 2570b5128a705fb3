#include "analyzer/resolve/flat_graph.h"

#include "analyzer/ir/test_graph.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

std::shared_ptr<const Graph> Main() {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2}).Node("Relu", {"x"}, {"y"}).Output("y");
  return graph.Build();
}

ValueId Add(FlatGraph& flat, const std::string& name, ValueKind kind) {
  Value value;
  value.name = name;
  value.kind = kind;
  value.type.dtype = DType::kFloat32;
  return flat.AddValue(std::move(value));
}

NodeId AddRelu(FlatGraph& flat, ValueId input, const std::string& result) {
  Node node;
  node.name = result + "_node";
  node.op_type = "Relu";
  node.inputs = {input};
  node.outputs = {Add(flat, result, ValueKind::kResult)};
  return flat.AddNode(std::move(node));
}

TEST(FlatGraphTest, WithoutBodiesItIsTheMainGraph) {
  const std::shared_ptr<const Graph> main = Main();
  FlatGraph flat(main, FlatGraph::Bodies::kNone);
  EXPECT_EQ(flat.node_count(), 1);
  WB_ASSERT_OK_AND_ASSIGN(const auto built, std::move(flat).Build({}));
  EXPECT_EQ(built.get(), main.get());
}

TEST(FlatGraphTest, TheBuiltGraphHasItsIds) {
  FlatGraph flat(Main(), FlatGraph::Bodies::kInPlace);
  const ValueId x = Add(flat, "x", ValueKind::kInput);
  const NodeId first = AddRelu(flat, x, "a");
  const ValueId late = Add(flat, "w", ValueKind::kInitializer);
  const NodeId second = AddRelu(flat, late, "b");
  const ValueId b = *flat.node(second).outputs[0];
  WB_ASSERT_OK_AND_ASSIGN(const auto built, std::move(flat).Build({b}));
  EXPECT_EQ(built->node(first).name, "a_node");
  EXPECT_EQ(built->node(second).inputs[0], late);
  EXPECT_EQ(built->value(late).name, "w");
  EXPECT_EQ(built->value(b).producer, second);
  EXPECT_EQ(built->outputs()[0], b);
}

TEST(FlatGraphTest, NamesOfTheMainGraphAreKeptForIt) {
  FlatGraph flat(Main(), FlatGraph::Bodies::kInPlace);
  EXPECT_EQ(flat.UniqueName("y"), "y#2");
  EXPECT_EQ(flat.UniqueName("z"), "z");
  EXPECT_EQ(flat.UniqueName("z"), "z#2");
  for (const char* name : {"z", "z#2", "z#10"}) {
    EXPECT_EQ(FlatGraph::NameBeforeNumber(name), "z");
  }
  for (const char* name : {"", "z#", "#z", "z#2a", "z2"}) {
    EXPECT_EQ(FlatGraph::NameBeforeNumber(name), name);
  }
}

TEST(FlatGraphTest, WhatIsCutCanBePutBack) {
  FlatGraph flat(Main(), FlatGraph::Bodies::kInPlace);
  const ValueId x = Add(flat, "x", ValueKind::kInput);
  const FlatGraph::Mark mark = flat.mark();
  AddRelu(flat, x, flat.UniqueName("a"));
  FlatGraph::Segment segment = flat.Cut(mark);
  EXPECT_EQ(flat.node_count(), 0);
  EXPECT_EQ(flat.value_count(), 1);
  EXPECT_EQ(flat.UniqueName("b"), "b");
  flat.Append(std::move(segment));
  EXPECT_EQ(flat.node_count(), 1);
  EXPECT_EQ(flat.value(*flat.node(NodeId(0)).outputs[0]).name, "a");
  EXPECT_EQ(flat.UniqueName("a"), "a#2");
}

}  // namespace
}  // namespace weighbridge
