// Resolves a TestGraph, and says what became of a value, in one word.
#ifndef WEIGHBRIDGE_ANALYZER_RESOLVE_RESOLVE_TEST_GRAPH_H_
#define WEIGHBRIDGE_ANALYZER_RESOLVE_RESOLVE_TEST_GRAPH_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "analyzer/ir/resolved_graph.h"
#include "analyzer/ir/test_graph.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/resolve/bindings.h"
#include "analyzer/resolve/resolve.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {

inline absl::StatusOr<ResolvedGraph> ResolveGraph(
    std::shared_ptr<const Graph> graph, const Bindings& bindings = {}) {
  WB_ASSIGN_OR_RETURN(const OpRegistry ops, StandardOps());
  return Resolve(std::move(graph), ops, bindings);
}

inline absl::StatusOr<ResolvedGraph> ResolveGraph(
    TestGraph& graph, const Bindings& bindings = {}) {
  return ResolveGraph(graph.Build(), bindings);
}

// "float32[2]", "<= float32[2]", "? float32[2]", "seq(float32)".
inline std::string TypeOf(const ResolvedGraph& graph, const std::string& name) {
  const ResolvedValue& value = graph.value(FindValue(graph.graph(), name));
  std::string text = value.bound == Bound::kUpper     ? "<= "
                     : value.bound == Bound::kAssumed ? "? "
                                                      : "";
  if (value.container != nullptr) return text + value.container->Word();
  return text + (value.type ? value.type->ToString() : "unknown");
}

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_RESOLVE_RESOLVE_TEST_GRAPH_H_
