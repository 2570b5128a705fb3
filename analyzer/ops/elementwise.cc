#include "analyzer/ops/elementwise.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/attribute_value.h"
#include "analyzer/ops/broadcast.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/element.h"
#include "analyzer/ops/element_arithmetic.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#elementwise, C1..C9.

bool IsNumericOrBool(DType dtype) { return IsNumeric(dtype) || IsBool(dtype); }
bool IsComparable(DType dtype) {
  return IsNumericOrBool(dtype) || dtype == DType::kString;
}
constexpr DTypeSet kComparableTypes = {&IsComparable,
                                       "a numeric type, bool or string"};

// The dims of B as multidirectional broadcasting would need them written.
struct BroadcastPair {
  Dims a, b, output;
};

// Before opset 7, B is laid onto a run of A's dims that starts at `axis`; the
// result has A's shape, and nothing stretches unless broadcast is 1.
absl::StatusOr<BroadcastPair> LegacyBroadcast(const OpView& view,
                                              const TensorType& a,
                                              const TensorType& b) {
  BroadcastPair pair;
  pair.a.assign(a.dims().begin(), a.dims().end());
  pair.output = pair.a;
  if (a.dims() == b.dims()) {
    pair.b = pair.a;
    return pair;
  }
  if (view.IntAttribute("broadcast", 0) == 0) {  // elementwise_c3
    return absl::InvalidArgumentError(absl::StrCat(
        "shapes ", DimsToString(a.dims()), " and ", DimsToString(b.dims()),
        " differ and attribute 'broadcast' is not 1"));
  }
  if (b.rank() > a.rank()) {  // elementwise_c4
    return absl::InvalidArgumentError(
        absl::StrCat("input 1 has rank ", b.rank(),
                     ", more than input 0 with rank ", a.rank()));
  }
  const int64_t suffix = a.rank() - b.rank();
  // -1 means the suffix, as an absent axis does.
  int64_t axis = view.IntAttribute("axis", -1);
  if (axis == -1 || b.element_count() == 1) axis = suffix;
  if (axis < 0 || axis > suffix) {  // elementwise_c4
    return absl::InvalidArgumentError(
        absl::StrCat("axis is ", axis, ", must be in [0, ", suffix, "] to lay ",
                     DimsToString(b.dims()), " onto ", DimsToString(a.dims())));
  }
  pair.b.assign(a.rank(), 1);
  for (int i = 0; i < b.rank(); ++i) {
    const int64_t in_a = a.dim(static_cast<int>(axis) + i);
    if (b.dim(i) != in_a && b.dim(i) != 1) {  // elementwise_c4
      return absl::InvalidArgumentError(absl::StrCat(
          "shape ", DimsToString(b.dims()), " does not broadcast to ",
          DimsToString(a.dims()), " at axis ", axis));
    }
    pair.b[axis + i] = b.dim(i);
  }
  return pair;
}

absl::StatusOr<BroadcastPair> Broadcast(const OpView& view) {
  const TensorType& a = *view.input(0);
  const TensorType& b = *view.input(1);
  if (view.opset_version() < 7) return LegacyBroadcast(view, a, b);
  BroadcastPair pair;
  pair.a.assign(a.dims().begin(), a.dims().end());
  pair.b.assign(b.dims().begin(), b.dims().end());
  WB_ASSIGN_OR_RETURN(pair.output, BroadcastDims(a.dims(), b.dims()));  // c2
  return pair;
}

absl::StatusOr<OutputTypes> InferBroadcast(const OpView& view, DType result) {
  WB_ASSIGN_OR_RETURN(const BroadcastPair pair, Broadcast(view));
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(result, pair.output));
  return OutputTypes{std::move(type)};
}

// elementwise_c1
absl::Status CheckOperandTypes(const OpView& view, const DTypeSet& types) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "A", types));
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "B", types));
  return CheckSameDType(view, 0, 1);
}

template <const DTypeSet& types>
absl::StatusOr<OutputTypes> InferArithmetic(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckOperandTypes(view, types));
  return InferBroadcast(view, view.input(0)->dtype());
}

template <const DTypeSet& types>
absl::StatusOr<OutputTypes> InferComparison(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckOperandTypes(view, types));
  return InferBroadcast(view, DType::kBool);
}

// The exponent may be of another type; the result has the base's.
absl::StatusOr<OutputTypes> InferPow(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kNumericTypes));
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "Y", kNumericTypes));
  if (view.opset_version() < 12) WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 1));
  return InferBroadcast(view, view.input(0)->dtype());
}

