#include "analyzer/report/text_timeline.h"

#include <algorithm>
#include <cstddef>

namespace weighbridge {

std::string RenderLane(const std::vector<TimeSpan>& spans, double end,
                       int columns) {
  const size_t count = static_cast<size_t>(std::max(columns, 0));
  if (!(end > 0)) return std::string(count, ' ');
  std::vector<double> busy(count);  // Share of each column.
  for (const TimeSpan& span : spans) {
    const double first = std::max(span.start / end, 0.0) * columns;
    const double last = std::min(span.end / end, 1.0) * columns;
    for (size_t i = static_cast<size_t>(first); i < count; ++i) {
      const double begin = static_cast<double>(i);
      if (begin >= last) break;
      busy[i] += std::min(last, begin + 1) - std::max(first, begin);
    }
  }
  std::string lane;
  constexpr double kNothing = 1e-9;  // What rounding leaves at a border.
  for (const double share : busy) {
    lane += share <= kNothing  ? ' '
            : share <= 1.0 / 3 ? '.'
            : share <= 2.0 / 3 ? ':'
                               : '#';
  }
  return lane;
}

}  // namespace weighbridge
