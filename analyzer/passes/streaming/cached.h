// Streaming policy `cached`: the weights of some layers stay on chip from run
// to run; the others stream, overlapped, beside them.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_CACHED_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_CACHED_H_

#include "analyzer/passes/results.h"
#include "analyzer/passes/streaming/problem.h"

namespace weighbridge {

// Chooses what stays so that a run is shortest: the best of all choices where
// there are few, else of a fixed list of promising ones; then `bound` of the
// plan is what no choice can beat.
//
// The list depends on the model alone, not on memory or link: more of either
// never makes a run slower. It holds the empty choice, so that a run is never
// slower than with `overlapped`.
StreamingPlan StreamCached(const StreamingProblem& problem);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_CACHED_H_
