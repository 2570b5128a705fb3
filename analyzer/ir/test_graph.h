// TestGraph: writes a small Graph in a few lines of a test.
//
//   TestGraph graph;
//   graph.Input("x", DType::kFloat32, {1, 3, 8, 8})
//       .Weight("w", DType::kFloat32, {4, 3, 1, 1})
//       .Node("Conv", {"x", "w"}, {"y"})
//       .Output("y");
//   std::shared_ptr<const Graph> built = graph.Build();
#ifndef WEIGHBRIDGE_ANALYZER_IR_TEST_GRAPH_H_
#define WEIGHBRIDGE_ANALYZER_IR_TEST_GRAPH_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/ir/constant.h"
#include "analyzer/ir/graph.h"
#include "analyzer/ir/graph_builder.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {

class TestGraph {
 public:
  explicit TestGraph(int64_t opset = 17)
      : TestGraph(GraphBuilder::Scope::kMain, opset,
                  std::make_shared<Constants>()) {}

  // A graph for an attribute of this one: it captures what it does not define.
  TestGraph Nested() const {
    return TestGraph(GraphBuilder::Scope::kNested, opset_, constants_);
  }
  // A body for AddFunction; its inputs have no types.
  TestGraph FunctionBody(int64_t opset) const {
    return TestGraph(GraphBuilder::Scope::kMain, opset, constants_);
  }
  // A function of the domain "local".
  TestGraph& AddFunction(const std::string& name, TestGraph& body,
                         std::vector<Attribute> defaults = {},
                         const std::string& overload = "") {
    Function function;
    function.domain = "local";
    function.name = name;
    function.overload = overload;
    function.attribute_defaults = std::move(defaults);
    function.body = body.Build();
    info_->functions.push_back(std::move(function));
    return *this;
  }
  TestGraph& UntypedInput(const std::string& name) {
    Require(builder_->AddInput(name, {}));
    return *this;
  }
  TestGraph& InputOf(const std::string& name, DeclaredType type) {
    Require(builder_->AddInput(name, std::move(type)));
    return *this;
  }

  // A negative dim is an unnamed unknown one.
  TestGraph& Input(const std::string& name, DType dtype,
                   const std::vector<int64_t>& dims) {
    Require(builder_->AddInput(name, TypeOf(dtype, dims)));
    return *this;
  }
  // "batch" and "128" alike: names are symbols, numbers sizes.
  TestGraph& SymbolicInput(const std::string& name, DType dtype,
                           const std::vector<std::string>& dims) {
    DeclaredType type = TypeOf(dtype, {});
    for (const std::string& dim : dims) {
      const bool is_size = dim.find_first_not_of("0123456789") == dim.npos;
      type.dims.push_back(is_size ? DeclaredDim{std::stoll(dim), ""}
                                  : DeclaredDim{std::nullopt, dim});
    }
    Require(builder_->AddInput(name, std::move(type)));
    return *this;
  }
  // An initializer whose data is not in the file.
  TestGraph& Weight(const std::string& name, DType dtype,
                    const std::vector<int64_t>& dims) {
    Require(builder_->AddInitializer(name, TypeOf(dtype, dims), {}));
    return *this;
  }
  // An initializer whose elements can be read.
  TestGraph& Known(const std::string& name, Constant constant) {
    TensorPayload payload;
    payload.storage = TensorPayload::Storage::kMessage;
    payload.offset = static_cast<int64_t>(constants_->items.size());
    const std::vector<int64_t> dims(constant.type().dims().begin(),
                                    constant.type().dims().end());
    Require(builder_->AddInitializer(
        name, TypeOf(constant.type().dtype(), dims), payload));
    constants_->items.push_back(std::move(constant));
    return *this;
  }
  TestGraph& KnownInts(const std::string& name,
                       const std::vector<int64_t>& elements) {
    return Known(name, Constant::Int64Vector(elements));
  }
  TestGraph& Node(const std::string& op_type, std::vector<std::string> inputs,
                  std::vector<std::string> outputs,
                  std::vector<Attribute> attributes = {}) {
    NodeSpec spec;
    spec.name = outputs.empty() ? op_type : outputs[0] + "_node";
    const size_t dot = op_type.rfind('.');
    if (dot != op_type.npos) spec.domain = op_type.substr(0, dot);
    spec.op_type = dot == op_type.npos ? op_type : op_type.substr(dot + 1);
    spec.inputs = std::move(inputs);
    spec.outputs = std::move(outputs);
    spec.attributes = Attributes(std::move(attributes));
    Require(builder_->AddNode(std::move(spec)));
    return *this;
  }
  TestGraph& Output(const std::string& name) {
    Require(builder_->AddOutput(name, {}));
    return *this;
  }
  // What the file's value_info says.
  TestGraph& Declare(const std::string& name, DType dtype,
                     const std::vector<int64_t>& dims) {
    builder_->DeclareType(name, TypeOf(dtype, dims));
    return *this;
  }

  std::shared_ptr<const Graph> Build() {
    absl::StatusOr<Graph> graph = std::move(*builder_).Build();
    Require(graph.status());
    return std::make_shared<const Graph>(*std::move(graph));
  }

 private:
  struct Constants : PayloadReader {
    absl::StatusOr<Constant> Read(const TensorType& type,
                                  const TensorPayload& payload) const override {
      if (payload.storage == TensorPayload::Storage::kNone) {
        return absl::NotFoundError("stripped");
      }
      return items[payload.offset].WithType(type);
    }
    std::vector<Constant> items;
  };

  TestGraph(GraphBuilder::Scope scope, int64_t opset,
            std::shared_ptr<Constants> constants)
      : opset_(opset),
        info_(std::make_shared<ModelInfo>()),
        constants_(std::move(constants)) {
    info_->file = "test.onnx";
    builder_ = std::make_unique<GraphBuilder>(
        scope, OpsetImports{{"", opset}, {"local", 1}}, info_, constants_);
  }

  static DeclaredType TypeOf(DType dtype, const std::vector<int64_t>& dims) {
    DeclaredType type;
    type.kind = DeclaredType::Kind::kTensor;
    type.dtype = dtype;
    type.has_shape = true;
    for (const int64_t dim : dims) {
      type.dims.push_back(dim < 0 ? DeclaredDim{} : DeclaredDim{dim, ""});
    }
    return type;
  }
  static void Require(const absl::Status& status) {
    if (!status.ok()) std::fprintf(stderr, "%s\n", status.ToString().c_str());
    WB_CHECK(status.ok());
  }

  int64_t opset_;
  std::shared_ptr<ModelInfo> info_;
  std::shared_ptr<Constants> constants_;
  std::unique_ptr<GraphBuilder> builder_;
};

// The value of that name; it must exist.
inline ValueId FindValue(const Graph& graph, const std::string& name) {
  for (const ValueId id : IdRange<ValueId>(graph.values().size())) {
    if (graph.value(id).name == name) return id;
  }
  WB_CHECK(false);
  return ValueId(-1);
}

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_IR_TEST_GRAPH_H_
