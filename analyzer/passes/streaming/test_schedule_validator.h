// Checks a plan of layer-by-layer streaming against its problem, from the
// plan's own times alone: it shares no code with the policies.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_TEST_SCHEDULE_VALIDATOR_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_TEST_SCHEDULE_VALIDATOR_H_

#include <string>
#include <vector>

#include "analyzer/passes/results.h"
#include "analyzer/passes/streaming/problem.h"

namespace weighbridge {

// What is wrong, in words; empty: the schedule could run.
std::vector<std::string> FaultsOf(const StreamingProblem& problem,
                                  const StreamingPlan& plan);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_TEST_SCHEDULE_VALIDATOR_H_
