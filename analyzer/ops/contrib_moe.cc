#include "analyzer/ops/contrib_moe.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/contrib_operands.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators_contrib.md#moe, C1..C5.

bool IsPacked(DType dtype) {
  return dtype == DType::kUInt8 || dtype == DType::kFloat8E4M3FN;
}
constexpr DTypeSet kPackedTypes = {&IsPacked, "uint8 or float8e4m3fn"};

// Where an operator has the weights and biases of its three products, and how
// many inputs it has.
struct Places {
  int fc1, fc1_bias, fc2, fc2_bias, fc3, fc3_bias, inputs;
};
constexpr Places kPlain = {2, 3, 4, 5, 6, 7, 8};
constexpr Places kQuantized = {2, 4, 5, 7, 8, 10, 21};

struct Experts {
  int64_t tokens = 0, hidden = 0, inner = 0;
  int64_t fused = 0;  // Columns of the first product: inner, or twice that.
  int64_t count = 0, top = 0;
  bool has_third = false;
  int activation_weight = 0;  // Per element of the inner layer.

  // At most: tokens may choose the same.
  int64_t active() const {
    const int64_t chosen = SizeProduct(tokens, top);
    return chosen < 0 ? count : std::min(chosen, count);
  }
};

// The factor between a stored row and the weights packed into it.
absl::StatusOr<int64_t> ReadPackSize(const OpView& view, const Places& places) {
  if (places.inputs == kPlain.inputs) return 1;
  const std::string type = view.StringAttribute("quant_type", "int");
  if (type == "fp8") return 1;
  if (type == "fp4" || type == "nvfp4" || type == "wfp4afp8") return 2;
  const int64_t bits = view.IntAttribute("expert_weight_bits", 4);
  if (type != "int" ||
      (bits != 2 && bits != 4 && bits != 8)) {  // contrib_moe_c4
    return absl::InvalidArgumentError(
        absl::StrCat("quant_type is '", type, "' and expert_weight_bits ", bits,
                     ", which is not known"));
  }
  return 8 / bits;
}

// Stored weights are [experts, n, k / pack]; older exports have [experts, k, n]
// for floats.
absl::Status CheckExperts(const OpView& view, int i, const char* name,
                          int64_t count, int64_t n, int64_t k, int64_t pack) {
  const TensorType* type = view.input(i);
  if (type == nullptr) return absl::OkStatus();
  const Dims transposed = {count, k, n};
  if (pack == 1 && type->dims() == absl::MakeConstSpan(transposed)) {
    return absl::OkStatus();
  }
  return CheckDims(view, i, name, {count, n, CeilDivide(k, pack)});
}

absl::Status ReadActivation(const OpView& view, Experts& experts,
                            bool& is_gated) {
  const std::string name = view.StringAttribute("activation_type", "relu");
  is_gated = absl::EqualsIgnoreCase(name, "swiglu");
  if (is_gated) {  // G * sigmoid(alpha * G) * (L + beta)
    experts.activation_weight = kSwishWeight + 2 * kSimpleWeight;
    if (view.HasAttribute("swiglu_limit")) {
      experts.activation_weight += kClipWeight + kSimpleWeight;
    }
    return absl::OkStatus();
  }
  WB_ASSIGN_OR_RETURN(
      experts.activation_weight,
      view.HasAttribute("activation_type")
          ? FusedActivationWeight(view, "activation_type")
          : absl::StatusOr<int>(kReluWeight));  // contrib_moe_c3
  return absl::OkStatus();
}

