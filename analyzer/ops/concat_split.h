// Concat and Split: joining and cutting along one axis.
// Rules: docs/operators.md#concat_split.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONCAT_SPLIT_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONCAT_SPLIT_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterConcatSplitOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONCAT_SPLIT_H_
