#include "analyzer/ops/generator.h"

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/dtype_attribute.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/element.h"
#include "analyzer/ops/element_arithmetic.h"
#include "analyzer/ops/flat_index.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/shape_input.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#generator, C1..C7.

bool IsNumericOrBool(DType dtype) { return IsNumeric(dtype) || IsBool(dtype); }
constexpr DTypeSet kNumericOrBoolTypes = {&IsNumericOrBool,
                                          "a numeric type or bool"};

absl::StatusOr<OutputTypes> Vector(DType dtype, size_t count) {
  const int64_t dim = static_cast<int64_t>(count);
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(dtype, {dim}));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<OutputTypes> InferConstant(const OpView& view) {
  static constexpr const char* kValues[] = {
      "value",     "sparse_value", "value_float",  "value_floats",
      "value_int", "value_ints",   "value_string", "value_strings"};
  int given = 0;
  for (const char* name : kValues) given += view.HasAttribute(name);
  if (given != 1) {  // generator_c1
    return absl::InvalidArgumentError(
        absl::StrCat("has ", given, " of the value attributes, expected 1"));
  }
  // Reading a number notes an attribute of the wrong kind.
  if (view.HasAttribute("value_float")) {
    view.FloatAttribute("value_float", 0);
    return OutputTypes{TensorType::Scalar(DType::kFloat32)};
  }
  if (view.HasAttribute("value_int")) {
    view.IntAttribute("value_int", 0);
    return OutputTypes{TensorType::Scalar(DType::kInt64)};
  }
  if (view.HasAttribute("value_string")) {
    view.StringAttribute("value_string", "");
    return OutputTypes{TensorType::Scalar(DType::kString)};
  }
  if (view.HasAttribute("value_floats")) {
    return Vector(DType::kFloat32, view.FloatsAttribute("value_floats").size());
  }
  if (view.HasAttribute("value_ints")) {
    return Vector(DType::kInt64, view.IntsAttribute("value_ints").size());
  }
  if (view.HasAttribute("value_strings")) {
    return Vector(DType::kString,
                  view.StringsAttribute("value_strings").size());
  }
  if (view.HasAttribute("value")) {
    const TensorAttribute* tensor = view.TensorAttributeOrNull("value");
    if (tensor == nullptr) {  // generator_c1
      return absl::InvalidArgumentError("attribute 'value' is not a tensor");
    }
    return OutputTypes{tensor->type};
  }
  return absl::FailedPreconditionError(
      "attribute 'sparse_value' holds a sparse tensor, whose dims are not "
      "read");
}

// It lies in the file, as an initializer does.
absl::StatusOr<OpCost> CostConstant(const OpView& view) {
  return FreeCost(view);
}

absl::StatusOr<FoldedOutputs> FoldConstantTensor(const OpView& view,
                                                 const char* name) {
  const TensorAttribute* tensor = view.TensorAttributeOrNull(name);
  if (tensor == nullptr ||
      tensor->type.element_count() > kMaxConstantElements) {
    return FoldedOutputs();
  }
  absl::StatusOr<Constant> value = view.Read(*tensor);
  if (absl::IsInvalidArgument(value.status())) return value.status();
  // Stripped data is no fault: the type is all that is needed.
  if (!value.ok() || value->type() != tensor->type) return FoldedOutputs();
  return FoldedOutputs{*std::move(value)};
}

absl::StatusOr<FoldedOutputs> FoldConstant(const OpView& view) {
  if (view.HasAttribute("value_float")) {
    const double value = view.FloatAttribute("value_float", 0);
    return FoldOutput(view, [&](int64_t) { return Element::Float(value); });
  }
  if (view.HasAttribute("value_int")) {
    const int64_t value = view.IntAttribute("value_int", 0);
    return FoldOutput(view, [&](int64_t) { return Element::Int(value); });
  }
  if (view.HasAttribute("value_string")) {
    const std::string value = view.StringAttribute("value_string", "");
    return FoldOutput(view, [&](int64_t) { return Element::String(&value); });
  }
  if (view.HasAttribute("value_floats")) {
    const std::vector<double> values = view.FloatsAttribute("value_floats");
    return FoldOutput(view,
                      [&](int64_t i) { return Element::Float(values[i]); });
  }
  if (view.HasAttribute("value_ints")) {
    const std::vector<int64_t> values = view.IntsAttribute("value_ints");
    return FoldOutput(view, [&](int64_t i) { return Element::Int(values[i]); });
  }
  if (view.HasAttribute("value_strings")) {
    const std::vector<std::string> values =
        view.StringsAttribute("value_strings");
    return FoldOutput(view,
                      [&](int64_t i) { return Element::String(&values[i]); });
  }
  return FoldConstantTensor(view, "value");
}

