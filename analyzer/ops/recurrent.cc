#include "analyzer/ops/recurrent.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/attribute_value.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#recurrent, C1..C8.
// Inputs of all three: X, W, R, B, sequence_lens, initial_h; of LSTM also
// initial_c, P.

enum class CellKind { kRnn, kGru, kLstm };

struct CellTraits {
  int gates;
  std::vector<std::string> activations;  // f, g, h of the specification.
  int states;                            // Hidden, and the cell of LSTM.
};

CellTraits TraitsOf(CellKind kind) {
  switch (kind) {
    case CellKind::kRnn:
      return {1, {"Tanh"}, 1};
    case CellKind::kGru:
      return {3, {"Sigmoid", "Tanh"}, 1};
    case CellKind::kLstm:
      return {4, {"Sigmoid", "Tanh", "Tanh"}, 2};
  }
  return {};
}

bool IsInt32(DType dtype) { return dtype == DType::kInt32; }
constexpr DTypeSet kInt32Type = {&IsInt32, "int32"};

struct ActivationWeight {
  const char* name;
  int weight;
};
constexpr ActivationWeight kActivationWeights[] = {
    {"Relu", kReluWeight},
    {"Tanh", kTanhWeight},
    {"Sigmoid", kSigmoidWeight},
    {"Affine", kAffineWeight},
    {"LeakyRelu", kLeakyReluWeight},
    {"ThresholdedRelu", kThresholdedReluWeight},
    {"ScaledTanh", kScaledTanhWeight},
    {"HardSigmoid", kHardSigmoidWeight},
    {"Elu", kEluWeight},
    {"Softsign", kSoftsignWeight},
    {"Softplus", kSoftplusWeight},
};

// Files write the names in any case.
absl::StatusOr<int> WeightOfActivation(const std::string& name) {
  for (const ActivationWeight& activation : kActivationWeights) {
    if (absl::EqualsIgnoreCase(name, activation.name)) {
      return activation.weight;
    }
  }
  return absl::InvalidArgumentError(  // recurrent_c7
      absl::StrCat("activation '", name, "' is not known"));
}

// The numbers that shape a layer.
struct Layer {
  int64_t sequence, batch, input_size, hidden_size;
  int64_t directions;
  bool batch_first;
  // Per direction, the weights of its activations, in the order f, g, h.
  std::vector<std::vector<int>> activation_weights;
};

absl::StatusOr<int64_t> ReadDirections(const OpView& view) {
  const std::string direction = view.StringAttribute("direction", "forward");
  if (direction == "bidirectional") return 2;
  if (direction == "forward" || direction == "reverse") return 1;
  return absl::InvalidArgumentError(  // recurrent_c2
      absl::StrCat("direction is '", direction,
                   "', expected 'forward', 'reverse' or 'bidirectional'"));
}

absl::Status ReadActivations(const OpView& view, const CellTraits& traits,
                             Layer& layer) {
  std::vector<std::string> names = view.StringsAttribute("activations");
  const size_t per_direction = traits.activations.size();
  const size_t needed = per_direction * layer.directions;
  // Files may list both directions of a layer that has only one, as the
  // specification's own default of RNN does.
  if (!names.empty() && names.size() != needed &&
      names.size() != per_direction * 2) {  // recurrent_c7
    return absl::InvalidArgumentError(absl::StrCat(
        "activations has ", names.size(), " names, expected ", needed));
  }
  for (int64_t direction = 0; direction < layer.directions; ++direction) {
    std::vector<int> weights;
    for (size_t i = 0; i < per_direction; ++i) {
      const std::string& name = names.empty()
                                    ? traits.activations[i]
                                    : names[direction * per_direction + i];
      WB_ASSIGN_OR_RETURN(const int weight, WeightOfActivation(name));
      weights.push_back(weight);
    }
    layer.activation_weights.push_back(std::move(weights));
  }
  return absl::OkStatus();
}

// A size times a small factor; -1 if it does not fit, which no dim equals.
int64_t Times(int64_t size, int factor) {
  int64_t product;
  return __builtin_mul_overflow(size, factor, &product) ? -1 : product;
}

absl::Status CheckOperandShapes(const OpView& view, const CellTraits& traits,
                                const Layer& layer) {
  const int64_t directions = layer.directions;
  const int64_t hidden = layer.hidden_size;
  const int64_t gates = Times(hidden, traits.gates);
  WB_RETURN_IF_ERROR(CheckDims(
      view, 1, "W", {directions, gates, layer.input_size}));  // recurrent_c4
  WB_RETURN_IF_ERROR(CheckDims(view, 2, "R", {directions, gates, hidden}));
  WB_RETURN_IF_ERROR(
      CheckDims(view, 3, "B", {directions, Times(hidden, 2 * traits.gates)}));
  WB_RETURN_IF_ERROR(
      CheckDims(view, 4, "sequence_lens", {layer.batch}));  // recurrent_c5
  const Dims state = layer.batch_first ? Dims{layer.batch, directions, hidden}
                                       : Dims{directions, layer.batch, hidden};
  WB_RETURN_IF_ERROR(CheckDims(view, 5, "initial_h", state));  // recurrent_c6
  WB_RETURN_IF_ERROR(CheckDims(view, 6, "initial_c", state));
  return CheckDims(view, 7, "P", {directions, Times(hidden, 3)});
}

