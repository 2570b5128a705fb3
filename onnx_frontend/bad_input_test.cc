// Whatever a file says: an error that names file, place and reason, and never a
// crash.
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "onnx_frontend/import_model.h"
#include "onnx_frontend/onnx_schema.h"
#include "onnx_frontend/test_model.h"
#include "onnx_frontend/test_wire.h"

namespace weighbridge {
namespace {

using absl::StatusCode;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

absl::Status Import(const std::string& bytes) {
  return ImportModelFromBytes(bytes, "bad.onnx").status();
}
absl::Status Import(const TestModel& model) { return Import(model.Bytes()); }

std::string WriteFile(const std::string& name, const std::string& bytes) {
  const std::string path = testing::TempDir() + "/" + name;
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

// A ModelProto around the bytes of a GraphProto.
std::string WithGraph(const std::string& graph) {
  return IntField(onnx::ModelProto::kIrVersionFieldNumber, 8) +
         BytesField(
             onnx::ModelProto::kOpsetImportFieldNumber,
             IntField(onnx::OperatorSetIdProto::kVersionFieldNumber, 17)) +
         BytesField(onnx::ModelProto::kGraphFieldNumber, graph);
}

TEST(BadFileTest, Missing) {
  const std::string path = testing::TempDir() + "/missing.onnx";
  EXPECT_THAT(ImportModel(path),
              StatusIs(StatusCode::kNotFound, path + ": no such file"));
  EXPECT_THAT(ImportModel(""),
              StatusIs(StatusCode::kNotFound, HasSubstr("no such file")));
  const std::string file = WriteFile("plain", "x");
  EXPECT_THAT(ImportModel(file + "/below.onnx"),
              StatusIs(StatusCode::kNotFound, HasSubstr("no such file")));
}

TEST(BadFileTest, Directory) {
  const std::string path = testing::TempDir();
  EXPECT_THAT(ImportModel(path),
              StatusIs(StatusCode::kInvalidArgument,
                       path + ": is a directory, expected an ONNX model"));
}

TEST(BadFileTest, NoRegularFile) {
  EXPECT_THAT(ImportModel("/dev/null"),
              StatusIs(StatusCode::kInvalidArgument,
                       "/dev/null: is not a regular file, expected an ONNX "
                       "model"));
  const std::string pipe = testing::TempDir() + "/pipe";
  unlink(pipe.c_str());
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  // Does not wait for somebody to write.
  EXPECT_THAT(ImportModel(pipe), StatusIs(StatusCode::kInvalidArgument,
                                          HasSubstr("not a regular file")));
}

TEST(BadFileTest, Empty) {
  const std::string path = WriteFile("empty.onnx", "");
  EXPECT_THAT(ImportModel(path),
              StatusIs(StatusCode::kInvalidArgument,
                       path + ": the file is empty, expected an ONNX model"));
  EXPECT_THAT(Import(""), StatusIs(StatusCode::kInvalidArgument,
                                   HasSubstr("bad.onnx: has no graph")));
}

TEST(BadFileTest, OtherKindsOfFiles) {
  const struct {
    const char* bytes;
    const char* words;
  } kCases[] = {
      {"Dear reader,\nthis is a letter.\n", "looks like a text file"},
      {"{\"a\": 1}\n", "looks like JSON"},
      {"<html><body>404</body></html>", "looks like an HTML"},
      {"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 2\n",
       "looks like a Git LFS pointer: run git lfs pull"},
      {"PK\x03\x04\x14", "looks like a zip archive"},
  };
  for (const auto& test_case : kCases) {
    const std::string path = WriteFile("other.onnx", test_case.bytes);
    EXPECT_THAT(ImportModel(path),
                StatusIs(StatusCode::kInvalidArgument,
                         StartsWith(path + ": " + test_case.words)))
        << test_case.bytes;
  }
}

TEST(BadFileTest, TruncatedEveryKibibyte) {
  std::ifstream in("examples/mobilenet_v2.onnx", std::ios::binary);
  const std::string model((std::istreambuf_iterator<char>(in)), {});
  ASSERT_GT(model.size(), 50u << 10);
  for (size_t size = 1024; size < model.size(); size += 1024) {
    const std::string path = WriteFile("truncated.onnx", model.substr(0, size));
    // The graph is one field that is longer than what is left of it; behind it
    // only opset_import can be missing.
    EXPECT_THAT(ImportModel(path),
                StatusIs(StatusCode::kInvalidArgument,
                         AllOf(StartsWith(path + ": byte offset "),
                               HasSubstr("field 7 of ModelProto says "),
                               HasSubstr("are left; the file is truncated, or "
                                         "is no ONNX model"))))
        << size;
  }
}

TEST(BadFileTest, TruncatedEverywhere) {
  TestModel body, model;
  body.Node("Relu", {"x"}, {"t"}).Output("t");
  model.Input("x", DType::kFloat32, {"n", 3})
      .IntsInitializer("i", {1, 2, 300})
      .RawInitializer("w", DType::kInt8, {4}, "abcd")
      .Node("If", {"x"}, {"y"})
      .Body("then_branch", body)
      .Output("y", DType::kFloat32, {1});
  const std::string bytes = model.Bytes();
  WB_ASSERT_OK(Import(bytes));
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_THAT(Import(bytes.substr(0, size)),
                StatusIs(StatusCode::kInvalidArgument, StartsWith("bad.onnx")))
        << size;
  }
}

TEST(BadFileTest, EveryByteFlipped) {
  TestModel body, model;
  body.Node("Relu", {"x"}, {"t"}).Output("t");
  model.Input("x", DType::kFloat32, {"n", 3})
      .IntsInitializer("i", {1, 2, 300})
      .RawInitializer("w", DType::kInt8, {4}, "abcd")
      .ExternalInitializer("e", DType::kInt8, {4}, "e.data", 0, 4)
      .Node("If", {"x"}, {"y"})
      .Body("then_branch", body)
      .Output("y", DType::kFloat32, {1});
  const std::string bytes = model.Bytes();
  for (size_t i = 0; i < bytes.size(); ++i) {
    for (const int mask : {0x01, 0x08, 0x80, 0xff}) {
      std::string flipped = bytes;
      flipped[i] = static_cast<char>(flipped[i] ^ mask);
      const absl::Status status = Import(flipped);
      // Either way is fine; what is refused is refused for a reason.
      if (status.ok()) continue;
      EXPECT_THAT(status, StatusIs(StatusCode::kInvalidArgument,
                                   StartsWith("bad.onnx: ")));
    }
  }
}

TEST(BadWireTest, VarintBomb) {
  EXPECT_THAT(Import(std::string(1 << 20, '\xff')),
              StatusIs(StatusCode::kInvalidArgument,
                       HasSubstr("byte offset 0: a number in ModelProto has "
                                 "more than 10 bytes")));
  const std::string dims = BytesField(onnx::TensorProto::kDimsFieldNumber,
                                      std::string(1 << 20, '\xff'));
  EXPECT_THAT(
      Import(WithGraph(
          BytesField(onnx::GraphProto::kInitializerFieldNumber, dims))),
      StatusIs(StatusCode::kInvalidArgument,
               HasSubstr("a number in TensorProto has more than 10 bytes")));
}

TEST(BadWireTest, LengthBeyondTheEnd) {
  // The node says a million bytes; two are left of the graph.
  const std::string node =
      Tag(onnx::GraphProto::kNodeFieldNumber, 2) + Varint(1000000) + "ab";
  const std::string bytes = WithGraph(node);
  EXPECT_THAT(Import(bytes),
              StatusIs(StatusCode::kInvalidArgument,
                       absl::StrCat("bad.onnx: byte offset ",
                                    bytes.size() - node.size(),
                                    ": field 1 of GraphProto says 1000000 "
                                    "bytes, 2 are left")));
}

TEST(BadWireTest, WrongWireType) {
  EXPECT_THAT(Import(IntField(onnx::ModelProto::kGraphFieldNumber, 1)),
              StatusIs(StatusCode::kInvalidArgument,
                       HasSubstr("byte offset 0: field 7 of ModelProto is a "
                                 "varint, expected a string or message")));
}

TEST(BadModelTest, NoGraph) {
  EXPECT_THAT(Import(IntField(onnx::ModelProto::kIrVersionFieldNumber, 8)),
              StatusIs(StatusCode::kInvalidArgument,
                       "bad.onnx: has no graph, expected an ONNX model"));
}

TEST(BadModelTest, TwoGraphs) {
  const std::string one = WithGraph("");
  EXPECT_THAT(Import(one + BytesField(onnx::ModelProto::kGraphFieldNumber, "")),
              StatusIs(StatusCode::kInvalidArgument,
                       absl::StrCat("bad.onnx: has two graphs, at byte "
                                    "offsets ",
                                    one.size(), " and ", one.size() + 2,
                                    ", expected one")));
}

TEST(BadModelTest, NoOpsetImport) {
  EXPECT_THAT(Import(TestModel(0)),
              StatusIs(StatusCode::kInvalidArgument,
                       "bad.onnx: has no opset_import (its IR version is 8), "
                       "expected the version of at least one operator set"));
}

TEST(BadModelTest, ContradictingOpsetImports) {
  TestModel model(17);
  model.Opset("ai.onnx", 13);
  EXPECT_THAT(Import(model),
              StatusIs(StatusCode::kInvalidArgument,
                       "bad.onnx: domain '' is imported twice, with version "
                       "17 and 13"));
  TestModel negative(-1);
  EXPECT_THAT(Import(negative),
              StatusIs(StatusCode::kInvalidArgument,
                       HasSubstr("has version -1, expected 1 or more")));
}

TEST(BadGraphTest, Cycle) {
  TestModel model;
  model.Node("Add", {"b1", "b1"}, {"a1"}, "a")
      .Node("Relu", {"a1"}, {"b1"}, "b");
  EXPECT_THAT(Import(model),
              StatusIs(StatusCode::kInvalidArgument,
                       "bad.onnx: nodes form a cycle: 'a' (Add) -> 'b' (Relu) "
                       "-> 'a'"));
}

TEST(BadGraphTest, UndefinedValue) {
  TestModel model;
  model.Input("x").Node("Conv", {"x", "w2"}, {"y"}, "conv2");
  EXPECT_THAT(Import(model),
              StatusIs(StatusCode::kInvalidArgument,
                       "bad.onnx: node 'conv2' (Conv): input 1 'w2' is not "
                       "defined by any node, initializer or graph input"));
}

TEST(BadGraphTest, DuplicateOutputs) {
  TestModel model;
  model.Input("x")
      .Node("Relu", {"x"}, {"y"}, "a")
      .Node("Relu", {"x"}, {"y"}, "b");
  EXPECT_THAT(Import(model),
              StatusIs(StatusCode::kInvalidArgument,
                       "bad.onnx: value 'y' is defined twice: by node 'a' "
                       "(Relu) and by node 'b' (Relu)"));
}

TEST(BadGraphTest, NodeWithoutOperator) {
  TestModel model;
  model.Input("x").Node("", {"x"}, {"y"}, "n");
  EXPECT_THAT(Import(model), StatusIs(StatusCode::kInvalidArgument,
                                      "bad.onnx: node 'n' (): has no op_type"));
}

TEST(BadGraphTest, DuplicateAttributes) {
  TestModel model;
  model.Node("Conv", {}, {"y"}, "c")
      .Int("group", 1)
      .Int("pads", 1)
      .Int("group", 2);
  EXPECT_THAT(Import(model),
              StatusIs(StatusCode::kInvalidArgument,
                       "bad.onnx: node 'c' (Conv): attribute 'group' is given "
                       "twice"));
}

TEST(BadGraphTest, ReferenceOutsideAFunction) {
  TestModel model;
  model.Node("LeakyRelu", {}, {"y"}, "l").Reference("alpha", "slope");
  EXPECT_THAT(Import(model),
              StatusIs(StatusCode::kInvalidArgument,
                       "bad.onnx: node 'l' (LeakyRelu): attribute 'alpha' "
                       "refers to the attribute 'slope' of a function, but is "
                       "in no function"));
}

TEST(BadGraphTest, ErrorsInNestedGraphsNameTheWay) {
  TestModel body, model;
  body.Node("Relu", {"x"}, {"t"}, "inner").Output("t").Output("");
  model.Input("x").Node("If", {"x"}, {"y"}, "outer").Body("then_branch", body);
  EXPECT_THAT(Import(model),
              StatusIs(StatusCode::kInvalidArgument,
                       "bad.onnx: node 'outer' (If): attribute 'then_branch': "
                       "graph output 1 has an empty name"));
}

TEST(BadGraphTest, FunctionErrorsNameTheFunction) {
  TestModel body;
  body.Node("Relu", {"gone"}, {"t"}, "r").Output("t");
  TestModel model;
  model.Function("local", "F", body);
  EXPECT_THAT(Import(model),
              StatusIs(StatusCode::kInvalidArgument,
                       "bad.onnx: function 'F': node 'r' (Relu): input 0 "
                       "'gone' is not defined by any node, initializer or "
                       "graph input"));
  TestModel nameless;
  nameless.Function("local", "", TestModel());
  EXPECT_THAT(Import(nameless), StatusIs(StatusCode::kInvalidArgument,
                                         HasSubstr("a function has no name")));
}

TEST(BadTensorTest, WrongDimsProduct) {
  TestModel model;
  model.RawInitializer("w", DType::kFloat32, {2, 3}, std::string(12, 'x'));
  EXPECT_THAT(Import(model),
              StatusIs(StatusCode::kInvalidArgument,
                       "bad.onnx: tensor 'w': 12 bytes of raw_data, dims [2,3] "
                       "of float32 need 24"));
}

TEST(BadTensorTest, NegativeDims) {
  TestModel model;
  model.Initializer("w", DType::kFloat32, {2, -3});
  EXPECT_THAT(Import(model),
              StatusIs(StatusCode::kInvalidArgument,
                       "bad.onnx: tensor 'w': dims [2,-3] contain the negative "
                       "dim -3"));
}

TEST(BadTensorTest, AbsurdDims) {
  TestModel model;
  model.Initializer("w", DType::kFloat32, {INT64_MAX, INT64_MAX});
  EXPECT_THAT(Import(model), StatusIs(StatusCode::kInvalidArgument,
                                      AllOf(HasSubstr("tensor 'w': dims ["),
                                            HasSubstr("overflow"))));
}

TEST(BadTensorTest, UnknownElementType) {
  TestModel model;
  model.Initializer("w", static_cast<DType>(99), {2});
  EXPECT_THAT(Import(model),
              StatusIs(StatusCode::kInvalidArgument,
                       "bad.onnx: tensor 'w': unknown element type 99"));
  TestModel input;
  input.Input("x", static_cast<DType>(99), {2});
  EXPECT_THAT(Import(input),
              StatusIs(StatusCode::kInvalidArgument,
                       "bad.onnx: graph input 'x': unknown element type 99"));
}

// One graph in a node in a graph in a node...
std::string NestedGraphs(int depth) {
  using onnx::AttributeProto;
  std::string graph;
  for (int i = 0; i < depth; ++i) {
    const std::string attribute =
        BytesField(AttributeProto::kNameFieldNumber, "body") +
        IntField(AttributeProto::kTypeFieldNumber, AttributeProto::GRAPH) +
        BytesField(AttributeProto::kGFieldNumber, graph);
    const std::string node =
        BytesField(onnx::NodeProto::kOpTypeFieldNumber, "Loop") +
        BytesField(onnx::NodeProto::kAttributeFieldNumber, attribute);
    graph = BytesField(onnx::GraphProto::kNodeFieldNumber, node);
  }
  return graph;
}

TEST(DeepInputTest, NestedGraphsHaveALimit) {
  WB_EXPECT_OK(Import(WithGraph(NestedGraphs(64))));
  EXPECT_THAT(Import(WithGraph(NestedGraphs(65))),
              StatusIs(StatusCode::kInvalidArgument,
                       HasSubstr("graphs are nested more than 64 deep")));
}

TEST(DeepInputTest, TenThousandNestedGraphs) {
  EXPECT_THAT(Import(WithGraph(NestedGraphs(10000))),
              StatusIs(StatusCode::kInvalidArgument,
                       HasSubstr("graphs are nested more than 64 deep")));
}

TEST(DeepInputTest, TenThousandNestedTypes) {
  using onnx::TypeProto;
  std::string type;
  for (int i = 0; i < 10000; ++i) {
    type =
        BytesField(TypeProto::kSequenceTypeFieldNumber,
                   BytesField(TypeProto::Sequence::kElemTypeFieldNumber, type));
  }
  const std::string info =
      BytesField(onnx::ValueInfoProto::kNameFieldNumber, "x") +
      BytesField(onnx::ValueInfoProto::kTypeFieldNumber, type);
  EXPECT_THAT(
      Import(WithGraph(BytesField(onnx::GraphProto::kInputFieldNumber, info))),
      StatusIs(StatusCode::kInvalidArgument,
               "bad.onnx: graph input 'x': its type is malformed, or nested "
               "too deep"));
}

TEST(LargeInputTest, MillionsOfTinyNodesAreRefusedBeforeTheyAreMade) {
  // Seven bytes each in the file; sixteen million would take gigabytes.
  const std::string node =
      BytesField(onnx::GraphProto::kNodeFieldNumber,
                 BytesField(onnx::NodeProto::kOpTypeFieldNumber, "A"));
  std::string graph;
  for (int i = 0; i < 16 << 20; ++i) graph += node;
  EXPECT_THAT(Import(WithGraph(graph)),
              StatusIs(StatusCode::kInvalidArgument,
                       HasSubstr("take more than 1073741824 bytes")));
}

}  // namespace
}  // namespace weighbridge
