#include "analyzer/ops/shape_input.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

absl::Status CheckVector(const OpView& view, int i, const char* name) {
  const TensorType* type = view.input(i);
  if (type == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("input ", i, " ('", name, "') is missing"));
  }
  WB_RETURN_IF_ERROR(CheckDType(view, i, name, kIndexTypes));
  if (type->rank() > 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("input ", i, " ('", name, "') has shape ",
                     DimsToString(type->dims()), ", expected a vector"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<absl::Span<const int64_t>> NeedVector(const OpView& view, int i,
                                                     const char* name) {
  WB_RETURN_IF_ERROR(CheckVector(view, i, name));
  // An empty vector has no value that could be unknown.
  if (view.input(i)->element_count() == 0) return absl::Span<const int64_t>();
  return view.NeedInts(i, name);
}

absl::StatusOr<int64_t> NeedScalar(const OpView& view, int i,
                                   const char* name) {
  WB_RETURN_IF_ERROR(CheckVector(view, i, name));
  if (view.input(i)->element_count() != 1) {
    return absl::InvalidArgumentError(absl::StrCat(
        "input ", i, " ('", name, "') has shape ",
        DimsToString(view.input(i)->dims()), ", expected a scalar"));
  }
  WB_ASSIGN_OR_RETURN(const absl::Span<const int64_t> elements,
                      view.NeedInts(i, name));
  return elements[0];
}

absl::StatusOr<PartialInts> ReadVector(const OpView& view, int i,
                                       const char* name) {
  WB_RETURN_IF_ERROR(CheckVector(view, i, name));
  const int64_t count = view.input(i)->element_count();
  if (count > kMaxConstantElements) return ValueNotKnown(i, name);
  PartialInts elements(count);
  const Constant* constant = view.constant(i);
  if (constant == nullptr || !constant->holds_ints() ||
      constant->size() != count) {
    return elements;
  }
  for (int64_t k = 0; k < count; ++k) {
    if (constant->IsKnown(k)) elements[k] = constant->Int(k);
  }
  return elements;
}

absl::Status RejectAttribute(const OpView& view, const char* name,
                             const char* why) {
  if (!view.HasAttribute(name)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("attribute '", name, "' is ", why));
}

}  // namespace weighbridge
