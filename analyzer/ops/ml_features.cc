#include "analyzer/ops/ml_features.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/element.h"
#include "analyzer/ops/ml_operands.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators_ml.md#features, C1..C7.

absl::StatusOr<OpCost> CostPerElement(const OpView& view, int weight) {
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  cost.vector_ops = Ops(view.input(0)->element_count()) * weight;
  return cost;
}

// The last axis at the listed positions; a vector counts as one row.
absl::StatusOr<OutputTypes> InferExtractor(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kMlFeatureTypes));  // features_c1
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "Y", kInt64Type));       // features_c2
  WB_RETURN_IF_ERROR(CheckRankAtLeast(view, 0, "X", 1));          // features_c2
  const TensorType& x = *view.input(0);
  const int64_t count = view.input(1)->element_count();
  const int64_t size = x.dim(x.rank() - 1);
  for (int64_t i = 0; i < count && view.constant(1) != nullptr; ++i) {
    const Element position = ElementOf(view.constant(1), i);
    if (!position.is_int()) continue;
    if (position.int_value() < 0 || position.int_value() >= size) {  // c2
      return absl::InvalidArgumentError(absl::StrCat(
          "position ", position.int_value(), " is not in [0, ", size, ")"));
    }
  }
  Dims dims(x.dims().begin(), x.dims().end());
  dims.back() = count;
  if (x.rank() == 1) dims.insert(dims.begin(), 1);
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(x.dtype(), dims));
  return OutputTypes{std::move(type)};
}

// Only what is chosen is read.
absl::StatusOr<OpCost> CostExtractor(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kDataMovement);
  if (view.output(0) != nullptr) {
    cost.input_reads[0] = view.output(0)->byte_size();
  }
  return cost;
}

absl::StatusOr<FoldedOutputs> FoldExtractor(const OpView& view) {
  const Constant* x = view.constant(0);
  if (x == nullptr || view.output(0) == nullptr) return FoldedOutputs();
  const TensorType& type = *view.input(0);
  const int64_t size = type.dim(type.rank() - 1);
  const int64_t count = view.input(1)->element_count();
  return FoldOutput(view, [&](int64_t i) {
    const Element position = ElementOf(view.constant(1), i % count);
    if (!position.is_int()) return Element();
    return ElementOf(x, i / count * size + position.int_value());
  });
}

absl::StatusOr<OutputTypes> InferBinarizer(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kMlNumericTypes));  // features_c1
  return OutputTypes{*view.input(0)};
}

absl::StatusOr<OpCost> CostBinarizer(const OpView& view) {
  return CostPerElement(view, 2 * kSimpleWeight);  // Compare, select.
}

absl::StatusOr<OutputTypes> InferVectorizer(const OpView& view) {
  const std::vector<int64_t> sizes = view.IntsAttribute("inputdimensions");
  if (!sizes.empty() &&
      static_cast<int>(sizes.size()) != view.input_count()) {  // features_c3
    return absl::InvalidArgumentError(
        absl::StrCat("has ", view.input_count(), " inputs, attribute ",
                     "'inputdimensions' tells the sizes of ", sizes.size()));
  }
  int64_t rows = 0, columns = 0;
  for (int i = 0; i < view.input_count(); ++i) {
    if (!view.HasInput(i)) {
      return absl::InvalidArgumentError(
          absl::StrCat("omits input ", i, ", which is required"));
    }
    WB_RETURN_IF_ERROR(CheckDType(view, i, "X", kMlNumericTypes));  // c1
    WB_RETURN_IF_ERROR(CheckSameDType(view, 0, i));                 // c1
    const TensorType& x = *view.input(i);
    if (x.rank() == 0) {  // features_c3
      return absl::InvalidArgumentError(absl::StrCat(
          "input ", i, " is a scalar, expected [N,C], [N,...] or [C]"));
    }
    const int64_t own_rows = x.rank() == 1 ? 1 : x.dim(0);
    // All of a row are its features.
    int64_t features = 1;
    for (int d = x.rank() == 1 ? 0 : 1; d < x.rank(); ++d) {
      features *= x.dim(d);
    }
    if (i == 0) rows = own_rows;
    if (own_rows != rows) {  // features_c3
      return absl::InvalidArgumentError(absl::StrCat(
          "inputs 0 and ", i, " have ", rows, " and ", own_rows, " rows"));
    }
    // What the attribute says, even where a row has more or less.
    const int64_t size = sizes.empty() ? features : sizes[i];
    if (size < 0 || __builtin_add_overflow(columns, size, &columns)) {  // c3
      return absl::InvalidArgumentError(
          absl::StrCat("input ", i, " has size ", size));
    }
  }
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(DType::kFloat32, {rows, columns}));
  return OutputTypes{std::move(type)};
}

