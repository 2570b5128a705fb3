#include "analyzer/passes/standard_pipeline.h"

#include "analyzer/passes/energy.h"
#include "analyzer/passes/footprint.h"
#include "analyzer/passes/liveness.h"
#include "analyzer/passes/memory_fit.h"
#include "analyzer/passes/memory_plan.h"
#include "analyzer/passes/partition.h"
#include "analyzer/passes/roofline.h"
#include "analyzer/passes/streaming.h"

namespace weighbridge {

absl::StatusOr<Pipeline> StandardPipeline() {
  return Pipeline::Create({
      MakePass("partition", &PartitionGraph),
      MakePass("liveness", &FindLiveness),
      MakePass("footprint", &FindFootprint),
      MakePass("memory_plan", &PlanMemory),
      MakePass("memory_fit", &AnalyzeMemoryFit),
      MakePass("roofline", &AnalyzeRoofline),
      MakePass("streaming", &PlanStreaming),
      MakePass("energy", &AnalyzeEnergy),
  });
}

absl::StatusOr<Pipeline> CountingPipeline() {
  return Pipeline::Create({
      MakePass("partition", &PartitionGraph),
      MakePass("liveness", &FindLiveness),
  });
}

}  // namespace weighbridge