absl::StatusOr<OutputTypes> InferConstantOfShape(const OpView& view) {
  DType dtype = DType::kFloat32;
  if (view.HasAttribute("value")) {
    const TensorAttribute* value = view.TensorAttributeOrNull("value");
    if (value == nullptr || value->type.element_count() != 1) {
      return absl::InvalidArgumentError(absl::StrCat(  // generator_c2
          "attribute 'value' is ",
          value == nullptr ? "no tensor" : value->type.ToString(),
          ", expected a tensor of one element"));
    }
    dtype = value->type.dtype();
  }
  WB_ASSIGN_OR_RETURN(const absl::Span<const int64_t> dims,
                      NeedVector(view, 0, "input"));
  // Create refuses negative dims: generator_c3.
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(dtype, dims));
  return OutputTypes{std::move(type)};
}

// Written once; nothing is read but the shape.
absl::StatusOr<OpCost> CostFill(const OpView& view) {
  return StreamingCost(view, WorkClass::kDataMovement);
}

absl::StatusOr<FoldedOutputs> FoldConstantOfShape(const OpView& view) {
  if (view.output(0) == nullptr) return FoldedOutputs();
  Element fill = ZeroOf(view.output(0)->dtype());
  FoldedOutputs value;  // Keeps alive what `fill` may point to.
  if (view.HasAttribute("value")) {
    WB_ASSIGN_OR_RETURN(value, FoldConstantTensor(view, "value"));
    if (value.empty()) return FoldedOutputs();
    fill = ElementOf(&*value[0], 0);
  }
  return FoldOutput(view, [&](int64_t) { return fill; });
}

// generator_c4: three scalars of one type.
absl::Status CheckRangeOperands(const OpView& view) {
  for (int i = 0; i < 3; ++i) {
    WB_RETURN_IF_ERROR(CheckDType(view, i, "range", kNumericTypes));
    WB_RETURN_IF_ERROR(CheckSameDType(view, 0, i));
    if (view.input(i)->element_count() != 1) {
      return absl::InvalidArgumentError(absl::StrCat(
          "input ", i, " has shape ", DimsToString(view.input(i)->dims()),
          ", expected a scalar"));
    }
  }
  return absl::OkStatus();
}

// Number of steps from start to limit, rounded up; not below 0. Exact for any
// integers: their distance always fits uint64.
absl::StatusOr<int64_t> CountIntSteps(int64_t start, int64_t limit,
                                      int64_t delta) {
  if (delta > 0 ? start >= limit : start <= limit) return 0;
  const uint64_t first = static_cast<uint64_t>(start);
  const uint64_t last = static_cast<uint64_t>(limit);
  const uint64_t distance = delta > 0 ? last - first : first - last;
  const uint64_t step = delta > 0 ? static_cast<uint64_t>(delta)
                                  : uint64_t{0} - static_cast<uint64_t>(delta);
  const uint64_t count = (distance - 1) / step + 1;
  if (count > static_cast<uint64_t>(INT64_MAX)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the range has ", count, " elements"));
  }
  return static_cast<int64_t>(count);
}

absl::StatusOr<int64_t> CountFloatSteps(DType dtype, Element start,
                                        Element limit, Element delta) {
  const Element distance = SubtractElements(dtype, limit, start);
  if (!distance.is_float()) return ValueNotKnown(0, "start");
  const double count = std::ceil(distance.float_value() / delta.float_value());
  if (count <= 0) return 0;
  if (!(count < 9e18)) {  // NaN and infinity too: generator_c5
    return absl::InvalidArgumentError("the range has no end");
  }
  return static_cast<int64_t>(count);
}

