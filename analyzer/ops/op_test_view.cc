#include "analyzer/ops/op_test_view.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/check_operands.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {

// Tensor attributes are found by the offset in their payload: their place in
// `tensors`.
class OpTestView::Source : public ConstantSource {
 public:
  Source(const std::vector<std::optional<Constant>>& constants,
         const std::vector<Constant>& tensors)
      : constants_(constants), tensors_(tensors) {}
  const Constant* Input(int i) const override {
    if (i < 0 || i >= static_cast<int>(constants_.size())) return nullptr;
    return constants_[i] ? &*constants_[i] : nullptr;
  }
  absl::StatusOr<Constant> Read(const TensorAttribute& tensor) const override {
    return tensors_[tensor.payload.offset];
  }

 private:
  const std::vector<std::optional<Constant>>& constants_;
  const std::vector<Constant>& tensors_;
};

OpTestView::OpTestView(std::string op_type, int64_t opset, std::string domain)
    : opset_(opset), op_type_(std::move(op_type)), domain_(std::move(domain)) {
  absl::StatusOr<OpRegistry> registry = StandardOps();
  WB_CHECK(registry.ok());
  registry_ = std::make_shared<const OpRegistry>(*std::move(registry));
}

OpTestView& OpTestView::AddInput(std::optional<TensorType> type,
                                 std::optional<Constant> constant) {
  types_.push_back(std::move(type));
  containers_.push_back(std::nullopt);
  constants_.push_back(std::move(constant));
  return *this;
}

OpTestView& OpTestView::Input(DType dtype, absl::Span<const int64_t> dims) {
  absl::StatusOr<TensorType> type = TensorType::Create(dtype, dims);
  WB_CHECK(type.ok());
  return AddInput(*std::move(type), std::nullopt);
}

OpTestView& OpTestView::OmittedInput() {
  return AddInput(std::nullopt, std::nullopt);
}

OpTestView& OpTestView::ContainerInput(ContainerType type) {
  AddInput(std::nullopt, std::nullopt);
  containers_.back() = std::move(type);
  return *this;
}

OpTestView& OpTestView::IntsInput(absl::Span<const int64_t> elements) {
  return ConstantInput(Constant::Int64Vector(elements));
}

OpTestView& OpTestView::ScalarInput(int64_t element) {
  return ConstantInput(Constant::Int64Scalar(element));
}

OpTestView& OpTestView::ConstantInput(Constant constant) {
  TensorType type = constant.type();
  return AddInput(std::move(type), std::move(constant));
}

OpTestView& OpTestView::Outputs(int count) {
  output_count_ = count;
  return *this;
}

OpTestView& OpTestView::AddAttribute(const std::string& name,
                                     AttributeValue value) {
  attributes_.push_back({name, std::move(value)});
  return *this;
}

OpTestView& OpTestView::Int(const std::string& name, int64_t value) {
  return AddAttribute(name, value);
}
OpTestView& OpTestView::Float(const std::string& name, double value) {
  return AddAttribute(name, value);
}
OpTestView& OpTestView::String(const std::string& name,
                               const std::string& value) {
  return AddAttribute(name, value);
}
OpTestView& OpTestView::Ints(const std::string& name,
                             std::vector<int64_t> value) {
  return AddAttribute(name, std::move(value));
}
OpTestView& OpTestView::Floats(const std::string& name,
                               std::vector<double> value) {
  return AddAttribute(name, std::move(value));
}
OpTestView& OpTestView::Strings(const std::string& name,
                                std::vector<std::string> value) {
  return AddAttribute(name, std::move(value));
}
OpTestView& OpTestView::Tensor(const std::string& name, Constant value) {
  TensorAttribute attribute = {.type = value.type(), .payload = {}};
  attribute.payload.storage = TensorPayload::Storage::kMessage;
  attribute.payload.offset = static_cast<int64_t>(tensors_.size());
  tensors_.push_back(std::move(value));
  return AddAttribute(name, std::move(attribute));
}

