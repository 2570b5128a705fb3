#include "analyzer/ops/attention.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/broadcast.h"
#include "analyzer/ops/dtype_attribute.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#attention, C1..C13.

bool IsMask(DType dtype) { return IsNumeric(dtype) || IsBool(dtype); }
constexpr DTypeSet kMaskTypes = {&IsMask, "a numeric type or bool"};

// Inputs of Attention.
enum AttentionInput {
  kQuery,
  kKey,
  kValue,
  kMask,
  kPastKey,
  kPastValue,
  kNonpadLength
};

// One of Q, K and V, wherever its heads are: [batch, heads, sequence, head
// size], or [batch, sequence, heads * head size].
struct Heads {
  int64_t batch, heads, sequence, head_size;
};

absl::StatusOr<Heads> ReadHeads(const OpView& view, int input, const char* name,
                                const char* heads_attribute) {
  const TensorType& type = *view.input(input);
  if (type.rank() == 4) {
    return Heads{type.dim(0), type.dim(1), type.dim(2), type.dim(3)};
  }
  if (type.rank() != 3) {  // attention_c2
    return absl::InvalidArgumentError(absl::StrCat("input ", input, " ('", name,
                                                   "') has rank ", type.rank(),
                                                   ", expected 3 or 4"));
  }
  const int64_t heads = view.IntAttribute(heads_attribute, 0);
  if (heads < 1 || heads > type.dim(2) ||
      type.dim(2) % heads != 0) {  // attention_c3
    return absl::InvalidArgumentError(absl::StrCat(
        heads_attribute, " is ", heads, ", it must divide the hidden size ",
        type.dim(2), " of input ", input, " ('", name, "')"));
  }
  return Heads{type.dim(0), heads, type.dim(1), type.dim(2) / heads};
}

struct AttentionShape {
  Heads query, key, value;
  int64_t past = 0;   // Cached positions before those of K.
  int64_t total = 0;  // All positions that a query looks at.
};

absl::StatusOr<AttentionShape> ReadAttention(const OpView& view) {
  AttentionShape shape;
  const int rank = view.input(kQuery)->rank();
  WB_RETURN_IF_ERROR(CheckRank(view, kKey, "K", rank));  // attention_c2
  WB_RETURN_IF_ERROR(CheckRank(view, kValue, "V", rank));
  WB_ASSIGN_OR_RETURN(shape.query, ReadHeads(view, kQuery, "Q", "q_num_heads"));
  WB_ASSIGN_OR_RETURN(shape.key, ReadHeads(view, kKey, "K", "kv_num_heads"));
  WB_ASSIGN_OR_RETURN(shape.value,
                      ReadHeads(view, kValue, "V", "kv_num_heads"));
  const Heads &q = shape.query, &k = shape.key, &v = shape.value;
  if (k.batch != q.batch || v.batch != q.batch || v.heads != k.heads ||
      v.sequence != k.sequence || k.head_size != q.head_size) {  // attention_c4
    return absl::InvalidArgumentError(absl::StrCat(
        "Q ", DimsToString(view.input(kQuery)->dims()), ", K ",
        DimsToString(view.input(kKey)->dims()), " and V ",
        DimsToString(view.input(kValue)->dims()), " with ", q.heads, ", ",
        k.heads, " and ", v.heads,
        " heads do not agree in batch, heads, sequence or head size"));
  }
  if (k.heads < 1 || q.heads % k.heads != 0) {  // attention_c5
    return absl::InvalidArgumentError(
        absl::StrCat(q.heads, " query heads do not divide into ", k.heads,
                     " heads of key and value"));
  }
  if (view.HasInput(kPastKey) != view.HasInput(kPastValue)) {  // attention_c6
    return absl::InvalidArgumentError(
        "past_key and past_value must be given together");
  }
  if (view.HasInput(kPastKey)) {
    WB_RETURN_IF_ERROR(CheckRank(view, kPastKey, "past_key", 4));
    shape.past = view.input(kPastKey)->dim(2);
    WB_RETURN_IF_ERROR(CheckDims(view, kPastKey, "past_key",
                                 {k.batch, k.heads, shape.past, k.head_size}));
    WB_RETURN_IF_ERROR(CheckDims(view, kPastValue, "past_value",
                                 {v.batch, v.heads, shape.past, v.head_size}));
  }
  shape.total = shape.past + k.sequence;  // Each below 2^56.
  return shape;
}

