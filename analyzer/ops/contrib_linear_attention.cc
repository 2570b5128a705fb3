#include "analyzer/ops/contrib_linear_attention.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

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

// Rules: docs/operators_contrib.md#linear-attention, C1..C10.

// States of the last `state_window` positions, stacked in front; 0: only the
// last one, without that axis.
absl::StatusOr<int64_t> ReadStateWindow(const OpView& view) {
  const int64_t window = view.IntAttribute("state_window", 0);
  if (window >= 0 && window <= 8) return window;
  return absl::InvalidArgumentError(
      absl::StrCat(  // contrib_linear_attention_c1
          "state_window is ", window, ", must be in [0, 9)"));
}

Dims Stacked(int64_t window, Dims state) {
  if (window > 0) state.insert(state.begin(), window);
  return state;
}

struct CausalConv {
  int64_t channels = 0;
  int64_t taps = 0;  // Of the whole kernel.
  Dims state;
};

absl::StatusOr<int> ReadSpatialAxes(const OpView& view) {
  const int64_t axes = view.IntAttribute("ndim", 1);
  if (axes >= 1 && axes <= 3) return static_cast<int>(axes);
  return absl::InvalidArgumentError(
      absl::StrCat(  // contrib_linear_attention_c2
          "ndim is ", axes, ", expected 1, 2 or 3"));
}

// Weights are [channels, 1, kernel...], activations [batch, channels,
// spatial...] or [batch, length, channels...].
absl::StatusOr<CausalConv> ReadCausalConv(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const int axes, ReadSpatialAxes(view));
  const bool is_last = view.IntAttribute("channels_last", 0) != 0;
  if (is_last && axes != 1) {  // contrib_linear_attention_c2
    return absl::InvalidArgumentError(
        absl::StrCat("channels_last takes ndim 1, found ", axes));
  }
  WB_RETURN_IF_ERROR(is_last ? CheckRankAtLeast(view, 0, "input", 3)
                             : CheckRank(view, 0, "input", axes + 2));
  WB_RETURN_IF_ERROR(CheckRank(view, 1, "weight", axes + 2));
  const TensorType& input = *view.input(0);
  const TensorType& weight = *view.input(1);
  CausalConv conv;
  conv.channels = input.dim(1);
  if (is_last) {
    conv.channels = 1;
    for (int i = 2; i < input.rank(); ++i) {
      conv.channels = SizeProduct(conv.channels, input.dim(i));
    }
  }
  if (weight.dim(0) != conv.channels || weight.dim(1) != 1) {
    return absl::InvalidArgumentError(
        absl::StrCat(  // contrib_linear_attention_c3
            "weight has shape ", DimsToString(weight.dims()),
            ", expected one filter for each of ", conv.channels, " channels"));
  }
  conv.taps = 1;
  for (int i = 2; i < weight.rank(); ++i) {
    conv.taps = SizeProduct(conv.taps, weight.dim(i));
  }
  const int64_t dilation = view.IntAttribute("dilation", 1);
  const int64_t kernel = weight.dim(weight.rank() - 1);
  const int64_t reach = SizeProduct(std::max<int64_t>(kernel - 1, 0), dilation);
  if (kernel < 1 || dilation < 1 || reach < 0) {  // contrib_linear_attention_c4
    return absl::InvalidArgumentError(
        absl::StrCat("the kernel spans ", kernel, " positions with dilation ",
                     dilation, ", expected at least 1 each"));
  }
  // What came before, along the axis of time.
  conv.state.assign(input.dims().begin(), input.dims().end());
  conv.state[is_last ? 1 : input.rank() - 1] = reach;
  return conv;
}

absl::StatusOr<int> ReadSwish(const OpView& view) {
  const std::string name = view.StringAttribute("activation", "none");
  if (name == "none") return 0;
  if (name == "silu" || name == "swish") return kSwishWeight;
  return absl::InvalidArgumentError(
      absl::StrCat(  // contrib_linear_attention_c5
          "activation is '", name, "', expected 'none', 'silu' or 'swish'"));
}

