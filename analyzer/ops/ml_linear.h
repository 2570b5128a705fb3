// ai.onnx.ml: LinearClassifier, LinearRegressor, SVMClassifier, SVMRegressor.
// Rules: docs/operators_ml.md#linear.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_ML_LINEAR_H_
#define WEIGHBRIDGE_ANALYZER_OPS_ML_LINEAR_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterMlLinearOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_ML_LINEAR_H_
