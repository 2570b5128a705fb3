#include "analyzer/ops/contrib_text.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "analyzer/ir/constant.h"
#include "analyzer/ops/contrib_operands.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/ops/shape_input.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators_contrib.md#text, C1..C8.

// As for the standard's strings: how long they are is no part of a type, so
// that one operation per element that is written stands for its characters.
absl::StatusOr<OpCost> CostText(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  if (view.output(0) != nullptr) {
    cost.vector_ops = Ops(view.output(0)->element_count()) * kSimpleWeight;
  }
  return cost;
}

absl::Status CheckText(const OpView& view, int i, const char* name) {
  return CheckDType(view, i, name, kStringType);  // contrib_text_c1
}

// A pattern, a separator, a replacement.
absl::Status CheckWord(const OpView& view, int i, const char* name) {
  WB_RETURN_IF_ERROR(CheckText(view, i, name));
  return CheckScalar(view, i, name);  // contrib_text_c2
}

// Another element for each string.
template <DType result>
absl::StatusOr<OutputTypes> InferEach(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckText(view, 0, "text"));
  return OutputTypes{view.input(0)->WithDType(result)};
}

// Inputs: text, pattern, rewrite.
absl::StatusOr<OutputTypes> InferReplace(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckWord(view, 1, "pattern"));
  WB_RETURN_IF_ERROR(CheckWord(view, 2, "rewrite"));
  return InferEach<DType::kString>(view);
}

// Inputs: input, num_buckets.
absl::StatusOr<OutputTypes> InferHash(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 1, "num_buckets", kInt64Type));  // contrib_text_c1
  WB_RETURN_IF_ERROR(CheckScalar(view, 1, "num_buckets"));
  return InferEach<DType::kInt64>(view);
}

// Unlike the standard operator, it stretches nothing.
absl::StatusOr<OutputTypes> InferConcat(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckText(view, 1, "input_2"));
  WB_RETURN_IF_ERROR(CheckDims(view, 1, "input_2",
                               view.input(0)->dims()));  // contrib_text_c3
  return InferEach<DType::kString>(view);
}

// Inputs: data, starts, ends, steps, which may be empty.
absl::StatusOr<OutputTypes> InferSlice(const OpView& view) {
  static constexpr const char* kNames[] = {"data", "starts", "ends", "steps"};
  for (int i = 1; i < 4; ++i) {
    WB_RETURN_IF_ERROR(
        CheckDType(view, i, kNames[i], kIndexTypes));  // contrib_text_c1
    if (i == 3 && view.HasInput(3) && view.input(3)->element_count() == 0) {
      continue;
    }
    WB_RETURN_IF_ERROR(CheckDims(view, i, kNames[i],
                                 view.input(0)->dims()));  // contrib_text_c3
  }
  return InferEach<DType::kString>(view);
}

// The one with fewer elements stretches to the other; axes that it lacks are
// its last ones, not its first.
absl::StatusOr<OutputTypes> InferEqual(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckText(view, 0, "x"));
  WB_RETURN_IF_ERROR(CheckText(view, 1, "y"));
  const bool keeps_order =
      view.input(0)->element_count() >= view.input(1)->element_count();
  const TensorType& large = *view.input(keeps_order ? 0 : 1);
  const TensorType& small = *view.input(keeps_order ? 1 : 0);
  bool fits = small.rank() <= large.rank();
  for (int axis = 0; fits && axis < small.rank(); ++axis) {
    fits = small.dim(axis) == 1 || small.dim(axis) == large.dim(axis);
  }
  if (!fits) {  // contrib_text_c4
    return absl::InvalidArgumentError(absl::StrCat(
        DimsToString(small.dims()), " does not stretch to ",
        DimsToString(large.dims()), ", axis by axis from the first"));
  }
  return OutputTypes{large.WithDType(DType::kBool)};
}