absl::StatusOr<Experts> ReadExperts(const OpView& view, const Places& places) {
  Experts experts;
  const TensorType& input = *view.input(0);
  if (input.rank() != 2 && input.rank() != 3) {  // contrib_moe_c1
    return absl::InvalidArgumentError(absl::StrCat(
        "input 0 ('input') has rank ", input.rank(), ", expected 2 or 3"));
  }
  experts.hidden = input.dim(input.rank() - 1);
  experts.tokens = input.dim(0);
  if (input.rank() == 3) {
    experts.tokens = SizeProduct(input.dim(0), input.dim(1));
  }
  WB_RETURN_IF_ERROR(CheckRank(view, 1, "router_probs", 2));
  experts.count = view.input(1)->dim(1);
  WB_RETURN_IF_ERROR(
      CheckDims(view, 1, "router_probs",
                {experts.tokens, experts.count}));  // contrib_moe_c1
  experts.top = view.IntAttribute("k", 1);
  if (experts.top < 1 || experts.top > experts.count) {  // contrib_moe_c2
    return absl::InvalidArgumentError(
        absl::StrCat("k is ", experts.top, ", expected 1 to ", experts.count));
  }
  bool is_gated = false;
  WB_RETURN_IF_ERROR(ReadActivation(view, experts, is_gated));
  WB_ASSIGN_OR_RETURN(const int64_t pack, ReadPackSize(view, places));
  WB_RETURN_IF_ERROR(CheckPresent(view, places.fc1, "fc1_experts_weights"));
  WB_RETURN_IF_ERROR(CheckPresent(view, places.fc2, "fc2_experts_weights"));
  WB_RETURN_IF_ERROR(CheckRank(view, places.fc1, "fc1_experts_weights", 3));
  const TensorType& fc1 = *view.input(places.fc1);
  // New layout first: where both fit, the matrix is square.
  const bool is_transposed = pack == 1 && fc1.dim(2) != experts.hidden;
  experts.fused = fc1.dim(is_transposed ? 2 : 1);
  experts.inner = experts.fused;
  experts.has_third = view.HasInput(places.fc3);
  const bool is_fused = is_gated && view.IntAttribute("swiglu_fusion", 0) != 0;
  if (is_fused &&
      (experts.fused % 2 != 0 || experts.has_third)) {  // contrib_moe_c3
    return absl::InvalidArgumentError(absl::StrCat(
        "fc1 has ", experts.fused, " columns, expected two halves and no fc3"));
  }
  if (is_fused) experts.inner /= 2;
  const int64_t n = experts.count, hidden = experts.hidden;
  WB_RETURN_IF_ERROR(CheckExperts(view, places.fc1, "fc1_experts_weights", n,
                                  experts.fused, hidden,
                                  pack));  // contrib_moe_c4
  WB_RETURN_IF_ERROR(CheckExperts(view, places.fc2, "fc2_experts_weights", n,
                                  hidden, experts.inner, pack));
  WB_RETURN_IF_ERROR(CheckExperts(view, places.fc3, "fc3_experts_weights", n,
                                  experts.inner, hidden, pack));
  WB_RETURN_IF_ERROR(CheckDims(view, places.fc1_bias, "fc1_experts_bias",
                               {n, experts.fused}));  // contrib_moe_c5
  WB_RETURN_IF_ERROR(
      CheckDims(view, places.fc2_bias, "fc2_experts_bias", {n, hidden}));
  WB_RETURN_IF_ERROR(
      CheckDims(view, places.fc3_bias, "fc3_experts_bias", {n, experts.inner}));
  return experts;
}

absl::StatusOr<OutputTypes> InferMoe(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckSameFloats(view, "input", {0, 1, 2, 3, 4, 5, 6, 7}));
  WB_RETURN_IF_ERROR(ReadExperts(view, kPlain).status());
  return OutputTypes{*view.input(0)};
}

// Router probabilities may be of another float type.
absl::StatusOr<OutputTypes> InferQMoe(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "router_probs", kFloatTypes));
  WB_RETURN_IF_ERROR(CheckSameFloats(view, "input", {0, 4, 7, 10}));
  for (const int i : {kQuantized.fc1, kQuantized.fc2, kQuantized.fc3}) {
    WB_RETURN_IF_ERROR(CheckDType(view, i, "experts_weights", kPackedTypes));
  }
  WB_ASSIGN_OR_RETURN(const Experts experts, ReadExperts(view, kQuantized));
  for (const int i : {3, 6, 9, 11, 12, 13}) {  // Scales and zero points.
    if (!view.HasInput(i)) continue;
    WB_RETURN_IF_ERROR(CheckRankAtLeast(view, i, "scales", 2));
    if (view.input(i)->dim(0) != experts.count) {  // contrib_moe_c5
      return absl::InvalidArgumentError(
          absl::StrCat("input ", i, " is of ", view.input(i)->dim(0),
                       " experts, expected ", experts.count));
    }
  }
  return OutputTypes{*view.input(0)};
}

