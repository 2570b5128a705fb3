#include "analyzer/ops/onnx_type_rows.h"

namespace weighbridge::onnx_type_rows {
namespace {

constexpr OperatorTypes kMlRows[] = {
    {"ArrayFeatureExtractor",
     1,
     "X:T Y:int64 > Z:T",
     {kFloat32 | kFloat64 | kIndexes | kString}},
    {"Binarizer", 1, "X:T > Y:T", {kFloat32 | kFloat64 | kIndexes}},
    {"CastMap",
     1,
     "X:T1 > Y:T2",
     {kMapIntString | kMapIntFloat, kFloat32 | kInt64 | kString}},
    {"CategoryMapper", 1, "X:T1 > Y:T2", {kInt64 | kString, kInt64 | kString}},
    {"DictVectorizer",
     1,
     "X:T1 > Y:T2",
     {kMaps, kFloat32 | kFloat64 | kInt64 | kString}},
    {"FeatureVectorizer",
     1,
     "X:T1* > Y:float32",
     {kFloat32 | kFloat64 | kIndexes}},
    {"Imputer", 1, "X:T > Y:T", {kFloat32 | kFloat64 | kIndexes}},
    {"LabelEncoder", 1, "X:T1 > Y:T2", {kInt64 | kString, kInt64 | kString}},
    {"LabelEncoder",
     2,
     "X:T1 > Y:T2",
     {kFloat32 | kInt64 | kString, kFloat32 | kInt64 | kString}},
    {"LabelEncoder",
     4,
     "X:T1 > Y:T2",
     {kFloat32 | kFloat64 | kIndexes | kInt16 | kString,
      kFloat32 | kFloat64 | kIndexes | kInt16 | kString}},
    {"LinearClassifier",
     1,
     "X:T1 > Y:T2 Z:float32",
     {kFloat32 | kFloat64 | kIndexes, kInt64 | kString}},
    {"LinearRegressor", 1, "X:T > Y:float32", {kFloat32 | kFloat64 | kIndexes}},
    {"Normalizer", 1, "X:T > Y:float32", {kFloat32 | kFloat64 | kIndexes}},
    {"OneHotEncoder",
     1,
     "X:T > Y:float32",
     {kFloat32 | kFloat64 | kIndexes | kString}},
    {"SVMClassifier",
     1,
     "X:T1 > Y:T2 Z:float32",
     {kFloat32 | kFloat64 | kIndexes, kInt64 | kString}},
    {"SVMRegressor", 1, "X:T > Y:float32", {kFloat32 | kFloat64 | kIndexes}},
    {"Scaler", 1, "X:T > Y:float32", {kFloat32 | kFloat64 | kIndexes}},
    {"TreeEnsemble", 5, "X:T > Y:T", {kFloats}},
    {"TreeEnsembleClassifier",
     1,
     "X:T1 > Y:T2 Z:float32",
     {kFloat32 | kFloat64 | kIndexes, kInt64 | kString}},
    {"TreeEnsembleClassifier",
     3,
     "X:T1 > Y:T2 Z:float32",
     {kFloat32 | kFloat64 | kIndexes, kInt64 | kString}},
    {"TreeEnsembleClassifier", 5, "", {}},
    {"TreeEnsembleRegressor",
     1,
     "X:T > Y:float32",
     {kFloat32 | kFloat64 | kIndexes}},
    {"TreeEnsembleRegressor",
     3,
     "X:T > Y:float32",
     {kFloat32 | kFloat64 | kIndexes}},
    {"TreeEnsembleRegressor", 5, "", {}},
    {"ZipMap",
     1,
     "X:float32 > Z:T",
     {kSequenceOfMapIntFloat | kSequenceOfMapStringFloat}},
};

constexpr OperatorTypes kPreviewRows[] = {
    {"FlexAttention", 1, "Q:T1 K:T1 V:T1 > Y:T1", {kFloats | kBFloat16}},
};

constexpr OperatorTypes kTrainingRows[] = {
    {"Adagrad",
     1,
     "R:T1 T:T2 inputs:T3~ > outputs:T3~",
     {kFloat32 | kFloat64, kInt64, kFloat32 | kFloat64}},
    {"Adam",
     1,
     "R:T1 T:T2 inputs:T3~ > outputs:T3~",
     {kFloat32 | kFloat64, kInt64, kFloat32 | kFloat64}},
    {"Gradient", 1, "Inputs:T1~ > Outputs:T2~", {kAll1, kFloats}},
    {"Momentum",
     1,
     "R:T1 T:T2 inputs:T3~ > outputs:T3~",
     {kFloat32 | kFloat64, kInt64, kFloat32 | kFloat64}},
};

}  // namespace

absl::Span<const OperatorTypes> MachineLearning() { return kMlRows; }
absl::Span<const OperatorTypes> Preview() { return kPreviewRows; }
absl::Span<const OperatorTypes> Training() { return kTrainingRows; }

}  // namespace weighbridge::onnx_type_rows
