#include "analyzer/ir/dump_graph.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/ir/graph_builder.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using Kind = DeclaredType::Kind;

DeclaredType Tensor(DType dtype, std::vector<DeclaredDim> dims) {
  DeclaredType type;
  type.kind = Kind::kTensor;
  type.dtype = dtype;
  type.has_shape = true;
  type.dims = std::move(dims);
  return type;
}

DeclaredType Of(Kind kind, DeclaredType element) {
  DeclaredType type;
  type.kind = kind;
  type.element = std::make_shared<const DeclaredType>(std::move(element));
  return type;
}

TEST(DumpTypeTest, TellsEveryKindApart) {
  DeclaredType tensor = Tensor(DType::kFloat32, {{2, ""}, {{}, "n"}, {}});
  EXPECT_EQ(DumpType(tensor), "float32[2,n,?]");
  EXPECT_EQ(DumpType(Tensor(DType::kInt4, {})), "int4[]");
  EXPECT_EQ(DumpType(Of(Kind::kSequence, tensor)), "sequence(float32[2,n,?])");
  EXPECT_EQ(DumpType(Of(Kind::kOptional, Of(Kind::kMap, tensor))),
            "optional(map(float32[2,n,?]))");
  tensor.kind = Kind::kSparseTensor;
  EXPECT_EQ(DumpType(tensor), "sparse float32[2,n,?]");
  tensor.has_shape = false;
  tensor.dtype.reset();
  EXPECT_EQ(DumpType(tensor), "sparse ?");
  tensor.kind = Kind::kOpaque;
  EXPECT_EQ(DumpType(tensor), "opaque");
  EXPECT_EQ(DumpType({}), "?");
}

TEST(DumpGraphTest, ShowsEverythingInGraphOrder) {
  auto model = std::make_shared<ModelInfo>();
  model->file = "/not/shown.onnx";
  model->ir_version = 8;
  model->model_version = 3;
  model->producer_name = "maker";
  model->producer_version = "1.0";
  model->metadata = {{"b", "2"}, {"a", "it's"}};

  GraphBuilder nested(GraphBuilder::Scope::kNested, {{"", 17}}, model, nullptr);
  nested.SetName("inner");
  NodeSpec relu;
  relu.name = "r";
  relu.op_type = "Relu";
  relu.inputs = {"x"};
  relu.outputs = {"t"};
  WB_ASSERT_OK(nested.AddNode(relu));
  WB_ASSERT_OK(nested.AddOutput("t", {}));
  WB_ASSERT_OK_AND_ASSIGN(Graph body, std::move(nested).Build());

  GraphBuilder builder(GraphBuilder::Scope::kMain,
                       {{"", 17}, {"com.example", 2}}, model, nullptr);
  builder.SetName("main");
  WB_ASSERT_OK(
      builder.AddInput("x", Tensor(DType::kFloat32, {{{}, "n"}, {3, ""}})));
  TensorPayload external;
  external.storage = TensorPayload::Storage::kExternal;
  external.external_file = "m.data";
  external.offset = 8;
  external.length = 12;
  WB_ASSERT_OK(builder.AddInitializer("w", Tensor(DType::kFloat32, {{3, ""}}),
                                      external));
  TensorPayload message;
  message.storage = TensorPayload::Storage::kMessage;
  message.offset = 1234;
  WB_ASSERT_OK(builder.AddInitializer("s", Tensor(DType::kInt64, {}), message));
  NodeSpec node;
  node.name = "n";
  node.domain = "com.example";
  node.op_type = "Op";
  node.overload = "v2";
  node.inputs = {"x", "", "w"};
  node.outputs = {"y", ""};
  node.attributes = Attributes({
      {"i", int64_t{-3}},
      {"f", 0.1f},
      {"s", std::string("a\nb")},
      {"is", std::vector<int64_t>{1, 2}},
      {"fs", std::vector<double>{0.5, 2}},
      {"ss", std::vector<std::string>{"p", "q"}},
      {"t", TensorAttribute{*TensorType::Create(DType::kInt8, {4}), message}},
      {"tp", Tensor(DType::kBool, {})},
      {"ref", AttributeReference{"outer"}},
      {"more", OtherAttribute{}},
      {"body", std::make_shared<const Graph>(std::move(body))},
  });
  WB_ASSERT_OK(builder.AddNode(node));
  WB_ASSERT_OK(builder.AddOutput("y", Tensor(DType::kFloat32, {{7, ""}})));
  WB_ASSERT_OK_AND_ASSIGN(const Graph graph, std::move(builder).Build());

  const std::string expected = R"(graph 'main' opset 17, com.example 2
  input 'x' float32[n,3]
  initializer 'w' float32[3] external 'm.data' 8+12
  initializer 's' int64[] inline
  node 'n' (com.example.Op:v2): 'x', _, 'w' -> 'y', _
    i = -3
    f = float 0.100000001
    s = 'a\nb'
    is = [1, 2]
    fs = floats [0.5, 2]
    ss = strings ['p', 'q']
    t = tensor int8[4] inline
    tp = type bool[]
    ref = @outer
    more = of another type
    body = graph 'inner' opset 17
      capture 'x'
      node 'r' (Relu): 'x' -> 't'
      result 't'
      output 't'
    captures 'x'
  result 'y' float32[7]
  output 'y'
)";
  EXPECT_EQ(DumpGraph(graph), expected);
  EXPECT_EQ(DumpModel(graph), R"(model ir 8 version 3 domain ''
producer 'maker' '1.0'
metadata 'b' = '2'
metadata 'a' = 'it\'s'
)" + expected);
}

TEST(DumpGraphTest, ShowsFunctions) {
  auto model = std::make_shared<ModelInfo>();
  GraphBuilder inner(GraphBuilder::Scope::kMain, {{"", 18}}, nullptr, nullptr);
  inner.SetName("F");
  WB_ASSERT_OK(inner.AddInput("a", {}));
  WB_ASSERT_OK(inner.AddOutput("a", {}));
  WB_ASSERT_OK_AND_ASSIGN(Graph body, std::move(inner).Build());
  Function function;
  function.domain = "local";
  function.name = "F";
  function.attribute_names = {"alpha"};
  function.attribute_defaults = {{"beta", int64_t{1}}};
  function.body = std::make_shared<const Graph>(std::move(body));
  model->functions.push_back(std::move(function));
  GraphBuilder builder(GraphBuilder::Scope::kMain, {{"", 17}}, model, nullptr);
  WB_ASSERT_OK_AND_ASSIGN(const Graph graph, std::move(builder).Build());
  EXPECT_EQ(DumpModel(graph), R"(model ir 0 version 0 domain ''
producer '' ''
function 'F' domain 'local' overload ''
  attribute 'alpha'
  beta = 1
  body 'F' opset 18
    input 'a'
    output 'a'
graph '' opset 17
)");
}

}  // namespace
}  // namespace weighbridge
