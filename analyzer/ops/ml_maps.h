// Operators of the ai.onnx.ml domain on maps: ZipMap, CastMap, DictVectorizer.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_ML_MAPS_H_
#define WEIGHBRIDGE_ANALYZER_OPS_ML_MAPS_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterMlMapsOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_ML_MAPS_H_
