// Positions that index tensors hold, for the value rules of Gather, Scatter and
// OneHot.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_POSITION_H_
#define WEIGHBRIDGE_ANALYZER_OPS_POSITION_H_

#include <cstdint>
#include <optional>

#include "analyzer/ops/element.h"

namespace weighbridge {

// The position on an axis of `size` elements that `index` names; negative ones
// count from the end. Nullopt if the index is unknown or outside: whether the
// node ever runs is not for a value rule to say.
std::optional<int64_t> PositionOf(const Element& index, int64_t size);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_POSITION_H_
