#include "analyzer/ops/ml_encoding.h"

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/ml_operands.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators_ml.md#encoding, C1..C5.

// One look-up per element, whatever the length of the table: a hash map.
absl::StatusOr<OpCost> CostLookUp(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  cost.vector_ops = Ops(view.input(0)->element_count()) * kSimpleWeight;
  return cost;
}

// Numbers become words and words numbers.
absl::StatusOr<OutputTypes> InferSwap(const OpView& view) {
  const TensorType& x = *view.input(0);
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kLabelTypes));  // encoding_c1
  return OutputTypes{x.WithDType(x.dtype() == DType::kString ? DType::kInt64
                                                             : DType::kString)};
}

absl::StatusOr<OutputTypes> InferCategoryMapper(const OpView& view) {
  const size_t numbers = view.IntsAttribute("cats_int64s").size();
  const size_t words = view.StringsAttribute("cats_strings").size();
  if (numbers != words) {  // encoding_c2
    return absl::InvalidArgumentError(
        absl::StrCat("attributes 'cats_int64s' and 'cats_strings' have ",
                     numbers, " and ", words, " elements, expected as many"));
  }
  return InferSwap(view);
}

// One side of a table: its element type and length, from an attribute whose
// name ends in what it holds.
struct TableSide {
  DType dtype;
  int64_t size;
};

absl::StatusOr<TableSide> ReadSide(const OpView& view, const std::string& side,
                                   std::initializer_list<const char*> names) {
  WB_ASSIGN_OR_RETURN(const std::string name,  // encoding_c3
                      ReadOnlyAttribute(view, names));
  const char* key = name.c_str();
  if (name == side + "_strings") {
    return TableSide{DType::kString,
                     static_cast<int64_t>(view.StringsAttribute(key).size())};
  }
  if (name == side + "_int64s") {
    return TableSide{DType::kInt64,
                     static_cast<int64_t>(view.IntsAttribute(key).size())};
  }
  if (name == side + "_floats") {
    return TableSide{DType::kFloat32,
                     static_cast<int64_t>(view.FloatsAttribute(key).size())};
  }
  const TensorAttribute* tensor = view.TensorAttributeOrNull(key);
  if (tensor == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("attribute '", name, "' is no tensor"));
  }
  return TableSide{tensor->type.dtype(), tensor->type.element_count()};
}

absl::StatusOr<OutputTypes> InferLabelEncoder(const OpView& view) {
  WB_ASSIGN_OR_RETURN(
      const TableSide keys,
      ReadSide(view, "keys",
               {"keys_strings", "keys_int64s", "keys_floats", "keys_tensor"}));
  WB_ASSIGN_OR_RETURN(const TableSide values,
                      ReadSide(view, "values",
                               {"values_strings", "values_int64s",
                                "values_floats", "values_tensor"}));
  if (keys.size != values.size) {  // encoding_c3
    return absl::InvalidArgumentError(
        absl::StrCat("has ", keys.size, " keys and ", values.size, " values"));
  }
  const TensorType& x = *view.input(0);
  if (x.dtype() != keys.dtype) {  // encoding_c4
    return absl::InvalidArgumentError(
        absl::StrCat("input 0 ('X') is ", DTypeName(x.dtype()),
                     ", the keys are ", DTypeName(keys.dtype)));
  }
  return OutputTypes{x.WithDType(values.dtype)};
}

absl::StatusOr<OutputTypes> InferOneHotEncoder(const OpView& view) {
  const TensorType& x = *view.input(0);
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kMlFeatureTypes));  // encoding_c1
  WB_ASSIGN_OR_RETURN(                                            // encoding_c5
      const ClassLabels categories,
      ReadClassLabels(view, "cats_int64s", "cats_strings"));
  const bool are_words = x.dtype() == DType::kString;
  if (are_words != (categories.dtype == DType::kString)) {  // encoding_c5
    return absl::InvalidArgumentError(
        absl::StrCat("input 0 ('X') is ", DTypeName(x.dtype()),
                     ", the categories are ", DTypeName(categories.dtype)));
  }
  Dims dims(x.dims().begin(), x.dims().end());
  dims.push_back(categories.count);
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(DType::kFloat32, dims));
  return OutputTypes{std::move(type)};
}

OpDef Encoder(const char* name, int since_version,
              absl::StatusOr<OutputTypes> (*infer)(const OpView&)) {
  return MlTableRow(name, since_version, OpClass::kOpaque, infer, &CostLookUp);
}

}  // namespace

absl::Status RegisterMlEncodingOps(OpRegistry& registry) {
  return registry.AddAll({
      Encoder("CategoryMapper", 1, &InferCategoryMapper),
      Encoder("LabelEncoder", 1, &InferSwap),
      Encoder("LabelEncoder", 2, &InferLabelEncoder),
      Encoder("OneHotEncoder", 1, &InferOneHotEncoder),
  });
}

}  // namespace weighbridge
