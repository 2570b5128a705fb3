#include "analyzer/ops/flat_index.h"

namespace weighbridge {

Dims Coordinates(int64_t index, absl::Span<const int64_t> dims) {
  Dims coordinates(dims.size(), 0);
  for (size_t i = dims.size(); i-- > 0;) {
    coordinates[i] = index % dims[i];
    index /= dims[i];
  }
  return coordinates;
}

int64_t FlatIndex(absl::Span<const int64_t> coordinates,
                  absl::Span<const int64_t> dims) {
  int64_t index = 0;
  for (size_t i = 0; i < dims.size(); ++i) {
    index = index * dims[i] + coordinates[i];
  }
  return index;
}

int64_t ElementCount(absl::Span<const int64_t> dims) {
  int64_t count = 1;
  bool empty = false;
  for (const int64_t dim : dims) {
    if (dim < 0) return -1;
    if (dim == 0) {
      empty = true;
    } else if (__builtin_mul_overflow(count, dim, &count)) {
      return -1;
    }
  }
  return empty ? 0 : count;
}

}  // namespace weighbridge
