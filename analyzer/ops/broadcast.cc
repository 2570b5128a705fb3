#include "analyzer/ops/broadcast.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace weighbridge {

absl::StatusOr<Dims> BroadcastDims(absl::Span<const int64_t> a,
                                   absl::Span<const int64_t> b) {
  const size_t rank = std::max(a.size(), b.size());
  Dims dims(rank, 1);
  for (size_t i = 0; i < rank; ++i) {
    // Dims are aligned at the end; missing ones count as 1.
    const int64_t in_a = i + a.size() < rank ? 1 : a[i + a.size() - rank];
    const int64_t in_b = i + b.size() < rank ? 1 : b[i + b.size() - rank];
    if (in_a != in_b && in_a != 1 && in_b != 1) {
      return absl::InvalidArgumentError(
          absl::StrCat("shapes ", DimsToString(a), " and ", DimsToString(b),
                       " do not broadcast: ", in_a, " against ", in_b));
    }
    dims[i] = in_a == 1 ? in_b : in_a;
  }
  return dims;
}

int64_t BroadcastIndex(absl::Span<const int64_t> from,
                       absl::Span<const int64_t> to, int64_t index) {
  int64_t result = 0;
  int64_t stride = 1;
  for (size_t i = 1; i <= from.size() && i <= to.size(); ++i) {
    const int64_t size = to[to.size() - i];
    if (size == 0) return 0;
    const int64_t coordinate = index % size;
    index /= size;
    const int64_t from_size = from[from.size() - i];
    if (from_size != 1) result += coordinate * stride;
    stride *= from_size;
  }
  return result;
}

}  // namespace weighbridge