absl::StatusOr<OutputTypes> InferMod(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckOperandTypes(view, kNumericTypes));
  WB_ASSIGN_OR_RETURN(const bool fmod,
                      ReadFlag(view, "fmod", false));  // elementwise_c5
  if (!fmod && IsFloat(view.input(0)->dtype())) {      // elementwise_c5
    return absl::InvalidArgumentError(
        absl::StrCat("fmod is 0, which takes integers, found ",
                     DTypeName(view.input(0)->dtype())));
  }
  return InferBroadcast(view, view.input(0)->dtype());
}

absl::StatusOr<OutputTypes> InferBitShift(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckOperandTypes(view, kUnsignedTypes));
  WB_RETURN_IF_ERROR(ReadWord(view, "direction", "", {"LEFT", "RIGHT"})
                         .status());  // elementwise_c6
  return InferBroadcast(view, view.input(0)->dtype());
}

// The slope stretches to the input, never the other way round. Before opset 7
// it is one number or one per channel (axis 1).
absl::StatusOr<OutputTypes> InferPRelu(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckOperandTypes(view, kNumericTypes));
  const TensorType& x = *view.input(0);
  const TensorType& slope = *view.input(1);
  if (view.opset_version() < 7) {
    const bool per_channel =
        slope.rank() == 1 && x.rank() >= 2 && slope.dim(0) == x.dim(1);
    if (slope.element_count() == 1 || per_channel) return OutputTypes{x};
  } else {
    const absl::StatusOr<Dims> dims = BroadcastDims(x.dims(), slope.dims());
    if (dims.ok() && absl::MakeConstSpan(*dims) == x.dims()) {
      return OutputTypes{x};
    }
  }
  return absl::InvalidArgumentError(absl::StrCat(  // elementwise_c7
      "slope of shape ", DimsToString(slope.dims()),
      " does not broadcast to the input's ", DimsToString(x.dims())));
}

// One operation per element of the result, times the operator's weight.
template <int weight>
absl::StatusOr<OpCost> CostElementwise(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  if (view.output(0) != nullptr) {
    cost.vector_ops = Ops(view.output(0)->element_count()) * weight;
  }
  return cost;
}

// What a power takes if the exponent is known: products by repeated squaring
// for small whole ones, a square root for 1/2, and the inverse if negative.
int PowerWeight(double exponent) {
  constexpr double kMaxUnrolled = 16;
  const double magnitude = std::abs(exponent);
  const int inverse = exponent < 0 ? kDivideWeight : 0;
  if (magnitude == 0.5) return kSqrtWeight + inverse;
  if (!(magnitude <= kMaxUnrolled) || magnitude != std::floor(magnitude)) {
    return kPowWeight;
  }
  const auto whole = static_cast<unsigned>(magnitude);
  if (whole == 0) return kSimpleWeight;
  const int products = std::bit_width(whole) + std::popcount(whole) - 2;
  return std::min(std::max(products * kSimpleWeight + inverse, kSimpleWeight),
                  kPowWeight);
}

// The dearest exponent decides.
absl::StatusOr<OpCost> CostPow(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  if (view.output(0) == nullptr) return cost;
  const Constant* exponents = view.constant(1);
  int weight = kPowWeight;
  if (exponents != nullptr && exponents->fully_known() &&
      !exponents->holds_strings() && exponents->size() > 0) {
    weight = 0;
    for (int64_t i = 0; i < exponents->size(); ++i) {
      weight = std::max(weight, PowerWeight(exponents->Float(i)));
    }
  }
  cost.vector_ops = Ops(view.output(0)->element_count()) * weight;
  return cost;
}

FoldedOutputs FoldPair(const OpView& view,
                       absl::FunctionRef<Element(Element, Element)> combine) {
  const Constant* a = view.constant(0);
  // One float operand never decides a result by itself: skip decoding the
  // other.
  const bool needs_both = IsFloat(view.input(0)->dtype());
  if (a == nullptr && needs_both) return {};
  const Constant* b = view.constant(1);
  if (b == nullptr && (a == nullptr || needs_both)) return {};
  const absl::StatusOr<BroadcastPair> pair = Broadcast(view);
  if (!pair.ok()) return {};
  return FoldOutput(view, [&](int64_t i) {
    return combine(ElementOf(a, BroadcastIndex(pair->a, pair->output, i)),
                   ElementOf(b, BroadcastIndex(pair->b, pair->output, i)));
  });
}

using Combine = Element (*)(DType, Element, Element);

