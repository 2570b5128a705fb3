#include "analyzer/ops/sequence.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/axis.h"
#include "analyzer/ops/container_operand.h"
#include "analyzer/ops/dtype_attribute.h"
#include "analyzer/ops/element.h"
#include "analyzer/ops/flat_index.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/shape_input.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#sequence, C1..C9.

constexpr DTypeSet kAnyType = {[](DType) { return true; }, "an element type"};

absl::StatusOr<OutputTypes> InferConstruct(const OpView& view) {
  std::vector<ItemType> items;
  for (int i = 0; i < view.input_count(); ++i) {
    WB_RETURN_IF_ERROR(NeedTensor(view, i, "inputs").status());
    items.push_back(ItemOf(view, i));
    if (items[i].dtype != items[0].dtype) {  // sequence_c1
      return absl::InvalidArgumentError(
          absl::StrCat("inputs 0 and ", i, " are ", items[0].Word(), " and ",
                       items[i].Word(), ", expected one element type"));
    }
  }
  const ItemType any = items[0];
  return OutputTypes{ContainerType::Sequence(std::move(items), any)};
}

absl::StatusOr<OutputTypes> InferEmpty(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const DType dtype,
                      DTypeAttribute(view, "dtype", DType::kFloat32, kAnyType));
  return OutputTypes{
      ContainerType::Sequence({}, ItemType::UnknownTensor(dtype))};
}

// sequence_c2: a position in [-length, end), or nullopt if it is not known, or
// the length is not.
absl::StatusOr<std::optional<int64_t>> Position(const OpView& view, int i,
                                                const ContainerType& sequence,
                                                int64_t end) {
  WB_ASSIGN_OR_RETURN(const PartialInts position,
                      ReadVector(view, i, "position"));
  if (position.size() != 1) {
    return absl::InvalidArgumentError(absl::StrCat(
        "position has ", position.size(), " elements, expected one"));
  }
  if (!position[0] || sequence.length_bound() != Bound::kExact) {
    return std::optional<int64_t>();
  }
  const int64_t length = *sequence.length();
  if (*position[0] < -length || *position[0] >= end) {
    return absl::InvalidArgumentError(absl::StrCat("position is ", *position[0],
                                                   ", must be in [", -length,
                                                   ", ", end, ")"));
  }
  return *position[0] < 0 ? *position[0] + length : *position[0];
}

absl::StatusOr<OutputTypes> InferInsert(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const ContainerType* sequence,
                      NeedSequence(view, 0, "input_sequence"));
  WB_RETURN_IF_ERROR(NeedTensor(view, 1, "tensor").status());
  const ItemType item = ItemOf(view, 1);
  if (!SameKind(item, sequence->any())) {  // sequence_c1
    return absl::InvalidArgumentError(
        absl::StrCat("inserts ", item.Word(), " into ", sequence->Word()));
  }
  std::optional<int64_t> at;
  if (view.HasInput(2)) {
    WB_ASSIGN_OR_RETURN(
        at, Position(view, 2, *sequence, sequence->length().value_or(0) + 1));
  } else if (sequence->IsListed()) {
    at = *sequence->length();
  }
  if (at && sequence->IsListed()) {
    std::vector<ItemType> items = sequence->items();
    items.insert(items.begin() + *at, item);
    return OutputTypes{ContainerType::Sequence(std::move(items), item)};
  }
  // Somewhere among items of which each is as the new one or as the others.
  const ItemType any =
      sequence->length() == 0 ? item : UpperBoundOf(sequence->any(), item);
  std::optional<int64_t> length;
  if (sequence->length()) length = *sequence->length() + 1;
  return OutputTypes{
      ContainerType::SequenceOf(any, length, sequence->length_bound())};
}

absl::StatusOr<OutputTypes> InferErase(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const ContainerType* sequence,
                      NeedSequence(view, 0, "input_sequence"));
  if (sequence->length() == 0) {  // sequence_c3
    return absl::InvalidArgumentError("erases from an empty sequence");
  }
  std::optional<int64_t> at;
  if (view.HasInput(1)) {
    WB_ASSIGN_OR_RETURN(
        at, Position(view, 1, *sequence, sequence->length().value_or(0)));
  } else if (sequence->IsListed()) {
    at = *sequence->length() - 1;
  }
  if (at && sequence->IsListed()) {
    std::vector<ItemType> items = sequence->items();
    items.erase(items.begin() + *at);
    return OutputTypes{
        ContainerType::Sequence(std::move(items), sequence->any())};
  }
  std::optional<int64_t> length;
  if (sequence->length()) length = *sequence->length() - 1;
  return OutputTypes{ContainerType::SequenceOf(sequence->any(), length,
                                               sequence->length_bound())};
}

