// Matrix products: MatMul, Gemm, and the integer forms MatMulInteger and
// QLinearMatMul. Rules: docs/operators.md#matmul.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_MATMUL_H_
#define WEIGHBRIDGE_ANALYZER_OPS_MATMUL_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterMatmulOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_MATMUL_H_
