// What would have to change for a rule to pass: the layer that weighs most, and
// what else in the report passes.
#ifndef WEIGHBRIDGE_ANALYZER_GATE_ADVISE_H_
#define WEIGHBRIDGE_ANALYZER_GATE_ADVISE_H_

#include "analyzer/gate/policy.h"
#include "analyzer/report/report.pb.h"

namespace weighbridge {

// `check` is that of the rule on `analysis`, one of `report`, and has failed.
void Advise(const LimitRule& limit, const Report& report,
            const Analysis& analysis, GateCheck* check);
void Advise(Requirement requirement, const Report& report,
            const Analysis& analysis, GateCheck* check);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_GATE_ADVISE_H_
