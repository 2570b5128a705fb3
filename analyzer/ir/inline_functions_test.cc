#include "analyzer/ir/inline_functions.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "analyzer/ir/graph_builder.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Call {
  std::string op_type;
  std::vector<std::string> inputs, outputs;
  std::vector<Attribute> attributes = {};
};

// A graph of calls and operators; "local" is the functions' domain.
Graph Build(const std::vector<std::string>& inputs,
            const std::vector<Call>& nodes,
            const std::vector<std::string>& outputs,
            std::shared_ptr<const ModelInfo> model, int64_t opset = 17) {
  GraphBuilder builder(GraphBuilder::Scope::kMain,
                       OpsetImports{{"", opset}, {"local", 1}},
                       std::move(model), nullptr);
  for (const std::string& input : inputs) {
    WB_CHECK(builder.AddInput(input, {}).ok());
  }
  for (const Call& call : nodes) {
    NodeSpec spec;
    spec.name = call.outputs[0] + "_node";
    const bool is_local = call.op_type[0] == '@';
    spec.domain = is_local ? "local" : "";
    spec.op_type = is_local ? call.op_type.substr(1) : call.op_type;
    spec.inputs = call.inputs;
    spec.outputs = call.outputs;
    spec.attributes = Attributes(call.attributes);
    WB_CHECK(builder.AddNode(std::move(spec)).ok());
  }
  for (const std::string& output : outputs) {
    WB_CHECK(builder.AddOutput(output, {}).ok());
  }
  absl::StatusOr<Graph> graph = std::move(builder).Build();
  WB_CHECK(graph.ok());
  return *std::move(graph);
}

Function MakeFunction(const std::string& name, Graph body) {
  Function function;
  function.domain = "local";
  function.name = name;
  function.body = std::make_shared<const Graph>(std::move(body));
  return function;
}

std::shared_ptr<const Graph> Main(std::vector<Function> functions,
                                  const std::vector<Call>& nodes,
                                  const std::vector<std::string>& outputs) {
  auto model = std::make_shared<ModelInfo>();
  model->functions = std::move(functions);
  return std::make_shared<const Graph>(Build({"x"}, nodes, outputs, model));
}

std::vector<std::string> OpTypes(const Graph& graph) {
  std::vector<std::string> ops;
  for (const Node& node : graph.nodes()) ops.push_back(node.op_type);
  return ops;
}

std::shared_ptr<const ModelInfo> NoModel() {
  return std::make_shared<const ModelInfo>();
}

TEST(InlineFunctionsTest, AGraphWithoutCallsIsLeftAlone) {
  const auto graph = Main({}, {{"Relu", {"x"}, {"y"}}}, {"y"});
  WB_ASSERT_OK_AND_ASSIGN(const auto inlined, InlineFunctions(graph));
  EXPECT_EQ(inlined.get(), graph.get());
}

TEST(InlineFunctionsTest, ACallBecomesItsBody) {
  Function block = MakeFunction(
      "Block", Build({"a"}, {{"Relu", {"a"}, {"t"}}, {"Neg", {"t"}, {"b"}}},
                     {"b"}, NoModel()));
  const auto graph =
      Main({std::move(block)},
           {{"@Block", {"x"}, {"h"}}, {"@Block", {"h"}, {"y"}}}, {"y"});
  WB_ASSERT_OK_AND_ASSIGN(const auto inlined, InlineFunctions(graph));
  EXPECT_THAT(OpTypes(*inlined), ElementsAre("Relu", "Neg", "Relu", "Neg"));
  EXPECT_EQ(inlined->node(NodeId(0)).name, "h_node/t_node");
  // The values of both bodies are apart, those outside keep their names.
  const Node& second_relu = inlined->node(NodeId(2));
  EXPECT_EQ(inlined->value(*second_relu.inputs[0]).name, "h");
  EXPECT_EQ(inlined->value(*second_relu.outputs[0]).name, "y_node/t");
}

