#include "analyzer/ops/contrib_conv.h"

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

// Rules: docs/operators_contrib.md#conv, C1..C4.

enum class Layout { kChannelsFirst, kChannelsLast };

TensorType Result(const TensorType& type, Layout layout) {
  return layout == Layout::kChannelsLast ? ChannelsLast(type) : type;
}

TensorType Seen(const TensorType& type, Layout layout) {
  return layout == Layout::kChannelsLast ? ChannelsFirst(type) : type;
}

// Inputs: X, W, B, Z. W has the standard layout whatever X has.
StandardRule ConvOf(const OpView& view, Layout layout) {
  StandardRule rule(view, "Conv", 11);
  rule.Operand(0, Seen(*view.input(0), layout)).Operand(1).Operand(2);
  return rule;
}

template <Layout layout>
absl::StatusOr<OutputTypes> InferConv(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckRankAtLeast(view, 0, "X", 3));  // contrib_conv_c1
  WB_RETURN_IF_ERROR(
      FusedActivationWeight(view, "activation").status());  // contrib_conv_c2
  WB_ASSIGN_OR_RETURN(OutputTypes outputs, ConvOf(view, layout).Infer());
  outputs[0].type = Result(outputs[0].type, layout);
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 3));
  WB_RETURN_IF_ERROR(CheckStretchesTo(
      view, 3, "Z", outputs[0].type.dims()));  // contrib_conv_c3
  return outputs;
}

template <Layout layout>
absl::StatusOr<OpCost> CostConv(const OpView& view) {
  WB_ASSIGN_OR_RETURN(OpCost cost, ConvOf(view, layout).Cost());
  if (view.output(0) == nullptr) return cost;
  WB_ASSIGN_OR_RETURN(int weight, FusedActivationWeight(view, "activation"));
  if (view.HasInput(3)) weight += kSimpleWeight;
  cost.vector_ops += Ops(view.output(0)->element_count()) * weight;
  return cost;
}

StandardRule MaxPoolOf(const OpView& view) {
  StandardRule rule(view, "MaxPool", 12);
  rule.Operand(0, ChannelsFirst(*view.input(0)));
  return rule;
}

absl::StatusOr<OutputTypes> InferNhwcMaxPool(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckRankAtLeast(view, 0, "x", 3));     // contrib_conv_c1
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "x", kInt8Types));  // contrib_conv_c4
  WB_ASSIGN_OR_RETURN(OutputTypes outputs, MaxPoolOf(view).Infer());
  return OutputTypes{ChannelsLast(outputs[0].type)};
}

absl::StatusOr<OpCost> CostNhwcMaxPool(const OpView& view) {
  return MaxPoolOf(view).Cost();
}

template <Layout layout>
OpDef Convolution(const char* name, int max_inputs) {
  return {.domain = kContribDomain,
          .name = name,
          .min_inputs = 2,
          .max_inputs = max_inputs,
          .op_class = OpClass::kContraction,
          .infer = &InferConv<layout>,
          .cost = &CostConv<layout>};
}

}  // namespace

absl::Status RegisterContribConvOps(OpRegistry& registry) {
  return registry.AddAll({
      Convolution<Layout::kChannelsFirst>("FusedConv", 4),
      Convolution<Layout::kChannelsLast>("NhwcConv", 3),
      Convolution<Layout::kChannelsLast>("NhwcFusedConv", 4),
      {.domain = kContribDomain,
       .name = "NhwcMaxPool",
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kReduction,
       .infer = &InferNhwcMaxPool,
       .cost = &CostNhwcMaxPool},
  });
}

}  // namespace weighbridge
