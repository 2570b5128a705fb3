// What the rules of the ai.onnx.ml domain share: rows of features, lists of
// class labels, and what happens to scores in the end.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_ML_OPERANDS_H_
#define WEIGHBRIDGE_ANALYZER_OPS_ML_OPERANDS_H_

#include <cstdint>
#include <initializer_list>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_view.h"

namespace weighbridge {

inline constexpr const char* kMlDomain = "ai.onnx.ml";

// What nearly every operator of the domain takes.
bool IsMlNumeric(DType dtype);
inline constexpr DTypeSet kMlNumericTypes = {
    &IsMlNumeric, "float32, float64, int32 or int64"};

bool IsStringOrInt64(DType dtype);
inline constexpr DTypeSet kLabelTypes = {&IsStringOrInt64, "string or int64"};

// [N, C]; [C] is one row.
struct FeatureRows {
  int64_t count = 1;
  int64_t columns = 0;
};
// InvalidArgument "input 0 ('X') has shape [2,3,4], expected [N,C] or [C]".
absl::StatusOr<FeatureRows> ReadFeatureRows(const OpView& view);

// The one attribute of `names` that the node has, not empty.
// InvalidArgument "expected one of the attributes 'a', 'b'".
absl::StatusOr<std::string> ReadOnlyAttribute(
    const OpView& view, std::initializer_list<const char*> names);

struct ClassLabels {
  DType dtype;  // int64 or string.
  int64_t count = 0;
};
// From the attribute that the node has: one of the two.
absl::StatusOr<ClassLabels> ReadClassLabels(const OpView& view,
                                            const char* ints,
                                            const char* strings);

// Vector operations per score of `post_transform`: a word, or its number.
absl::StatusOr<int> PostTransformWeight(const std::string& word);
absl::StatusOr<int> PostTransformWeight(int64_t number);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_ML_OPERANDS_H_
