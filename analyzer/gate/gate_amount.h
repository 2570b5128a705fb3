// A quantity whose unit is known at run time: what a policy limits may be a
// time, an energy, a size, ... Amounts of one metric have one type, and only
// those are compared.
#ifndef WEIGHBRIDGE_ANALYZER_GATE_GATE_AMOUNT_H_
#define WEIGHBRIDGE_ANALYZER_GATE_GATE_AMOUNT_H_

#include <cstdint>
#include <string>
#include <variant>

#include "absl/status/statusor.h"
#include "analyzer/units/units.h"

namespace weighbridge {

using GateAmount =
    std::variant<Seconds, Joules, Watts, Bytes, Ops, PerSecond, int64_t>;

// Beyond what its type can hold, or no number at all.
bool IsOverflow(const GateAmount& amount);

// "6.38 ms", "24.35 MiB", "25,530,472"; "overflow".
std::string AmountText(const GateAmount& amount);

// An amount of the same quantity as `like`. InvalidArgument: no number, no
// unit, or the unit of another quantity. Plain counts have no unit.
absl::StatusOr<GateAmount> ParseAmount(const std::string& text,
                                       const GateAmount& like);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_GATE_GATE_AMOUNT_H_
