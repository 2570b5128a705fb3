// Activations that do not fit on chip, on a part whose next memory is the
// host's: each is sent when its layer has run and fetched before each layer
// that reads it.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_MOVE_SPILLED_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_MOVE_SPILLED_H_

#include "analyzer/passes/results.h"
#include "analyzer/passes/streaming/problem.h"

namespace weighbridge {

// `plan` is what a policy decided without them. They take turns with everything
// else: while one is moved, nothing computes and no weight is loaded; a load
// that goes on there is interrupted. So every policy is slower by the same time
// and keeps its laws, and nothing of it is hidden. What crosses a cut as well
// is moved for both.
void MoveSpilled(const StreamingProblem& problem, StreamingPlan& plan);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_MOVE_SPILLED_H_
