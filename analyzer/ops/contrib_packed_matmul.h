// Products with weights that are packed to a few bits, of the com.microsoft
// domain: MatMulNBits, MatMulBnb4 and MatMulFpQ4.
// Rules: docs/operators_contrib.md#packed-matmul.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_PACKED_MATMUL_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_PACKED_MATMUL_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterContribPackedMatmulOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_PACKED_MATMUL_H_
