// What gates say, for people: one block for each gate and analysis, the broken
// ones with what would have to change.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_GATE_TEXT_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_GATE_TEXT_H_

#include <string>

#include "analyzer/report/report.pb.h"

namespace weighbridge {

enum class GateStatus { kPass, kFail, kWarning, kWaived };
GateStatus StatusOf(const GateResult& result);

// "resnet50 on hailo-8, int8"; what several analyses may differ in only where
// it is unusual. Empty for a gate that applied to nothing.
std::string GateSubject(const GateResult& result);

// "policy.toml:7:15", as far as it is known.
std::string PolicyPlaceText(const Report& report, const GateCheck& check);

// "1 of 3 gates failed: camera-latency, 1 waived".
std::string GateCounts(const Report& report);

// Empty without gates; else lines of at most `width` columns.
std::string RenderGateText(const Report& report, int width);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_GATE_TEXT_H_
