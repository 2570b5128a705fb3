// OpTestView: builds the OpView of one node in a test, runs rules on it, and
// keeps alive what the view points to.
//
//   OpTestView conv("Conv");
//   conv.Input(DType::kFloat32, {1, 3, 2, 2})
//       .Input(DType::kFloat32, {5, 3, 1, 1})
//       .Ints("strides", {1, 1});
//   WB_ASSERT_OK_AND_ASSIGN(OutputTypes types, conv.Infer());
#ifndef WEIGHBRIDGE_ANALYZER_OPS_OP_TEST_VIEW_H_
#define WEIGHBRIDGE_ANALYZER_OPS_OP_TEST_VIEW_H_

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "analyzer/ir/container_type.h"
#include "analyzer/ir/graph.h"
#include "analyzer/ops/body_plan.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_registry.h"
#include "analyzer/ops/op_view.h"

namespace weighbridge {

class OpTestView {
 public:
  // Rules are looked up in StandardOps() at `opset`; one output by default.
  explicit OpTestView(std::string op_type, int64_t opset = 21,
                      std::string domain = "");

  OpTestView& Input(DType dtype, absl::Span<const int64_t> dims);
  OpTestView& OmittedInput();
  // A sequence, an optional or a map.
  OpTestView& ContainerInput(ContainerType type);
  // An int64 vector, an int64 scalar, or any constant.
  OpTestView& IntsInput(absl::Span<const int64_t> elements);
  OpTestView& ScalarInput(int64_t element);
  OpTestView& ConstantInput(Constant constant);
  OpTestView& Outputs(int count);

  OpTestView& Int(const std::string& name, int64_t value);
  OpTestView& Float(const std::string& name, double value);
  OpTestView& String(const std::string& name, const std::string& value);
  OpTestView& Ints(const std::string& name, std::vector<int64_t> value);
  OpTestView& Floats(const std::string& name, std::vector<double> value);
  OpTestView& Strings(const std::string& name, std::vector<std::string> value);
  OpTestView& Tensor(const std::string& name, Constant value);
  OpTestView& Body(const std::string& name, std::shared_ptr<const Graph> value);

  // Each finds the OpDef, checks the number of inputs as the resolver does, and
  // runs infer; Cost and Fold then run on the inferred output types.
  absl::StatusOr<OutputTypes> Infer();
  absl::StatusOr<OpCost> Cost();
  // All outputs unknown if the operator has no fold rule.
  absl::StatusOr<FoldedOutputs> Fold();
  // How an operator that has a plan runs its graphs.
  absl::StatusOr<BodyPlan> Plan();

  // Calls what takes a view on that of the node, whose operator need not exist:
  // for what rules share.
  template <typename Rule>
  auto Apply(Rule rule) {
    std::optional<decltype(rule(std::declval<const OpView&>()))> result;
    WithView([&](const OpView& view) { result.emplace(rule(view)); });
    return *std::move(result);
  }

 private:
  class Source;
  void BuildNode();
  void WithView(absl::FunctionRef<void(const OpView&)> use);
  OpTestView& AddInput(std::optional<TensorType> type,
                       std::optional<Constant> constant);
  OpTestView& AddAttribute(const std::string& name, AttributeValue value);
  absl::StatusOr<const OpDef*> Find() const;
  std::vector<const TensorType*> InputTypes() const;
  std::vector<const ContainerType*> InputContainers() const;
  // Cost or fold, on what infer says of the outputs.
  template <typename Rule>
  auto RunOnOutputs(Rule rule) -> decltype(rule(std::declval<OpView>()));

  std::shared_ptr<const OpRegistry> registry_;
  int64_t opset_;
  std::string op_type_, domain_;
  int output_count_ = 1;
  std::vector<std::optional<TensorType>> types_;
  std::vector<std::optional<ContainerType>> containers_;  // By input.
  std::vector<std::optional<Constant>> constants_;
  std::vector<Attribute> attributes_;
  std::vector<Constant> tensors_;
  Node node_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_OP_TEST_VIEW_H_