absl::StatusOr<OutputTypes> InferCausalConv(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckSameFloats(view, "input", {0, 1, 2, 3}));
  WB_ASSIGN_OR_RETURN(const CausalConv conv, ReadCausalConv(view));
  WB_ASSIGN_OR_RETURN(const int64_t window, ReadStateWindow(view));
  WB_RETURN_IF_ERROR(ReadSwish(view).status());
  const Dims state = Stacked(window, conv.state);
  WB_RETURN_IF_ERROR(CheckDims(view, 2, "bias", {conv.channels}));
  WB_RETURN_IF_ERROR(CheckDims(view, 3, "past_state", state));  // c6
  WB_ASSIGN_OR_RETURN(TensorType present,
                      TensorType::Create(view.input(0)->dtype(), state));
  return OutputTypes{*view.input(0), std::move(present)};
}

absl::StatusOr<OpCost> CostCausalConv(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const CausalConv conv, ReadCausalConv(view));
  WB_ASSIGN_OR_RETURN(const int activation, ReadSwish(view));
  OpCost cost = StreamingCost(view, WorkClass::kDepthwiseConvolution);
  const Ops results = Ops(view.input(0)->element_count());
  cost.matrix_ops = results * conv.taps * kOpsPerMac;
  cost.vector_ops =
      results * (activation + (view.HasInput(2) ? kSimpleWeight : 0));
  return cost;
}

enum class UpdateRule { kLinear, kGated, kDelta, kGatedDelta };

absl::StatusOr<UpdateRule> ReadUpdateRule(const OpView& view) {
  const std::string name = view.StringAttribute("update_rule", "gated_delta");
  if (name == "linear") return UpdateRule::kLinear;
  if (name == "gated") return UpdateRule::kGated;
  if (name == "delta") return UpdateRule::kDelta;
  if (name == "gated_delta") return UpdateRule::kGatedDelta;
  return absl::InvalidArgumentError(
      absl::StrCat(  // contrib_linear_attention_c7
          "update_rule is '", name,
          "', expected 'linear', 'gated', 'delta' or 'gated_delta'"));
}

bool IsGated(UpdateRule rule) {
  return rule == UpdateRule::kGated || rule == UpdateRule::kGatedDelta;
}
bool CorrectsItself(UpdateRule rule) {
  return rule == UpdateRule::kDelta || rule == UpdateRule::kGatedDelta;
}

struct LinearAttention {
  UpdateRule rule = UpdateRule::kGatedDelta;
  int64_t batch = 0, length = 0;
  int64_t query_heads = 0, state_heads = 0;
  int64_t key_size = 0, value_size = 0;

  int64_t output_heads() const { return std::max(query_heads, state_heads); }
};

// [batch, length, heads * size] -> size.
absl::StatusOr<int64_t> HeadSize(const OpView& view, int i, const char* name,
                                 int64_t heads) {
  WB_RETURN_IF_ERROR(CheckRank(view, i, name, 3));
  const TensorType& type = *view.input(i);
  const TensorType& query = *view.input(0);
  if (type.dim(0) != query.dim(0) || type.dim(1) != query.dim(1) ||
      type.dim(2) % heads != 0) {
    return absl::InvalidArgumentError(
        absl::StrCat(  // contrib_linear_attention_c8
            "input ", i, " ('", name, "') has shape ",
            DimsToString(type.dims()), ", expected ", heads,
            " heads at the query's ", DimsToString(query.dims().subspan(0, 2)),
            " positions"));
  }
  return type.dim(2) / heads;
}

