// The zero points of quantized operands in integer arithmetic: which ones must
// be subtracted at all, and what that costs.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_ZERO_POINT_H_
#define WEIGHBRIDGE_ANALYZER_OPS_ZERO_POINT_H_

#include "analyzer/ops/op_view.h"
#include "analyzer/units/units.h"

namespace weighbridge {

// False if input `zero_point` is omitted or known to be all zeros (symmetric
// quantization).
bool HasZeroPoint(const OpView& view, int zero_point);

// One subtraction per element of input `operand`, if its zero point asks for
// it.
Ops ZeroPointOps(const OpView& view, int operand, int zero_point);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_ZERO_POINT_H_
