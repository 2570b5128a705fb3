// Resolves and weighs a TestGraph in one step.
#ifndef WEIGHBRIDGE_ANALYZER_WEIGH_WEIGH_TEST_MODEL_H_
#define WEIGHBRIDGE_ANALYZER_WEIGH_WEIGH_TEST_MODEL_H_

#include <string>
#include <utility>

#include "analyzer/ir/resolved_graph.h"
#include "analyzer/ir/test_graph.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/resolve/resolve.h"
#include "analyzer/resolve/retype.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/weigh/model_weights.h"
#include "analyzer/weigh/node_costs.h"

namespace weighbridge {

struct WeighTestModel {
  explicit WeighTestModel(TestGraph& test_graph,
                          const PrecisionChoice& precision = {},
                          const Bindings& bindings = {})
      : ops(Must(StandardOps())),
        native(Must(Resolve(test_graph.Build(), ops, bindings))),
        graph(Retype(native, precision)),
        costs(Must(WeighNodes(native, graph, ops, precision))),
        weights(FindWeights(graph, costs)) {}

  ValueId Value(const std::string& name) const {
    return FindValue(graph.graph(), name);
  }
  NodeId Producer(const std::string& name) const {
    return *graph.graph().value(Value(name)).producer;
  }

  OpRegistry ops;
  ResolvedGraph native;
  ResolvedGraph graph;  // At the precision asked for.
  NodeCosts costs;
  ModelWeights weights;

 private:
  template <typename T>
  static T Must(absl::StatusOr<T> result) {
    if (!result.ok()) {
      std::fprintf(stderr, "%s\n", result.status().ToString().c_str());
    }
    WB_CHECK(result.ok());
    return *std::move(result);
  }
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_WEIGH_WEIGH_TEST_MODEL_H_