absl::Status CheckGates(const OpView& view, const LinearAttention& attention) {
  if (IsGated(attention.rule)) {
    WB_RETURN_IF_ERROR(CheckPresent(view, 4, "decay"));
    WB_ASSIGN_OR_RETURN(const int64_t size,
                        HeadSize(view, 4, "decay", attention.state_heads));
    if (size != 1 && size != attention.key_size) {
      return absl::InvalidArgumentError(
          absl::StrCat(  // contrib_linear_attention_c9
              "decay has ", size, " numbers per head, expected 1 or ",
              attention.key_size));
    }
  }
  if (CorrectsItself(attention.rule)) {
    WB_RETURN_IF_ERROR(CheckPresent(view, 5, "beta"));
    WB_RETURN_IF_ERROR(CheckRank(view, 5, "beta", 3));
    if (view.input(5)->dim(2) != 1) {  // contrib_linear_attention_c9
      WB_RETURN_IF_ERROR(CheckDims(
          view, 5, "beta",
          {attention.batch, attention.length, attention.state_heads}));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<LinearAttention> ReadLinearAttention(const OpView& view) {
  LinearAttention attention;
  WB_ASSIGN_OR_RETURN(attention.rule, ReadUpdateRule(view));
  WB_ASSIGN_OR_RETURN(attention.query_heads, NeedPositive(view, "q_num_heads"));
  WB_ASSIGN_OR_RETURN(attention.state_heads,
                      NeedPositive(view, "kv_num_heads"));
  const int64_t more = attention.output_heads();
  const int64_t fewer = std::min(attention.query_heads, attention.state_heads);
  if (more % fewer != 0) {  // contrib_linear_attention_c8
    return absl::InvalidArgumentError(absl::StrCat(
        "q_num_heads is ", attention.query_heads, " and kv_num_heads ",
        attention.state_heads, ", expected one to divide the other"));
  }
  WB_ASSIGN_OR_RETURN(attention.key_size,
                      HeadSize(view, 0, "query", attention.query_heads));
  WB_ASSIGN_OR_RETURN(const int64_t key_size,
                      HeadSize(view, 1, "key", attention.state_heads));
  if (key_size != attention.key_size) {  // contrib_linear_attention_c8
    return absl::InvalidArgumentError(
        absl::StrCat("heads of query and key have ", attention.key_size,
                     " and ", key_size, " elements"));
  }
  WB_ASSIGN_OR_RETURN(attention.value_size,
                      HeadSize(view, 2, "value", attention.state_heads));
  attention.batch = view.input(0)->dim(0);
  attention.length = view.input(0)->dim(1);
  WB_RETURN_IF_ERROR(CheckGates(view, attention));
  return attention;
}

absl::StatusOr<OutputTypes> InferLinearAttention(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckSameFloats(view, "query", {0, 1, 2, 4, 5}));
  WB_RETURN_IF_ERROR(CheckDType(view, 3, "past_state", kFloatTypes));
  WB_ASSIGN_OR_RETURN(const LinearAttention attention,
                      ReadLinearAttention(view));
  WB_ASSIGN_OR_RETURN(const int64_t window, ReadStateWindow(view));
  const Dims state =
      Stacked(window, {attention.batch, attention.state_heads,
                       attention.key_size, attention.value_size});
  WB_RETURN_IF_ERROR(CheckDims(view, 3, "past_state", state));  // c10
  const TensorType& query = *view.input(0);
  WB_ASSIGN_OR_RETURN(
      TensorType output,
      TensorType::Create(query.dtype(), {attention.batch, attention.length,
                                         SizeProduct(attention.output_heads(),
                                                     attention.value_size)}));
  // Without a past, the state is as precise as the operands.
  const DType state_type =
      view.HasInput(3) ? view.input(3)->dtype() : query.dtype();
  WB_ASSIGN_OR_RETURN(TensorType present,
                      TensorType::Create(state_type, state));
  return OutputTypes{std::move(output), std::move(present)};
}

// Token by token and head by head, the state of key_size by value_size numbers
// takes an outer product, is asked by the query, and corrected beforehand by
// what it answers to the key.
absl::StatusOr<OpCost> CostLinearAttention(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const LinearAttention attention,
                      ReadLinearAttention(view));
  OpCost cost = StreamingCost(view, WorkClass::kAttention);
  const Ops tokens = Ops(attention.batch) * attention.length;
  const Ops states = tokens * attention.state_heads * attention.key_size *
                     attention.value_size;
  const Ops asked = tokens * attention.output_heads() * attention.key_size *
                    attention.value_size;
  cost.matrix_ops = (states + asked) * kOpsPerMac;
  const Ops values = tokens * attention.state_heads * attention.value_size;
  if (CorrectsItself(attention.rule)) {
    cost.matrix_ops += states * kOpsPerMac;
    cost.vector_ops += values * (2 * kSimpleWeight);  // Difference, rate.
  }
  if (IsGated(attention.rule)) {
    cost.vector_ops += states * kSimpleWeight +
                       Ops(view.input(4)->element_count()) * kExpWeight;
  }
  cost.vector_ops += tokens * attention.output_heads() * attention.value_size *
                     kSimpleWeight;  // Scale.
  return cost;
}

// decay_scale * softplus(a + dt_bias), and sigmoid(b).
absl::StatusOr<OutputTypes> InferGate(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckSameFloats(view, "a", {0, 3}));
  WB_RETURN_IF_ERROR(CheckRank(view, 0, "a", 3));
  const TensorType& a = *view.input(0);
  for (const int i : {1, 2}) {
    WB_RETURN_IF_ERROR(CheckDType(view, i, "per head", kFloatTypes));
    WB_RETURN_IF_ERROR(CheckDims(view, i, "per head", {a.dim(2)}));  // c9
  }
  WB_RETURN_IF_ERROR(CheckDims(view, 3, "b", a.dims()));
  if (!view.HasInput(3)) return OutputTypes{a};
  return OutputTypes{a, a};
}