// The item that SequenceAt picks, as far as it is known.
absl::StatusOr<ItemType> PickedItem(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const ContainerType* sequence,
                      NeedSequence(view, 0, "input_sequence"));
  WB_ASSIGN_OR_RETURN(
      const std::optional<int64_t> at,
      Position(view, 1, *sequence, sequence->length().value_or(0)));
  if (at) return sequence->ItemAt(*at);
  ItemType any = sequence->any();
  any.constant = nullptr;
  return any;
}

absl::StatusOr<OutputTypes> InferAt(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const ItemType item, PickedItem(view));
  WB_ASSIGN_OR_RETURN(OutputType output, OutputOf(item));
  return OutputTypes{std::move(output)};
}

absl::StatusOr<FoldedOutputs> FoldAt(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const ItemType item, PickedItem(view));
  if (item.constant == nullptr) return FoldedOutputs();
  return FoldedOutputs{*item.constant};
}

absl::StatusOr<OutputTypes> InferLength(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const ContainerType* sequence,
                      NeedSequence(view, 0, "input_sequence"));
  // What bounds the number bounds what is made of it.
  return OutputTypes{
      OutputType(TensorType::Scalar(DType::kInt64), sequence->length_bound())};
}

absl::StatusOr<FoldedOutputs> FoldLength(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const ContainerType* sequence,
                      NeedSequence(view, 0, "input_sequence"));
  if (!sequence->length()) return FoldedOutputs();
  return FoldedOutputs{Constant::Int64Scalar(*sequence->length())};
}

// The sizes of the parts along the axis; nullopt: known only at run time.
using Sizes = std::optional<std::vector<int64_t>>;
absl::StatusOr<Sizes> PartSizes(const OpView& view, int64_t whole) {
  WB_ASSIGN_OR_RETURN(const PartialInts split, ReadVector(view, 1, "split"));
  std::vector<int64_t> sizes;
  int64_t rest = whole;
  const bool is_scalar = view.input(1)->rank() == 0;
  for (const std::optional<int64_t>& size : split) {
    if (!size) return Sizes();
    if (*size < 0 || (is_scalar && *size == 0)) {  // sequence_c5
      return absl::InvalidArgumentError(
          absl::StrCat("split contains the size ", *size));
    }
    if (is_scalar) {
      // As many as fit; the last is what is left.
      for (; rest > 0; rest -= sizes.back()) {
        sizes.push_back(std::min(*size, rest));
      }
      return Sizes(std::move(sizes));
    }
    if (*size > rest) break;
    rest -= *size;
    sizes.push_back(*size);
  }
  if (sizes.size() != split.size() || rest != 0) {  // sequence_c6
    return absl::InvalidArgumentError(
        absl::StrCat("the sizes in split do not add up to ", whole));
  }
  return Sizes(std::move(sizes));
}

absl::StatusOr<OutputTypes> InferSplitToSequence(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const TensorType* input, NeedTensor(view, 0, "input"));
  WB_ASSIGN_OR_RETURN(  // sequence_c4
      const int axis,
      NormalizeAxis(view.IntAttribute("axis", 0), input->rank()));
  const int64_t whole = input->dim(axis);
  Dims dims(input->dims().begin(), input->dims().end());
  const bool drops_axis =
      !view.HasInput(1) && view.IntAttribute("keepdims", 1) == 0;
  const auto part = [&](int64_t size) {
    Dims own = dims;
    own[axis] = size;
    if (drops_axis) own.erase(own.begin() + axis);
    return TensorType::Create(input->dtype(), own);
  };
  // As many alike as the axis is long: no need to list them.
  if (!view.HasInput(1)) {
    WB_ASSIGN_OR_RETURN(TensorType each, part(1));
    return OutputTypes{ContainerType::SequenceOf(
        ItemType::Tensor(std::move(each)), whole, Bound::kExact)};
  }
  if (whole > kMaxConstantElements) {
    WB_ASSIGN_OR_RETURN(TensorType any, part(whole));
    return OutputTypes{ContainerType::SequenceOf(
        ItemType::Tensor(std::move(any), Bound::kUpper), whole, Bound::kUpper)};
  }
  WB_ASSIGN_OR_RETURN(const Sizes sizes, PartSizes(view, whole));
  if (!sizes) {
    const TensorType& split = *view.input(1);
    WB_ASSIGN_OR_RETURN(TensorType any, part(whole));
    return OutputTypes{ContainerType::SequenceOf(
        ItemType::Tensor(std::move(any), Bound::kUpper),
        split.rank() == 0 ? whole : split.element_count(),
        split.rank() == 0 ? Bound::kUpper : Bound::kExact)};
  }
  std::vector<ItemType> items;
  for (const int64_t size : *sizes) {
    WB_ASSIGN_OR_RETURN(TensorType type, part(size));
    items.push_back(ItemType::Tensor(std::move(type)));
  }
  return OutputTypes{ContainerType::Sequence(
      std::move(items), ItemType::UnknownTensor(input->dtype()))};
}