absl::StatusOr<const OpDef*> OpTestView::Find() const {
  return registry_->Find(domain_, op_type_, opset_);
}

std::vector<const TensorType*> OpTestView::InputTypes() const {
  std::vector<const TensorType*> types;
  for (const std::optional<TensorType>& type : types_) {
    types.push_back(type ? &*type : nullptr);
  }
  return types;
}

std::vector<const ContainerType*> OpTestView::InputContainers() const {
  std::vector<const ContainerType*> containers;
  for (const std::optional<ContainerType>& container : containers_) {
    containers.push_back(container ? &*container : nullptr);
  }
  return containers;
}

OpTestView& OpTestView::Body(const std::string& name,
                             std::shared_ptr<const Graph> value) {
  return AddAttribute(name, std::move(value));
}

void OpTestView::BuildNode() {
  node_.op_type = op_type_;
  node_.domain = domain_;
  node_.attributes = Attributes(attributes_);
  node_.inputs.clear();
  for (size_t i = 0; i < types_.size(); ++i) {
    node_.inputs.push_back(types_[i] || containers_[i]
                               ? std::optional<ValueId>(ValueId(i))
                               : std::nullopt);
  }
  node_.outputs.clear();
  for (int i = 0; i < output_count_; ++i) {
    node_.outputs.push_back(ValueId(static_cast<int>(types_.size()) + i));
  }
}

void OpTestView::WithView(absl::FunctionRef<void(const OpView&)> use) {
  BuildNode();
  const std::vector<const TensorType*> inputs = InputTypes();
  const std::vector<const ContainerType*> containers = InputContainers();
  const Source source(constants_, tensors_);
  use(OpView(node_, opset_, inputs, source, {}, {containers, {}}));
}

absl::StatusOr<OutputTypes> OpTestView::Infer() {
  WB_ASSIGN_OR_RETURN(const OpDef* def, Find());
  return Apply([def](const OpView& view) -> absl::StatusOr<OutputTypes> {
    WB_RETURN_IF_ERROR(CheckOperands(*def, view));
    return InferOutputs(*def, view);
  });
}

absl::StatusOr<BodyPlan> OpTestView::Plan() {
  WB_ASSIGN_OR_RETURN(const OpDef* def, Find());
  WB_CHECK(def->plan != nullptr);
  return Apply(def->plan);
}

template <typename Rule>
auto OpTestView::RunOnOutputs(Rule rule)
    -> decltype(rule(std::declval<OpView>())) {
  WB_ASSIGN_OR_RETURN(const OutputTypes outputs, Infer());
  std::vector<const TensorType*> types;
  std::vector<const ContainerType*> containers;
  for (const OutputType& output : outputs) {
    containers.push_back(output.container.get());
    types.push_back(output.container == nullptr ? &output.type : nullptr);
  }
  const std::vector<const TensorType*> inputs = InputTypes();
  const std::vector<const ContainerType*> input_containers = InputContainers();
  const Source source(constants_, tensors_);
  return rule(OpView(node_, opset_, inputs, source, types,
                     {input_containers, containers}));
}

absl::StatusOr<OpCost> OpTestView::Cost() {
  WB_ASSIGN_OR_RETURN(const OpDef* def, Find());
  return RunOnOutputs(def->cost);
}

absl::StatusOr<FoldedOutputs> OpTestView::Fold() {
  WB_ASSIGN_OR_RETURN(const OutputTypes outputs, Infer());
  WB_ASSIGN_OR_RETURN(const OpDef* def, Find());
  FoldedOutputs folded;
  if (def->fold != nullptr) {
    WB_ASSIGN_OR_RETURN(folded, RunOnOutputs(def->fold));
  }
  folded.resize(outputs.size());
  return folded;
}

}  // namespace weighbridge
