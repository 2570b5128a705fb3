#include "analyzer/ops/det.h"

#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#det, C1..C2.

absl::StatusOr<OutputTypes> InferDet(const OpView& view) {
  const TensorType& x = *view.input(0);
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kFloatTypes));  // det_c1
  const int rank = x.rank();
  if (rank < 2 || x.dim(rank - 2) != x.dim(rank - 1)) {  // det_c2
    return absl::InvalidArgumentError(
        absl::StrCat("input has shape ", DimsToString(x.dims()),
                     ", expected square matrices"));
  }
  WB_ASSIGN_OR_RETURN(
      TensorType type,
      TensorType::Create(x.dtype(), x.dims().subspan(0, rank - 2)));
  return OutputTypes{std::move(type)};
}

// Elimination of an n by n matrix takes about 2/3 n^3 operations: here
// 2 n^2 (n / 3), the third rounded up.
absl::StatusOr<OpCost> CostDet(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  const TensorType& x = *view.input(0);
  const int64_t n = x.dim(x.rank() - 1);
  cost.vector_ops = Ops(x.element_count()) * 2 * (n / 3 + (n % 3 != 0));
  return cost;
}

}  // namespace

absl::Status RegisterDetOps(OpRegistry& registry) {
  return registry.Add({.name = "Det",
                       .since_version = 11,
                       .min_inputs = 1,
                       .max_inputs = 1,
                       .op_class = OpClass::kReduction,
                       .infer = &InferDet,
                       .cost = &CostDet});
}

}  // namespace weighbridge
