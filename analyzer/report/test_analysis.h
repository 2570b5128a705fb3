// Hand-made reports for the tests of what renders them.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_TEST_ANALYSIS_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_TEST_ANALYSIS_H_

#include <string>
#include <vector>

#include "analyzer/report/report.pb.h"

namespace weighbridge {

// A model "net" of two modeled layers "conv" and "fc", counts only.
Analysis CountedAnalysis();

// The same on a target that it fits: base latency 3 ms, 1 ms and 2 ms.
Analysis FittingAnalysis(const std::string& target_id);

// The same on a target that streams its weights: 3 ms and 1.5 ms for them.
Analysis StreamingAnalysis(const std::string& target_id);

// What could not be analysed.
Analysis FailedAnalysis(const std::string& target_id, const std::string& error);

// A node that no rule covers, as a third layer "mystery"; INCOMPLETE.
void AddUnmodeledLayer(Analysis* analysis);

// FittingAnalysis("part"), and of a policy "ci/policy.toml": the broken gate
// "fast" of latency, the warning "small" of weights, the waived "frugal" of
// energy and the kept "whole".
Report GatedReport();

// Compared by latency.
Report ReportOf(const std::vector<Analysis>& analyses);

// Without the newlines.
std::vector<std::string> LinesOf(const std::string& text);
// The first line that begins with `start`, spaces in front aside; "" if none.
std::string LineStarting(const std::string& text, const std::string& start);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_TEST_ANALYSIS_H_
