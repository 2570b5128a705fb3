// TestModel: writes a small ONNX file in a few lines of a test.
//
//   TestModel model;
//   model.Input("x", DType::kFloat32, {"batch", 3, 8, 8})
//       .Initializer("w", DType::kFloat32, {4, 3, 1, 1})
//       .Node("Conv", {"x", "w"}, {"y"})
//       .Ints("strides", {1, 1})
//       .Output("y", DType::kFloat32, {"batch", 4, 8, 8});
//   ImportModelFromBytes(model.Bytes(), "test.onnx");
#ifndef WEIGHBRIDGE_ONNX_FRONTEND_TEST_MODEL_H_
#define WEIGHBRIDGE_ONNX_FRONTEND_TEST_MODEL_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/ir/dtype.h"

namespace onnx {
class ModelProto;
class NodeProto;
class TensorProto;
class TypeProto;
}  // namespace onnx

namespace weighbridge {

// A size or a symbol; TestDim("") is unknown.
struct TestDim {
  TestDim(int64_t size) : size(size) {}            // NOLINT: implicit.
  TestDim(int size) : size(size) {}                // NOLINT: implicit.
  TestDim(const char* symbol) : symbol(symbol) {}  // NOLINT: implicit.
  int64_t size = -1;
  std::string symbol;
};

class TestModel {
 public:
  // IR version 8; `opset` of the default domain unless it is 0.
  explicit TestModel(int64_t opset = 17);
  ~TestModel();
  TestModel(const TestModel& other);
  TestModel& operator=(const TestModel&) = delete;

  TestModel& Opset(const std::string& domain, int64_t version);
  TestModel& Input(const std::string& name, DType dtype,
                   const std::vector<TestDim>& dims);
  TestModel& Output(const std::string& name, DType dtype,
                    const std::vector<TestDim>& dims);
  TestModel& ValueInfo(const std::string& name, DType dtype,
                       const std::vector<TestDim>& dims);
  // Of tensors of one type.
  TestModel& SequenceOutput(const std::string& name, DType dtype,
                            const std::vector<TestDim>& dims);
  TestModel& OptionalOutput(const std::string& name, DType dtype,
                            const std::vector<TestDim>& dims);
  // Of scalars, whose shape no file declares.
  TestModel& MapInput(const std::string& name, DType key, DType value);
  // A map for each row.
  TestModel& MapSequenceOutput(const std::string& name, DType key, DType value);
  // Without types.
  TestModel& Input(const std::string& name);
  TestModel& Output(const std::string& name);

  // Without elements, as if they had been stripped.
  TestModel& Initializer(const std::string& name, DType dtype,
                         const std::vector<int64_t>& dims);
  TestModel& RawInitializer(const std::string& name, DType dtype,
                            const std::vector<int64_t>& dims,
                            const std::string& raw_data);
  // A float32 tensor in float_data, an int64 vector in int64_data.
  TestModel& FloatsInitializer(const std::string& name,
                               const std::vector<int64_t>& dims,
                               const std::vector<float>& elements);
  TestModel& IntsInitializer(const std::string& name,
                             const std::vector<int64_t>& elements);
  // A negative offset or length is left out.
  TestModel& ExternalInitializer(const std::string& name, DType dtype,
                                 const std::vector<int64_t>& dims,
                                 const std::string& file, int64_t offset,
                                 int64_t length);

  TestModel& Node(const std::string& op_type,
                  const std::vector<std::string>& inputs,
                  const std::vector<std::string>& outputs,
                  const std::string& name = "", const std::string& domain = "");

  // Attributes of the node added last.
  TestModel& Int(const std::string& name, int64_t value);
  TestModel& Float(const std::string& name, float value);
  TestModel& String(const std::string& name, const std::string& value);
  TestModel& Ints(const std::string& name, const std::vector<int64_t>& values);
  TestModel& Floats(const std::string& name, const std::vector<float>& values);
  TestModel& Strings(const std::string& name,
                     const std::vector<std::string>& values);
  // An int64 vector.
  TestModel& Tensor(const std::string& name,
                    const std::vector<int64_t>& elements);
  TestModel& Reference(const std::string& name, const std::string& referred);
  // The graph of another model.
  TestModel& Body(const std::string& name, const TestModel& body);

  // A function whose inputs, outputs and nodes are those of the graph of
  // another model, and which imports its opsets.
  TestModel& Function(const std::string& domain, const std::string& name,
                      const TestModel& body,
                      const std::vector<std::string>& attributes = {});

  // For what is not above. The caller includes the schema.
  onnx::ModelProto& proto() { return *proto_; }
  onnx::NodeProto& last_node();
  onnx::TensorProto& last_initializer();

  std::string Bytes() const;

 private:
  onnx::TypeProto& AddInput(const std::string& name);
  onnx::TypeProto& AddOutput(const std::string& name);

  std::unique_ptr<onnx::ModelProto> proto_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ONNX_FRONTEND_TEST_MODEL_H_
