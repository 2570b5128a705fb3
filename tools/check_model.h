// Whether every node of a model is modeled: coverage by operator, and for each
// node that is not, why.
#ifndef WEIGHBRIDGE_TOOLS_CHECK_MODEL_H_
#define WEIGHBRIDGE_TOOLS_CHECK_MODEL_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "analyzer/ir/graph.h"
#include "analyzer/ops/op_registry.h"
#include "analyzer/resolve/bindings.h"

namespace weighbridge {

struct ModelCheck {
  std::string text;  // Fits 120 columns.
  bool is_complete = false;
};

// Errors: see Resolve().
absl::StatusOr<ModelCheck> CheckModel(std::shared_ptr<const Graph> graph,
                                      const OpRegistry& ops,
                                      const Bindings& bindings);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_CHECK_MODEL_H_
