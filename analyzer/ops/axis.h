// Axes of operators: negative ones count from the end.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_AXIS_H_
#define WEIGHBRIDGE_ANALYZER_OPS_AXIS_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace weighbridge {

// In [0, rank). InvalidArgument: "axis is 4, must be in [-3, 3)" (upper end
// excluded)..
absl::StatusOr<int> NormalizeAxis(int64_t axis, int rank);

// Sorted, without duplicates: a repeated axis is an error.
absl::StatusOr<std::vector<int>> NormalizeAxes(absl::Span<const int64_t> axes,
                                               int rank);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_AXIS_H_
