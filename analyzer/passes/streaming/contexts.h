// Streaming policy `contexts`: the schedule is cut into contiguous contexts
// whose weights fit on chip beside their activations, and whose layers the
// part can hold at once. Each is loaded once per
// run and computes all frames of it; what crosses a cut goes to the host and
// comes back.
//
//   T = sum over contexts of (switch + weights / B + crossing / B) + compute
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_CONTEXTS_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_CONTEXTS_H_

#include <cstdint>
#include <vector>

#include "analyzer/passes/results.h"
#include "analyzer/passes/streaming/problem.h"
#include "analyzer/units/units.h"

namespace weighbridge {

// Layers [first, last]. A layer whose weights alone are too large is a context
// of its own that is loaded in slices, with a switch for each.
struct Context {
  int first = 0, last = 0;
  int64_t slices = 1;
};

// The cheapest cut: exact, in time n log n. One context, if everything fits.
std::vector<Context> CutIntoContexts(const StreamingProblem& problem);

// With one context nothing is loaded or switched after the first run, if it may
// stay on chip.
StreamingPlan StreamContexts(const StreamingProblem& problem);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_CONTEXTS_H_
