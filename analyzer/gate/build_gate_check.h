// The one place of this room where amounts leave their types for the fields of
// the report, as analyzer/report/build_report.cc does for the rest.
#ifndef WEIGHBRIDGE_ANALYZER_GATE_BUILD_GATE_CHECK_H_
#define WEIGHBRIDGE_ANALYZER_GATE_BUILD_GATE_CHECK_H_

#include "analyzer/gate/gate_amount.h"
#include "analyzer/report/report.pb.h"

namespace weighbridge {

// In the base unit: seconds, joules, watts, bytes, ops, per second.
void SetMeasured(const GateAmount& amount, GateCheck* check);
void SetLimit(const GateAmount& amount, GateCheck* check);

// The layer that the check is about.
void SetLayer(const Layer& layer, GateCheck* check);

// part / whole, of one quantity; infinite if only `whole` is zero.
double RatioOf(const GateAmount& part, const GateAmount& whole);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_GATE_BUILD_GATE_CHECK_H_