template <Combine combine>
absl::StatusOr<FoldedOutputs> FoldBinary(const OpView& view) {
  const DType dtype = view.input(0)->dtype();
  return FoldPair(
      view, [dtype](Element a, Element b) { return combine(dtype, a, b); });
}

absl::StatusOr<FoldedOutputs> FoldMod(const OpView& view) {
  return view.IntAttribute("fmod", 0) == 1
             ? FoldBinary<&TruncatedModElements>(view)
             : FoldBinary<&FloorModElements>(view);
}

absl::StatusOr<FoldedOutputs> FoldBitShift(const OpView& view) {
  return view.StringAttribute("direction", "") == "LEFT"
             ? FoldBinary<&ShiftLeft>(view)
             : FoldBinary<&ShiftRight>(view);
}

// elementwise_c8
absl::Status CheckAllInputs(const OpView& view, const DTypeSet& types) {
  for (int i = 0; i < view.input_count(); ++i) {
    if (!view.HasInput(i)) {
      return absl::InvalidArgumentError(
          absl::StrCat("omits input ", i, ", which is required"));
    }
    WB_RETURN_IF_ERROR(CheckDType(view, i, "data", types));
    WB_RETURN_IF_ERROR(CheckSameDType(view, 0, i));
  }
  return absl::OkStatus();
}

template <const DTypeSet& types>
absl::StatusOr<OutputTypes> InferVariadic(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckAllInputs(view, types));
  const TensorType& first = *view.input(0);
  Dims dims(first.dims().begin(), first.dims().end());
  for (int i = 1; i < view.input_count(); ++i) {
    const TensorType& input = *view.input(i);
    // Broadcasting came with opset 8.
    if (view.opset_version() < 8 && input.dims() != first.dims()) {
      return absl::InvalidArgumentError(absl::StrCat(  // elementwise_c9
          "inputs 0 and ", i, " must have the same shape, found ",
          DimsToString(first.dims()), " and ", DimsToString(input.dims())));
    }
    WB_ASSIGN_OR_RETURN(dims, BroadcastDims(dims, input.dims()));
  }
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(first.dtype(), dims));
  return OutputTypes{std::move(type)};
}

// n inputs take n - 1 operations per element, and Mean one more.
template <int extra>
absl::StatusOr<OpCost> CostVariadic(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  if (view.output(0) != nullptr) {
    cost.vector_ops =
        Ops(view.output(0)->element_count()) * (view.input_count() - 1 + extra);
  }
  return cost;
}

template <Combine combine>
Element CombineInputs(const OpView& view, const TensorType& output, int64_t i) {
  Element result;
  for (int k = 0; k < view.input_count(); ++k) {
    const Element element =
        ElementOf(view.constant(k),
                  BroadcastIndex(view.input(k)->dims(), output.dims(), i));
    result = k == 0 ? element : combine(output.dtype(), result, element);
  }
  return result;
}

template <Combine combine>
absl::StatusOr<FoldedOutputs> FoldVariadic(const OpView& view) {
  if (view.output(0) == nullptr) return FoldedOutputs();
  for (int i = 0; i < view.input_count(); ++i) {
    if (view.constant(i) == nullptr) return FoldedOutputs();
  }
  return FoldOutput(view, [&](int64_t i) {
    return CombineInputs<combine>(view, *view.output(0), i);
  });
}

absl::StatusOr<FoldedOutputs> FoldMean(const OpView& view) {
  if (view.output(0) == nullptr) return FoldedOutputs();
  for (int i = 0; i < view.input_count(); ++i) {
    if (view.constant(i) == nullptr) return FoldedOutputs();
  }
  const Element count = Element::Float(view.input_count());
  return FoldOutput(view, [&](int64_t i) {
    return DivideElements(view.output(0)->dtype(),
                          CombineInputs<&AddElements>(view, *view.output(0), i),
                          count);
  });
}

absl::StatusOr<OutputTypes> InferWhere(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "condition", kBoolType));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 1, 2));
  WB_ASSIGN_OR_RETURN(
      Dims dims, BroadcastDims(view.input(1)->dims(), view.input(2)->dims()));
  WB_ASSIGN_OR_RETURN(dims, BroadcastDims(view.input(0)->dims(), dims));
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(view.input(1)->dtype(), dims));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<FoldedOutputs> FoldWhere(const OpView& view) {
  if (view.output(0) == nullptr) return FoldedOutputs();
  const Constant* condition = view.constant(0);
  const Constant* x = view.constant(1);
  const Constant* y = view.constant(2);
  if (x == nullptr && y == nullptr) return FoldedOutputs();
  const absl::Span<const int64_t> to = view.output(0)->dims();
  return FoldOutput(view, [&](int64_t i) {
    const Element chosen =
        ElementOf(condition, BroadcastIndex(view.input(0)->dims(), to, i));
    const Element if_true =
        ElementOf(x, BroadcastIndex(view.input(1)->dims(), to, i));
    const Element if_false =
        ElementOf(y, BroadcastIndex(view.input(2)->dims(), to, i));
    if (chosen.is_int()) return chosen.int_value() != 0 ? if_true : if_false;
    // Whatever the condition, equal choices decide.
    return if_true == if_false ? if_true : Element();
  });
}

