#include "analyzer/ops/contrib_embedding.h"

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

// Rules: docs/operators_contrib.md#embedding, C1..C5.
// Inputs of both: input_ids, segment_ids, word_embedding, position_embedding,
// segment_embedding, gamma, beta, mask; then position_ids or the scales and
// zero points of inputs 2 to 6.

absl::StatusOr<OutputTypes> InferEmbedding(const OpView& view, DType result) {
  static constexpr const char* kNames[] = {"input_ids",
                                           "segment_ids",
                                           "word_embedding",
                                           "position_embedding",
                                           "segment_embedding",
                                           "gamma",
                                           "beta"};
  for (const int i : {2, 3, 5, 6}) {
    WB_RETURN_IF_ERROR(CheckPresent(view, i, kNames[i]));
  }
  if (view.HasInput(1) != view.HasInput(4)) {  // contrib_embedding_c3
    return absl::InvalidArgumentError(
        "segment_ids and segment_embedding must be given together");
  }
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "input_ids", kIndexTypes));  // contrib_embedding_c1
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 1));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 7));
  WB_RETURN_IF_ERROR(
      CheckRank(view, 0, "input_ids", 2));  // contrib_embedding_c2
  const TensorType& ids = *view.input(0);
  WB_RETURN_IF_ERROR(CheckDims(view, 1, "segment_ids", ids.dims()));
  WB_RETURN_IF_ERROR(CheckDims(view, 7, "mask", ids.dims()));
  const int64_t hidden =
      view.input(5)->rank() == 1 ? view.input(5)->dim(0) : -1;
  for (const int i : {2, 3, 4}) {  // contrib_embedding_c4
    if (!view.HasInput(i)) continue;
    WB_RETURN_IF_ERROR(CheckRank(view, i, kNames[i], 2));
    WB_RETURN_IF_ERROR(
        CheckDims(view, i, kNames[i], {view.input(i)->dim(0), hidden}));
  }
  WB_RETURN_IF_ERROR(CheckDims(view, 6, "beta", {hidden}));
  WB_ASSIGN_OR_RETURN(
      const TensorType output,
      TensorType::Create(result, {ids.dim(0), ids.dim(1), hidden}));
  WB_ASSIGN_OR_RETURN(const TensorType lengths,
                      TensorType::Create(DType::kInt32, {ids.dim(0)}));
  return OutputTypes{output, lengths, output};
}

// Rows of the tables that are looked up are what is read of them.
absl::StatusOr<OpCost> CostTables(const OpView& view, bool has_position_ids) {
  OpCost cost = StreamingCost(view, WorkClass::kNormalization);
  const TensorType& ids = *view.input(0);
  const int64_t tokens = ids.element_count();
  const int64_t positions = has_position_ids ? tokens : ids.dim(1);
  const auto read = [&](int i, int64_t rows) {
    if (!view.HasInput(i)) return;
    cost.input_reads[i] = PartOf(*view.input(i), rows, view.input(i)->dim(0));
  };
  read(2, tokens);
  read(3, positions);
  read(4, tokens);
  const int sums = view.HasInput(4) ? 2 : 1;
  const Ops elements = Ops(tokens) * view.input(5)->element_count();
  cost.vector_ops =
      elements * (sums * kSimpleWeight + kLayerNormalizationWeight);
  if (view.HasInput(7)) cost.vector_ops += Ops(tokens) * kSimpleWeight;
  return cost;
}

absl::StatusOr<OutputTypes> InferFloat(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckPresent(view, 2, "word_embedding"));
  WB_RETURN_IF_ERROR(CheckSameFloats(view, "word_embedding",
                                     {2, 3, 4, 5, 6}));  // contrib_embedding_c1
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 8));
  WB_ASSIGN_OR_RETURN(OutputTypes outputs,
                      InferEmbedding(view, view.input(2)->dtype()));
  WB_RETURN_IF_ERROR(CheckRank(view, 8, "position_ids", 2));
  WB_RETURN_IF_ERROR(
      CheckStretchesTo(view, 8, "position_ids",
                       view.input(0)->dims()));  // contrib_embedding_c5
  return outputs;
}

absl::StatusOr<OpCost> CostFloat(const OpView& view) {
  return CostTables(view, view.HasInput(8));
}

// Inputs from 8 on: five scales, five zero points, those of the segments with
// the segments.
absl::StatusOr<OutputTypes> InferQuantized(const OpView& view) {
  for (int i = 2; i <= 6; ++i) {
    const bool is_wanted = i != 4 || view.HasInput(4);
    if (is_wanted) {
      WB_RETURN_IF_ERROR(CheckPresent(view, i, "embedding"));
      WB_RETURN_IF_ERROR(
          CheckPresent(view, i + 6, "scale"));  // contrib_embedding_c5
      WB_RETURN_IF_ERROR(CheckPresent(view, i + 11, "zero_point"));
    }
    WB_RETURN_IF_ERROR(
        CheckDType(view, i, "embedding", kInt8Types));  // contrib_embedding_c1
    WB_RETURN_IF_ERROR(CheckDType(view, i + 6, "scale", kFloatTypes));
    WB_RETURN_IF_ERROR(CheckSameDType(view, i, i + 11));
    WB_RETURN_IF_ERROR(CheckScalar(view, i + 6, "scale"));
    WB_RETURN_IF_ERROR(CheckScalar(view, i + 11, "zero_point"));
  }
  WB_ASSIGN_OR_RETURN(OutputTypes outputs,
                      InferEmbedding(view, view.input(8)->dtype()));
  outputs.resize(2, outputs[0]);  // The sum is not returned.
  return outputs;
}

absl::StatusOr<OpCost> CostQuantized(const OpView& view) {
  WB_ASSIGN_OR_RETURN(OpCost cost, CostTables(view, false));
  const int tables = view.HasInput(4) ? 3 : 2;
  const int64_t hidden = view.input(5)->element_count();
  cost.vector_ops += (Ops(view.input(0)->element_count()) * hidden * tables +
                      Ops(hidden) * 2) *
                     kDequantizeWeight;
  return cost;
}

}  // namespace

absl::Status RegisterContribEmbeddingOps(OpRegistry& registry) {
  using enum InputRole;
  return registry.AddAll({
      {.domain = kContribDomain,
       .name = "EmbedLayerNormalization",
       .min_inputs = 1,
       .max_inputs = 9,
       .op_class = OpClass::kReduction,
       .input_roles = {kIndex, kIndex, kData, kData, kData, kData, kData,
                       kShape, kIndex},
       .infer = &InferFloat,
       .cost = &CostFloat},
      {.domain = kContribDomain,
       .name = "QEmbedLayerNormalization",
       .min_inputs = 1,
       .max_inputs = 18,
       .op_class = OpClass::kReduction,
       .input_roles = {kIndex, kIndex, kData, kData, kData, kData, kData,
                       kShape, kQuant, kQuant, kQuant, kQuant, kQuant, kQuant,
                       kQuant, kQuant, kQuant, kQuant},
       .infer = &InferQuantized,
       .cost = &CostQuantized},
  });
}

}  // namespace weighbridge
