// ai.onnx.preview.training: Gradient, Adagrad, Adam, Momentum.
// Rules: docs/operators.md#training.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_TRAINING_H_
#define WEIGHBRIDGE_ANALYZER_OPS_TRAINING_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterTrainingOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_TRAINING_H_