// The mask stretches to the scores; from opset 24 on it may be shorter along
// the keys, the rest of which is then hidden.
absl::Status CheckMask(const OpView& view, const Dims& scores) {
  const TensorType* mask = view.input(kMask);
  if (mask == nullptr) return absl::OkStatus();
  WB_RETURN_IF_ERROR(CheckDType(view, kMask, "attn_mask", kMaskTypes));
  Dims dims(mask->dims().begin(), mask->dims().end());
  if (view.opset_version() >= 24 && !dims.empty() &&
      dims.back() < scores.back()) {
    dims.back() = scores.back();
  }
  const absl::StatusOr<Dims> stretched = BroadcastDims(dims, scores);
  if (stretched.ok() && *stretched == scores) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(  // attention_c7
      "input 3 ('attn_mask') has shape ", DimsToString(mask->dims()),
      ", expected one that broadcasts to ", DimsToString(scores)));
}

absl::Status CheckAttentionAttributes(const OpView& view) {
  const int64_t mode = view.IntAttribute("qk_matmul_output_mode", 0);
  if (mode < 0 || mode > 3) {  // attention_c8
    return absl::InvalidArgumentError(
        absl::StrCat("qk_matmul_output_mode is ", mode, ", expected 0 to 3"));
  }
  if (view.HasAttribute("softmax_precision")) {  // attention_c8
    WB_RETURN_IF_ERROR(
        DTypeAttribute(view, "softmax_precision", DType::kFloat32, kFloatTypes)
            .status());
  }
  for (const char* name : {"left_window_size", "right_window_size"}) {
    if (view.IntAttribute(name, -1) < -1) {  // attention_c8
      return absl::InvalidArgumentError(absl::StrCat(
          name, " is ", view.IntAttribute(name, -1), ", must be at least -1"));
    }
  }
  return absl::OkStatus();
}

// Outputs: Y, present_key, present_value, qk_matmul_output.
absl::StatusOr<OutputTypes> InferAttention(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, kQuery, "Q", kFloatTypes));  // attention_c1
  WB_RETURN_IF_ERROR(CheckSameDType(view, kQuery, kKey));
  WB_RETURN_IF_ERROR(CheckDType(view, kValue, "V", kFloatTypes));
  WB_RETURN_IF_ERROR(CheckSameDType(view, kKey, kPastKey));
  WB_RETURN_IF_ERROR(CheckSameDType(view, kValue, kPastValue));
  WB_RETURN_IF_ERROR(CheckAttentionAttributes(view));
  WB_ASSIGN_OR_RETURN(const AttentionShape shape, ReadAttention(view));
  const Heads &q = shape.query, &k = shape.key, &v = shape.value;
  WB_RETURN_IF_ERROR(
      CheckDType(view, kNonpadLength, "nonpad_kv_seqlen", kInt64Type));
  WB_RETURN_IF_ERROR(CheckDims(view, kNonpadLength, "nonpad_kv_seqlen",
                               {q.batch}));  // attention_c9
  if (view.HasInput(kNonpadLength) && view.HasInput(kPastKey)) {
    return absl::InvalidArgumentError(  // attention_c9
        "nonpad_kv_seqlen and past_key exclude each other");
  }
  const Dims scores = {q.batch, q.heads, q.sequence, shape.total};
  WB_RETURN_IF_ERROR(CheckMask(view, scores));
  Dims y = {q.batch, q.heads, q.sequence, v.head_size};
  if (view.input(kQuery)->rank() == 3) {
    int64_t hidden;
    if (__builtin_mul_overflow(q.heads, v.head_size, &hidden)) hidden = -1;
    y = {q.batch, q.sequence, hidden};  // Create refuses -1.
  }
  const DType dtype = view.input(kQuery)->dtype();
  const DType value_dtype = view.input(kValue)->dtype();
  WB_ASSIGN_OR_RETURN(const TensorType y_type, TensorType::Create(dtype, y));
  WB_ASSIGN_OR_RETURN(
      const TensorType present_key,
      TensorType::Create(dtype, {k.batch, k.heads, shape.total, k.head_size}));
  WB_ASSIGN_OR_RETURN(
      const TensorType present_value,
      TensorType::Create(value_dtype,
                         {v.batch, v.heads, shape.total, v.head_size}));
  OutputTypes outputs{y_type, present_key, present_value};
  // The scores may be more than any memory holds: only if they are wanted.
  if (view.output_count() > 3) {
    WB_ASSIGN_OR_RETURN(const TensorType scores_type,
                        TensorType::Create(dtype, scores));
    outputs.push_back(scores_type);
  }
  return outputs;
}

