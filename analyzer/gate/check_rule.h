// One rule of a gate against one analysis. What is unknown, or beyond what can
// be counted, does not pass.
#ifndef WEIGHBRIDGE_ANALYZER_GATE_CHECK_RULE_H_
#define WEIGHBRIDGE_ANALYZER_GATE_CHECK_RULE_H_

#include "analyzer/gate/policy.h"
#include "analyzer/report/report.pb.h"

namespace weighbridge {

// Without level, place and advice, which are the gate's.
GateCheck CheckRequirement(Requirement requirement, const Analysis& analysis);
GateCheck CheckLimit(const LimitRule& limit, const Analysis& analysis);
// `baseline`: the same analysis in the baseline, null if it has none.
GateCheck CheckBand(const BandRule& band, const Analysis& analysis,
                    const Analysis* baseline);

// The verdict of the device, before any gate.
Verdict DeviceVerdict(const Analysis& analysis);

// The layer with the most of the metric, null if no layer has any.
const Layer* HeaviestLayer(const Metric& metric, const Analysis& analysis);

// "layer 45 '/fc/Gemm' (Gemm)".
std::string LayerName(const Layer& layer);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_GATE_CHECK_RULE_H_
