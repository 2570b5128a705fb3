#include "analyzer/ops/softmax.h"

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/ops/axis.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/row_access.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#softmax, C1..C2.

// Up to opset 12 the axes from `axis` on are one row; from opset 13 on, `axis`
// alone is. Shape and cost are the same.
template <int default_axis>
absl::StatusOr<OutputTypes> InferSoftmax(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "input", kFloatTypes));  // softmax_c1
  const TensorType& x = *view.input(0);
  WB_RETURN_IF_ERROR(
      NormalizeAxis(view.IntAttribute("axis", default_axis), x.rank())
          .status());  // softmax_c2
  return OutputTypes{x};
}

template <int weight>
absl::StatusOr<OpCost> CostSoftmax(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kNormalization);
  cost.vector_ops = Ops(view.input(0)->element_count()) * weight;
  return cost;
}

// Before opset 13 all axes from `axis` on are one.
template <int default_axis>
RowAccesses RowsOfSoftmax(const OpView& view) {
  const int64_t axis = view.IntAttribute("axis", default_axis);
  const int64_t from = axis < 0 ? axis + view.input(0)->rank() : axis;
  if (view.opset_version() < 13 && from <= kRowAxis) return {};
  return RowByRowBeside(view, axis);
}

template <int default_axis, int weight>
OpDef Softmax(const char* name, int since_version) {
  return {.name = name,
          .since_version = since_version,
          .min_inputs = 1,
          .max_inputs = 1,
          .op_class = OpClass::kReduction,
          .infer = &InferSoftmax<default_axis>,
          .cost = &CostSoftmax<weight>,
          .rows = &RowsOfSoftmax<default_axis>};
}

}  // namespace

absl::Status RegisterSoftmaxOps(OpRegistry& registry) {
  return registry.AddAll({
      Softmax<1, kSoftmaxWeight>("Softmax", 1),
      Softmax<-1, kSoftmaxWeight>("Softmax", 13),
      Softmax<1, kLogSoftmaxWeight>("LogSoftmax", 1),
      Softmax<-1, kLogSoftmaxWeight>("LogSoftmax", 13),
      Softmax<1, kHardmaxWeight>("Hardmax", 1),
      Softmax<-1, kHardmaxWeight>("Hardmax", 13),
  });
}

}  // namespace weighbridge
