#include "analyzer/ops/rule_testing.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

TensorType MakeType(DType dtype, absl::Span<const int64_t> dims) {
  absl::StatusOr<TensorType> type = TensorType::Create(dtype, dims);
  WB_CHECK(type.ok());
  return *std::move(type);
}

std::string ElementText(const Constant& constant, int64_t i) {
  if (!constant.IsKnown(i)) return "?";
  if (constant.holds_ints()) return absl::StrCat(constant.Int(i));
  if (constant.holds_floats()) return absl::StrCat(constant.Float(i));
  return constant.String(i);
}

std::string ConstantText(const std::optional<Constant>& constant) {
  if (!constant) return "unknown";
  std::string text = constant->type().ToString();
  for (int64_t i = 0; i < constant->size(); ++i) {
    absl::StrAppend(&text, " ", ElementText(*constant, i));
  }
  return text;
}

std::string BoundText(Bound bound) {
  return bound == Bound::kExact ? "" : "<= ";
}

std::string ItemText(const ItemType& item) {
  if (item.container != nullptr) return item.container->Word();
  return item.tensor
             ? absl::StrCat(BoundText(item.bound), item.tensor->ToString())
             : absl::StrCat(DTypeName(item.dtype), " of unknown shape");
}

std::string ContainerText(const ContainerType& type) {
  std::string text = absl::StrCat(
      type.Word(), " of ", BoundText(type.length_bound()),
      type.length() ? absl::StrCat(*type.length()) : "unknown length");
  if (!type.IsListed()) {
    return absl::StrCat(text, ", each ", ItemText(type.any()));
  }
  const char* separator = ": ";
  for (const ItemType& item : type.items()) {
    absl::StrAppend(&text, separator, ItemText(item));
    separator = ", ";
  }
  return text;
}

}  // namespace

std::string Text(const absl::StatusOr<OutputTypes>& outputs) {
  if (!outputs.ok()) return std::string(outputs.status().message());
  std::vector<std::string> texts;
  for (const OutputType& output : *outputs) {
    texts.push_back(
        output.container != nullptr
            ? ContainerText(*output.container)
            : absl::StrCat(BoundText(output.bound), output.type.ToString()));
  }
  return absl::StrJoin(texts, "; ");
}

std::string Text(const absl::StatusOr<FoldedOutputs>& folded) {
  if (!folded.ok()) return std::string(folded.status().message());
  std::vector<std::string> texts;
  for (const std::optional<Constant>& constant : *folded) {
    texts.push_back(ConstantText(constant));
  }
  return absl::StrJoin(texts, "; ");
}

Constant IntTensor(DType dtype, absl::Span<const int64_t> dims,
                   const std::vector<std::optional<int64_t>>& elements) {
  Constant::Ints ints;
  for (const auto& element : elements) ints.push_back(element.value_or(0));
  Constant constant(MakeType(dtype, dims), std::move(ints));
  for (size_t i = 0; i < elements.size(); ++i) {
    if (!elements[i]) constant.MarkUnknown(static_cast<int64_t>(i));
  }
  return constant;
}

Constant FloatTensor(DType dtype, absl::Span<const int64_t> dims,
                     const std::vector<std::optional<double>>& elements) {
  Constant::Floats floats;
  for (const auto& element : elements) floats.push_back(element.value_or(0));
  Constant constant(MakeType(dtype, dims), std::move(floats));
  for (size_t i = 0; i < elements.size(); ++i) {
    if (!elements[i]) constant.MarkUnknown(static_cast<int64_t>(i));
  }
  return constant;
}

Constant Vector(const std::vector<std::optional<int64_t>>& elements) {
  const int64_t size = static_cast<int64_t>(elements.size());
  return IntTensor(DType::kInt64, {size}, elements);
}

Constant StringVector(const std::vector<std::string>& elements) {
  const int64_t size = static_cast<int64_t>(elements.size());
  return Constant(MakeType(DType::kString, {size}),
                  Constant::Strings(elements.begin(), elements.end()));
}

}  // namespace weighbridge
