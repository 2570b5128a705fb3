#include "analyzer/ops/axis.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {

absl::StatusOr<int> NormalizeAxis(int64_t axis, int rank) {
  if (axis < -rank || axis >= rank) {
    return absl::InvalidArgumentError(absl::StrCat(
        "axis is ", axis, ", must be in [", -rank, ", ", rank, ")"));
  }
  return static_cast<int>(axis < 0 ? axis + rank : axis);
}

absl::StatusOr<std::vector<int>> NormalizeAxes(absl::Span<const int64_t> axes,
                                               int rank) {
  std::vector<int> normalized;
  // A list longer than the rank must repeat an axis: stop before it costs.
  for (size_t i = 0; i < axes.size(); ++i) {
    WB_ASSIGN_OR_RETURN(const int axis, NormalizeAxis(axes[i], rank));
    if (std::find(normalized.begin(), normalized.end(), axis) !=
        normalized.end()) {
      return absl::InvalidArgumentError(
          absl::StrCat("axis ", axes[i], " is given twice"));
    }
    normalized.push_back(axis);
  }
  std::sort(normalized.begin(), normalized.end());
  return normalized;
}

}  // namespace weighbridge
