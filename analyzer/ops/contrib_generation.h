// com.microsoft: BeamSearch, GreedySearch, Sampling, WhisperBeamSearch: whole
// loops of text generation in one node.
// Rules: docs/operators_contrib.md#generation.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_GENERATION_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_GENERATION_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterContribGenerationOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_GENERATION_H_