// How ConcatFromSequence puts its items together.
struct Joint {
  const ContainerType* sequence;
  int axis;
  bool is_new_axis;
  Dims dims;  // Of the result.
  Bound bound;
};

absl::StatusOr<Joint> ReadJoint(const OpView& view) {
  Joint joint;
  WB_ASSIGN_OR_RETURN(joint.sequence, NeedSequence(view, 0, "input_sequence"));
  const ContainerType& sequence = *joint.sequence;
  const ItemType& any = sequence.any();
  if (sequence.length() == 0 && sequence.length_bound() == Bound::kExact) {
    return absl::InvalidArgumentError(  // sequence_c7
        "concatenates an empty sequence");
  }
  if (!any.tensor || !sequence.length()) {
    return absl::FailedPreconditionError(
        "how many tensors its sequence holds, or of which shapes, is known "
        "only when the model runs");
  }
  if (!view.HasAttribute("axis")) {  // sequence_c8
    return absl::InvalidArgumentError("attribute 'axis' is missing");
  }
  joint.is_new_axis = view.IntAttribute("new_axis", 0) != 0;
  const int rank = any.tensor->rank() + (joint.is_new_axis ? 1 : 0);
  WB_ASSIGN_OR_RETURN(joint.axis,  // sequence_c8
                      NormalizeAxis(view.IntAttribute("axis", 0), rank));
  joint.dims.assign(any.tensor->dims().begin(), any.tensor->dims().end());
  joint.bound = sequence.bound();
  if (joint.is_new_axis) {
    joint.dims.insert(joint.dims.begin() + joint.axis, *sequence.length());
    return joint;
  }
  int64_t& size = joint.dims[joint.axis];
  if (!sequence.IsListed()) {
    if (__builtin_mul_overflow(size, *sequence.length(), &size)) {
      return absl::InvalidArgumentError(
          absl::StrCat("the size of axis ", joint.axis, " overflows"));
    }
    return joint;
  }
  size = 0;
  const ItemType& first = sequence.items()[0];
  for (const ItemType& item : sequence.items()) {
    if (__builtin_add_overflow(size, item.tensor->dim(joint.axis), &size)) {
      return absl::InvalidArgumentError(
          absl::StrCat("the size of axis ", joint.axis, " overflows"));
    }
    for (int i = 0; i < item.tensor->rank(); ++i) {  // sequence_c9
      if (i != joint.axis && item.bound == Bound::kExact &&
          first.bound == Bound::kExact &&
          item.tensor->dim(i) != first.tensor->dim(i)) {
        return absl::InvalidArgumentError(absl::StrCat(
            "its items differ beside axis ", joint.axis, ": ",
            first.tensor->ToString(), " and ", item.tensor->ToString()));
      }
    }
  }
  return joint;
}

absl::StatusOr<OutputTypes> InferConcatFromSequence(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const Joint joint, ReadJoint(view));
  WB_ASSIGN_OR_RETURN(
      TensorType type,
      TensorType::Create(joint.sequence->any().dtype, joint.dims));
  return OutputTypes{OutputType(std::move(type), joint.bound)};
}

