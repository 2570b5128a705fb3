#include "analyzer/ops/optional.h"

#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/container_operand.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#optional, C1..C3.

absl::StatusOr<OutputTypes> InferOptional(const OpView& view) {
  if (view.HasInput(0)) {
    return OutputTypes{ContainerType::PresentOptional(ItemOf(view, 0))};
  }
  const DeclaredType* type = view.TypeAttributeOrNull("type");
  std::optional<ItemType> item;
  if (type != nullptr) item = ItemFromDeclaration(*type);
  if (!item) {  // optional_c1
    return absl::InvalidArgumentError(
        "has neither an input nor a complete attribute 'type'");
  }
  return OutputTypes{ContainerType::AbsentOptional(*std::move(item))};
}

// Null if the input is no optional: since opset 18 it may be what one holds,
// and before it a loop may hand on what its optional state held.
const ContainerType* OptionalInput(const OpView& view) {
  const ContainerType* input = view.container(0);
  const bool is_optional =
      input != nullptr && input->kind() == ContainerType::Kind::kOptional;
  return is_optional ? input : nullptr;
}

ItemType ElementOfInput(const OpView& view) {
  const ContainerType* optional = OptionalInput(view);
  return optional == nullptr ? ItemOf(view, 0) : optional->ItemAt(0);
}

absl::StatusOr<OutputTypes> InferGetElement(const OpView& view) {
  const ContainerType* optional = OptionalInput(view);
  if (optional != nullptr && optional->length() == 0) {  // optional_c3
    return absl::InvalidArgumentError(
        absl::StrCat("gets the element of an empty ", optional->Word()));
  }
  const ItemType item = optional != nullptr && !optional->IsListed()
                            ? optional->any()
                            : ElementOfInput(view);
  WB_ASSIGN_OR_RETURN(OutputType output, OutputOf(item));
  return OutputTypes{std::move(output)};
}

absl::StatusOr<FoldedOutputs> FoldGetElement(const OpView& view) {
  const ContainerType* optional = OptionalInput(view);
  if (optional != nullptr && !optional->IsListed()) return FoldedOutputs();
  const ItemType item = ElementOfInput(view);
  if (item.constant == nullptr) return FoldedOutputs();
  return FoldedOutputs{*item.constant};
}

absl::StatusOr<OutputTypes> InferHasElement(const OpView& view) {
  if (!view.HasInput(0) && view.opset_version() < 18) {  // optional_c2
    return absl::InvalidArgumentError(
        "has no input, which is required before opset 18");
  }
  return OutputTypes{TensorType::Scalar(DType::kBool)};
}

absl::StatusOr<FoldedOutputs> FoldHasElement(const OpView& view) {
  const ContainerType* optional = OptionalInput(view);
  int64_t has_element = view.HasInput(0) ? 1 : 0;
  if (optional != nullptr) {
    if (optional->length_bound() != Bound::kExact) return FoldedOutputs();
    has_element = *optional->length();
  }
  return FoldedOutputs{
      Constant(TensorType::Scalar(DType::kBool), Constant::Ints{has_element})};
}

// An optional refers to what it holds.
absl::StatusOr<OpCost> CostNothing(const OpView& view) {
  return FreeCost(view);
}

}  // namespace

absl::Status RegisterOptionalOps(OpRegistry& registry) {
  return registry.AddAll({
      {.name = "Optional",
       .since_version = 15,
       .min_inputs = 0,
       .max_inputs = 1,
       .op_class = OpClass::kOpaque,
       .containers = Containers::kAccepted,
       .infer = &InferOptional,
       .cost = &CostNothing},
      {.name = "OptionalGetElement",
       .since_version = 15,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kOpaque,
       .containers = Containers::kAccepted,
       .infer = &InferGetElement,
       .cost = &CostNothing,
       .fold = &FoldGetElement},
      {.name = "OptionalHasElement",
       .since_version = 15,
       .min_inputs = 0,
       .max_inputs = 1,
       .op_class = OpClass::kGenerator,
       .input_roles = {InputRole::kShape},
       .containers = Containers::kAccepted,
       .infer = &InferHasElement,
       .cost = &CostNothing,
       .fold = &FoldHasElement},
  });
}

}  // namespace weighbridge