absl::StatusOr<OutputTypes> InferRange(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckRangeOperands(view));
  static constexpr const char* kNames[] = {"start", "limit", "delta"};
  Element operands[3];
  for (int i = 0; i < 3; ++i) {
    operands[i] = ElementOf(view.constant(i), 0);
    if (!operands[i].known()) return ValueNotKnown(i, kNames[i]);
  }
  const auto& [start, limit, delta] = operands;
  const DType dtype = view.input(0)->dtype();
  int64_t count;
  if (start.is_int() && limit.is_int() && delta.is_int()) {
    if (delta.int_value() == 0) {  // generator_c5
      return absl::InvalidArgumentError("delta is 0");
    }
    WB_ASSIGN_OR_RETURN(
        count,
        CountIntSteps(start.int_value(), limit.int_value(), delta.int_value()));
  } else if (start.is_float() && limit.is_float() && delta.is_float()) {
    if (delta.float_value() == 0) {  // generator_c5
      return absl::InvalidArgumentError("delta is 0");
    }
    WB_ASSIGN_OR_RETURN(count, CountFloatSteps(dtype, start, limit, delta));
  } else {
    return ValueNotKnown(0, "start");
  }
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(dtype, {count}));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<OpCost> CostRange(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  if (view.output(0) != nullptr) {
    cost.vector_ops = Ops(view.output(0)->element_count()) * kRangeWeight;
  }
  return cost;
}

absl::StatusOr<FoldedOutputs> FoldRange(const OpView& view) {
  const Element start = ElementOf(view.constant(0), 0);
  const Element delta = ElementOf(view.constant(2), 0);
  const DType dtype = view.input(0)->dtype();
  return FoldOutput(view, [&](int64_t i) {
    const Element index = delta.is_int()
                              ? Element::Int(i)
                              : Element::Float(static_cast<double>(i));
    return AddElements(dtype, start, MultiplyElements(dtype, delta, index));
  });
}

absl::StatusOr<OutputTypes> InferEyeLike(const OpView& view) {
  const TensorType& input = *view.input(0);
  if (input.rank() != 2) {  // generator_c6
    return absl::InvalidArgumentError(
        absl::StrCat("input has rank ", input.rank(), ", expected 2"));
  }
  WB_RETURN_IF_ERROR(  // generator_c7
      CheckDType(view, 0, "input", kNumericOrBoolTypes));
  WB_ASSIGN_OR_RETURN(  // generator_c7
      const DType dtype,
      DTypeAttribute(view, "dtype", input.dtype(), kNumericOrBoolTypes));
  return OutputTypes{input.WithDType(dtype)};
}

// Only the shape of the input is looked at.
absl::StatusOr<OpCost> CostEyeLike(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kDataMovement);
  cost.input_reads[0] = Bytes();
  return cost;
}

absl::StatusOr<FoldedOutputs> FoldEyeLike(const OpView& view) {
  const TensorType* output = view.output(0);
  if (output == nullptr) return FoldedOutputs();
  const int64_t k = view.IntAttribute("k", 0);
  const Element one =
      IsFloat(output->dtype()) ? Element::Float(1) : Element::Int(1);
  return FoldOutput(view, [&](int64_t i) {
    const Dims at = Coordinates(i, output->dims());
    return at[1] - at[0] == k ? one : ZeroOf(output->dtype());
  });
}

}  // namespace

absl::Status RegisterGeneratorOps(OpRegistry& registry) {
  return registry.AddAll({
      {.name = "Constant",
       .since_version = 1,
       .op_class = OpClass::kGenerator,
       .infer = &InferConstant,
       .cost = &CostConstant,
       .fold = &FoldConstant},
      {.name = "ConstantOfShape",
       .since_version = 9,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kGenerator,
       .input_roles = {InputRole::kShape},
       .infer = &InferConstantOfShape,
       .cost = &CostFill,
       .fold = &FoldConstantOfShape,
       .order = {Trend::kRising, 1},
       .weighs_any_sizes = true},
      {.name = "Range",
       .since_version = 11,
       .min_inputs = 3,
       .max_inputs = 3,
       .op_class = OpClass::kGenerator,
       .input_roles = {InputRole::kShape, InputRole::kShape, InputRole::kShape},
       .infer = &InferRange,
       .cost = &CostRange,
       .fold = &FoldRange,
       .order = {Trend::kMonotone, 3},
       .weighs_any_sizes = true},
      {.name = "EyeLike",
       .since_version = 9,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kGenerator,
       .input_roles = {InputRole::kShape},
       .infer = &InferEyeLike,
       .cost = &CostEyeLike,
       .fold = &FoldEyeLike},
  });
}

}  // namespace weighbridge
