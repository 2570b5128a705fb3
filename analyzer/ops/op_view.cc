#include "analyzer/ops/op_view.h"

#include <string>
#include <variant>

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace weighbridge {
namespace {

constexpr char kInputPayload[] = "weighbridge/input-not-known";

}  // namespace

absl::Status ValueNotKnown(int i, const char* name) {
  absl::Status status = absl::FailedPreconditionError(
      absl::StrCat("needs the value of input ", i, " ('", name,
                   "'), which is known only when the model runs"));
  status.SetPayload(kInputPayload, absl::Cord(absl::StrCat(i)));
  return status;
}

std::optional<int> InputNotKnown(const absl::Status& status) {
  const auto input = status.GetPayload(kInputPayload);
  int i = 0;
  if (!input || !absl::SimpleAtoi(std::string(*input), &i)) return std::nullopt;
  return i;
}

std::optional<absl::Span<const int64_t>> OpView::Ints(int i) const {
  const Constant* constant = this->constant(i);
  if (constant == nullptr) return std::nullopt;
  return constant->KnownInts();
}

absl::StatusOr<absl::Span<const int64_t>> OpView::NeedInts(
    int i, const char* name) const {
  if (!HasInput(i)) {
    return absl::InvalidArgumentError(
        absl::StrCat("input ", i, " ('", name, "') is missing"));
  }
  if (const auto ints = Ints(i)) return *ints;
  if (const Constant* constant = this->constant(i);
      constant != nullptr && !constant->holds_ints()) {
    return absl::InvalidArgumentError(
        absl::StrCat("input ", i, " ('", name, "') has elements of ",
                     DTypeName(constant->type().dtype()), ", expected int64"));
  }
  return ValueNotKnown(i, name);
}

template <typename T>
const T* OpView::Attribute(const char* name, const char* expected) const {
  const AttributeValue* value = node_.attributes.Find(name);
  if (value == nullptr) return nullptr;
  if (const T* typed = std::get_if<T>(value)) return typed;
  attribute_status_.Update(absl::InvalidArgumentError(
      absl::StrCat("attribute '", name, "' is ", AttributeKindName(*value),
                   ", expected ", expected)));
  return nullptr;
}

bool OpView::HasAttribute(const char* name) const {
  return node_.attributes.Has(name);
}

int64_t OpView::IntAttribute(const char* name, int64_t missing) const {
  const int64_t* value = Attribute<int64_t>(name, "an int");
  return value == nullptr ? missing : *value;
}

double OpView::FloatAttribute(const char* name, double missing) const {
  const double* value = Attribute<double>(name, "a float");
  return value == nullptr ? missing : *value;
}

std::string OpView::StringAttribute(const char* name,
                                    const std::string& missing) const {
  const std::string* value = Attribute<std::string>(name, "a string");
  return value == nullptr ? missing : *value;
}

std::vector<int64_t> OpView::IntsAttribute(const char* name) const {
  const AttributeValue* any = node_.attributes.Find(name);
  if (any != nullptr) {
    if (const int64_t* single = std::get_if<int64_t>(any)) return {*single};
  }
  const auto* value = Attribute<std::vector<int64_t>>(name, "a list of ints");
  return value == nullptr ? std::vector<int64_t>() : *value;
}

std::vector<double> OpView::FloatsAttribute(const char* name) const {
  const auto* value = Attribute<std::vector<double>>(name, "a list of floats");
  return value == nullptr ? std::vector<double>() : *value;
}

std::vector<std::string> OpView::StringsAttribute(const char* name) const {
  const auto* value =
      Attribute<std::vector<std::string>>(name, "a list of strings");
  return value == nullptr ? std::vector<std::string>() : *value;
}

const TensorAttribute* OpView::TensorAttributeOrNull(const char* name) const {
  return Attribute<TensorAttribute>(name, "a tensor");
}

const DeclaredType* OpView::TypeAttributeOrNull(const char* name) const {
  return Attribute<DeclaredType>(name, "a type");
}

std::shared_ptr<const Graph> OpView::GraphAttributeOrNull(
    const char* name) const {
  const auto* graph = Attribute<std::shared_ptr<const Graph>>(name, "a graph");
  return graph == nullptr ? nullptr : *graph;
}

}  // namespace weighbridge
