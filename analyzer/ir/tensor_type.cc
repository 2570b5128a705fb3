#include "analyzer/ir/tensor_type.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace weighbridge {
namespace {

// Widest element, complex128: any dtype fits once these bits do.
constexpr int64_t kWidestBits = 128;

}  // namespace

absl::StatusOr<TensorType> TensorType::Create(DType dtype,
                                              absl::Span<const int64_t> dims) {
  int64_t elements = 1;
  int64_t nonzero_bits = kWidestBits;
  for (const int64_t dim : dims) {
    if (dim < 0) {
      return absl::InvalidArgumentError(absl::StrCat(
          "dims ", DimsToString(dims), " contain the negative dim ", dim));
    }
    if (dim != 0 && __builtin_mul_overflow(nonzero_bits, dim, &nonzero_bits)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "dims ", DimsToString(dims), " overflow: a tensor has at most ",
          "2^63 / 128 elements"));
    }
    elements *= dim;
  }
  return TensorType(dtype, Dims(dims.begin(), dims.end()), elements);
}

std::string TensorType::ToString() const {
  return absl::StrCat(DTypeName(dtype_), DimsToString(dims_));
}

std::string DimsToString(absl::Span<const int64_t> dims) {
  return absl::StrCat("[", absl::StrJoin(dims, ","), "]");
}

}  // namespace weighbridge
