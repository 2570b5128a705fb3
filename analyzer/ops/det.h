// Det, the determinant of square matrices. Rules: docs/operators.md#det.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_DET_H_
#define WEIGHBRIDGE_ANALYZER_OPS_DET_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterDetOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_DET_H_
