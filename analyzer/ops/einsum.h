// Einsum: sums of products over labelled axes. Rules: docs/operators.md#einsum.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_EINSUM_H_
#define WEIGHBRIDGE_ANALYZER_OPS_EINSUM_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterEinsumOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_EINSUM_H_
