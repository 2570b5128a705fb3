// Tensors made from no data: Constant, ConstantOfShape, Range, EyeLike.
// Rules: docs/operators.md#generator.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_GENERATOR_H_
#define WEIGHBRIDGE_ANALYZER_OPS_GENERATOR_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterGeneratorOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_GENERATOR_H_
