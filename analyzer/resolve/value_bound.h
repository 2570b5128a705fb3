// What two values have in common: the smallest type that bounds both; and what
// the runs of a loop make of one.
#ifndef WEIGHBRIDGE_ANALYZER_RESOLVE_VALUE_BOUND_H_
#define WEIGHBRIDGE_ANALYZER_RESOLVE_VALUE_BOUND_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "analyzer/ir/resolved_graph.h"
#include "analyzer/ir/tensor_type.h"
#include "analyzer/ops/body_plan.h"

namespace weighbridge {

// Unknown if one is, or if they are of different kinds. Tensors of different
// ranks have no bound: the larger of both is a guess.
ResolvedValue UpperBoundOf(const ResolvedValue& a, const ResolvedValue& b);

// Keeps what is known of the type, and how sure it is.
void ForgetNumbers(ResolvedValue& value);

// Without these axes, as every item of it is.
TensorType WithoutAxes(const TensorType& type, const std::vector<int>& axes);

// What one run makes, with the axes along which the results of all runs lie.
ResolvedValue Grown(ResolvedValue part, const BodyOutput& output, int64_t runs,
                    Bound trips_bound);

// By how much the dims of a tensor grew; nullopt: it is another kind of value,
// or a dim shrank.
std::optional<Dims> GrowthOf(const ResolvedValue& before,
                             const ResolvedValue& after);
// The tensor after it grew so often: at best an upper bound. Unknown if that is
// too large.
ResolvedValue GrownBy(const ResolvedValue& value, const Dims& growth,
                      int64_t times);

// The same type, as sure.
bool SameType(const ResolvedValue& a, const ResolvedValue& b);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_RESOLVE_VALUE_BOUND_H_
