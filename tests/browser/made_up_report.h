// Reports for tests of the page: made up, and with everything that it draws.
#ifndef WEIGHBRIDGE_TESTS_BROWSER_MADE_UP_REPORT_H_
#define WEIGHBRIDGE_TESTS_BROWSER_MADE_UP_REPORT_H_

#include <string>

#include "analyzer/report/report.pb.h"

namespace weighbridge {

// Layer i takes i + 1 microseconds after a load of 1 us; every tenth does no
// arithmetic.
Analysis Chain(const std::string& target, int layers);

// Sweeps over batch (the last of four settings fails), link (two settings) and
// memory (all fail); a remedy that works and one that does not; a memory that
// is fuller than full and one of unknown capacity.
void AddStreamingFindings(Analysis* analysis);

// With one check, "max.latency".
GateResult* AddGate(const std::string& id, bool passed, Report* report);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TESTS_BROWSER_MADE_UP_REPORT_H_
