// Cast and CastLike: the same elements in another type.
// Rules: docs/operators.md#cast.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CAST_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CAST_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterCastOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CAST_H_
