#include "analyzer/ops/random.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/dtype_attribute.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/element.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#random, C1..C6.

absl::StatusOr<OutputTypes> InferRandom(const OpView& view) {
  if (!view.HasAttribute("shape")) {  // random_c1
    return absl::InvalidArgumentError("attribute 'shape' is missing");
  }
  WB_ASSIGN_OR_RETURN(  // random_c2
      const DType dtype,
      DTypeAttribute(view, "dtype", DType::kFloat32, kFloatTypes));
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(dtype, view.IntsAttribute("shape")));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<OutputTypes> InferRandomLike(const OpView& view) {
  const TensorType& input = *view.input(0);
  if (!view.HasAttribute("dtype") && !IsFloat(input.dtype())) {  // random_c2
    return absl::InvalidArgumentError(
        absl::StrCat("input is ", DTypeName(input.dtype()),
                     " and attribute 'dtype' is missing, expected a float "
                     "type"));
  }
  WB_ASSIGN_OR_RETURN(
      const DType dtype,
      DTypeAttribute(view, "dtype", input.dtype(), kFloatTypes));
  return OutputTypes{input.WithDType(dtype)};
}

// The ...Like forms look only at the type of their input.
absl::StatusOr<OpCost> CostRandom(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  for (Bytes& read : cost.input_reads) read = Bytes();
  if (view.output(0) != nullptr) {
    cost.vector_ops = Ops(view.output(0)->element_count()) * kRandomWeight;
  }
  return cost;
}

absl::StatusOr<OutputTypes> InferMultinomial(const OpView& view) {
  const TensorType& input = *view.input(0);
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "input", kFloatTypes));
  if (input.rank() != 2) {  // random_c3
    return absl::InvalidArgumentError(
        absl::StrCat("input has rank ", input.rank(), ", expected 2"));
  }
  const int64_t samples = view.IntAttribute("sample_size", 1);
  if (samples < 0) {  // random_c3
    return absl::InvalidArgumentError(
        absl::StrCat("sample_size is ", samples, ", expected at least 0"));
  }
  WB_ASSIGN_OR_RETURN(  // random_c3
      const DType dtype,
      DTypeAttribute(view, "dtype", DType::kInt32, kIndexTypes));
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(dtype, {input.dim(0), samples}));
  return OutputTypes{std::move(type)};
}

// Each sample draws a number and compares it with the running sum of the
// probabilities: one exponential and one addition per class and row.
absl::StatusOr<OpCost> CostMultinomial(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  cost.vector_ops =
      Ops(view.input(0)->element_count()) * (kExpWeight + kSimpleWeight);
  if (view.output(0) != nullptr) {
    cost.vector_ops += Ops(view.output(0)->element_count()) * kRandomWeight;
  }
  return cost;
}

bool IsNumericOrBool(DType dtype) { return IsNumeric(dtype) || IsBool(dtype); }
constexpr DTypeSet kBernoulliTypes = {&IsNumericOrBool,
                                      "a numeric type or bool"};

absl::StatusOr<OutputTypes> InferBernoulli(const OpView& view) {
  const TensorType& input = *view.input(0);
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "input", kFloatTypes));  // random_c4
  WB_ASSIGN_OR_RETURN(
      const DType dtype,
      DTypeAttribute(view, "dtype", input.dtype(), kBernoulliTypes));
  return OutputTypes{input.WithDType(dtype)};
}

absl::StatusOr<OpCost> CostBernoulli(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  // A number, then a comparison.
  cost.vector_ops =
      Ops(view.input(0)->element_count()) * (kRandomWeight + kSimpleWeight);
  return cost;
}

bool IsAlwaysRandom(const OpView&) { return true; }

// The mask was of the data's type until opset 10 made it bool.
absl::StatusOr<OutputTypes> InferDropout(const OpView& view) {
  const TensorType& data = *view.input(0);
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "data", kFloatTypes));   // random_c5
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "ratio", kFloatTypes));  // random_c5
  WB_RETURN_IF_ERROR(CheckDType(view, 2, "training_mode", kBoolType));
  for (int i = 1; i <= 2; ++i) {
    if (view.HasInput(i) && view.input(i)->element_count() != 1) {  // c6
      return absl::InvalidArgumentError(absl::StrCat(
          "input ", i, " has shape ", DimsToString(view.input(i)->dims()),
          ", expected a scalar"));
    }
  }
  const DType mask = view.opset_version() < 10 ? data.dtype() : DType::kBool;
  return OutputTypes{data, data.WithDType(mask)};
}

// What opset 12 made an input; before that, models are weighed in inference.
bool MayTrain(const OpView& view) {
  if (!view.HasInput(2)) return false;
  const Element training = ElementOf(view.constant(2), 0);
  return !training.is_int() || training.int_value() != 0;
}

// Models are weighed in inference, where dropping is off and the output is the
// input itself; only training_mode = true asks for more.
absl::StatusOr<OpCost> CostDropout(const OpView& view) {
  const Element training = ElementOf(view.constant(2), 0);
  if (training.is_int() && training.int_value() != 0) {
    OpCost cost = StreamingCost(view, WorkClass::kElementwise);
    cost.vector_ops = Ops(view.input(0)->element_count()) * kDropoutWeight;
    return cost;
  }
  OpCost cost = FreeCost(view);
  if (view.output_count() > 1 && view.output(1) != nullptr) {
    cost.output_writes[1] = view.output(1)->byte_size();
  }
  return cost;
}

absl::StatusOr<FoldedOutputs> FoldDropout(const OpView& view) {
  const Constant* data = view.constant(0);
  if (data == nullptr || MayTrain(view)) return FoldedOutputs();
  return FoldedOutputs{*data};
}

OpDef Dropout(int since_version, int max_inputs) {
  return {
      .name = "Dropout",
      .since_version = since_version,
      .min_inputs = 1,
      .max_inputs = max_inputs,
      .op_class = OpClass::kView,
      .input_roles = {InputRole::kData, InputRole::kShape, InputRole::kShape},
      .infer = &InferDropout,
      .cost = &CostDropout,
      .fold = &FoldDropout,
      .is_random = &MayTrain};
}

OpDef Random(const char* name) {
  return {.name = name,
          .since_version = 1,
          .op_class = OpClass::kGenerator,
          .infer = &InferRandom,
          .cost = &CostRandom,
          .is_random = &IsAlwaysRandom};
}

OpDef RandomLike(const char* name) {
  return {.name = name,
          .since_version = 1,
          .min_inputs = 1,
          .max_inputs = 1,
          .op_class = OpClass::kGenerator,
          .input_roles = {InputRole::kShape},
          .infer = &InferRandomLike,
          .cost = &CostRandom,
          .is_random = &IsAlwaysRandom};
}

}  // namespace

absl::Status RegisterRandomOps(OpRegistry& registry) {
  return registry.AddAll({
      Random("RandomNormal"),
      Random("RandomUniform"),
      RandomLike("RandomNormalLike"),
      RandomLike("RandomUniformLike"),
      {.name = "Multinomial",
       .since_version = 7,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kOpaque,
       .infer = &InferMultinomial,
       .cost = &CostMultinomial,
       .is_random = &IsAlwaysRandom},
      {.name = "Bernoulli",
       .since_version = 15,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kElementwise,
       .infer = &InferBernoulli,
       .cost = &CostBernoulli,
       .is_random = &IsAlwaysRandom},
      Dropout(1, 1),
      Dropout(12, 3),
  });
}

}  // namespace weighbridge
