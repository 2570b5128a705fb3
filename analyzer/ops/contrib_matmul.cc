#include "analyzer/ops/contrib_matmul.h"

#include <algorithm>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/ops/contrib_operands.h"
#include "analyzer/ops/contrib_standard_rule.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators_contrib.md#matmul, C1..C4.

// The operand as MatMul would see it. "Batch" transposition moves the first
// axis in front of the last; a vector is what it is.
absl::StatusOr<TensorType> Arranged(const TensorType& type, bool batch,
                                    bool matrix) {
  Dims dims(type.dims().begin(), type.dims().end());
  if (dims.size() >= 2) {
    if (batch) std::rotate(dims.begin(), dims.begin() + 1, dims.end() - 1);
    if (matrix) std::swap(dims[dims.size() - 1], dims[dims.size() - 2]);
  }
  return TensorType::Create(type.dtype(), dims);
}

absl::StatusOr<StandardRule> MatMulOf(const OpView& view) {
  StandardRule rule(view, "MatMul", 13);
  WB_ASSIGN_OR_RETURN(
      const TensorType a,
      Arranged(*view.input(0), view.IntAttribute("transBatchA", 0) != 0,
               view.IntAttribute("transA", 0) != 0));
  WB_ASSIGN_OR_RETURN(
      const TensorType b,
      Arranged(*view.input(1), view.IntAttribute("transBatchB", 0) != 0,
               view.IntAttribute("transB", 0) != 0));
  rule.Operand(0, a).Operand(1, b);
  return rule;
}

absl::StatusOr<OutputTypes> InferFusedMatMul(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckSameFloats(view, "A", {0, 1}));  // contrib_matmul_c1
  WB_ASSIGN_OR_RETURN(const StandardRule rule, MatMulOf(view));
  return rule.Infer();  // contrib_matmul_c2
}

// What is done to each element of the result beside the product.
absl::StatusOr<OpCost> CostFusedMatMul(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const StandardRule rule, MatMulOf(view));
  WB_ASSIGN_OR_RETURN(OpCost cost, rule.Cost());
  if (view.output(0) == nullptr) return cost;
  WB_ASSIGN_OR_RETURN(int weight, FusedActivationWeight(view, "activation"));
  if (view.FloatAttribute("alpha", 1) != 1) weight += kSimpleWeight;
  cost.vector_ops += Ops(view.output(0)->element_count()) * weight;
  return cost;
}

absl::StatusOr<OutputTypes> InferFusedMatMulActivation(const OpView& view) {
  WB_RETURN_IF_ERROR(
      FusedActivationWeight(view, "activation").status());  // contrib_matmul_c3
  return InferFusedMatMul(view);
}

StandardRule GemmOf(const OpView& view) {
  StandardRule rule(view, "Gemm", 13);
  rule.Operand(0).Operand(1).Operand(2);
  return rule;
}

absl::StatusOr<OutputTypes> InferFusedGemm(const OpView& view) {
  WB_RETURN_IF_ERROR(
      FusedActivationWeight(view, "activation").status());  // contrib_matmul_c3
  return GemmOf(view).Infer();
}

absl::StatusOr<OpCost> CostFusedGemm(const OpView& view) {
  WB_ASSIGN_OR_RETURN(OpCost cost, GemmOf(view).Cost());
  if (view.output(0) == nullptr) return cost;
  WB_ASSIGN_OR_RETURN(const int weight,
                      FusedActivationWeight(view, "activation"));
  cost.vector_ops += Ops(view.output(0)->element_count()) * weight;
  return cost;
}

// Inputs: X, W, bias.
StandardRule ProductOf(const OpView& view) {
  StandardRule rule(view, "MatMul", 13);
  rule.Operand(0).Operand(1);
  return rule;
}

absl::StatusOr<OutputTypes> InferGemmFastGelu(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckSameFloats(view, "X", {0, 1, 2}));  // contrib_matmul_c1
  WB_ASSIGN_OR_RETURN(OutputTypes outputs, ProductOf(view).Infer());
  if (view.HasInput(2)) {  // contrib_matmul_c4
    WB_RETURN_IF_ERROR(CheckRankAtLeast(view, 1, "W", 2));
    const TensorType& w = *view.input(1);
    WB_RETURN_IF_ERROR(CheckDims(view, 2, "bias", {w.dim(w.rank() - 1)}));
  }
  return outputs;
}

absl::StatusOr<OpCost> CostGemmFastGelu(const OpView& view) {
  WB_ASSIGN_OR_RETURN(OpCost cost, ProductOf(view).Cost());
  if (view.output(0) == nullptr) return cost;
  const int bias = view.HasInput(2) ? kSimpleWeight : 0;
  cost.vector_ops +=
      Ops(view.output(0)->element_count()) * (kGeluTanhWeight + bias);
  return cost;
}

struct Rules {
  absl::StatusOr<OutputTypes> (*infer)(const OpView&);
  absl::StatusOr<OpCost> (*cost)(const OpView&);
};

OpDef Product(const char* name, int max_inputs, Rules rules) {
  return {.domain = kContribDomain,
          .name = name,
          .min_inputs = 2,
          .max_inputs = max_inputs,
          .op_class = OpClass::kContraction,
          .infer = rules.infer,
          .cost = rules.cost};
}

}  // namespace

absl::Status RegisterContribMatmulOps(OpRegistry& registry) {
  return registry.AddAll({
      Product("FusedMatMul", 2, {&InferFusedMatMul, &CostFusedMatMul}),
      Product("TransposeMatMul", 2, {&InferFusedMatMul, &CostFusedMatMul}),
      Product("FusedMatMulActivation", 2,
              {&InferFusedMatMulActivation, &CostFusedMatMul}),
      Product("FusedGemm", 3, {&InferFusedGemm, &CostFusedGemm}),
      Product("GemmFastGelu", 3, {&InferGemmFastGelu, &CostGemmFastGelu}),
  });
}

}  // namespace weighbridge