// Inputs: input_X, input_sep, input_axis. The axis is gone after it.
absl::StatusOr<OutputTypes> InferJoin(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckText(view, 0, "input_X"));
  WB_RETURN_IF_ERROR(CheckWord(view, 1, "input_sep"));
  WB_RETURN_IF_ERROR(
      CheckDType(view, 2, "input_axis", kInt64Type));  // contrib_text_c1
  const TensorType& x = *view.input(0);
  Dims dims = {1};  // Of a vector and a scalar there is one string left.
  if (x.rank() > 1) {
    WB_ASSIGN_OR_RETURN(const int64_t axis, NeedScalar(view, 2, "input_axis"));
    if (axis < 0 || axis >= x.rank()) {  // contrib_text_c5
      return absl::InvalidArgumentError(absl::StrCat(
          "input_axis is ", axis, ", expected 0 to ", x.rank() - 1));
    }
    dims.assign(x.dims().begin(), x.dims().end());
    dims.erase(dims.begin() + axis);
  }
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(DType::kString, dims));
  return OutputTypes{std::move(type)};
}

// Inputs: value, mask. What the mask does not name is dropped.
absl::StatusOr<OutputTypes> InferMaskedFill(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckText(view, 0, "value"));
  WB_RETURN_IF_ERROR(
      CheckDType(view, 1, "mask", kBoolType));  // contrib_text_c1
  const TensorType& value = *view.input(0);
  if (value.rank() > 1) {  // contrib_text_c6
    return absl::InvalidArgumentError(absl::StrCat(
        "input 0 ('value') has rank ", value.rank(), ", expected at most 1"));
  }
  WB_RETURN_IF_ERROR(
      CheckDims(view, 1, "mask", value.dims()));  // contrib_text_c3
  int64_t least = 0, most = value.element_count();
  const Constant* mask = view.constant(1);
  if (mask != nullptr && mask->holds_ints()) {
    for (int64_t i = 0; i < mask->size(); ++i) {
      if (!mask->IsKnown(i)) continue;
      if (mask->Int(i) != 0) {
        ++least;
      } else {
        --most;
      }
    }
  }
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(DType::kString, {most}));
  return OutputTypes{OutputType::UpTo(std::move(type), {least})};
}

// How many numbers stand for a string: those behind the tabulator of the first
// line of the table that the attribute holds.
absl::StatusOr<int64_t> NumbersPerString(const OpView& view) {
  const std::string table = view.StringAttribute("map", "");
  const size_t begin = std::min(table.find_first_not_of('\n'), table.size());
  const std::string line = table.substr(begin, table.find('\n', begin) - begin);
  const std::vector<std::string> parts =
      absl::StrSplit(line, '\t', absl::SkipEmpty());
  if (parts.size() == 2) {
    const std::vector<std::string> numbers =
        absl::StrSplit(parts[1], ' ', absl::SkipEmpty());
    if (!numbers.empty()) return static_cast<int64_t>(numbers.size());
  }
  return absl::InvalidArgumentError(  // contrib_text_c7
      "attribute 'map' has no first line of a string, a tabulator and numbers");
}

absl::StatusOr<OutputTypes> InferToVector(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckText(view, 0, "data"));
  WB_ASSIGN_OR_RETURN(const int64_t numbers, NumbersPerString(view));
  Dims dims(view.input(0)->dims().begin(), view.input(0)->dims().end());
  dims.push_back(numbers);
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(DType::kInt64, dims));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<OutputTypes> InferFromVector(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "data", kNumericTypes));  // contrib_text_c1
  WB_ASSIGN_OR_RETURN(const int64_t numbers, NumbersPerString(view));
  const TensorType& data = *view.input(0);
  Dims dims(data.dims().begin(), data.dims().end());
  // A vector of single numbers has no axis for them.
  if (numbers > 1 || data.rank() > 1) {
    if (dims.empty() || dims.back() != numbers) {  // contrib_text_c8
      return absl::InvalidArgumentError(absl::StrCat(
          "input 0 ('data') has shape ", DimsToString(dims),
          ", expected a last axis of ", numbers, ", as attribute 'map' has"));
    }
    dims.pop_back();
  }
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(DType::kString, dims));
  return OutputTypes{std::move(type)};
}

