#include "analyzer/ops/cast.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

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

// Rules: docs/operators.md#cast, C1..C4.

bool IsNotComplex(DType dtype) { return !IsComplex(dtype); }
constexpr DTypeSet kCastTypes = {&IsNotComplex, "a type that is not complex"};

bool HasBits(DType dtype) { return dtype != DType::kString; }
constexpr DTypeSet kBitTypes = {&HasBits, "a type that is not string"};

// Before opset 6, `to` is the name of the element type.
std::optional<DType> DTypeFromWord(const std::string& word) {
  static constexpr struct {
    const char* word;
    DType dtype;
  } kWords[] = {
      {"FLOAT", DType::kFloat32},  {"FLOAT16", DType::kFloat16},
      {"DOUBLE", DType::kFloat64}, {"INT8", DType::kInt8},
      {"INT16", DType::kInt16},    {"INT32", DType::kInt32},
      {"INT64", DType::kInt64},    {"UINT8", DType::kUInt8},
      {"UINT16", DType::kUInt16},  {"UINT32", DType::kUInt32},
      {"UINT64", DType::kUInt64},  {"BOOL", DType::kBool},
      {"STRING", DType::kString},
  };
  for (const auto& entry : kWords) {
    if (word == entry.word) return entry.dtype;
  }
  return std::nullopt;
}

absl::StatusOr<OutputTypes> InferCastByWord(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "input", kCastTypes));
  const std::string word = view.StringAttribute("to", "");
  const std::optional<DType> to = DTypeFromWord(word);
  if (!to) {  // cast_c2
    return absl::InvalidArgumentError(
        absl::StrCat("to is '", word, "', which is no element type"));
  }
  return OutputTypes{view.input(0)->WithDType(*to)};
}

absl::StatusOr<OutputTypes> InferCast(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "input", kCastTypes));  // cast_c1
  if (!view.HasAttribute("to")) {                                // cast_c2
    return absl::InvalidArgumentError("attribute 'to' is missing");
  }
  WB_ASSIGN_OR_RETURN(const DType to,
                      DTypeAttribute(view, "to", DType::kFloat32, kCastTypes));
  OutputType output(view.input(0)->WithDType(to));
  if (view.choice(0) != nullptr) {
    output.choice = std::make_shared<const ExpertChoice>(*view.choice(0));
  }
  return OutputTypes{std::move(output)};
}

absl::StatusOr<OutputTypes> InferCastLike(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "input", kCastTypes));        // c1
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "target_type", kCastTypes));  // c3
  return OutputTypes{view.input(0)->WithDType(view.input(1)->dtype())};
}

// The same bits, read as another type of the same width.
absl::StatusOr<OutputTypes> InferBitCast(const OpView& view) {
  const TensorType& input = *view.input(0);
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "input", kBitTypes));  // cast_c4
  if (!view.HasAttribute("to")) {                               // cast_c2
    return absl::InvalidArgumentError("attribute 'to' is missing");
  }
  WB_ASSIGN_OR_RETURN(const DType to,
                      DTypeAttribute(view, "to", input.dtype(), kBitTypes));
  if (BitWidth(to) != BitWidth(input.dtype())) {  // cast_c4
    return absl::InvalidArgumentError(absl::StrCat(
        "to is ", DTypeName(to), " of ", BitWidth(to), " bits, the input ",
        DTypeName(input.dtype()), " of ", BitWidth(input.dtype())));
  }
  return OutputTypes{input.WithDType(to)};
}

absl::StatusOr<OpCost> CostBitCast(const OpView& view) {
  return FreeCost(view);
}

// Between integers; a float's bits are not kept.
absl::StatusOr<FoldedOutputs> FoldBitCast(const OpView& view) {
  const Constant* x = view.constant(0);
  if (x == nullptr || view.output(0) == nullptr) return FoldedOutputs();
  const DType to = view.output(0)->dtype();
  if (!IsInteger(view.input(0)->dtype()) || !IsInteger(to)) {
    return FoldedOutputs();
  }
  return FoldOutput(view,
                    [&](int64_t i) { return StoredAs(to, ElementOf(x, i)); });
}

absl::StatusOr<OpCost> CostCast(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  cost.vector_ops = Ops(view.input(0)->element_count()) * kCastWeight;
  // CastLike looks only at the type of its second input.
  if (view.HasInput(1)) cost.input_reads[1] = Bytes();
  return cost;
}

absl::StatusOr<FoldedOutputs> FoldCast(const OpView& view) {
  const Constant* x = view.constant(0);
  if (x == nullptr || view.output(0) == nullptr) return FoldedOutputs();
  const DType from = view.input(0)->dtype();
  const DType to = view.output(0)->dtype();
  return FoldOutput(
      view, [&](int64_t i) { return Convert(from, to, ElementOf(x, i)); });
}

}  // namespace

absl::Status RegisterCastOps(OpRegistry& registry) {
  return registry.AddAll({
      {.name = "Cast",
       .since_version = 1,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kConversion,
       .infer = &InferCastByWord,
       .cost = &CostCast,
       .fold = &FoldCast,
       .order = {Trend::kRising, 1}},
      {.name = "Cast",
       .since_version = 6,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kConversion,
       .infer = &InferCast,
       .cost = &CostCast,
       .fold = &FoldCast,
       .order = {Trend::kRising, 1}},
      {.name = "CastLike",
       .since_version = 15,
       .min_inputs = 2,
       .max_inputs = 2,
       .op_class = OpClass::kConversion,
       .input_roles = {InputRole::kData, InputRole::kShape},
       .infer = &InferCastLike,
       .cost = &CostCast,
       .fold = &FoldCast,
       .order = {Trend::kRising, 1}},
      {.name = "BitCast",
       .since_version = 26,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kView,
       .infer = &InferBitCast,
       .cost = &CostBitCast,
       .fold = &FoldBitCast},
  });
}

}  // namespace weighbridge