template <Combine combine, int weight, const DTypeSet& types>
OpDef Arithmetic(const char* name, int since_version,
                 Trend trend = Trend::kNone) {
  return {.name = name,
          .since_version = since_version,
          .min_inputs = 2,
          .max_inputs = 2,
          .op_class = OpClass::kElementwise,
          .infer = &InferArithmetic<types>,
          .cost = &CostElementwise<weight>,
          .fold = &FoldBinary<combine>,
          .order = {trend}};
}

template <Combine combine, const DTypeSet& types>
OpDef Comparison(const char* name, int since_version,
                 Trend trend = Trend::kMonotone) {
  return {.name = name,
          .since_version = since_version,
          .min_inputs = 2,
          .max_inputs = 2,
          .op_class = OpClass::kElementwise,
          .infer = &InferComparison<types>,
          .cost = &CostElementwise<kSimpleWeight>,
          .fold = &FoldBinary<combine>,
          .order = {trend}};
}

// No number that is larger than any that the other may be equals it.
absl::StatusOr<FoldedOutputs> FoldEqualBetween(const OpView& least,
                                               const OpView& most) {
  const absl::Span<const int64_t> to = most.output(0)->dims();
  const DType dtype = most.input(0)->dtype();
  return FoldOutput(most, [&](int64_t i) {
    const int64_t a = BroadcastIndex(most.input(0)->dims(), to, i);
    const int64_t b = BroadcastIndex(most.input(1)->dims(), to, i);
    const auto is_below = [&](const OpView& lower, int k, int64_t at,
                              const OpView& upper, int64_t of) {
      return LessElements(dtype, ElementOf(lower.constant(k), at),
                          ElementOf(upper.constant(1 - k), of)) ==
             Element::Bool(true);
    };
    if (is_below(most, 0, a, least, b) || is_below(most, 1, b, least, a)) {
      return Element::Bool(false);
    }
    const auto element = [](const OpView& view, int k, int64_t at) {
      return ElementOf(view.constant(k), at);
    };
    const bool is_exact = element(least, 0, a) == element(most, 0, a) &&
                          element(least, 1, b) == element(most, 1, b);
    return is_exact
               ? EqualElements(dtype, element(most, 0, a), element(most, 1, b))
               : Element();
  });
}

// Which choices of a router are an expert whose number is known, or are each of
// all experts along an axis of their own.
std::shared_ptr<const ExpertChoice> EqualChoice(const OpView& view, int i,
                                                int rank) {
  const ExpertChoice* choice = view.choice(i);
  const TensorType& numbers = *view.input(1 - i);
  if (choice == nullptr || choice->form != ExpertChoice::Form::kIndices) {
    return nullptr;
  }
  const auto number = [&](int64_t at) {
    return Convert(numbers.dtype(), DType::kInt64,
                   ElementOf(view.constant(1 - i), at));
  };
  if (numbers.element_count() == 1) {
    return number(0).is_int() ? choice->MaskOf(number(0).int_value()) : nullptr;
  }
  if (numbers.element_count() != choice->experts) return nullptr;
  for (int64_t at = 0; at < choice->experts; ++at) {
    if (!(number(at) == Element::Int(at))) return nullptr;
  }
  // Counted from the last axis, along which both are laid on each other.
  for (int axis = 1; axis <= numbers.rank(); ++axis) {
    if (numbers.dim(numbers.rank() - axis) != choice->experts) continue;
    const TensorType& indices = *view.input(i);
    const bool is_free =
        axis > indices.rank() || indices.dim(indices.rank() - axis) == 1;
    return is_free ? choice->OneHotAlong(rank - axis) : nullptr;
  }
  return nullptr;
}

absl::StatusOr<OutputTypes> InferEqual(const OpView& view) {
  WB_ASSIGN_OR_RETURN(OutputTypes outputs,
                      InferComparison<kComparableTypes>(view));
  for (int i = 0; i < 2 && outputs[0].choice == nullptr; ++i) {
    outputs[0].choice = EqualChoice(view, i, outputs[0].type.rank());
  }
  return outputs;
}

