#include "analyzer/ops/ml_operands.h"

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

}  // namespace weighbridge
