// Runs the standard passes one by one on a TestGraph and keeps each result.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_PASSES_TEST_MODEL_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_PASSES_TEST_MODEL_H_

#include "analyzer/passes/analysis_context.h"
#include "analyzer/passes/standard_pipeline.h"
#include "analyzer/weigh/weigh_test_model.h"

namespace weighbridge {

class PassesTestModel {
 public:
  PassesTestModel(TestGraph& graph, const HardwareTarget& target,
                  const Scenario& scenario = {}, const Bindings& bindings = {})
      : weighed(graph, scenario.precision, bindings) {
    context.Publish(weighed.graph);
    context.Publish(weighed.costs);
    context.Publish(weighed.weights);
    context.Publish(target);
    context.Publish(scenario);
    absl::StatusOr<Pipeline> pipeline = StandardPipeline();
    WB_CHECK(pipeline.ok());
    status = pipeline->Run(context);
  }

  template <typename T>
  const T& Get() const {
    const T* fact = context.Find<T>();
    WB_CHECK(fact != nullptr);
    return *fact;
  }
  const SubgraphTime& Time(int step) const {
    return *Get<RooflineResult>().subgraphs[SubgraphId(step)];
  }

  WeighTestModel weighed;
  AnalysisContext context;
  absl::Status status;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_PASSES_TEST_MODEL_H_
