// Lanes of a timeline for a terminal: each column a span of time, its character
// darker the longer the lane was busy in it.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_TEXT_TIMELINE_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_TEXT_TIMELINE_H_

#include <string>
#include <vector>

namespace weighbridge {

struct TimeSpan {
  double start = 0, end = 0;
};

// `columns` characters for the time from 0 to `end`: a space where none of the
// spans is, '.' up to a third of the column, ':' up to two thirds, '#' beyond.
// The spans do not overlap.
std::string RenderLane(const std::vector<TimeSpan>& spans, double end,
                       int columns);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_TEXT_TIMELINE_H_