absl::StatusOr<Layer> ReadLayer(const OpView& view, CellKind kind) {
  const CellTraits traits = TraitsOf(kind);
  WB_RETURN_IF_ERROR(CheckRank(view, 0, "X", 3));  // recurrent_c3
  WB_RETURN_IF_ERROR(CheckRank(view, 2, "R", 3));
  const TensorType& x = *view.input(0);
  Layer layer;
  WB_ASSIGN_OR_RETURN(layer.batch_first,
                      ReadFlag(view, "layout", false));  // recurrent_c2
  layer.sequence = x.dim(layer.batch_first ? 1 : 0);
  layer.batch = x.dim(layer.batch_first ? 0 : 1);
  layer.input_size = x.dim(2);
  layer.hidden_size = view.input(2)->dim(2);
  if (view.IntAttribute("hidden_size", layer.hidden_size) !=
      layer.hidden_size) {  // recurrent_c8
    return absl::InvalidArgumentError(
        absl::StrCat("hidden_size is ", view.IntAttribute("hidden_size", 0),
                     ", R has ", layer.hidden_size));
  }
  WB_ASSIGN_OR_RETURN(layer.directions, ReadDirections(view));
  WB_RETURN_IF_ERROR(CheckOperandShapes(view, traits, layer));
  WB_RETURN_IF_ERROR(ReadActivations(view, traits, layer));
  return layer;
}

// Y, Y_h, and Y_c of LSTM.
template <CellKind kind>
absl::StatusOr<OutputTypes> InferRecurrent(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kFloatTypes));  // recurrent_c1
  WB_RETURN_IF_ERROR(CheckDType(view, 4, "sequence_lens", kInt32Type));
  for (int i = 1; i < view.input_count(); ++i) {
    if (i != 4) WB_RETURN_IF_ERROR(CheckSameDType(view, 0, i));
  }
  WB_ASSIGN_OR_RETURN(const Layer layer, ReadLayer(view, kind));
  const int64_t sequence = layer.sequence, directions = layer.directions,
                batch = layer.batch, hidden = layer.hidden_size;
  const Dims all = layer.batch_first
                       ? Dims{batch, sequence, directions, hidden}
                       : Dims{sequence, directions, batch, hidden};
  const Dims last = layer.batch_first ? Dims{batch, directions, hidden}
                                      : Dims{directions, batch, hidden};
  const DType dtype = view.input(0)->dtype();
  WB_ASSIGN_OR_RETURN(const TensorType y, TensorType::Create(dtype, all));
  WB_ASSIGN_OR_RETURN(const TensorType state, TensorType::Create(dtype, last));
  OutputTypes outputs{y};
  outputs.resize(1 + TraitsOf(kind).states, state);
  return outputs;
}

// Per element of the hidden state and step: what is done beside the products.
int CellWeight(const OpView& view, CellKind kind,
               const std::vector<int>& activations) {
  const int gates = TraitsOf(kind).gates;
  int weight = 0;
  // The two biases of a gate are one by the time the model runs.
  if (view.HasInput(3)) weight += gates * kSimpleWeight;
  if (view.HasAttribute("clip")) weight += gates * kClipWeight;
  switch (kind) {
    case CellKind::kRnn:
      return weight + activations[0];
    case CellKind::kGru:
      // r (.) H, and (1 - z) (.) h + z (.) H.
      weight += 2 * activations[0] + activations[1] + 5 * kSimpleWeight;
      // Rb must stay apart from Wb: it is inside the product with r.
      if (view.IntAttribute("linear_before_reset", 0) != 0 &&
          view.HasInput(3)) {
        weight += kSimpleWeight;
      }
      return weight;
    case CellKind::kLstm:
      // f (.) C + i (.) c, and o (.) h(C).
      weight += 3 * activations[0] + activations[1] + activations[2] +
                4 * kSimpleWeight;
      if (view.HasInput(7)) weight += 3 * 2 * kSimpleWeight;  // Peepholes.
      return weight;
  }
  return weight;
}

// Every step multiplies [X, H] of each direction with its W and R.
template <CellKind kind>
absl::StatusOr<OpCost> CostRecurrent(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const Layer layer, ReadLayer(view, kind));
  OpCost cost = StreamingCost(view, WorkClass::kRecurrent);
  const TensorType& w = *view.input(1);
  const TensorType& r = *view.input(2);
  const Ops steps = Ops(layer.sequence) * layer.batch;
  // W and R hold all directions.
  cost.matrix_ops = steps * w.element_count() * kOpsPerMac +
                    steps * r.element_count() * kOpsPerMac;
  cost.contraction =
      ContractionShape{.batch = layer.sequence * layer.directions,
                       .m = layer.batch,
                       .n = w.dim(1),
                       .k = layer.input_size + layer.hidden_size};
  for (const std::vector<int>& activations : layer.activation_weights) {
    cost.vector_ops +=
        steps * layer.hidden_size * CellWeight(view, kind, activations);
  }
  return cost;
}

template <CellKind kind>
OpDef Recurrent(const char* name, int max_inputs) {
  using enum InputRole;
  return {.name = name,
          .since_version = 1,
          .min_inputs = 3,
          .max_inputs = max_inputs,
          .op_class = OpClass::kContraction,
          .input_roles = {kData, kData, kData, kData, kShape},
          .infer = &InferRecurrent<kind>,
          .cost = &CostRecurrent<kind>};
}

}  // namespace

absl::Status RegisterRecurrentOps(OpRegistry& registry) {
  return registry.AddAll({
      Recurrent<CellKind::kRnn>("RNN", 6),
      Recurrent<CellKind::kGru>("GRU", 6),
      Recurrent<CellKind::kLstm>("LSTM", 8),
  });
}

}  // namespace weighbridge