// Two dense products, masked positions included: scores = Q K^T, Y = P V.
absl::StatusOr<OpCost> CostAttention(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const AttentionShape shape, ReadAttention(view));
  const Heads &q = shape.query, &k = shape.key, &v = shape.value;
  OpCost cost = StreamingCost(view, WorkClass::kAttention);
  const Ops scores = Ops(q.batch) * q.heads * q.sequence * shape.total;
  cost.matrix_ops =
      scores * q.head_size * kOpsPerMac + scores * v.head_size * kOpsPerMac;
  cost.contraction = ContractionShape{.batch = q.batch * q.heads,
                                      .m = q.sequence,
                                      .n = shape.total,
                                      .k = q.head_size};
  // Q and K are scaled before their product.
  cost.vector_ops =
      Ops(view.input(kQuery)->element_count()) * kSimpleWeight +
      Ops(k.batch) * k.heads * shape.total * k.head_size * kSimpleWeight;
  if (view.FloatAttribute("softcap", 0) != 0) {
    cost.vector_ops += scores * kScaledTanhWeight;
  }
  const bool is_masked = view.HasInput(kMask) || view.HasInput(kNonpadLength) ||
                         view.IntAttribute("is_causal", 0) != 0 ||
                         view.IntAttribute("left_window_size", -1) >= 0 ||
                         view.IntAttribute("right_window_size", -1) >= 0;
  if (is_masked) cost.vector_ops += scores * kSimpleWeight;
  cost.vector_ops += scores * kSoftmaxWeight;
  return cost;
}

// Attention with heads on an axis of their own, whose scores and probabilities
// a graph each may change.
absl::StatusOr<OutputTypes> InferFlexAttention(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckRank(view, kQuery, "Q", 4));       // attention_c2
  WB_RETURN_IF_ERROR(CheckSameDType(view, kQuery, kValue));  // attention_c1
  WB_ASSIGN_OR_RETURN(OutputTypes outputs, InferAttention(view));
  outputs.resize(1, outputs[0]);
  return outputs;
}

absl::StatusOr<OpCost> CostFlexAttention(const OpView& view) {
  for (const char* name : {"score_mod", "prob_mod"}) {
    if (view.HasAttribute(name)) {
      return absl::UnimplementedError(absl::StrCat(
          "the work of the graph in attribute '", name, "' is not counted"));
    }
  }
  return CostAttention(view);
}

// Inputs of RotaryEmbedding: X, cos_cache, sin_cache, position_ids.
struct Rotation {
  Heads x;
  int64_t rotated;  // How many elements of each head.
};

absl::StatusOr<Rotation> ReadRotation(const OpView& view) {
  Rotation rotation;
  WB_ASSIGN_OR_RETURN(rotation.x, ReadHeads(view, 0, "X", "num_heads"));
  const Heads& x = rotation.x;
  rotation.rotated = view.IntAttribute("rotary_embedding_dim", 0);
  if (rotation.rotated == 0) rotation.rotated = x.head_size;
  if (rotation.rotated < 0 || rotation.rotated > x.head_size ||
      rotation.rotated % 2 != 0) {  // attention_c10
    return absl::InvalidArgumentError(
        absl::StrCat("rotary_embedding_dim is ", rotation.rotated,
                     ", must be even and at most the head size ", x.head_size));
  }
  return rotation;
}

