#include "analyzer/ops/zero_point.h"

#include <cstdint>

#include "analyzer/ir/constant.h"
#include "analyzer/ops/op_weights.h"

namespace weighbridge {

bool HasZeroPoint(const OpView& view, int zero_point) {
  if (!view.HasInput(zero_point)) return false;
  const Constant* constant = view.constant(zero_point);
  if (constant == nullptr || constant->holds_strings()) return true;
  for (int64_t i = 0; i < constant->size(); ++i) {
    if (!constant->IsKnown(i) || constant->Float(i) != 0) return true;
  }
  return false;
}

Ops ZeroPointOps(const OpView& view, int operand, int zero_point) {
  if (!view.HasInput(operand) || !HasZeroPoint(view, zero_point)) return Ops();
  return Ops(view.input(operand)->element_count()) * kSimpleWeight;
}

}  // namespace weighbridge
