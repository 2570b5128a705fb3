// What two values have in common: the smallest type that bounds both.
#ifndef WEIGHBRIDGE_ANALYZER_RESOLVE_VALUE_BOUND_H_
#define WEIGHBRIDGE_ANALYZER_RESOLVE_VALUE_BOUND_H_

#include "analyzer/ir/resolved_graph.h"

namespace weighbridge {

// Unknown if one is, or if they are of different kinds. Tensors of different
// ranks have no bound: the larger of both is a guess.
ResolvedValue UpperBoundOf(const ResolvedValue& a, const ResolvedValue& b);

// Keeps what is known of the type, and how sure it is.
void ForgetNumbers(ResolvedValue& value);

// The same type, as sure.
bool SameType(const ResolvedValue& a, const ResolvedValue& b);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_RESOLVE_VALUE_BOUND_H_