// Inputs: input_X, sep, skip_empty. How many parts there are, only the strings
// tell.
absl::StatusOr<OutputTypes> InferSplit(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckText(view, 0, "input_X"));
  WB_RETURN_IF_ERROR(CheckWord(view, 1, "sep"));
  WB_RETURN_IF_ERROR(
      CheckDType(view, 2, "skip_empty", kBoolType));     // contrib_text_c1
  WB_RETURN_IF_ERROR(CheckRank(view, 0, "input_X", 1));  // contrib_text_c6
  return ValueNotKnown(0, "input_X");
}

// Inputs: text, delim_regex_pattern, keep_delim_regex_pattern.
absl::StatusOr<OutputTypes> InferRegexSplit(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckText(view, 0, "text"));
  WB_RETURN_IF_ERROR(CheckWord(view, 1, "delim_regex_pattern"));
  WB_RETURN_IF_ERROR(CheckText(view, 2, "keep_delim_regex_pattern"));
  return ValueNotKnown(0, "text");
}

OpDef Row(const char* name, int min_inputs, int max_inputs, OpClass op_class,
          absl::StatusOr<OutputTypes> (*infer)(const OpView&),
          InputRoles roles = {}) {
  return {.domain = "ai.onnx.contrib",
          .name = name,
          .min_inputs = min_inputs,
          .max_inputs = max_inputs,
          .op_class = op_class,
          .input_roles = roles,
          .infer = infer,
          .cost = &CostText};
}

// The same, of which an attribute has the dictionary.
OpDef MappedRow(const char* name, OpClass op_class,
                absl::StatusOr<OutputTypes> (*infer)(const OpView&)) {
  OpDef row = Row(name, 1, 1, op_class, infer);
  row.has_attribute_tables = true;
  return row;
}

}  // namespace

absl::Status RegisterContribTextOps(OpRegistry& registry) {
  using enum InputRole;
  using enum OpClass;
  constexpr DType kText = DType::kString, kNumber = DType::kInt64;
  const InputRoles patterns = {kData, kShape, kShape};
  return registry.AddAll({
      Row("StringUpper", 1, 1, kElementwise, &InferEach<kText>),
      Row("StringLower", 1, 1, kElementwise, &InferEach<kText>),
      Row("StringStrip", 1, 1, kElementwise, &InferEach<kText>),
      MappedRow("StringMapping", kElementwise, &InferEach<kText>),
      Row("StringLength", 1, 1, kElementwise, &InferEach<kNumber>),
      Row("StringRegexReplace", 3, 3, kElementwise, &InferReplace, patterns),
      Row("StringECMARegexReplace", 3, 3, kElementwise, &InferReplace,
          patterns),
      Row("StringToHashBucket", 2, 2, kElementwise, &InferHash, patterns),
      Row("StringToHashBucketFast", 2, 2, kElementwise, &InferHash, patterns),
      Row("StringConcat", 2, 2, kElementwise, &InferConcat),
      Row("StringSlice", 3, 4, kElementwise, &InferSlice,
          {kData, kIndex, kIndex, kIndex}),
      // Not elementwise to those who ask: its operands stretch from the front.
      Row("StringEqual", 2, 2, kOpaque, &InferEqual),
      Row("StringJoin", 3, 3, kReduction, &InferJoin, patterns),
      Row("MaskedFill", 2, 2, kDataMovement, &InferMaskedFill, {kData, kIndex}),
      MappedRow("StringToVector", kOpaque, &InferToVector),
      MappedRow("VectorToString", kOpaque, &InferFromVector),
      Row("StringSplit", 3, 3, kOpaque, &InferSplit, patterns),
      Row("StringRegexSplitWithOffsets", 3, 3, kOpaque, &InferRegexSplit,
          patterns),
      Row("StringECMARegexSplitWithOffsets", 3, 3, kOpaque, &InferRegexSplit,
          patterns),
  });
}

}  // namespace weighbridge
