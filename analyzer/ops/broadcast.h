// Multidirectional (NumPy) and unidirectional broadcasting.
// Source: ONNX docs/Broadcasting.md.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_BROADCAST_H_
#define WEIGHBRIDGE_ANALYZER_OPS_BROADCAST_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "analyzer/ir/tensor_type.h"

namespace weighbridge {

// InvalidArgument names both shapes and the dims that do not agree. A 1 gives
// way to any size, 0 included.
absl::StatusOr<Dims> BroadcastDims(absl::Span<const int64_t> a,
                                   absl::Span<const int64_t> b);

// The flat index into a tensor of dims `from` (broadcast to `to`) of the flat
// index `index` into `to`. For value rules.
int64_t BroadcastIndex(absl::Span<const int64_t> from,
                       absl::Span<const int64_t> to, int64_t index);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_BROADCAST_H_
