// ai.onnx.ml: TreeEnsemble, TreeEnsembleClassifier, TreeEnsembleRegressor.
// Rules: docs/operators_ml.md#tree.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_ML_TREE_H_
#define WEIGHBRIDGE_ANALYZER_OPS_ML_TREE_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterMlTreeOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_ML_TREE_H_
