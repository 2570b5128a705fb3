// TensorType: an element type and static dims. Owns the definition of how many
// bytes a tensor occupies; no other file may multiply dims by an element size.
#ifndef WEIGHBRIDGE_ANALYZER_IR_TENSOR_TYPE_H_
#define WEIGHBRIDGE_ANALYZER_IR_TENSOR_TYPE_H_

#include <cstdint>
#include <string>

#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "analyzer/ir/dtype.h"
#include "analyzer/units/units.h"

namespace weighbridge {

using Dims = absl::InlinedVector<int64_t, 6>;

class TensorType {
 public:
  // InvalidArgument if a dim is negative or the bit count overflows int64, so
  // every existing TensorType has a meaningful byte_size(). Dims beside a zero
  // are checked too: [0, 2^62, 2^62] is refused.
  static absl::StatusOr<TensorType> Create(DType dtype,
                                           absl::Span<const int64_t> dims);
  // One element, rank 0. Cannot fail.
  static TensorType Scalar(DType dtype) { return TensorType(dtype); }

  DType dtype() const { return dtype_; }
  absl::Span<const int64_t> dims() const { return dims_; }
  int64_t dim(int i) const { return dims_[i]; }
  int rank() const { return static_cast<int>(dims_.size()); }
  int64_t element_count() const { return element_count_; }

  // Packed size: two int4 elements share a byte, the last byte is padded.
  Bytes byte_size() const {
    const int64_t bits = element_count_ * BitWidth(dtype_);
    return Bytes(bits / 8 + (bits % 8 != 0));
  }

  // The same dims with other elements. `dtype` must not be wider than 128 bits,
  // for which Create left room.
  TensorType WithDType(DType dtype) const {
    return TensorType(dtype, dims_, element_count_);
  }

  // "float32[1,3,224,224]".
  std::string ToString() const;

  friend bool operator==(const TensorType&, const TensorType&) = default;

 private:
  explicit TensorType(DType dtype) : element_count_(1), dtype_(dtype) {}
  TensorType(DType dtype, Dims dims, int64_t element_count)
      : dims_(std::move(dims)), element_count_(element_count), dtype_(dtype) {}
  Dims dims_;
  int64_t element_count_;
  DType dtype_;
};

// "[1,3,224,224]"
std::string DimsToString(absl::Span<const int64_t> dims);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_IR_TENSOR_TYPE_H_
