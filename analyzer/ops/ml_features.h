// ai.onnx.ml: ArrayFeatureExtractor, Binarizer, FeatureVectorizer, Imputer,
// Normalizer, Scaler. Rules: docs/operators_ml.md#features.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_ML_FEATURES_H_
#define WEIGHBRIDGE_ANALYZER_OPS_ML_FEATURES_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterMlFeaturesOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_ML_FEATURES_H_
