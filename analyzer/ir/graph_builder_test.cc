#include "analyzer/ir/graph_builder.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using absl::StatusCode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Scope = GraphBuilder::Scope;

GraphBuilder Builder(Scope scope = Scope::kMain) {
  return GraphBuilder(scope, {{"", 17}}, std::make_shared<ModelInfo>(),
                      nullptr);
}

NodeSpec Spec(const std::string& name, const std::string& op_type,
              std::vector<std::string> inputs, std::vector<std::string> outputs,
              std::vector<Attribute> attributes = {}) {
  NodeSpec spec;
  spec.name = name;
  spec.op_type = op_type;
  spec.inputs = std::move(inputs);
  spec.outputs = std::move(outputs);
  spec.attributes = Attributes(std::move(attributes));
  return spec;
}

DeclaredType Tensor(DType dtype, const std::vector<int64_t>& dims) {
  DeclaredType type;
  type.kind = DeclaredType::Kind::kTensor;
  type.dtype = dtype;
  type.has_shape = true;
  for (const int64_t dim : dims) type.dims.push_back({dim, ""});
  return type;
}

const Value& Named(const Graph& graph, const std::string& name) {
  for (const Value& value : graph.values()) {
    if (value.name == name) return value;
  }
  ADD_FAILURE() << "no value " << name;
  return graph.values()[0];
}

std::vector<std::string> Names(const Graph& graph,
                               absl::Span<const ValueId> ids) {
  std::vector<std::string> names;
  for (const ValueId id : ids) names.push_back(graph.value(id).name);
  return names;
}

std::vector<std::string> NodeNames(const Graph& graph) {
  std::vector<std::string> names;
  for (const Node& node : graph.nodes()) names.push_back(node.name);
  return names;
}

// A graph in an attribute that reads `captured` and defines "inner".
Attribute Body(const std::string& name, std::vector<std::string> captured,
               std::vector<Attribute> nested = {}) {
  GraphBuilder builder = Builder(Scope::kNested);
  WB_EXPECT_OK(builder.AddNode(Spec("in_body", "Sum", std::move(captured),
                                    {"inner"}, std::move(nested))));
  WB_EXPECT_OK(builder.AddOutput("inner", {}));
  absl::StatusOr<Graph> graph = std::move(builder).Build();
  WB_EXPECT_OK(graph);
  return {name, std::make_shared<const Graph>(*std::move(graph))};
}

TEST(GraphBuilderTest, LinksByName) {
  GraphBuilder builder = Builder();
  builder.SetName("g");
  WB_ASSERT_OK(builder.AddInput("x", Tensor(DType::kFloat32, {1, 3})));
  TensorPayload payload;
  payload.offset = 40;
  WB_ASSERT_OK(
      builder.AddInitializer("w", Tensor(DType::kInt8, {3, 4}), payload));
  WB_ASSERT_OK(builder.AddNode(Spec("m", "MatMul", {"x", "w"}, {"y"})));
  WB_ASSERT_OK(builder.AddOutput("y", Tensor(DType::kFloat32, {1, 4})));
  WB_ASSERT_OK_AND_ASSIGN(const Graph graph, std::move(builder).Build());

  EXPECT_EQ(graph.name(), "g");
  EXPECT_EQ(graph.opset_version(""), 17);
  EXPECT_EQ(graph.opset_version("com.example"), std::nullopt);
  EXPECT_THAT(Names(graph, graph.inputs()), ElementsAre("x"));
  EXPECT_THAT(Names(graph, graph.outputs()), ElementsAre("y"));
  ASSERT_EQ(graph.nodes().size(), 1u);
  const Node& node = graph.nodes()[0];
  EXPECT_EQ(graph.value(*node.inputs[0]).name, "x");
  EXPECT_EQ(graph.value(*node.inputs[1]).name, "w");
  EXPECT_EQ(graph.value(*node.outputs[0]).name, "y");

  EXPECT_EQ(Named(graph, "x").kind, ValueKind::kInput);
  EXPECT_EQ(Named(graph, "x").producer, std::nullopt);
  EXPECT_EQ(Named(graph, "w").kind, ValueKind::kInitializer);
  EXPECT_EQ(Named(graph, "w").payload.offset, 40);
  EXPECT_EQ(Named(graph, "y").kind, ValueKind::kResult);
  EXPECT_EQ(Named(graph, "y").producer, NodeId(0));
  EXPECT_EQ(Named(graph, "y").type.dims.size(), 2u);
  EXPECT_THAT(Named(graph, "x").consumers, ElementsAre(NodeId(0)));
  EXPECT_THAT(Named(graph, "y").consumers, IsEmpty());
}

