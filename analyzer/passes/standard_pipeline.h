// The order of the analysis, on one screen.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_STANDARD_PIPELINE_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_STANDARD_PIPELINE_H_

#include "absl/status/statusor.h"
#include "analyzer/passes/pass.h"

namespace weighbridge {

absl::StatusOr<Pipeline> StandardPipeline();

// What can be said of a model without a target.
absl::StatusOr<Pipeline> CountingPipeline();

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_STANDARD_PIPELINE_H_