OpDef EqualRow() {
  OpDef row =
      Comparison<&EqualElements, kComparableTypes>("Equal", 1, Trend::kNone);
  row.infer = &InferEqual;
  row.fold_between = &FoldEqualBetween;
  return row;
}

template <Combine combine, const DTypeSet& types>
OpDef Variadic(const char* name) {
  return {.name = name,
          .since_version = 1,
          .min_inputs = 1,
          .max_inputs = kVariadic,
          .op_class = OpClass::kElementwise,
          .infer = &InferVariadic<types>,
          .cost = &CostVariadic<0>,
          .fold = &FoldVariadic<combine>,
          .order = {Trend::kRising}};
}

}  // namespace

absl::Status RegisterElementwiseOps(OpRegistry& registry) {
  return registry.AddAll({
      Arithmetic<&AddElements, kSimpleWeight, kNumericTypes>("Add", 1,
                                                             Trend::kMonotone),
      Arithmetic<&SubtractElements, kSimpleWeight, kNumericTypes>(
          "Sub", 1, Trend::kMonotone),
      Arithmetic<&MultiplyElements, kSimpleWeight, kNumericTypes>(
          "Mul", 1, Trend::kMonotone),
      Arithmetic<&DivideElements, kDivideWeight, kNumericTypes>(
          "Div", 1, Trend::kMonotoneBySign),
      Arithmetic<&AndElements, kSimpleWeight, kBoolType>("And", 1),
      Arithmetic<&OrElements, kSimpleWeight, kBoolType>("Or", 1),
      Arithmetic<&XorElements, kSimpleWeight, kBoolType>("Xor", 1),
      Arithmetic<&BitAndElements, kSimpleWeight, kIntegerTypes>("BitwiseAnd",
                                                                18),
      Arithmetic<&BitOrElements, kSimpleWeight, kIntegerTypes>("BitwiseOr", 18),
      Arithmetic<&BitXorElements, kSimpleWeight, kIntegerTypes>("BitwiseXor",
                                                                18),
      EqualRow(),
      Comparison<&LessElements, kNumericTypes>("Less", 1),
      Comparison<&GreaterElements, kNumericTypes>("Greater", 1),
      Comparison<&LessOrEqualElements, kNumericTypes>("LessOrEqual", 12),
      Comparison<&GreaterOrEqualElements, kNumericTypes>("GreaterOrEqual", 12),
      {.name = "Pow",
       .since_version = 1,
       .min_inputs = 2,
       .max_inputs = 2,
       .op_class = OpClass::kElementwise,
       .infer = &InferPow,
       .cost = &CostPow,
       .fold = &FoldBinary<&PowerElements>},
      {.name = "Mod",
       .since_version = 10,
       .min_inputs = 2,
       .max_inputs = 2,
       .op_class = OpClass::kElementwise,
       .infer = &InferMod,
       .cost = &CostElementwise<kDivideWeight>,
       .fold = &FoldMod},
      {.name = "BitShift",
       .since_version = 11,
       .min_inputs = 2,
       .max_inputs = 2,
       .op_class = OpClass::kElementwise,
       .infer = &InferBitShift,
       .cost = &CostElementwise<kSimpleWeight>,
       .fold = &FoldBitShift},
      {.name = "PRelu",
       .since_version = 1,
       .min_inputs = 2,
       .max_inputs = 2,
       .op_class = OpClass::kElementwise,
       .infer = &InferPRelu,
       .cost = &CostElementwise<kLeakyReluWeight>},
      Variadic<&AddElements, kFloatTypes>("Sum"),
      Variadic<&MaxElements, kNumericTypes>("Max"),
      Variadic<&MinElements, kNumericTypes>("Min"),
      {.name = "Mean",
       .since_version = 1,
       .min_inputs = 1,
       .max_inputs = kVariadic,
       .op_class = OpClass::kElementwise,
       .infer = &InferVariadic<kFloatTypes>,
       .cost = &CostVariadic<1>,
       .fold = &FoldMean},
      {.name = "Where",
       .since_version = 9,
       .min_inputs = 3,
       .max_inputs = 3,
       .op_class = OpClass::kElementwise,
       .infer = &InferWhere,
       .cost = &CostElementwise<kSimpleWeight>,
       .fold = &FoldWhere,
       .order = {Trend::kRising, 6},
       .sources = 6},
  });
}

}  // namespace weighbridge
