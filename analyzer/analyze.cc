#include "analyzer/analyze.h"

#include <utility>

#include "analyzer/passes/analysis_context.h"
#include "analyzer/passes/standard_pipeline.h"
#include "analyzer/report/build_report.h"
#include "analyzer/report/build_tensors.h"
#include "analyzer/resolve/resolve.h"
#include "analyzer/resolve/retype.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

AnalysisContext ContextOf(const WeighedModel& model, const Scenario& scenario) {
  AnalysisContext context;
  context.Share(model.graph);
  context.Share(model.costs);
  context.Share(model.weights);
  context.Publish(scenario);
  return context;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const ResolvedGraph>> ResolveModel(
    std::shared_ptr<const Graph> graph, const OpRegistry& ops,
    const Bindings& bindings) {
  WB_ASSIGN_OR_RETURN(ResolvedGraph resolved,
                      Resolve(std::move(graph), ops, bindings));
  return std::make_shared<const ResolvedGraph>(std::move(resolved));
}

absl::StatusOr<WeighedModel> WeighModel(const ResolvedGraph& graph,
                                        const OpRegistry& ops,
                                        const PrecisionChoice& precision) {
  WeighedModel model;
  model.precision = precision;
  model.graph = std::make_shared<const ResolvedGraph>(Retype(graph, precision));
  WB_ASSIGN_OR_RETURN(NodeCosts costs,
                      WeighNodes(graph, *model.graph, ops, precision));
  model.costs = std::make_shared<const NodeCosts>(std::move(costs));
  model.weights = std::make_shared<const ModelWeights>(
      FindWeights(*model.graph, *model.costs));
  return model;
}

absl::StatusOr<Analysis> Summarize(const WeighedModel& model,
                                   const Scenario& scenario) {
  AnalysisContext context = ContextOf(model, scenario);
  WB_ASSIGN_OR_RETURN(const Pipeline pipeline, CountingPipeline());
  WB_RETURN_IF_ERROR(pipeline.Run(context));
  return BuildReport(context);
}

absl::StatusOr<Analysis> AnalyzeOn(const WeighedModel& model,
                                   const HardwareTarget& target,
                                   const Scenario& scenario) {
  AnalysisContext context = ContextOf(model, scenario);
  context.Publish(target);
  WB_ASSIGN_OR_RETURN(const Pipeline pipeline, StandardPipeline());
  WB_RETURN_IF_ERROR(pipeline.Run(context));
  return BuildReport(context);
}

std::map<std::string, Tensor> DescribeTensors(const ResolvedGraph& graph) {
  return BuildTensors(graph);
}

}  // namespace weighbridge