absl::StatusOr<OpCost> CostGate(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  const Ops elements = Ops(view.input(0)->element_count());
  cost.vector_ops = elements * (kSoftplusWeight + 2 * kSimpleWeight);
  if (view.HasInput(3)) cost.vector_ops += elements * kSigmoidWeight;
  return cost;
}

// The last axis in groups as long as the scale.
absl::StatusOr<OutputTypes> InferGatedNorm(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckSameFloats(view, "X", {0, 1, 2}));
  WB_RETURN_IF_ERROR(CheckRankAtLeast(view, 0, "X", 1));
  WB_RETURN_IF_ERROR(CheckRank(view, 1, "scale", 1));
  const TensorType& x = *view.input(0);
  const int64_t group = view.input(1)->dim(0);
  if (group < 1 || x.dim(x.rank() - 1) % group != 0) {
    return absl::InvalidArgumentError(
        absl::StrCat(  // contrib_linear_attention_c9
            "X of shape ", DimsToString(x.dims()),
            " does not divide into groups of ", group));
  }
  WB_RETURN_IF_ERROR(CheckDims(view, 2, "gate", x.dims()));
  return OutputTypes{x};
}

absl::StatusOr<OpCost> CostGatedNorm(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kNormalization);
  cost.vector_ops = Ops(view.input(0)->element_count()) *
                    (kRmsNormalizationWeight + kSwishWeight + kSimpleWeight);
  return cost;
}

absl::StatusOr<OutputTypes> InferGatedAdd(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckSameFloats(view, "X", {0, 1, 2}));
  WB_RETURN_IF_ERROR(CheckRankAtLeast(view, 0, "X", 1));
  const TensorType& x = *view.input(0);
  WB_RETURN_IF_ERROR(CheckDims(view, 1, "Y", x.dims()));
  Dims gate(x.dims().begin(), x.dims().end());
  gate.back() = 1;
  WB_RETURN_IF_ERROR(CheckDims(view, 2, "gate", gate));  // c9
  return OutputTypes{x};
}

absl::StatusOr<OpCost> CostGatedAdd(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  cost.vector_ops = Ops(view.input(0)->element_count()) * kAffineWeight;
  return cost;
}

// What the standard has taken over from this domain, without the attributes
// that it left out: they have their defaults.
OpDef Adopted(const char* name, int min_inputs, int max_inputs,
              absl::StatusOr<OutputTypes> (*infer)(const OpView&),
              absl::StatusOr<OpCost> (*cost)(const OpView&)) {
  OpDef row = ContribRow(name, min_inputs, max_inputs, OpClass::kContraction,
                         infer, cost);
  row.domain = "";
  row.since_version = 27;
  return row;
}

}  // namespace

absl::Status RegisterContribLinearAttentionOps(OpRegistry& registry) {
  return registry.AddAll({
      Adopted("CausalConvWithState", 2, 4, &InferCausalConv, &CostCausalConv),
      Adopted("LinearAttention", 3, 6, &InferLinearAttention,
              &CostLinearAttention),
      ContribRow("CausalConvWithState", 2, 4, OpClass::kContraction,
                 &InferCausalConv, &CostCausalConv),
      ContribRow("LinearAttention", 3, 6, OpClass::kContraction,
                 &InferLinearAttention, &CostLinearAttention),
      ContribRow("LinearAttentionGate", 3, 4, OpClass::kElementwise, &InferGate,
                 &CostGate),
      ContribRow("GatedRMSNorm", 3, 3, OpClass::kReduction, &InferGatedNorm,
                 &CostGatedNorm),
      ContribRow("GatedAdd", 3, 3, OpClass::kElementwise, &InferGatedAdd,
                 &CostGatedAdd),
  });
}

}  // namespace weighbridge
