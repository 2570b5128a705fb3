// Streaming policy `serial`: load the weights of a layer, run it, load those of
// the next. Nothing stays; no memory is asked for.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_SERIAL_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_SERIAL_H_

#include "analyzer/passes/results.h"
#include "analyzer/passes/streaming/problem.h"

namespace weighbridge {

// T = sum of compute + sum of weights / bandwidth. A weight that several layers
// read is loaded for the first, so that the loads add up to the weights.
StreamingPlan StreamSerially(const StreamingProblem& problem);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_SERIAL_H_