TEST(GraphBuilderTest, EmptyNamesOmitOperands) {
  GraphBuilder builder = Builder();
  WB_ASSERT_OK(builder.AddInput("x", {}));
  WB_ASSERT_OK(builder.AddNode(Spec("n", "Clip", {"x", "", "x"}, {"", "y"})));
  WB_ASSERT_OK_AND_ASSIGN(const Graph graph, std::move(builder).Build());
  const Node& node = graph.nodes()[0];
  EXPECT_EQ(node.inputs[1], std::nullopt);
  EXPECT_EQ(node.inputs[0], node.inputs[2]);
  EXPECT_EQ(node.outputs[0], std::nullopt);
  // Read twice, consumed by one node.
  EXPECT_THAT(Named(graph, "x").consumers, ElementsAre(NodeId(0)));
}

TEST(GraphBuilderTest, NamelessNodesAreCalledByTheirPlaceInTheFile) {
  GraphBuilder builder = Builder();
  WB_ASSERT_OK(builder.AddInput("x", {}));
  WB_ASSERT_OK(builder.AddNode(Spec("", "Relu", {"a"}, {"b"})));
  WB_ASSERT_OK(builder.AddNode(Spec("", "Relu", {"x"}, {"a"})));
  WB_ASSERT_OK_AND_ASSIGN(const Graph graph, std::move(builder).Build());
  EXPECT_THAT(NodeNames(graph), ElementsAre("#1", "#0"));
}

TEST(GraphBuilderTest, KeepsFileOrderIfItIsValid) {
  GraphBuilder builder = Builder();
  WB_ASSERT_OK(builder.AddInput("x", {}));
  WB_ASSERT_OK(builder.AddNode(Spec("c", "Relu", {"x"}, {"1"})));
  WB_ASSERT_OK(builder.AddNode(Spec("a", "Relu", {"x"}, {"2"})));
  WB_ASSERT_OK(builder.AddNode(Spec("b", "Add", {"2", "1"}, {"3"})));
  WB_ASSERT_OK_AND_ASSIGN(const Graph graph, std::move(builder).Build());
  EXPECT_THAT(NodeNames(graph), ElementsAre("c", "a", "b"));
}

TEST(GraphBuilderTest, SortsWithTheFirstReadyNodeOfTheFileFirst) {
  GraphBuilder builder = Builder();
  WB_ASSERT_OK(builder.AddInput("x", {}));
  WB_ASSERT_OK(builder.AddNode(Spec("late", "Relu", {"2"}, {"3"})));
  WB_ASSERT_OK(builder.AddNode(Spec("first", "Relu", {"x"}, {"1"})));
  WB_ASSERT_OK(builder.AddNode(Spec("second", "Add", {"1", "1"}, {"2"})));
  WB_ASSERT_OK(builder.AddNode(Spec("third", "Relu", {"x"}, {"4"})));
  WB_ASSERT_OK_AND_ASSIGN(const Graph graph, std::move(builder).Build());
  EXPECT_THAT(NodeNames(graph),
              ElementsAre("first", "second", "late", "third"));
  EXPECT_EQ(Named(graph, "3").producer, NodeId(2));
  EXPECT_THAT(Named(graph, "2").consumers, ElementsAre(NodeId(2)));
  EXPECT_THAT(Named(graph, "x").consumers, ElementsAre(NodeId(0), NodeId(3)));
  for (size_t i = 0; i < graph.nodes().size(); ++i) {
    for (const auto& input : graph.nodes()[i].inputs) {
      const auto producer = graph.value(*input).producer;
      if (!producer) continue;
      EXPECT_LT(producer->index(), static_cast<int>(i));
    }
  }
}

