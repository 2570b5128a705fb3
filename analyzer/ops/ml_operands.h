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
#include "analyzer/ops/op_def.h"
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

// Features that may be words as well.
bool IsMlFeature(DType dtype);
inline constexpr DTypeSet kMlFeatureTypes = {
    &IsMlFeature, "string, float32, float64, int32 or int64"};

// A row of the domain with one input.
OpDef MlRow(const char* name, OpClass op_class,
            absl::StatusOr<OutputTypes> (*infer)(const OpView&),
            absl::StatusOr<OpCost> (*cost)(const OpView&));
// The same for a model that stands in attributes.
OpDef MlTableRow(const char* name, int since_version, OpClass op_class,
                 absl::StatusOr<OutputTypes> (*infer)(const OpView&),
                 absl::StatusOr<OpCost> (*cost)(const OpView&));

// Rows of numbers, in input 0 ('X').
absl::StatusOr<FeatureRows> ReadNumericRows(const OpView& view);
// Vector operations per score of the attribute 'post_transform', a word.
absl::StatusOr<int> ReadPostTransform(const OpView& view);
// How many targets the attribute `name` says, at least 1.
absl::StatusOr<int64_t> ReadTargetCount(const OpView& view, const char* name,
                                        int64_t missing);
// The labels [N] and the float32 scores [N, scores] of a classifier.
absl::StatusOr<OutputTypes> Classification(const ClassLabels& labels,
                                           int64_t rows, int64_t scores,
                                           Bound bound);

// Vector operations per score of `post_transform`: a word, or its number.
absl::StatusOr<int> PostTransformWeight(const std::string& word);
absl::StatusOr<int> PostTransformWeight(int64_t number);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_ML_OPERANDS_H_
