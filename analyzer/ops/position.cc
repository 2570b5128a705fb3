#include "analyzer/ops/position.h"

namespace weighbridge {

std::optional<int64_t> PositionOf(const Element& index, int64_t size) {
  if (!index.is_int()) return std::nullopt;
  int64_t position = index.int_value();
  if (position < -size || position >= size) return std::nullopt;
  if (position < 0) position += size;
  return position;
}

}  // namespace weighbridge