TEST(GraphBuilderTest, SortsAHundredThousandNodesInReverse) {
  constexpr int kNodes = 100000;
  GraphBuilder builder = Builder();
  WB_ASSERT_OK(builder.AddInput("v0", {}));
  for (int i = kNodes; i > 0; --i) {
    WB_ASSERT_OK(builder.AddNode(
        Spec("", "Relu", {absl::StrCat("v", i - 1)}, {absl::StrCat("v", i)})));
  }
  WB_ASSERT_OK_AND_ASSIGN(const Graph graph, std::move(builder).Build());
  ASSERT_EQ(graph.nodes().size(), size_t{kNodes});
  EXPECT_EQ(graph.nodes().front().name, absl::StrCat("#", kNodes - 1));
  EXPECT_EQ(graph.nodes().back().name, "#0");
}

TEST(GraphBuilderTest, InitializerWithTheNameOfAnInputIsItsDefault) {
  for (const bool input_first : {true, false}) {
    GraphBuilder builder = Builder();
    if (input_first) {
      WB_ASSERT_OK(builder.AddInput("w", {}));
    }
    WB_ASSERT_OK(builder.AddInitializer("w", Tensor(DType::kInt8, {3}), {}));
    if (!input_first) {
      WB_ASSERT_OK(builder.AddInput("w", {}));
    }
    WB_ASSERT_OK(builder.AddInput("x", {}));
    WB_ASSERT_OK(builder.AddNode(Spec("a", "Add", {"x", "w"}, {"y"})));
    // But not twice.
    EXPECT_THAT(builder.AddInput("w", {}),
                StatusIs(StatusCode::kInvalidArgument,
                         "graph input 'w' is listed twice"));
    EXPECT_THAT(builder.AddInitializer("w", {}, {}),
                StatusIs(StatusCode::kInvalidArgument,
                         "value 'w' is defined twice: by an initializer and "
                         "by an initializer"));
    WB_ASSERT_OK_AND_ASSIGN(const Graph graph, std::move(builder).Build());
    EXPECT_THAT(Names(graph, graph.inputs()), ElementsAre("x"));
    EXPECT_EQ(Named(graph, "w").kind, ValueKind::kInitializer);
    EXPECT_EQ(Named(graph, "w").type.dtype, DType::kInt8);
  }
}

TEST(GraphBuilderTest, OutputsMayBeInputsInitializersAndRepeated) {
  GraphBuilder builder = Builder();
  WB_ASSERT_OK(builder.AddInput("x", Tensor(DType::kFloat32, {2})));
  WB_ASSERT_OK(builder.AddInitializer("w", {}, {}));
  WB_ASSERT_OK(builder.AddOutput("w", {}));
  WB_ASSERT_OK(builder.AddOutput("x", {}));
  WB_ASSERT_OK(builder.AddOutput("x", {}));
  WB_ASSERT_OK_AND_ASSIGN(const Graph graph, std::move(builder).Build());
  EXPECT_THAT(Names(graph, graph.outputs()), ElementsAre("w", "x", "x"));
  EXPECT_EQ(Named(graph, "x").type.dtype, DType::kFloat32);
}

