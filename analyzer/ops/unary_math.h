// Mathematical functions of one tensor, element by element: Abs to Tanh, Erf,
// rounding, tests for NaN and infinity, negation in all its forms.
// Rules: docs/operators.md#unary_math.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_UNARY_MATH_H_
#define WEIGHBRIDGE_ANALYZER_OPS_UNARY_MATH_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterUnaryMathOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_UNARY_MATH_H_
