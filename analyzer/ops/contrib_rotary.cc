#include "analyzer/ops/contrib_rotary.h"

#include <algorithm>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/contrib_operands.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators_contrib.md#rotary, C1..C5.

struct Rotation {
  int64_t batch = 0, sequence = 0, heads = 0;
  int64_t pairs = 0;  // That turn in each head.
};

// Inputs: input, position_ids, cos_cache, sin_cache.
absl::StatusOr<Rotation> ReadRotation(const OpView& view) {
  const TensorType& input = *view.input(0);
  WB_RETURN_IF_ERROR(CheckRank(view, 2, "cos_cache", 2));  // contrib_rotary_c3
  Rotation rotation;
  rotation.batch = input.rank() > 0 ? input.dim(0) : 0;
  rotation.pairs = view.input(2)->dim(1);
  const int64_t listed_heads = view.IntAttribute("num_heads", 0);
  const int64_t rotated = view.IntAttribute("rotary_embedding_dim", 0);
  int64_t head_size = 0;
  if (input.rank() == 4) {
    rotation.heads = input.dim(1);
    rotation.sequence = input.dim(2);
    head_size = input.dim(3);
  } else if (input.rank() == 3) {
    rotation.sequence = input.dim(1);
    // Without the number of heads, all of a head turns.
    head_size = listed_heads > 0 ? input.dim(2) / listed_heads
                                 : SizeProduct(2, rotation.pairs);
    rotation.heads = head_size > 0 ? input.dim(2) / head_size : 0;
    if (head_size < 1 || listed_heads < 0 ||
        SizeProduct(rotation.heads, head_size) != input.dim(2) ||
        (listed_heads > 0 && rotation.heads != listed_heads)) {
      return absl::InvalidArgumentError(absl::StrCat(  // contrib_rotary_c2
          "num_heads is ", listed_heads, ", heads of ", head_size,
          " do not divide the ", input.dim(2), " columns of the input"));
    }
  } else {
    return absl::InvalidArgumentError(absl::StrCat(  // contrib_rotary_c1
        "input 0 ('input') has rank ", input.rank(), ", expected 3 or 4"));
  }
  const int64_t expected = rotated > 0 ? rotated : head_size;
  if (rotated < 0 || expected > head_size || expected % 2 != 0 ||
      rotation.pairs != expected / 2) {  // contrib_rotary_c3
    return absl::InvalidArgumentError(absl::StrCat(
        "cos_cache rotates ", rotation.pairs, " pairs, expected half of ",
        expected, " (rotary_embedding_dim is ", rotated, ", a head has ",
        head_size, ")"));
  }
  return rotation;
}

absl::StatusOr<OutputTypes> InferRotary(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckSameFloats(view, "input", {0, 2, 3}));  // contrib_rotary_c1
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "position_ids", kInt64Type));
  WB_ASSIGN_OR_RETURN(const Rotation rotation, ReadRotation(view));
  WB_RETURN_IF_ERROR(CheckDims(view, 3, "sin_cache",
                               view.input(2)->dims()));  // contrib_rotary_c3
  // The position of the first token, or that of each.
  if (view.input(1)->element_count() != 1 || view.input(1)->rank() > 2) {
    WB_RETURN_IF_ERROR(
        CheckDims(view, 1, "position_ids",
                  {rotation.batch, rotation.sequence}));  // contrib_rotary_c4
  }
  return OutputTypes{*view.input(0)};
}

absl::StatusOr<OpCost> CostRotary(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const Rotation rotation, ReadRotation(view));
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  cost.vector_ops = Ops(rotation.batch) * rotation.sequence * rotation.heads *
                    rotation.pairs * 2 * kRotationWeight;
  if (view.HasAttribute("scale") && view.FloatAttribute("scale", 1) != 1) {
    cost.vector_ops += Ops(view.input(0)->element_count()) * kSimpleWeight;
  }
  const int64_t rows =
      std::max<int64_t>(SizeProduct(rotation.batch, rotation.sequence), 0);
  for (const int i : {2, 3}) {
    cost.input_reads[i] = PartOf(*view.input(i), rows, view.input(i)->dim(0));
  }
  return cost;
}

// Inputs: emb, q, q_rot, k, k_rot.
absl::StatusOr<OutputTypes> InferGemma(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "emb", kFloatTypes));
  WB_RETURN_IF_ERROR(
      CheckSameFloats(view, "q", {1, 2, 3, 4}));  // contrib_rotary_c1
  WB_RETURN_IF_ERROR(CheckRank(view, 1, "q", 4));
  WB_RETURN_IF_ERROR(CheckRank(view, 3, "k", 4));
  const TensorType& q = *view.input(1);
  const TensorType& k = *view.input(3);
  WB_RETURN_IF_ERROR(CheckDims(
      view, 0, "emb", {q.dim(0), q.dim(2), q.dim(3)}));  // contrib_rotary_c5
  WB_RETURN_IF_ERROR(CheckDims(view, 2, "q_rot", q.dims()));
  WB_RETURN_IF_ERROR(
      CheckDims(view, 3, "k", {q.dim(0), k.dim(1), q.dim(2), q.dim(3)}));
  WB_RETURN_IF_ERROR(CheckDims(view, 4, "k_rot", k.dims()));
  return OutputTypes{q, k};
}

// Sine and cosine of every angle, each rounded to the type of q.
absl::StatusOr<OpCost> CostGemma(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  cost.vector_ops = Ops(view.input(0)->element_count()) * 2 *
                        (kTrigonometricWeight + kCastWeight) +
                    (Ops(view.input(1)->element_count()) +
                     Ops(view.input(3)->element_count())) *
                        kRotationWeight;
  return cost;
}

}  // namespace

absl::Status RegisterContribRotaryOps(OpRegistry& registry) {
  using enum InputRole;
  return registry.AddAll({
      {.domain = kContribDomain,
       .name = "RotaryEmbedding",
       .min_inputs = 4,
       .max_inputs = 4,
       .op_class = OpClass::kElementwise,
       .input_roles = {kData, kIndex, kBuffer, kBuffer},
       .infer = &InferRotary,
       .cost = &CostRotary},
      {.domain = kContribDomain,
       .name = "GemmaRotaryEmbedding",
       .min_inputs = 5,
       .max_inputs = 5,
       .op_class = OpClass::kElementwise,
       .infer = &InferGemma,
       .cost = &CostGemma},
  });
}

}  // namespace weighbridge
