// The program as a library: a model, a target and what the user asked for in,
// an Analysis out. A model is resolved once per binding, weighed once per
// precision, and then meets any number of targets.
#ifndef WEIGHBRIDGE_ANALYZER_ANALYZE_H_
#define WEIGHBRIDGE_ANALYZER_ANALYZE_H_

#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/hw/hardware_target.h"
#include "analyzer/ir/graph.h"
#include "analyzer/ir/precision.h"
#include "analyzer/ir/resolved_graph.h"
#include "analyzer/ops/op_registry.h"
#include "analyzer/passes/scenario.h"
#include "analyzer/report/report.pb.h"
#include "analyzer/resolve/bindings.h"
#include "analyzer/weigh/model_weights.h"
#include "analyzer/weigh/node_costs.h"

namespace weighbridge {

// The Weighbridge release, as reports carry it.
inline constexpr char kToolVersion[] = "0.1.0";
inline constexpr int kReportSchemaVersion = 1;

// A model whose sizes are known. Errors: see Resolve().
absl::StatusOr<std::shared_ptr<const ResolvedGraph>> ResolveModel(
    std::shared_ptr<const Graph> graph, const OpRegistry& ops,
    const Bindings& bindings);

// A model at a precision, ready to meet targets.
struct WeighedModel {
  PrecisionChoice precision;
  std::shared_ptr<const ResolvedGraph> graph;  // Re-typed to `precision`.
  std::shared_ptr<const NodeCosts> costs;
  std::shared_ptr<const ModelWeights> weights;
};
absl::StatusOr<WeighedModel> WeighModel(const ResolvedGraph& graph,
                                        const OpRegistry& ops,
                                        const PrecisionChoice& precision);

// Counts only: no hardware, no times. `scenario.precision` is the model's.
absl::StatusOr<Analysis> Summarize(const WeighedModel& model,
                                   const Scenario& scenario);

// Unimplemented: the target lacks the precision. Internal: a conservation law
// is broken, a bug in Weighbridge.
absl::StatusOr<Analysis> AnalyzeOn(const WeighedModel& model,
                                   const HardwareTarget& target,
                                   const Scenario& scenario);

// Every tensor of the main graph as the file has it, for Report.tensors.
std::map<std::string, Tensor> DescribeTensors(const ResolvedGraph& graph);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_ANALYZE_H_
