#include "analyzer/ops/operand_shape.h"

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ir/tensor_type.h"
#include "analyzer/ops/broadcast.h"

namespace weighbridge {
namespace {

absl::Status ShapeError(int i, const char* name, const TensorType& type,
                        const std::string& expected) {
  return absl::InvalidArgumentError(
      absl::StrCat("input ", i, " ('", name, "') has shape ",
                   DimsToString(type.dims()), ", expected ", expected));
}

absl::Status RankError(int i, const char* name, const TensorType& type,
                       const std::string& expected) {
  return absl::InvalidArgumentError(absl::StrCat("input ", i, " ('", name,
                                                 "') has rank ", type.rank(),
                                                 ", expected ", expected));
}

bool IsScalar(const TensorType& type) {
  return type.rank() <= 1 && type.element_count() == 1;
}

}  // namespace

absl::Status CheckDims(const OpView& view, int i, const char* name,
                       absl::Span<const int64_t> expected) {
  const TensorType* type = view.input(i);
  if (type == nullptr || type->dims() == expected) return absl::OkStatus();
  return ShapeError(i, name, *type, DimsToString(expected));
}

absl::Status CheckRankAtLeast(const OpView& view, int i, const char* name,
                              int rank) {
  const TensorType* type = view.input(i);
  if (type == nullptr || type->rank() >= rank) return absl::OkStatus();
  return RankError(i, name, *type, absl::StrCat("at least ", rank));
}

absl::Status CheckRank(const OpView& view, int i, const char* name, int rank) {
  const TensorType* type = view.input(i);
  if (type == nullptr || type->rank() == rank) return absl::OkStatus();
  return RankError(i, name, *type, absl::StrCat(rank));
}

absl::Status CheckScalar(const OpView& view, int i, const char* name) {
  const TensorType* type = view.input(i);
  if (type == nullptr || IsScalar(*type)) return absl::OkStatus();
  return ShapeError(i, name, *type, "a scalar");
}

absl::Status CheckPerChannel(const OpView& view, int i, const char* name,
                             int64_t channels) {
  const TensorType* type = view.input(i);
  if (type == nullptr || IsScalar(*type) ||
      (type->rank() == 1 && type->dim(0) == channels)) {
    return absl::OkStatus();
  }
  return ShapeError(i, name, *type,
                    absl::StrCat("a scalar or [", channels, "]"));
}

absl::Status CheckStretchesTo(const OpView& view, int i, const char* name,
                              absl::Span<const int64_t> dims) {
  const TensorType* type = view.input(i);
  if (type == nullptr) return absl::OkStatus();
  const absl::StatusOr<Dims> stretched = BroadcastDims(type->dims(), dims);
  if (stretched.ok() && absl::MakeConstSpan(*stretched) == dims) {
    return absl::OkStatus();
  }
  return ShapeError(
      i, name, *type,
      absl::StrCat("one that broadcasts to ", DimsToString(dims)));
}

}  // namespace weighbridge