TEST(GraphBuilderTest, DeclaredTypesFillWhatIsNotSaidElsewhere) {
  GraphBuilder builder = Builder();
  DeclaredType no_shape = Tensor(DType::kFloat32, {});
  no_shape.has_shape = false;
  WB_ASSERT_OK(builder.AddInput("x", Tensor(DType::kFloat32, {2})));
  WB_ASSERT_OK(builder.AddNode(Spec("a", "Relu", {"x"}, {"y"})));
  WB_ASSERT_OK(builder.AddNode(Spec("b", "Relu", {"y"}, {"z"})));
  WB_ASSERT_OK(builder.AddOutput("z", no_shape));
  builder.DeclareType("x", Tensor(DType::kInt8, {9}));
  builder.DeclareType("y", Tensor(DType::kFloat32, {2}));
  builder.DeclareType("z", Tensor(DType::kFloat32, {7}));
  builder.DeclareType("nothing", Tensor(DType::kFloat32, {2}));
  WB_ASSERT_OK_AND_ASSIGN(const Graph graph, std::move(builder).Build());
  EXPECT_EQ(graph.values().size(), 3u);
  EXPECT_EQ(Named(graph, "x").type.dtype, DType::kFloat32);
  EXPECT_EQ(Named(graph, "x").type.dims[0].size, 2);
  EXPECT_EQ(Named(graph, "y").type.dims[0].size, 2);
  // The output says less than the value_info.
  EXPECT_EQ(Named(graph, "z").type.dims[0].size, 7);
}

TEST(GraphBuilderTest, CapturesOrderAndConsumeLikeInputs) {
  GraphBuilder builder = Builder();
  WB_ASSERT_OK(builder.AddInput("x", {}));
  WB_ASSERT_OK(builder.AddInitializer("w", {}, {}));
  WB_ASSERT_OK(builder.AddNode(Spec(
      "if", "If", {"x"}, {"y"},
      {Body("then_branch", {"a", "w", "a"}), Body("else_branch", {"w"})})));
  WB_ASSERT_OK(builder.AddNode(Spec("relu", "Relu", {"x"}, {"a"})));
  WB_ASSERT_OK_AND_ASSIGN(const Graph graph, std::move(builder).Build());
  // "if" reads "a" in a branch only, but has to come later.
  EXPECT_THAT(NodeNames(graph), ElementsAre("relu", "if"));
  EXPECT_THAT(Names(graph, graph.nodes()[1].captures), ElementsAre("a", "w"));
  EXPECT_THAT(Named(graph, "a").consumers, ElementsAre(NodeId(1)));
  EXPECT_THAT(Named(graph, "w").consumers, ElementsAre(NodeId(1)));
}

TEST(GraphBuilderTest, CapturesPassThroughNestedGraphs) {
  const Attribute inner = Body("body", {"x"});
  const Attribute outer = Body("then_branch", {"z"}, {inner});
  const auto& middle = std::get<std::shared_ptr<const Graph>>(outer.value);
  EXPECT_EQ(Named(*middle, "x").kind, ValueKind::kCapture);
  EXPECT_THAT(Names(*middle, middle->nodes()[0].captures), ElementsAre("x"));

  GraphBuilder builder = Builder();
  WB_ASSERT_OK(builder.AddInput("x", {}));
  WB_ASSERT_OK(builder.AddInput("z", {}));
  WB_ASSERT_OK(builder.AddNode(Spec("if", "If", {}, {"y"}, {outer})));
  WB_ASSERT_OK_AND_ASSIGN(const Graph graph, std::move(builder).Build());
  EXPECT_THAT(Names(graph, graph.nodes()[0].captures),
              testing::UnorderedElementsAre("x", "z"));
}

TEST(GraphBuilderTest, WhatANestedGraphDefinesLaterIsNoCapture) {
  GraphBuilder builder = Builder(Scope::kNested);
  WB_ASSERT_OK(builder.AddNode(Spec("b", "Relu", {"1"}, {"2"})));
  WB_ASSERT_OK(builder.AddNode(Spec("a", "Relu", {"outer"}, {"1"})));
  WB_ASSERT_OK(builder.AddOutput("outer too", {}));
  WB_ASSERT_OK_AND_ASSIGN(const Graph graph, std::move(builder).Build());
  EXPECT_EQ(Named(graph, "1").kind, ValueKind::kResult);
  EXPECT_EQ(Named(graph, "outer").kind, ValueKind::kCapture);
  EXPECT_EQ(Named(graph, "outer too").kind, ValueKind::kCapture);
  EXPECT_THAT(NodeNames(graph), ElementsAre("a", "b"));
}

