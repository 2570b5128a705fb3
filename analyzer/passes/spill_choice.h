// Which activations leave a memory that is too small for them.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_SPILL_CHOICE_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_SPILL_CHOICE_H_

#include <vector>

#include "analyzer/passes/results.h"
#include "analyzer/units/units.h"

namespace weighbridge {

// The largest set that is alive at once.
Bytes PeakOf(const std::vector<StoredSpan>& spans, int steps);

// Per span whether it is spilled, so that at most `limit` is alive of the rest.
// Where most is alive the smallest span that is enough leaves, if possible one
// that only waits there; if none is enough, the largest.
std::vector<char> ChooseSpilled(const std::vector<StoredSpan>& spans, int steps,
                                Bytes limit);

// Limits worth a try, falling to zero. They depend on the spans alone: of the
// plans for all limits that fit into a memory the one is taken that moves
// least, so that a larger memory, where more of them fit, never moves more.
std::vector<Bytes> LimitsToTry(const std::vector<StoredSpan>& spans, int steps);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_SPILL_CHOICE_H_
