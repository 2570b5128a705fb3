#include "analyzer/ops/container_operand.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"

namespace weighbridge {
namespace {

absl::Status WrongKind(const OpView& view, int i, const char* name,
                       const char* expected) {
  if (!view.HasInput(i)) {
    return absl::InvalidArgumentError(
        absl::StrCat("input ", i, " ('", name, "') is missing"));
  }
  const std::string found = view.container(i) != nullptr
                                ? view.container(i)->Word()
                                : view.input(i)->ToString();
  return absl::InvalidArgumentError(absl::StrCat(
      "input ", i, " ('", name, "') is ", found, ", expected ", expected));
}

}  // namespace

absl::StatusOr<const ContainerType*> NeedSequence(const OpView& view, int i,
                                                  const char* name) {
  const ContainerType* sequence = view.container(i);
  if (sequence == nullptr ||
      sequence->kind() != ContainerType::Kind::kSequence) {
    return WrongKind(view, i, name, "a sequence");
  }
  return sequence;
}

absl::StatusOr<const TensorType*> NeedTensor(const OpView& view, int i,
                                             const char* name) {
  const TensorType* tensor = view.input(i);
  if (tensor == nullptr) return WrongKind(view, i, name, "a tensor");
  return tensor;
}

ItemType ItemOf(const OpView& view, int i) {
  if (const ContainerType* container = view.container(i)) {
    return ItemType::Container(*container);
  }
  ItemType item = ItemType::Tensor(*view.input(i));
  if (const Constant* constant = view.constant(i)) {
    item.constant = std::make_shared<const Constant>(*constant);
  }
  return item;
}

absl::StatusOr<OutputType> OutputOf(const ItemType& item) {
  if (item.container != nullptr) return OutputType(*item.container);
  if (item.tensor) return OutputType(*item.tensor, item.bound);
  return absl::FailedPreconditionError(
      "the shapes of the tensors that its input holds are not known");
}

std::optional<ItemType> ItemFromDeclaration(const DeclaredType& type) {
  switch (type.kind) {
    case DeclaredType::Kind::kTensor:
    case DeclaredType::Kind::kSparseTensor:
      break;
    case DeclaredType::Kind::kSequence:
    case DeclaredType::Kind::kOptional:
    case DeclaredType::Kind::kMap: {
      if (type.element == nullptr) return std::nullopt;
      std::optional<ItemType> element = ItemFromDeclaration(*type.element);
      if (!element) return std::nullopt;
      if (type.kind == DeclaredType::Kind::kSequence) {
        return ItemType::Container(ContainerType::SequenceOf(
            *std::move(element), std::nullopt, Bound::kUpper));
      }
      if (type.kind == DeclaredType::Kind::kOptional) {
        return ItemType::Container(
            ContainerType::MaybeOptional(*std::move(element)));
      }
      if (!type.key_dtype) return std::nullopt;
      return ItemType::Container(
          ContainerType::Map(*type.key_dtype, *std::move(element)));
    }
    default:
      return std::nullopt;
  }
  if (!type.dtype) return std::nullopt;
  ItemType item = ItemType::UnknownTensor(*type.dtype);
  if (!type.has_shape) return item;
  Dims dims;
  for (const DeclaredDim& dim : type.dims) {
    if (!dim.size) return item;
    dims.push_back(*dim.size);
  }
  absl::StatusOr<TensorType> tensor = TensorType::Create(*type.dtype, dims);
  return tensor.ok() ? ItemType::Tensor(*std::move(tensor)) : item;
}

}  // namespace weighbridge
