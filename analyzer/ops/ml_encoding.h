// ai.onnx.ml: CategoryMapper, LabelEncoder, OneHotEncoder.
// Rules: docs/operators_ml.md#encoding.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_ML_ENCODING_H_
#define WEIGHBRIDGE_ANALYZER_OPS_ML_ENCODING_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterMlEncodingOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_ML_ENCODING_H_