// Every token runs through its `top` experts; of the experts' tables those that
// were chosen are read.
OpCost CostOf(const OpView& view, const Places& places,
              const Experts& experts) {
  OpCost cost = StreamingCost(view, WorkClass::kGemm);
  for (int i = 2; i < view.input_count(); ++i) {
    const TensorType* type = view.input(i);
    if (type == nullptr || type->rank() < 1) continue;
    if (type->dim(0) != experts.count) continue;
    if (i == 14 && places.inputs == kQuantized.inputs) continue;  // Of tokens.
    cost.input_reads[i] = PartOf(*type, experts.active(), experts.count);
  }
  const Ops runs = Ops(experts.tokens) * experts.top;
  const Ops inner = runs * experts.inner;
  const Ops third = experts.has_third ? inner * experts.hidden : Ops();
  cost.matrix_ops =
      (runs * experts.fused * experts.hidden + inner * experts.hidden + third) *
      kOpsPerMac;
  cost.contraction = ContractionShape{
      .batch = std::max<int64_t>(experts.active(), 1),
      .m = experts.active() == 0
               ? 0
               : CeilDivide(std::max<int64_t>(
                                SizeProduct(experts.tokens, experts.top), 0),
                            experts.active()),
      .n = experts.fused,
      .k = experts.hidden};
  cost.vector_ops = inner * experts.activation_weight;
  // Without a fused gate, the third product gates the first.
  if (experts.has_third) cost.vector_ops += inner * kSimpleWeight;
  if (view.HasInput(places.fc1_bias)) {
    cost.vector_ops += runs * experts.fused * kSimpleWeight;
  }
  if (view.HasInput(places.fc2_bias)) {
    cost.vector_ops += runs * experts.hidden * kSimpleWeight;
  }
  if (view.HasInput(places.fc3_bias)) cost.vector_ops += inner * kSimpleWeight;
  // The experts' results, weighted and added; the choice among probabilities.
  cost.vector_ops += runs * experts.hidden * kAffineWeight +
                     Ops(experts.tokens) * experts.count * kSoftmaxWeight;
  return cost;
}

absl::StatusOr<OpCost> CostMoe(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const Experts experts, ReadExperts(view, kPlain));
  return CostOf(view, kPlain, experts);
}

absl::StatusOr<OpCost> CostQMoe(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const Experts experts, ReadExperts(view, kQuantized));
  OpCost cost = CostOf(view, kQuantized, experts);
  // The weights of the chosen experts, unpacked once.
  const int64_t matrices = experts.has_third ? 2 : 1;
  const Ops weights = Ops(experts.active()) * experts.hidden;
  cost.vector_ops +=
      (weights * experts.fused + weights * experts.inner * matrices) *
      kDequantizeWeight;
  WB_ASSIGN_OR_RETURN(const int64_t pack, ReadPackSize(view, kQuantized));
  cost.packed_numbers.resize(view.input_count(), 0);
  for (const int i : {kQuantized.fc1, kQuantized.fc2, kQuantized.fc3}) {
    // Of at most 8 bits each, so that their number fits.
    if (view.HasInput(i)) {
      cost.packed_numbers[i] = view.input(i)->element_count() * pack;
    }
  }
  return cost;
}

}  // namespace

absl::Status RegisterContribMoeOps(OpRegistry& registry) {
  using enum InputRole;
  return registry.AddAll({
      {.domain = kContribDomain,
       .name = "MoE",
       .min_inputs = 3,
       .max_inputs = 8,
       .op_class = OpClass::kContraction,
       .infer = &InferMoe,
       .cost = &CostMoe},
      {.domain = kContribDomain,
       .name = "QMoE",
       .min_inputs = 3,
       .max_inputs = 21,
       .op_class = OpClass::kContraction,
       .input_roles = {kData, kData,  kData,  kQuant, kData,  kData,  kQuant,
                       kData, kData,  kQuant, kData,  kQuant, kQuant, kQuant,
                       kData, kQuant, kQuant, kQuant, kQuant, kQuant, kQuant},
       .infer = &InferQMoe,
       .cost = &CostQMoe},
  });
}

}  // namespace weighbridge