TEST(GraphBuilderTest, RejectsEmptyNames) {
  GraphBuilder builder = Builder();
  EXPECT_THAT(builder.AddInput("", {}),
              StatusIs(StatusCode::kInvalidArgument,
                       "graph input 0 has an empty name"));
  EXPECT_THAT(builder.AddInitializer("", {}, {}),
              StatusIs(StatusCode::kInvalidArgument,
                       "an initializer has an empty name"));
  EXPECT_THAT(builder.AddOutput("", {}),
              StatusIs(StatusCode::kInvalidArgument,
                       "graph output 0 has an empty name"));
}

TEST(GraphBuilderTest, RejectsValuesThatAreDefinedTwice) {
  GraphBuilder builder = Builder();
  WB_ASSERT_OK(builder.AddInput("x", {}));
  WB_ASSERT_OK(builder.AddInitializer("w", {}, {}));
  WB_ASSERT_OK(builder.AddNode(Spec("a", "Relu", {"x"}, {"y"})));
  EXPECT_THAT(builder.AddNode(Spec("b", "Relu", {"x"}, {"y"})),
              StatusIs(StatusCode::kInvalidArgument,
                       "value 'y' is defined twice: by node 'a' (Relu) and "
                       "by node 'b' (Relu)"));
  EXPECT_THAT(builder.AddNode(Spec("c", "Split", {"x"}, {"s", "s"})),
              StatusIs(StatusCode::kInvalidArgument,
                       HasSubstr("by node 'c' (Split) and by node 'c'")));
  EXPECT_THAT(builder.AddNode(Spec("d", "Relu", {"x"}, {"x"})),
              StatusIs(StatusCode::kInvalidArgument,
                       "value 'x' is defined twice: by a graph input and by "
                       "node 'd' (Relu)"));
  EXPECT_THAT(builder.AddNode(Spec("e", "Relu", {"x"}, {"w"})),
              StatusIs(StatusCode::kInvalidArgument,
                       "value 'w' is defined twice: by an initializer and by "
                       "node 'e' (Relu)"));
  EXPECT_THAT(builder.AddInitializer("y", {}, {}),
              StatusIs(StatusCode::kInvalidArgument,
                       "value 'y' is defined twice: by node 'a' (Relu) and "
                       "by an initializer"));
  EXPECT_THAT(builder.AddInput("y", {}),
              StatusIs(StatusCode::kInvalidArgument,
                       "value 'y' is defined twice: by node 'a' (Relu) and "
                       "by a graph input"));
  EXPECT_THAT(builder.AddInput("x", {}),
              StatusIs(StatusCode::kInvalidArgument,
                       "graph input 'x' is listed twice"));
}

TEST(GraphBuilderTest, RejectsUndefinedInputs) {
  GraphBuilder builder = Builder();
  WB_ASSERT_OK(builder.AddInput("x", {}));
  WB_ASSERT_OK(builder.AddNode(Spec("conv2", "Conv", {"x", "w2"}, {"y"})));
  EXPECT_THAT(std::move(builder).Build(),
              StatusIs(StatusCode::kInvalidArgument,
                       "node 'conv2' (Conv): input 1 'w2' is not defined by "
                       "any node, initializer or graph input"));
}

TEST(GraphBuilderTest, RejectsUndefinedOutputs) {
  GraphBuilder builder = Builder();
  WB_ASSERT_OK(builder.AddOutput("y", {}));
  EXPECT_THAT(std::move(builder).Build(),
              StatusIs(StatusCode::kInvalidArgument,
                       "graph output 'y' is not defined by any node, "
                       "initializer or graph input"));
}

