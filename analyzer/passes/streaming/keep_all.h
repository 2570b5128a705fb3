// No streaming: all weights stay on chip from run to run.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_KEEP_ALL_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_KEEP_ALL_H_

#include "analyzer/passes/results.h"
#include "analyzer/passes/streaming/problem.h"
#include "analyzer/units/units.h"

namespace weighbridge {

// The first run loads them, after `setup`.
StreamingPlan KeepAllWeights(const StreamingProblem& problem,
                             StreamingPolicy policy, Seconds setup);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_KEEP_ALL_H_
