#include "onnx_frontend/test_model.h"

#include "onnx_frontend/onnx_schema.h"

namespace weighbridge {
namespace {

void SetType(DType dtype, const std::vector<TestDim>& dims,
             onnx::TypeProto* type) {
  onnx::TypeProto::Tensor* tensor = type->mutable_tensor_type();
  tensor->set_elem_type(static_cast<int>(dtype));
  tensor->mutable_shape();
  for (const TestDim& dim : dims) {
    onnx::TensorShapeProto::Dimension* added =
        tensor->mutable_shape()->add_dim();
    if (dim.size >= 0) {
      added->set_dim_value(dim.size);
    } else if (!dim.symbol.empty()) {
      added->set_dim_param(dim.symbol);
    }
  }
}

void SetMap(DType key, DType value, onnx::TypeProto* type) {
  type->mutable_map_type()->set_key_type(static_cast<int>(key));
  type->mutable_map_type()
      ->mutable_value_type()
      ->mutable_tensor_type()
      ->set_elem_type(static_cast<int>(value));
}

void SetHeader(const std::string& name, DType dtype,
               const std::vector<int64_t>& dims, onnx::TensorProto* tensor) {
  tensor->set_name(name);
  tensor->set_data_type(static_cast<int>(dtype));
  for (const int64_t dim : dims) tensor->add_dims(dim);
}

void SetInts(const std::vector<int64_t>& elements, onnx::TensorProto* tensor) {
  for (const int64_t element : elements) tensor->add_int64_data(element);
}

void AddEntry(const std::string& key, const std::string& value,
              onnx::TensorProto* tensor) {
  onnx::StringStringEntryProto* entry = tensor->add_external_data();
  entry->set_key(key);
  entry->set_value(value);
}

onnx::AttributeProto* AddAttribute(TestModel& model, const std::string& name,
                                   onnx::AttributeProto::AttributeType type) {
  onnx::AttributeProto* attribute = model.last_node().add_attribute();
  attribute->set_name(name);
  attribute->set_type(type);
  return attribute;
}

}  // namespace

TestModel::TestModel(int64_t opset)
    : proto_(std::make_unique<onnx::ModelProto>()) {
  proto_->set_ir_version(8);
  proto_->mutable_graph()->set_name("test");
  if (opset != 0) Opset("", opset);
}

TestModel::~TestModel() = default;

TestModel::TestModel(const TestModel& other)
    : proto_(std::make_unique<onnx::ModelProto>(*other.proto_)) {}

TestModel& TestModel::Opset(const std::string& domain, int64_t version) {
  onnx::OperatorSetIdProto* import = proto_->add_opset_import();
  import->set_domain(domain);
  import->set_version(version);
  return *this;
}

onnx::TypeProto& TestModel::AddInput(const std::string& name) {
  onnx::ValueInfoProto* info = proto_->mutable_graph()->add_input();
  info->set_name(name);
  return *info->mutable_type();
}

onnx::TypeProto& TestModel::AddOutput(const std::string& name) {
  onnx::ValueInfoProto* info = proto_->mutable_graph()->add_output();
  info->set_name(name);
  return *info->mutable_type();
}

TestModel& TestModel::Input(const std::string& name, DType dtype,
                            const std::vector<TestDim>& dims) {
  SetType(dtype, dims, &AddInput(name));
  return *this;
}

TestModel& TestModel::Output(const std::string& name, DType dtype,
                             const std::vector<TestDim>& dims) {
  SetType(dtype, dims, &AddOutput(name));
  return *this;
}

TestModel& TestModel::ValueInfo(const std::string& name, DType dtype,
                                const std::vector<TestDim>& dims) {
  onnx::ValueInfoProto* info = proto_->mutable_graph()->add_value_info();
  info->set_name(name);
  SetType(dtype, dims, info->mutable_type());
  return *this;
}

TestModel& TestModel::SequenceOutput(const std::string& name, DType dtype,
                                     const std::vector<TestDim>& dims) {
  SetType(dtype, dims,
          AddOutput(name).mutable_sequence_type()->mutable_elem_type());
  return *this;
}

TestModel& TestModel::OptionalOutput(const std::string& name, DType dtype,
                                     const std::vector<TestDim>& dims) {
  SetType(dtype, dims,
          AddOutput(name).mutable_optional_type()->mutable_elem_type());
  return *this;
}

TestModel& TestModel::MapInput(const std::string& name, DType key,
                               DType value) {
  SetMap(key, value, &AddInput(name));
  return *this;
}

TestModel& TestModel::MapSequenceOutput(const std::string& name, DType key,
                                        DType value) {
  SetMap(key, value,
         AddOutput(name).mutable_sequence_type()->mutable_elem_type());
  return *this;
}

TestModel& TestModel::Input(const std::string& name) {
  proto_->mutable_graph()->add_input()->set_name(name);
  return *this;
}

TestModel& TestModel::Output(const std::string& name) {
  proto_->mutable_graph()->add_output()->set_name(name);
  return *this;
}

TestModel& TestModel::Initializer(const std::string& name, DType dtype,
                                  const std::vector<int64_t>& dims) {
  SetHeader(name, dtype, dims, proto_->mutable_graph()->add_initializer());
  return *this;
}

TestModel& TestModel::RawInitializer(const std::string& name, DType dtype,
                                     const std::vector<int64_t>& dims,
                                     const std::string& raw_data) {
  Initializer(name, dtype, dims);
  last_initializer().set_raw_data(raw_data);
  return *this;
}

TestModel& TestModel::FloatsInitializer(const std::string& name,
                                        const std::vector<int64_t>& dims,
                                        const std::vector<float>& elements) {
  Initializer(name, DType::kFloat32, dims);
  for (const float element : elements) {
    last_initializer().add_float_data(element);
  }
  return *this;
}

TestModel& TestModel::IntsInitializer(const std::string& name,
                                      const std::vector<int64_t>& elements) {
  Initializer(name, DType::kInt64, {static_cast<int64_t>(elements.size())});
  SetInts(elements, &last_initializer());
  return *this;
}

TestModel& TestModel::ExternalInitializer(const std::string& name, DType dtype,
                                          const std::vector<int64_t>& dims,
                                          const std::string& file,
                                          int64_t offset, int64_t length) {
  Initializer(name, dtype, dims);
  onnx::TensorProto* tensor = &last_initializer();
  tensor->set_data_location(onnx::TensorProto::EXTERNAL);
  AddEntry("location", file, tensor);
  if (offset >= 0) AddEntry("offset", std::to_string(offset), tensor);
  if (length >= 0) AddEntry("length", std::to_string(length), tensor);
  return *this;
}

TestModel& TestModel::Node(const std::string& op_type,
                           const std::vector<std::string>& inputs,
                           const std::vector<std::string>& outputs,
                           const std::string& name, const std::string& domain) {
  onnx::NodeProto* node = proto_->mutable_graph()->add_node();
  node->set_op_type(op_type);
  if (!name.empty()) node->set_name(name);
  if (!domain.empty()) node->set_domain(domain);
  for (const std::string& input : inputs) node->add_input(input);
  for (const std::string& output : outputs) node->add_output(output);
  return *this;
}

TestModel& TestModel::Int(const std::string& name, int64_t value) {
  AddAttribute(*this, name, onnx::AttributeProto::INT)->set_i(value);
  return *this;
}

TestModel& TestModel::Float(const std::string& name, float value) {
  AddAttribute(*this, name, onnx::AttributeProto::FLOAT)->set_f(value);
  return *this;
}

TestModel& TestModel::String(const std::string& name,
                             const std::string& value) {
  AddAttribute(*this, name, onnx::AttributeProto::STRING)->set_s(value);
  return *this;
}

TestModel& TestModel::Ints(const std::string& name,
                           const std::vector<int64_t>& values) {
  onnx::AttributeProto* attribute =
      AddAttribute(*this, name, onnx::AttributeProto::INTS);
  for (const int64_t value : values) attribute->add_ints(value);
  return *this;
}

TestModel& TestModel::Floats(const std::string& name,
                             const std::vector<float>& values) {
  onnx::AttributeProto* attribute =
      AddAttribute(*this, name, onnx::AttributeProto::FLOATS);
  for (const float value : values) attribute->add_floats(value);
  return *this;
}

TestModel& TestModel::Strings(const std::string& name,
                              const std::vector<std::string>& values) {
  onnx::AttributeProto* attribute =
      AddAttribute(*this, name, onnx::AttributeProto::STRINGS);
  for (const std::string& value : values) attribute->add_strings(value);
  return *this;
}

TestModel& TestModel::Tensor(const std::string& name,
                             const std::vector<int64_t>& elements) {
  onnx::TensorProto* tensor =
      AddAttribute(*this, name, onnx::AttributeProto::TENSOR)->mutable_t();
  SetHeader("", DType::kInt64, {static_cast<int64_t>(elements.size())}, tensor);
  SetInts(elements, tensor);
  return *this;
}

TestModel& TestModel::Reference(const std::string& name,
                                const std::string& referred) {
  AddAttribute(*this, name, onnx::AttributeProto::INT)
      ->set_ref_attr_name(referred);
  return *this;
}

TestModel& TestModel::Body(const std::string& name, const TestModel& body) {
  *AddAttribute(*this, name, onnx::AttributeProto::GRAPH)->mutable_g() =
      body.proto_->graph();
  return *this;
}

TestModel& TestModel::Function(const std::string& domain,
                               const std::string& name, const TestModel& body,
                               const std::vector<std::string>& attributes) {
  onnx::FunctionProto* function = proto_->add_functions();
  function->set_domain(domain);
  function->set_name(name);
  const onnx::GraphProto& graph = body.proto_->graph();
  for (const auto& input : graph.input()) function->add_input(input.name());
  for (const auto& output : graph.output()) {
    function->add_output(output.name());
  }
  *function->mutable_node() = graph.node();
  *function->mutable_opset_import() = body.proto_->opset_import();
  for (const std::string& attribute : attributes) {
    function->add_attribute(attribute);
  }
  return *this;
}

onnx::NodeProto& TestModel::last_node() {
  onnx::GraphProto* graph = proto_->mutable_graph();
  return *graph->mutable_node(graph->node_size() - 1);
}

onnx::TensorProto& TestModel::last_initializer() {
  onnx::GraphProto* graph = proto_->mutable_graph();
  return *graph->mutable_initializer(graph->initializer_size() - 1);
}

std::string TestModel::Bytes() const { return proto_->SerializeAsString(); }

}  // namespace weighbridge