// Copies, and turns integers into floats.
absl::StatusOr<OpCost> CostVectorizer(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kDataMovement);
  if (view.output(0) != nullptr && view.input(0)->dtype() != DType::kFloat32) {
    cost.vector_ops = Ops(view.output(0)->element_count()) * kCastWeight;
  }
  return cost;
}

// One number, or one for each feature.
absl::Status CheckPerFeature(const char* name, int64_t size, int64_t features) {
  if (size == 1 || size == features) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("attribute '", name, "' has ", size,
                   " elements, expected 1 or ", features));
}

int64_t FeaturesOf(const TensorType& x) {
  return x.rank() == 0 ? 1 : x.dim(x.rank() - 1);
}

absl::StatusOr<OutputTypes> InferImputer(const OpView& view) {
  const TensorType& x = *view.input(0);
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kMlNumericTypes));  // features_c1
  WB_ASSIGN_OR_RETURN(                                            // features_c4
      const std::string name,
      ReadOnlyAttribute(view,
                        {"imputed_value_floats", "imputed_value_int64s"}));
  const bool are_floats = name == "imputed_value_floats";
  if (are_floats != IsFloat(x.dtype())) {  // features_c4
    return absl::InvalidArgumentError(
        absl::StrCat("input 0 ('X') is ", DTypeName(x.dtype()), ", attribute '",
                     name, "' says otherwise"));
  }
  const size_t size = are_floats ? view.FloatsAttribute(name.c_str()).size()
                                 : view.IntsAttribute(name.c_str()).size();
  WB_RETURN_IF_ERROR(CheckPerFeature(name.c_str(), static_cast<int64_t>(size),
                                     FeaturesOf(x)));  // features_c5
  return OutputTypes{x};
}

absl::StatusOr<OutputTypes> InferScaler(const OpView& view) {
  const TensorType& x = *view.input(0);
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kMlNumericTypes));  // features_c1
  for (const char* name : {"offset", "scale"}) {
    const auto size = static_cast<int64_t>(view.FloatsAttribute(name).size());
    WB_RETURN_IF_ERROR(CheckPerFeature(name, size, FeaturesOf(x)));  // c5
  }
  return OutputTypes{x.WithDType(DType::kFloat32)};
}

absl::StatusOr<OpCost> CostAffine(const OpView& view) {
  return CostPerElement(view, kAffineWeight);
}

absl::StatusOr<OutputTypes> InferNormalizer(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kMlNumericTypes));  // features_c1
  WB_RETURN_IF_ERROR(ReadFeatureRows(view).status());             // features_c6
  const std::string norm = view.StringAttribute("norm", "MAX");
  if (norm != "MAX" && norm != "L1" && norm != "L2") {  // features_c7
    return absl::InvalidArgumentError(
        absl::StrCat("norm is '", norm, "', expected MAX, L1 or L2"));
  }
  return OutputTypes{view.input(0)->WithDType(DType::kFloat32)};
}

absl::StatusOr<OpCost> CostNormalizer(const OpView& view) {
  return CostPerElement(view, kLpNormalizationWeight);
}

}  // namespace

absl::Status RegisterMlFeaturesOps(OpRegistry& registry) {
  using enum InputRole;
  return registry.AddAll({
      MlRow("Binarizer", OpClass::kElementwise, &InferBinarizer,
            &CostBinarizer),
      MlRow("Imputer", OpClass::kElementwise, &InferImputer, &CostAffine),
      MlRow("Scaler", OpClass::kElementwise, &InferScaler, &CostAffine),
      MlRow("Normalizer", OpClass::kReduction, &InferNormalizer,
            &CostNormalizer),
      {.domain = kMlDomain,
       .name = "ArrayFeatureExtractor",
       .min_inputs = 2,
       .max_inputs = 2,
       .op_class = OpClass::kDataMovement,
       .input_roles = {kData, kIndex},
       .infer = &InferExtractor,
       .cost = &CostExtractor,
       .fold = &FoldExtractor},
      {.domain = kMlDomain,
       .name = "FeatureVectorizer",
       .min_inputs = 1,
       .max_inputs = kVariadic,
       .op_class = OpClass::kDataMovement,
       .infer = &InferVectorizer,
       .cost = &CostVectorizer},
  });
}

}  // namespace weighbridge
