// Which activations leave a memory that is too small for them.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_SPILL_CHOICE_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_SPILL_CHOICE_H_

#include <memory>
#include <vector>

#include "analyzer/passes/results.h"
#include "analyzer/units/units.h"

namespace weighbridge {

// The largest set that is alive at once.
Bytes PeakOf(const std::vector<StoredSpan>& spans, int steps);

// Spills one span after the other. Where most is alive the smallest that is
// enough leaves, if possible one that only waits there; if none is enough, the
// largest.
class SpillChoice {
 public:
  // The spans outlive it.
  SpillChoice(const std::vector<StoredSpan>& spans, int steps);
  ~SpillChoice();

  // Per span whether it is spilled, so that at most `limit` is alive of the
  // rest; what was spilled for a higher limit stays spilled.
  const std::vector<char>& SpillTo(Bytes limit);

 private:
  class AliveTree;
  int Next(Bytes over) const;

  const std::vector<StoredSpan>& spans_;
  std::unique_ptr<AliveTree> alive_;
  std::vector<char> is_spilled_;
};

// Limits worth a try, falling to zero. They depend on the spans alone: of the
// plans for all limits that fit into a memory the one is taken that moves
// least, so that a larger memory, where more of them fit, never moves more.
std::vector<Bytes> LimitsToTry(const std::vector<StoredSpan>& spans, int steps);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_SPILL_CHOICE_H_
