#include "analyzer/ops/einsum.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/einsum_equation.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#einsum, C1..C9.

using Labels = std::set<EinsumLabel>;

absl::StatusOr<EinsumSizes> ReadEquation(const OpView& view) {
  std::vector<absl::Span<const int64_t>> dims;
  for (int i = 0; i < view.input_count(); ++i) {
    if (!view.HasInput(i)) {  // einsum_c8
      return absl::InvalidArgumentError(
          absl::StrCat("omits input ", i, ", which is required"));
    }
    dims.push_back(view.input(i)->dims());
  }
  if (!view.HasAttribute("equation")) {  // einsum_c8
    return absl::InvalidArgumentError("attribute 'equation' is missing");
  }
  WB_ASSIGN_OR_RETURN(const EinsumEquation equation,
                      ParseEinsum(view.StringAttribute("equation", "")));
  return ApplyEinsum(equation, dims);
}

absl::StatusOr<OutputTypes> InferEinsum(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "Inputs", kNumericTypes));
  for (int i = 1; i < view.input_count(); ++i) {
    WB_RETURN_IF_ERROR(CheckSameDType(view, 0, i));  // einsum_c9
  }
  WB_ASSIGN_OR_RETURN(const EinsumSizes sizes, ReadEquation(view));
  WB_ASSIGN_OR_RETURN(
      TensorType type,
      TensorType::Create(view.input(0)->dtype(), sizes.output_dims));
  return OutputTypes{std::move(type)};
}

int64_t MultiplySaturating(int64_t a, int64_t b) {
  int64_t product;
  return __builtin_mul_overflow(a, b, &product)
             ? std::numeric_limits<int64_t>::max()
             : product;
}

Labels LabelSet(const std::vector<EinsumLabel>& labels) {
  return Labels(labels.begin(), labels.end());
}

// The product of two operands, summed over the labels that `kept` lacks, as a
// stack of matrix products.
ContractionShape ShapeOf(const Labels& a, const Labels& b, const Labels& kept,
                         const std::map<EinsumLabel, int64_t>& sizes) {
  ContractionShape shape;
  for (const auto& [label, size] : sizes) {
    const bool in_a = a.count(label) > 0, in_b = b.count(label) > 0;
    if (!in_a && !in_b) continue;
    int64_t& factor = kept.count(label) == 0 ? shape.k
                      : in_a && in_b         ? shape.batch
                      : in_a                 ? shape.m
                                             : shape.n;
    factor = MultiplySaturating(factor, size);
  }
  return shape;
}

// One operand is summed, or only put in another order of axes.
Ops SumOps(const EinsumSizes& sizes) {
  const Labels labels = LabelSet(sizes.operands[0]);
  if (labels == LabelSet(sizes.output)) return Ops();
  Ops elements(kSimpleWeight);
  for (const EinsumLabel label : labels) {
    elements = elements * sizes.sizes.at(label);
  }
  return elements;
}

// For each label, the last operand that has it, or, for those of the output,
// the number of operands.
std::map<EinsumLabel, int> LastUses(const EinsumSizes& sizes) {
  const int count = static_cast<int>(sizes.operands.size());
  std::map<EinsumLabel, int> last_uses;
  for (int i = 0; i < count; ++i) {
    for (const EinsumLabel label : sizes.operands[i]) last_uses[label] = i;
  }
  for (const EinsumLabel label : sizes.output) last_uses[label] = count;
  return last_uses;
}

// Operands are multiplied from left to right, two at a time, each time summing
// over what no later operand and not the output needs.
absl::StatusOr<OpCost> CostEinsum(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kGemm);
  if (view.output(0) == nullptr) return cost;
  WB_ASSIGN_OR_RETURN(const EinsumSizes sizes, ReadEquation(view));
  const int count = static_cast<int>(sizes.operands.size());
  if (count == 1) {
    cost.vector_ops = SumOps(sizes);
    return cost;
  }
  const std::map<EinsumLabel, int> last_uses = LastUses(sizes);
  Labels product = LabelSet(sizes.operands[0]);
  Ops largest;
  for (int i = 1; i < count; ++i) {
    const Labels next = LabelSet(sizes.operands[i]);
    Labels all = product;
    all.insert(next.begin(), next.end());
    Labels kept;
    for (const EinsumLabel label : all) {
      if (last_uses.at(label) > i) kept.insert(label);
    }
    const ContractionShape shape = ShapeOf(product, next, kept, sizes.sizes);
    const Ops products = Ops(shape.batch) * shape.m * shape.n * shape.k;
    if (kept == all) {  // Nothing is summed: a product, element by element.
      cost.vector_ops += products * kSimpleWeight;
    } else {
      cost.matrix_ops += products * kOpsPerMac;
      if (!cost.contraction || products > largest) cost.contraction = shape;
      largest = std::max(largest, products);
    }
    product = std::move(kept);
  }
  return cost;
}

}  // namespace

absl::Status RegisterEinsumOps(OpRegistry& registry) {
  return registry.Add({.name = "Einsum",
                       .since_version = 12,
                       .min_inputs = 1,
                       .max_inputs = kVariadic,
                       .op_class = OpClass::kContraction,
                       .infer = &InferEinsum,
                       .cost = &CostEinsum});
}

}  // namespace weighbridge
