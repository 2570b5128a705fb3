#include "analyzer/ops/unary_math.h"

#include <cmath>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/element.h"
#include "analyzer/ops/element_arithmetic.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#unary_math, C1.

template <const DTypeSet& types>
absl::StatusOr<OutputTypes> InferSame(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", types));  // unary_math_c1
  return OutputTypes{*view.input(0)};
}

template <const DTypeSet& types>
absl::StatusOr<OutputTypes> InferBool(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", types));  // unary_math_c1
  return OutputTypes{view.input(0)->WithDType(DType::kBool)};
}

template <int weight>
absl::StatusOr<OpCost> CostUnary(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  if (view.output(0) != nullptr) {
    cost.vector_ops = Ops(view.output(0)->element_count()) * weight;
  }
  return cost;
}

using Apply = Element (*)(DType, Element);

template <Apply apply>
absl::StatusOr<FoldedOutputs> FoldUnary(const OpView& view) {
  const Constant* x = view.constant(0);
  if (x == nullptr) return FoldedOutputs();
  const DType dtype = view.input(0)->dtype();
  return FoldOutput(view,
                    [&](int64_t i) { return apply(dtype, ElementOf(x, i)); });
}

template <double (*function)(double)>
Element ApplyFloat(DType dtype, Element x) {
  if (!x.is_float()) return Element();
  return StoredAs(dtype, Element::Float(function(x.float_value())));
}

Element ApplyNeg(DType dtype, Element x) {
  // 0 - x would turn 0.0 into 0.0, not -0.0.
  if (x.is_float()) return Element::Float(-x.float_value());
  return SubtractElements(dtype, Element::Int(0), x);
}

Element ApplyAbs(DType dtype, Element x) {
  if (x.is_float()) return Element::Float(std::abs(x.float_value()));
  if (!x.is_int() || IsUnsignedInteger(dtype) || x.int_value() >= 0) return x;
  return ApplyNeg(dtype, x);
}

Element ApplySign(DType dtype, Element x) {
  if (x.is_float()) {
    const double value = x.float_value();
    if (std::isnan(value)) return x;
    return Element::Float((value > 0) - (value < 0));
  }
  if (!x.is_int()) return Element();
  if (IsUnsignedInteger(dtype)) return Element::Int(x.int_value() != 0);
  return Element::Int((x.int_value() > 0) - (x.int_value() < 0));
}

Element ApplyNot(DType, Element x) {
  return x.is_int() ? Element::Bool(x.int_value() == 0) : Element();
}

Element ApplyBitwiseNot(DType dtype, Element x) {
  return x.is_int() ? StoredAs(dtype, Element::Int(~x.int_value())) : Element();
}

Element ApplyIsNan(DType, Element x) {
  return x.is_float() ? Element::Bool(std::isnan(x.float_value())) : Element();
}

absl::StatusOr<FoldedOutputs> FoldIsInf(const OpView& view) {
  const Constant* x = view.constant(0);
  if (x == nullptr) return FoldedOutputs();
  const bool negative = view.IntAttribute("detect_negative", 1) != 0;
  const bool positive = view.IntAttribute("detect_positive", 1) != 0;
  return FoldOutput(view, [&](int64_t i) {
    const Element element = ElementOf(x, i);
    if (!element.is_float()) return Element();
    const double value = element.float_value();
    return Element::Bool(std::isinf(value) &&
                         (value < 0 ? negative : positive));
  });
}

double Floor(double x) { return std::floor(x); }
double Ceil(double x) { return std::ceil(x); }
double RoundHalfToEven(double x) { return std::nearbyint(x); }
double Sqrt(double x) { return std::sqrt(x); }
double Reciprocal(double x) { return 1 / x; }
double Exp(double x) { return std::exp(x); }
double Log(double x) { return std::log(x); }
double Erf(double x) { return std::erf(x); }
double Sin(double x) { return std::sin(x); }
double Cos(double x) { return std::cos(x); }
double Tan(double x) { return std::tan(x); }
double Asin(double x) { return std::asin(x); }
double Acos(double x) { return std::acos(x); }
double Atan(double x) { return std::atan(x); }
double Sinh(double x) { return std::sinh(x); }
double Cosh(double x) { return std::cosh(x); }
double Tanh(double x) { return std::tanh(x); }
double Asinh(double x) { return std::asinh(x); }
double Acosh(double x) { return std::acosh(x); }
double Atanh(double x) { return std::atanh(x); }