TEST(InlineFunctionsTest, FunctionsMayCallFunctions) {
  Function inner = MakeFunction(
      "Inner", Build({"a"}, {{"Relu", {"a"}, {"b"}}}, {"b"}, NoModel()));
  Function outer = MakeFunction(
      "Outer",
      Build({"a"}, {{"@Inner", {"a"}, {"t"}}, {"@Inner", {"t"}, {"b"}}}, {"b"},
            NoModel()));
  const auto graph = Main({std::move(inner), std::move(outer)},
                          {{"@Outer", {"x"}, {"y"}}}, {"y"});
  WB_ASSERT_OK_AND_ASSIGN(const auto inlined, InlineFunctions(graph));
  EXPECT_THAT(OpTypes(*inlined), ElementsAre("Relu", "Relu"));
}

TEST(InlineFunctionsTest, ReferencesTakeTheCallersAttributes) {
  const std::vector<Call> body = {
      {"Flatten", {"a"}, {"b"}, {{"axis", AttributeReference{"where"}}}}};
  Function function = MakeFunction("F", Build({"a"}, body, {"b"}, NoModel()));
  function.attribute_defaults = {{"where", int64_t{3}}};
  const auto graph = Main(
      {std::move(function)},
      {{"@F", {"x"}, {"h"}, {{"where", int64_t{2}}}}, {"@F", {"h"}, {"y"}}},
      {"y"});
  WB_ASSERT_OK_AND_ASSIGN(const auto inlined, InlineFunctions(graph));
  const auto axis = [&](int node) {
    return std::get<int64_t>(
        *inlined->node(NodeId(node)).attributes.Find("axis"));
  };
  EXPECT_EQ(axis(0), 2);
  EXPECT_EQ(axis(1), 3);  // The default.
}

TEST(InlineFunctionsTest, AnInputMayBeReturned) {
  Function function = MakeFunction(
      "F", Build({"a"}, {{"Relu", {"a"}, {"b"}}}, {"a", "b"}, NoModel()));
  const auto graph = Main({std::move(function)}, {{"@F", {"x"}, {"same", "y"}}},
                          {"same", "y"});
  WB_ASSERT_OK_AND_ASSIGN(const auto inlined, InlineFunctions(graph));
  EXPECT_THAT(OpTypes(*inlined),
              testing::UnorderedElementsAre("Relu", "Identity"));
}

TEST(InlineFunctionsTest, ACircleIsAnError) {
  Function function =
      MakeFunction("F", Build({"a"}, {{"@F", {"a"}, {"b"}}}, {"b"}, NoModel()));
  const auto graph = Main({std::move(function)}, {{"@F", {"x"}, {"y"}}}, {"y"});
  EXPECT_THAT(
      InlineFunctions(graph),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("in a circle")));
}

TEST(InlineFunctionsTest, TooManyOperandsAreAnError) {
  Function function = MakeFunction(
      "F", Build({"a"}, {{"Relu", {"a"}, {"b"}}}, {"b"}, NoModel()));
  const auto graph =
      Main({std::move(function)}, {{"@F", {"x", "x"}, {"y"}}}, {"y"});
  EXPECT_THAT(InlineFunctions(graph),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("the call has 2 inputs")));
}

// Sixty-four levels of two calls each would be 2^64 nodes.
TEST(InlineFunctionsTest, AnExplosionIsAnError) {
  std::vector<Function> functions;
  functions.push_back(MakeFunction(
      "F0", Build({"a"}, {{"Relu", {"a"}, {"b"}}}, {"b"}, NoModel())));
  for (int i = 1; i < 40; ++i) {
    const std::string callee = "@F" + std::to_string(i - 1);
    functions.push_back(MakeFunction(
        "F" + std::to_string(i),
        Build({"a"}, {{callee, {"a"}, {"t"}}, {callee, {"t"}, {"b"}}}, {"b"},
              NoModel())));
  }
  const auto graph =
      Main(std::move(functions), {{"@F39", {"x"}, {"y"}}}, {"y"});
  EXPECT_THAT(
      InlineFunctions(graph),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("more than")));
}

TEST(InlineFunctionsTest, ABodyOfAnotherOpsetStaysACall) {
  Function function = MakeFunction(
      "F", Build({"a"}, {{"Relu", {"a"}, {"b"}}}, {"b"}, NoModel(), 13));
  const auto graph = Main({std::move(function)}, {{"@F", {"x"}, {"y"}}}, {"y"});
  WB_ASSERT_OK_AND_ASSIGN(const auto inlined, InlineFunctions(graph));
  EXPECT_THAT(OpTypes(*inlined), ElementsAre("F"));
}

}  // namespace
}  // namespace weighbridge
