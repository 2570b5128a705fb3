// The conservation laws: what must hold between facts, whatever the model.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_INVARIANTS_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_INVARIANTS_H_

#include "absl/status/status.h"
#include "analyzer/passes/analysis_context.h"

namespace weighbridge {

// Checks every law whose facts are published. Internal names the law and both
// sides. The laws: each node is in exactly one subgraph or load_time; subgraph
// ops, weight traffic and weight sizes add up to those of the nodes and the
// model; no node runs before what it reads; no two tensors alive together share
// bytes on chip, and none lies beyond the memory; the live peak is a lower
// bound of what is planned; loads are hidden or exposed; streamed plus resident
// never exceeds the weights, and `serial` streams each exactly once; the parts
// of the energy add up to the whole.
absl::Status CheckInvariants(const AnalysisContext& context);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_INVARIANTS_H_