template <Apply apply, int weight, const DTypeSet& types = kFloatTypes>
OpDef Unary(const char* name, int since_version, Trend trend = Trend::kNone) {
  return {.name = name,
          .since_version = since_version,
          .min_inputs = 1,
          .max_inputs = 1,
          .op_class = OpClass::kElementwise,
          .infer = &InferSame<types>,
          .cost = &CostUnary<weight>,
          .fold = &FoldUnary<apply>,
          .order = {trend}};
}

}  // namespace

absl::Status RegisterUnaryMathOps(OpRegistry& registry) {
  return registry.AddAll({
      Unary<&ApplyAbs, kSimpleWeight, kNumericTypes>("Abs", 1),
      Unary<&ApplyNeg, kSimpleWeight, kSignedTypes>("Neg", 1, Trend::kMonotone),
      Unary<&ApplySign, kSimpleWeight, kNumericTypes>("Sign", 9),
      Unary<&ApplyFloat<&Floor>, kSimpleWeight>("Floor", 1, Trend::kRising),
      Unary<&ApplyFloat<&Ceil>, kSimpleWeight>("Ceil", 1, Trend::kRising),
      Unary<&ApplyFloat<&RoundHalfToEven>, kSimpleWeight>("Round", 11,
                                                          Trend::kRising),
      Unary<&ApplyFloat<&Sqrt>, kSqrtWeight>("Sqrt", 1, Trend::kRising),
      Unary<&ApplyFloat<&Reciprocal>, kDivideWeight>("Reciprocal", 1),
      Unary<&ApplyFloat<&Exp>, kExpWeight>("Exp", 1),
      Unary<&ApplyFloat<&Log>, kLogWeight>("Log", 1),
      Unary<&ApplyFloat<&Erf>, kErfWeight>("Erf", 9),
      Unary<&ApplyFloat<&Sin>, kTrigonometricWeight>("Sin", 7),
      Unary<&ApplyFloat<&Cos>, kTrigonometricWeight>("Cos", 7),
      Unary<&ApplyFloat<&Tan>, kTrigonometricWeight>("Tan", 7),
      Unary<&ApplyFloat<&Asin>, kTrigonometricWeight>("Asin", 7),
      Unary<&ApplyFloat<&Acos>, kTrigonometricWeight>("Acos", 7),
      Unary<&ApplyFloat<&Atan>, kTrigonometricWeight>("Atan", 7),
      Unary<&ApplyFloat<&Sinh>, kTrigonometricWeight>("Sinh", 9),
      Unary<&ApplyFloat<&Cosh>, kTrigonometricWeight>("Cosh", 9),
      Unary<&ApplyFloat<&Tanh>, kTanhWeight>("Tanh", 1),
      Unary<&ApplyFloat<&Asinh>, kTrigonometricWeight>("Asinh", 9),
      Unary<&ApplyFloat<&Acosh>, kTrigonometricWeight>("Acosh", 9),
      Unary<&ApplyFloat<&Atanh>, kTrigonometricWeight>("Atanh", 9),
      Unary<&ApplyNot, kSimpleWeight, kBoolType>("Not", 1),
      Unary<&ApplyBitwiseNot, kSimpleWeight, kIntegerTypes>("BitwiseNot", 18),
      {.name = "IsNaN",
       .since_version = 9,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kElementwise,
       .infer = &InferBool<kFloatTypes>,
       .cost = &CostUnary<kSimpleWeight>,
       .fold = &FoldUnary<&ApplyIsNan>},
      {.name = "IsInf",
       .since_version = 10,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kElementwise,
       .infer = &InferBool<kFloatTypes>,
       .cost = &CostUnary<kSimpleWeight>,
       .fold = &FoldIsInf},
  });
}

}  // namespace weighbridge
