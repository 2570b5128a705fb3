// Row-major positions: coordinates <-> the index into the flat list of
// elements. For value rules, whose tensors are small.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_FLAT_INDEX_H_
#define WEIGHBRIDGE_ANALYZER_OPS_FLAT_INDEX_H_

#include <cstdint>

#include "absl/types/span.h"
#include "analyzer/ir/tensor_type.h"

namespace weighbridge {

// Of element `index` of a tensor with `dims`; index < product of dims.
Dims Coordinates(int64_t index, absl::Span<const int64_t> dims);

// The inverse. As many coordinates as dims, each inside its dim.
int64_t FlatIndex(absl::Span<const int64_t> coordinates,
                  absl::Span<const int64_t> dims);

// How many elements `dims` have; -1 if one is negative or the product does not
// fit. Dims that come from a TensorType always fit.
int64_t ElementCount(absl::Span<const int64_t> dims);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_FLAT_INDEX_H_