// One number for each pair that is rotated. Models from before the standard
// said so have tables that serve a whole head, of which a part is rotated.
int64_t WidthOfTable(const OpView& view, const Rotation& rotation) {
  const TensorType& table = *view.input(1);
  const int64_t whole = rotation.x.head_size / 2;
  return table.dim(table.rank() - 1) == whole ? whole : rotation.rotated / 2;
}

absl::Status CheckTables(const OpView& view, const Dims& dims) {
  WB_RETURN_IF_ERROR(CheckDims(view, 1, "cos_cache", dims));
  return CheckDims(view, 2, "sin_cache", dims);
}

absl::StatusOr<OutputTypes> InferRotaryEmbedding(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kFloatTypes));  // attention_c1
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 1));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 2));
  WB_RETURN_IF_ERROR(CheckDType(view, 3, "position_ids", kInt64Type));
  WB_ASSIGN_OR_RETURN(const Rotation rotation, ReadRotation(view));
  const Heads& x = rotation.x;
  if (view.HasInput(3)) {
    WB_RETURN_IF_ERROR(CheckDims(view, 3, "position_ids",
                                 {x.batch, x.sequence}));    // attention_c11
    WB_RETURN_IF_ERROR(CheckRank(view, 1, "cos_cache", 2));  // attention_c12
    const int64_t positions = view.input(1)->dim(0);
    WB_RETURN_IF_ERROR(
        CheckTables(view, {positions, WidthOfTable(view, rotation)}));
  } else {
    // Exporters leave a batch of 1 where all sequences have the same positions.
    WB_RETURN_IF_ERROR(CheckRank(view, 1, "cos_cache", 3));  // attention_c13
    const int64_t batch = view.input(1)->dim(0) == 1 ? 1 : x.batch;
    WB_RETURN_IF_ERROR(
        CheckTables(view, {batch, x.sequence, WidthOfTable(view, rotation)}));
  }
  return OutputTypes{*view.input(0)};
}

// Of the caches, one row per position is read.
absl::StatusOr<OpCost> CostRotaryEmbedding(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const Rotation rotation, ReadRotation(view));
  const Heads& x = rotation.x;
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  cost.vector_ops =
      Ops(x.batch) * x.heads * x.sequence * rotation.rotated * kRotationWeight;
  if (!view.HasInput(3)) return cost;
  for (int i = 1; i <= 2; ++i) {
    const absl::StatusOr<TensorType> rows = TensorType::Create(
        view.input(i)->dtype(), {x.batch, x.sequence, rotation.rotated / 2});
    if (!rows.ok()) continue;
    cost.input_reads[i] = std::min(cost.input_reads[i], rows->byte_size());
  }
  return cost;
}

}  // namespace

absl::Status RegisterAttentionOps(OpRegistry& registry) {
  using enum InputRole;
  return registry.AddAll({
      {.name = "Attention",
       .since_version = 23,
       .min_inputs = 3,
       .max_inputs = 6,
       .op_class = OpClass::kContraction,
       .input_roles = {kData, kData, kData, kBuffer},
       .infer = &InferAttention,
       .cost = &CostAttention},
      {.name = "Attention",
       .since_version = 24,
       .min_inputs = 3,
       .max_inputs = 7,
       .op_class = OpClass::kContraction,
       .input_roles = {kData, kData, kData, kBuffer, kData, kData, kShape},
       .infer = &InferAttention,
       .cost = &CostAttention},
      {.domain = "ai.onnx.preview",
       .name = "FlexAttention",
       .min_inputs = 3,
       .max_inputs = 3,
       .op_class = OpClass::kContraction,
       .infer = &InferFlexAttention,
       .cost = &CostFlexAttention},
      {.name = "RotaryEmbedding",
       .since_version = 23,
       .min_inputs = 3,
       .max_inputs = 4,
       .op_class = OpClass::kElementwise,
       .input_roles = {kData, kBuffer, kBuffer, kIndex},
       .infer = &InferRotaryEmbedding,
       .cost = &CostRotaryEmbedding},
  });
}

}  // namespace weighbridge
