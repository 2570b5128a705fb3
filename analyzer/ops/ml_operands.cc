#include "analyzer/ops/ml_operands.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// The inverse of the normal distribution: about an error function, scaled.
constexpr int kProbitWeight = kErfWeight + kAffineWeight;

struct PostTransform {
  const char* word;
  int weight;
};
// In the order of their numbers.
constexpr PostTransform kPostTransforms[] = {
    {"NONE", 0},
    {"SOFTMAX", kSoftmaxWeight},
    {"LOGISTIC", kSigmoidWeight},
    {"SOFTMAX_ZERO", kSoftmaxWeight},
    {"PROBIT", kProbitWeight},
};
constexpr int64_t kPostTransformCount =
    sizeof(kPostTransforms) / sizeof(kPostTransforms[0]);

}  // namespace

bool IsMlNumeric(DType dtype) {
  return dtype == DType::kFloat32 || dtype == DType::kFloat64 || IsIndex(dtype);
}

bool IsStringOrInt64(DType dtype) {
  return dtype == DType::kString || dtype == DType::kInt64;
}

absl::StatusOr<FeatureRows> ReadFeatureRows(const OpView& view) {
  const TensorType& x = *view.input(0);
  if (x.rank() == 1) return FeatureRows{1, x.dim(0)};
  if (x.rank() == 2) return FeatureRows{x.dim(0), x.dim(1)};
  return absl::InvalidArgumentError(absl::StrCat("input 0 ('X') has shape ",
                                                 DimsToString(x.dims()),
                                                 ", expected [N,C] or [C]"));
}

absl::StatusOr<std::string> ReadOnlyAttribute(
    const OpView& view, std::initializer_list<const char*> names) {
  std::vector<std::string> found;
  for (const char* name : names) {
    if (view.HasAttribute(name)) found.push_back(name);
  }
  if (found.size() == 1) return found[0];
  return absl::InvalidArgumentError(
      absl::StrCat("has ", found.size(), " of the attributes '",
                   absl::StrJoin(names, "', '"), "', expected one"));
}

absl::StatusOr<ClassLabels> ReadClassLabels(const OpView& view,
                                            const char* ints,
                                            const char* strings) {
  WB_ASSIGN_OR_RETURN(const std::string name,
                      ReadOnlyAttribute(view, {ints, strings}));
  if (name == ints) {
    return ClassLabels{DType::kInt64,
                       static_cast<int64_t>(view.IntsAttribute(ints).size())};
  }
  return ClassLabels{
      DType::kString,
      static_cast<int64_t>(view.StringsAttribute(strings).size())};
}

absl::StatusOr<int> PostTransformWeight(const std::string& word) {
  for (const PostTransform& transform : kPostTransforms) {
    if (word == transform.word) return transform.weight;
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "post_transform is '", word,
      "', expected NONE, SOFTMAX, LOGISTIC, SOFTMAX_ZERO or PROBIT"));
}

absl::StatusOr<int> PostTransformWeight(int64_t number) {
  if (number >= 0 && number < kPostTransformCount) {
    return kPostTransforms[number].weight;
  }
  return absl::InvalidArgumentError(absl::StrCat("post_transform is ", number,
                                                 ", must be in [0, ",
                                                 kPostTransformCount, ")"));
}

bool IsMlFeature(DType dtype) {
  return IsMlNumeric(dtype) || dtype == DType::kString;
}

OpDef MlRow(const char* name, OpClass op_class,
            absl::StatusOr<OutputTypes> (*infer)(const OpView&),
            absl::StatusOr<OpCost> (*cost)(const OpView&)) {
  return {.domain = kMlDomain,
          .name = name,
          .min_inputs = 1,
          .max_inputs = 1,
          .op_class = op_class,
          .infer = infer,
          .cost = cost};
}

OpDef MlTableRow(const char* name, int since_version, OpClass op_class,
                 absl::StatusOr<OutputTypes> (*infer)(const OpView&),
                 absl::StatusOr<OpCost> (*cost)(const OpView&)) {
  OpDef row = MlRow(name, op_class, infer, cost);
  row.since_version = since_version;
  row.has_attribute_tables = true;
  return row;
}

absl::StatusOr<FeatureRows> ReadNumericRows(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kMlNumericTypes));
  return ReadFeatureRows(view);
}

absl::StatusOr<int> ReadPostTransform(const OpView& view) {
  return PostTransformWeight(view.StringAttribute("post_transform", "NONE"));
}

absl::StatusOr<int64_t> ReadTargetCount(const OpView& view, const char* name,
                                        int64_t missing) {
  const int64_t targets = view.IntAttribute(name, missing);
  if (targets >= 1) return targets;
  return absl::InvalidArgumentError(
      absl::StrCat(name, " is ", targets, ", must be at least 1"));
}

absl::StatusOr<OutputTypes> Classification(const ClassLabels& labels,
                                           int64_t rows, int64_t scores,
                                           Bound bound) {
  WB_ASSIGN_OR_RETURN(TensorType label,
                      TensorType::Create(labels.dtype, {rows}));
  WB_ASSIGN_OR_RETURN(TensorType score,
                      TensorType::Create(DType::kFloat32, {rows, scores}));
  return OutputTypes{std::move(label), OutputType(std::move(score), bound)};
}

}  // namespace weighbridge
