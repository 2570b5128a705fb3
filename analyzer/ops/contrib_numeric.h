// com.microsoft: CDist, ComplexMul, ComplexMulConj, DynamicTimeWarping,
// Inverse, Irfft, MatMulInteger16, MulInteger, MurmurHash3, NGramRepeatBlock,
// ReduceSumInteger, Rfft. Rules: docs/operators_contrib.md#numeric.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_NUMERIC_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_NUMERIC_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterContribNumericOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_NUMERIC_H_
