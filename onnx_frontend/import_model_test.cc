#include "onnx_frontend/import_model.h"

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/ir/dump_graph.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "onnx_frontend/onnx_schema.h"
#include "onnx_frontend/test_model.h"
#include "onnx_frontend/test_wire.h"

namespace weighbridge {
namespace {

using absl::StatusCode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

absl::StatusOr<std::shared_ptr<const Graph>> Import(const TestModel& model) {
  return ImportModelFromBytes(model.Bytes(), "test.onnx");
}

const Value& Named(const Graph& graph, const std::string& name) {
  for (const Value& value : graph.values()) {
    if (value.name == name) return value;
  }
  ADD_FAILURE() << "no value " << name;
  return graph.values()[0];
}

TEST(ImportModelTest, KeepsWhatTheFileSays) {
  TestModel then_branch, else_branch, model;
  then_branch.Node("Relu", {"y"}, {"t"}, "relu").Output("t");
  else_branch.Initializer("e", DType::kFloat32, {3}).Output("e");
  model.Opset("com.example", 2)
      .Input("x", DType::kFloat32, {"batch", 3, ""})
      .Input("c", DType::kBool, {})
      .RawInitializer("w", DType::kInt8, {2, 2}, "abcd")
      .ExternalInitializer("big", DType::kBFloat16, {4, 4}, "m.data", 64, 32)
      .Node("Op", {"x", "", "w", "big"}, {"y", ""}, "op", "com.example")
      .Int("axis", -1)
      .Floats("scales", {0.5f, 2})
      .String("mode", "linear")
      .Tensor("table", {1, 2, 3})
      .Node("If", {"c"}, {"z"})
      .Body("then_branch", then_branch)
      .Body("else_branch", else_branch)
      .ValueInfo("y", DType::kFloat32, {"batch", 3})
      .Output("z", DType::kFloat32, {"k"});
  model.proto().set_producer_name("maker");
  model.proto().set_producer_version("1.0");
  model.proto().set_model_version(4);
  model.proto().set_domain("org.example");
  model.proto().set_doc_string("What it is.");
  for (const char* key : {"zulu", "alpha"}) {
    onnx::StringStringEntryProto* entry = model.proto().add_metadata_props();
    entry->set_key(key);
    entry->set_value("of model");
  }
  WB_ASSERT_OK_AND_ASSIGN(const auto graph, Import(model));
  EXPECT_EQ(graph->model().file, "test.onnx");
  EXPECT_EQ(DumpModel(*graph),
            R"(model ir 8 version 4 domain 'org.example'
producer 'maker' '1.0'
doc 'What it is.'
metadata 'zulu' = 'of model'
metadata 'alpha' = 'of model'
graph 'test' opset 17, com.example 2
  input 'x' float32[batch,3,?]
  input 'c' bool[]
  initializer 'w' int8[2,2] inline
  initializer 'big' bfloat16[4,4] external 'm.data' 64+32
  node 'op' (com.example.Op): 'x', _, 'w', 'big' -> 'y', _
    axis = -1
    scales = floats [0.5, 2]
    mode = 'linear'
    table = tensor int64[3] inline
  node '#1' (If): 'c' -> 'z'
    then_branch = graph 'test' opset 17, com.example 2
      capture 'y'
      node 'relu' (Relu): 'y' -> 't'
      result 't'
      output 't'
    else_branch = graph 'test' opset 17, com.example 2
      initializer 'e' float32[3] without elements
      output 'e'
    captures 'y'
  result 'y' float32[batch,3]
  result 'z' float32[k]
  output 'z'
)");
}

TEST(ImportModelTest, PayloadsCanBeRead) {
  TestModel model;
  model.IntsInitializer("shape", {2, -1})
      .FloatsInitializer("scale", {1}, {0.5f})
      .Initializer("stripped", DType::kFloat32, {2})
      .Node("Constant", {}, {"c"})
      .Tensor("value", {7, 8});
  WB_ASSERT_OK_AND_ASSIGN(const auto graph, Import(model));
  const PayloadReader& reader = *graph->payload_reader();
  WB_ASSERT_OK_AND_ASSIGN(const Constant shape,
                          reader.Read(*TensorType::Create(DType::kInt64, {2}),
                                      Named(*graph, "shape").payload));
  EXPECT_THAT(*shape.KnownInts(), ElementsAre(2, -1));
  WB_ASSERT_OK_AND_ASSIGN(const Constant scale,
                          reader.Read(*TensorType::Create(DType::kFloat32, {1}),
                                      Named(*graph, "scale").payload));
  EXPECT_EQ(scale.Float(0), 0.5);
  EXPECT_THAT(reader.Read(*TensorType::Create(DType::kFloat32, {2}),
                          Named(*graph, "stripped").payload),
              StatusIs(StatusCode::kNotFound, HasSubstr("does not hold")));
  const auto& value =
      std::get<TensorAttribute>(*graph->nodes()[0].attributes.Find("value"));
  WB_ASSERT_OK_AND_ASSIGN(const Constant constant,
                          reader.Read(value.type, value.payload));
  EXPECT_THAT(*constant.KnownInts(), ElementsAre(7, 8));
}

TEST(ImportModelTest, FileAndBytesGiveTheSameGraph) {
  TestModel model;
  model.Input("x", DType::kFloat32, {1})
      .IntsInitializer("w", {5})
      .Node("Relu", {"x"}, {"y"})
      .Output("y");
  const std::string path = testing::TempDir() + "/same.onnx";
  std::ofstream(path, std::ios::binary) << model.Bytes();
  WB_ASSERT_OK_AND_ASSIGN(const auto from_file, ImportModel(path));
  WB_ASSERT_OK_AND_ASSIGN(const auto from_bytes, Import(model));
  EXPECT_EQ(DumpModel(*from_file), DumpModel(*from_bytes));
  EXPECT_EQ(from_file->model().file, path);
  // The mapping lives on with the graph.
  WB_EXPECT_OK(from_file->payload_reader()->Read(
      *TensorType::Create(DType::kInt64, {1}), Named(*from_file, "w").payload));
}

TEST(ImportModelTest, ExternalDataIsReadBesideTheModel) {
  TestModel model;
  model.ExternalInitializer("w", DType::kInt64, {2}, "weights.data", 8, 16);
  const std::string path = testing::TempDir() + "/external.onnx";
  std::ofstream(path, std::ios::binary) << model.Bytes();
  const TensorType type = *TensorType::Create(DType::kInt64, {2});
  WB_ASSERT_OK_AND_ASSIGN(const auto graph, ImportModel(path));
  const auto read = [&] {
    return graph->payload_reader()->Read(type, Named(*graph, "w").payload);
  };
  std::remove((testing::TempDir() + "/weights.data").c_str());
  EXPECT_THAT(read(), StatusIs(StatusCode::kNotFound,
                               "external file 'weights.data': no such file"));
  std::ofstream(testing::TempDir() + "/weights.data", std::ios::binary)
      << "skipped!" << Fixed(11, 8) << Fixed(12, 8);
  WB_ASSERT_OK_AND_ASSIGN(const Constant constant, read());
  EXPECT_THAT(*constant.KnownInts(), ElementsAre(11, 12));
}

TEST(ImportModelTest, DefaultDomainHasTwoNames) {
  TestModel model(0);
  model.Opset("ai.onnx", 13)
      .Node("A", {}, {"a"}, "", "ai.onnx")
      .Node("B", {}, {"b"}, "", "ai.onnx.ml");
  WB_ASSERT_OK_AND_ASSIGN(const auto graph, Import(model));
  EXPECT_THAT(graph->opset_imports(), ElementsAre(Pair("", 13)));
  EXPECT_EQ(graph->nodes()[0].domain, "");
  EXPECT_EQ(graph->nodes()[1].domain, "ai.onnx.ml");
}

TEST(ImportModelTest, FunctionsHaveTheirOwnOpsets) {
  TestModel body(15);
  body.Opset("inner", 3)
      .Input("a")
      .Node("LeakyRelu", {"a"}, {"b"}, "leaky")
      .Reference("alpha", "slope")
      .Output("b");
  TestModel model(18);
  model.Opset("local", 1)
      .Input("x")
      .Node("F", {"x"}, {"y"}, "call", "local")
      .Output("y")
      .Function("local", "F", body, {"slope"});
  onnx::FunctionProto* function = model.proto().mutable_functions(0);
  // An attribute with a default, a type of a value, and an overload: newer
  // than the schema that the test is built with.
  onnx::AttributeProto attribute;
  attribute.set_name("beta");
  attribute.set_type(onnx::AttributeProto::INT);
  attribute.set_i(5);
  onnx::ValueInfoProto info;
  info.set_name("b");
  info.mutable_type()->mutable_tensor_type()->set_elem_type(
      onnx::TensorProto::FLOAT);
  ASSERT_TRUE(function->MergeFromString(
      BytesField(kFunctionAttributeProtoField, attribute.SerializeAsString()) +
      BytesField(kFunctionValueInfoField, info.SerializeAsString()) +
      BytesField(kFunctionOverloadField, "wide")));
  ASSERT_TRUE(model.last_node().MergeFromString(
      BytesField(kNodeOverloadField, "wide")));
  WB_ASSERT_OK_AND_ASSIGN(const auto graph, Import(model));
  EXPECT_EQ(DumpModel(*graph), R"(model ir 8 version 0 domain ''
producer '' ''
function 'F' domain 'local' overload 'wide'
  attribute 'slope'
  beta = 5
  body 'F' opset 15, inner 3
    input 'a'
    node 'leaky' (LeakyRelu): 'a' -> 'b'
      alpha = @slope
    result 'b' float32
    output 'b'
graph 'test' opset 18, local 1
  input 'x'
  node 'call' (local.F:wide): 'x' -> 'y'
  result 'y'
  output 'y'
)");
  // A body knows the functions that it may call.
  const Graph& function_body = *graph->model().functions[0].body;
  EXPECT_EQ(&function_body.model(), &graph->model());
}

TEST(ImportModelTest, FunctionWithoutOpsetsHasThoseOfTheModel) {
  TestModel body(0);
  body.Input("a").Output("a");
  TestModel model(18);
  model.Function("local", "F", body);
  WB_ASSERT_OK_AND_ASSIGN(const auto graph, Import(model));
  EXPECT_EQ(graph->model().functions[0].body->opset_version(""), 18);
}

TEST(ImportModelTest, OverloadsOfAFunctionAreDifferentFunctions) {
  TestModel body;
  body.Input("a").Output("a");
  TestModel model;
  model.Function("local", "F", body).Function("local", "F", body);
  EXPECT_THAT(Import(model),
              StatusIs(StatusCode::kInvalidArgument,
                       "test.onnx: function 'F' of domain 'local' is defined "
                       "twice"));
  ASSERT_TRUE(model.proto().mutable_functions(1)->MergeFromString(
      BytesField(kFunctionOverloadField, "other")));
  WB_EXPECT_OK(Import(model));
}

TEST(ImportModelTest, InitializersOfOldFilesAreNoInputs) {
  TestModel model;
  model.Input("x", DType::kFloat32, {1})
      .Input("w", DType::kFloat32, {1})
      .Initializer("w", DType::kFloat32, {1});
  WB_ASSERT_OK_AND_ASSIGN(const auto graph, Import(model));
  ASSERT_EQ(graph->inputs().size(), 1u);
  EXPECT_EQ(graph->value(graph->inputs()[0]).name, "x");
}

TEST(ImportModelTest, OldestFilesHaveOpsetOne) {
  for (const int64_t ir_version : {1, 2}) {
    TestModel model(0);
    model.proto().set_ir_version(ir_version);
    WB_ASSERT_OK_AND_ASSIGN(const auto graph, Import(model));
    EXPECT_EQ(graph->opset_version(""), 1);
  }
}

TEST(ImportModelTest, SparseInitializersHaveTheirDenseType) {
  TestModel model;
  onnx::SparseTensorProto* sparse =
      model.proto().mutable_graph()->add_sparse_initializer();
  sparse->mutable_values()->set_name("s");
  sparse->mutable_values()->set_data_type(onnx::TensorProto::FLOAT);
  sparse->mutable_values()->add_dims(1);
  sparse->add_dims(8);
  sparse->add_dims(4);
  WB_ASSERT_OK_AND_ASSIGN(const auto graph, Import(model));
  const Value& value = Named(*graph, "s");
  EXPECT_EQ(value.kind, ValueKind::kInitializer);
  EXPECT_EQ(DumpType(value.type), "sparse float32[8,4]");
  EXPECT_EQ(value.payload.storage, TensorPayload::Storage::kNone);
}

TEST(ImportModelTest, NodesAreSorted) {
  TestModel model;
  model.Input("x").Node("B", {"1"}, {"2"}).Node("A", {"x"}, {"1"});
  WB_ASSERT_OK_AND_ASSIGN(const auto graph, Import(model));
  EXPECT_EQ(graph->nodes()[0].op_type, "A");
  EXPECT_EQ(graph->nodes()[1].name, "#0");
}

TEST(ImportModelTest, NamesBecomeValidUtf8) {
  TestModel model;
  model.Input("\xff").Node("Relu", {"\xff"}, {"y"});
  WB_ASSERT_OK_AND_ASSIGN(const auto graph, Import(model));
  EXPECT_EQ(graph->value(graph->inputs()[0]).name, "\\xff");
  EXPECT_EQ(graph->nodes()[0].inputs[0], graph->inputs()[0]);
}

TEST(ImportModelTest, UnknownFieldsArePassedOver) {
  TestModel model;
  model.Input("x").Node("Relu", {"x"}, {"y"});
  ASSERT_TRUE(model.last_node().MergeFromString(BytesField(999, "new")));
  ASSERT_TRUE(model.proto().mutable_graph()->MergeFromString(
      IntField(998, 1) + Tag(997, 5) + "four"));
  WB_EXPECT_OK(ImportModelFromBytes(model.Bytes() + Tag(996, 1) + "8 bytes!",
                                    "test.onnx"));
}

// The walk over the wire finds what protobuf's own parser finds.
TEST(ImportModelTest, RealModelsAgreeWithTheirGeneratedClasses) {
  for (const char* path :
       {"examples/mobilenet_v2.onnx", "examples/resnet50.onnx",
        "examples/vit_b_16.onnx"}) {
    std::ifstream file(path, std::ios::binary);
    onnx::ModelProto proto;
    ASSERT_TRUE(proto.ParseFromIstream(&file)) << path;
    WB_ASSERT_OK_AND_ASSIGN(const auto graph, ImportModel(path));
    EXPECT_EQ(graph->name(), proto.graph().name());
    EXPECT_EQ(graph->model().ir_version, proto.ir_version());
    EXPECT_EQ(graph->model().producer_name, proto.producer_name());
    EXPECT_EQ(graph->opset_version(""), proto.opset_import(0).version());
    ASSERT_EQ(static_cast<int>(graph->nodes().size()),
              proto.graph().node_size());
    for (int i = 0; i < proto.graph().node_size(); ++i) {
      const Node& node = graph->nodes()[i];
      const onnx::NodeProto& expected = proto.graph().node(i);
      ASSERT_EQ(node.name, expected.name());
      ASSERT_EQ(node.op_type, expected.op_type());
      ASSERT_EQ(static_cast<int>(node.inputs.size()), expected.input_size());
      for (int k = 0; k < expected.input_size(); ++k) {
        ASSERT_EQ(node.inputs[k] ? graph->value(*node.inputs[k]).name : "",
                  expected.input(k));
      }
      ASSERT_EQ(static_cast<int>(node.attributes.items().size()),
                expected.attribute_size());
    }
    for (const onnx::TensorProto& tensor : proto.graph().initializer()) {
      const Value& value = Named(*graph, tensor.name());
      ASSERT_EQ(value.kind, ValueKind::kInitializer);
      ASSERT_EQ(static_cast<int>(*value.type.dtype), tensor.data_type());
      ASSERT_EQ(static_cast<int>(value.type.dims.size()), tensor.dims_size());
      for (int k = 0; k < tensor.dims_size(); ++k) {
        ASSERT_EQ(value.type.dims[k].size, tensor.dims(k));
      }
    }
    EXPECT_EQ(static_cast<int>(graph->outputs().size()),
              proto.graph().output_size());
    EXPECT_EQ(DumpModel(*graph), DumpModel(**ImportModel(path)));
  }
}

TEST(ImportModelTest, FirstConvolutionOfResNet50) {
  WB_ASSERT_OK_AND_ASSIGN(const auto graph,
                          ImportModel("examples/resnet50.onnx"));
  const Node& node = graph->nodes()[0];
  EXPECT_EQ(node.op_type, "Conv");
  EXPECT_EQ(std::get<std::vector<int64_t>>(*node.attributes.Find("strides")),
            (std::vector<int64_t>{2, 2}));
  // 64 filters of 7 x 7 over 3 channels.
  const Value& weight = graph->value(*node.inputs[1]);
  EXPECT_EQ(DumpType(weight.type), "float32[64,3,7,7]");
  EXPECT_EQ(weight.payload.storage, TensorPayload::Storage::kExternal);
  EXPECT_EQ(weight.payload.length, 64 * 3 * 7 * 7 * 4);
}

}  // namespace
}  // namespace weighbridge
