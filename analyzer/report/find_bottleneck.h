// Which layer decides the latency: the one answer that reports without layers
// still give.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_FIND_BOTTLENECK_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_FIND_BOTTLENECK_H_

#include <optional>

#include "analyzer/report/report.pb.h"

namespace weighbridge {

// The layer with the largest share of the latency, the first of equals.
// Nullopt if no share is known.
std::optional<Bottleneck> FindBottleneck(const Analysis& analysis);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_FIND_BOTTLENECK_H_