TEST(GraphBuilderTest, RejectsUndefinedCaptures) {
  GraphBuilder builder = Builder();
  WB_ASSERT_OK(builder.AddNode(
      Spec("if1", "If", {}, {"y"}, {Body("then_branch", {"gone"})})));
  EXPECT_THAT(std::move(builder).Build(),
              StatusIs(StatusCode::kInvalidArgument,
                       "node 'if1' (If): value 'gone', which the graph in "
                       "attribute 'then_branch' reads, is not defined by any "
                       "node, initializer or graph input"));
}

TEST(GraphBuilderTest, RejectsCyclesAndNamesThem) {
  GraphBuilder builder = Builder();
  WB_ASSERT_OK(builder.AddInput("x", {}));
  // Reads the cycle without being a part of it.
  WB_ASSERT_OK(builder.AddNode(Spec("reader", "Relu", {"2"}, {"3"})));
  WB_ASSERT_OK(builder.AddNode(Spec("a", "Add", {"x", "2"}, {"1"})));
  WB_ASSERT_OK(builder.AddNode(Spec("b", "Relu", {"1"}, {"2"})));
  EXPECT_THAT(std::move(builder).Build(),
              StatusIs(StatusCode::kInvalidArgument,
                       "nodes form a cycle: 'a' (Add) -> 'b' (Relu) -> 'a'"));
}

TEST(GraphBuilderTest, RejectsNodesThatReadTheirOwnResults) {
  GraphBuilder builder = Builder();
  WB_ASSERT_OK(builder.AddNode(Spec("a", "Relu", {"1"}, {"1"})));
  EXPECT_THAT(std::move(builder).Build(),
              StatusIs(StatusCode::kInvalidArgument,
                       "nodes form a cycle: 'a' (Relu) -> 'a'"));

  GraphBuilder nested = Builder();
  WB_ASSERT_OK(
      nested.AddNode(Spec("if", "If", {}, {"1"}, {Body("body", {"1"})})));
  EXPECT_THAT(std::move(nested).Build(),
              StatusIs(StatusCode::kInvalidArgument,
                       "nodes form a cycle: 'if' (If) -> 'if'"));
}

TEST(GraphBuilderTest, LongCyclesAreCutInTheMessage) {
  constexpr int kNodes = 1000;
  GraphBuilder builder = Builder();
  for (int i = 0; i < kNodes; ++i) {
    WB_ASSERT_OK(builder.AddNode(
        Spec("", "Relu", {absl::StrCat((i + 1) % kNodes)}, {absl::StrCat(i)})));
  }
  EXPECT_THAT(std::move(builder).Build(),
              StatusIs(StatusCode::kInvalidArgument,
                       HasSubstr(" -> (990 more) -> '#0'")));
}

TEST(DescribeNodeTest, NamesNodeDomainAndOperator) {
  EXPECT_EQ(DescribeNode("conv1", "", "Conv"), "node 'conv1' (Conv)");
  EXPECT_EQ(DescribeNode("#17", "com.microsoft", "Gelu"),
            "node '#17' (com.microsoft.Gelu)");
}

TEST(QuoteNameTest, IsFitForATerminal) {
  EXPECT_EQ(QuoteName("w"), "'w'");
  EXPECT_EQ(QuoteName("a\x1b[0m\n"), "'a\\x1b[0m\\x0a'");
  EXPECT_EQ(QuoteName("\xC3\xA9"), "'\xC3\xA9'");
  EXPECT_EQ(QuoteName(std::string(1000, 'x')),
            "'" + std::string(160, 'x') + "...'");
  // 2-byte letters, the 80th of which would be cut or end exactly at the limit.
  std::string letters;
  for (int i = 0; i < 500; ++i) letters += "\xC3\xA9";
  EXPECT_EQ(QuoteName(letters), "'" + letters.substr(0, 2 * 79) + "...'");
}

}  // namespace
}  // namespace weighbridge