absl::StatusOr<FoldedOutputs> FoldConcatFromSequence(const OpView& view) {
  const TensorType* output = view.output(0);
  if (output == nullptr) return FoldedOutputs();
  WB_ASSIGN_OR_RETURN(const Joint joint, ReadJoint(view));
  if (!joint.sequence->IsListed()) return FoldedOutputs();
  const std::vector<ItemType>& items = joint.sequence->items();
  // Where along the axis each item ends.
  std::vector<int64_t> ends;
  for (const ItemType& item : items) {
    const int64_t size = joint.is_new_axis ? 1 : item.tensor->dim(joint.axis);
    ends.push_back((ends.empty() ? 0 : ends.back()) + size);
  }
  return FoldOutput(view, [&](int64_t i) {
    Dims at = Coordinates(i, output->dims());
    const size_t k =
        std::upper_bound(ends.begin(), ends.end(), at[joint.axis]) -
        ends.begin();
    if (items[k].constant == nullptr) return Element();
    if (joint.is_new_axis) {
      at.erase(at.begin() + joint.axis);
    } else if (k > 0) {
      at[joint.axis] -= ends[k - 1];
    }
    return ElementOf(items[k].constant.get(),
                     FlatIndex(at, items[k].tensor->dims()));
  });
}

// A sequence refers to its tensors: putting one in or taking one out moves
// nothing.
absl::StatusOr<OpCost> CostNothing(const OpView& view) {
  return FreeCost(view);
}

// Splitting and joining read and write every element once.
absl::StatusOr<OpCost> CostCopy(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kDataMovement);
  if (view.container(0) != nullptr) {
    cost.input_reads[0] = view.container(0)->byte_size().value_or(Bytes());
  }
  if (view.output_container(0) != nullptr) {
    cost.output_writes[0] = view.input(0)->byte_size();
  }
  return cost;
}

}  // namespace

absl::Status RegisterSequenceOps(OpRegistry& registry) {
  constexpr InputRoles kPositionSecond = {InputRole::kData, InputRole::kShape};
  return registry.AddAll({
      {.name = "SequenceConstruct",
       .since_version = 11,
       .min_inputs = 1,
       .max_inputs = kVariadic,
       .op_class = OpClass::kOpaque,
       .containers = Containers::kAccepted,
       .infer = &InferConstruct,
       .cost = &CostNothing},
      {.name = "SequenceEmpty",
       .since_version = 11,
       .min_inputs = 0,
       .max_inputs = 0,
       .op_class = OpClass::kGenerator,
       .containers = Containers::kAccepted,
       .infer = &InferEmpty,
       .cost = &CostNothing},
      {.name = "SequenceInsert",
       .since_version = 11,
       .min_inputs = 2,
       .max_inputs = 3,
       .op_class = OpClass::kOpaque,
       .input_roles = {InputRole::kData, InputRole::kData, InputRole::kShape},
       .containers = Containers::kAccepted,
       .infer = &InferInsert,
       .cost = &CostNothing},
      {.name = "SequenceErase",
       .since_version = 11,
       .min_inputs = 1,
       .max_inputs = 2,
       .op_class = OpClass::kOpaque,
       .input_roles = kPositionSecond,
       .containers = Containers::kAccepted,
       .infer = &InferErase,
       .cost = &CostNothing},
      {.name = "SequenceAt",
       .since_version = 11,
       .min_inputs = 2,
       .max_inputs = 2,
       .op_class = OpClass::kOpaque,
       .input_roles = kPositionSecond,
       .containers = Containers::kAccepted,
       .infer = &InferAt,
       .cost = &CostNothing,
       .fold = &FoldAt},
      {.name = "SequenceLength",
       .since_version = 11,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kGenerator,
       .input_roles = {InputRole::kShape},
       .containers = Containers::kAccepted,
       .infer = &InferLength,
       .cost = &CostNothing,
       .fold = &FoldLength},
      {.name = "SplitToSequence",
       .since_version = 11,
       .min_inputs = 1,
       .max_inputs = 2,
       .op_class = OpClass::kDataMovement,
       .input_roles = kPositionSecond,
       .infer = &InferSplitToSequence,
       .cost = &CostCopy},
      {.name = "ConcatFromSequence",
       .since_version = 11,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kDataMovement,
       .containers = Containers::kAccepted,
       .infer = &InferConcatFromSequence,
       .cost = &CostCopy,
       .fold = &FoldConcatFromSequence},
  });
}

}  // namespace weighbridge
