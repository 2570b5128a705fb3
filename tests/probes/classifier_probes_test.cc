// Classical models as converters write them: features, a classifier, and its
// scores as a map for each row.
#include <string>
#include <vector>

#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/probes/probe.h"

namespace weighbridge {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr DType kFloat = DType::kFloat32;
constexpr const char* kMl = "ai.onnx.ml";

TestModel ClassicalModel() {
  TestModel model(15);
  model.Opset(kMl, 3);
  return model;
}

// A pipeline of a scaler and a logistic regression, 4 features, 3 classes.
TEST(ClassifierProbes, LogisticRegressionWithMapsOfProbabilities) {
  TestModel model = ClassicalModel();
  model.Input("X", kFloat, {"N", 4})
      .Node("Scaler", {"X"}, {"scaled"}, "", kMl)
      .Floats("offset", {5, 3, 4, 1})
      .Floats("scale", {1, 2, 1, 2})
      .Node("LinearClassifier", {"scaled"}, {"label", "scores"}, "", kMl)
      .Ints("classlabels_ints", {0, 1, 2})
      .Floats("coefficients", std::vector<float>(3 * 4, 0.5f))
      .Floats("intercepts", {1, 2, 3})
      .String("post_transform", "LOGISTIC")
      .Node("Normalizer", {"scores"}, {"probabilities"}, "", kMl)
      .String("norm", "L1")
      .Node("Cast", {"label"}, {"output_label"})
      .Int("to", static_cast<int>(DType::kInt64))
      .Node("ZipMap", {"probabilities"}, {"output_probability"}, "", kMl)
      .Ints("classlabels_int64s", {0, 1, 2})
      .Output("output_label", DType::kInt64, {"N"})
      .MapSequenceOutput("output_probability", DType::kInt64, kFloat);
  Bindings bindings;
  bindings.dims["N"] = 10;
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model, bindings));
  EXPECT_EQ(probed.Type("output_label"), "int64[10]");
  const Tensor& maps = probed.tensors.at("output_probability");
  EXPECT_EQ(maps.dtype(), "seq(map(int64,float32))");
  EXPECT_EQ(maps.length(), 10);
  EXPECT_EQ(maps.bound(), "exact");
  EXPECT_EQ(probed.macs(), 10 * 4 * 3);
  EXPECT_TRUE(probed.all_modeled());
  EXPECT_THAT(probed.summary.coverage().unmodeled_op_types(), IsEmpty());
}

// Two trees of one decision each, whose leaves vote for words.
TEST(ClassifierProbes, TreesWithWordsAsClasses) {
  TestModel model = ClassicalModel();
  model.Input("X", kFloat, {7, 2})
      .Node("TreeEnsembleClassifier", {"X"}, {"label", "scores"}, "", kMl)
      .Ints("nodes_treeids", {0, 0, 0, 1, 1, 1})
      .Ints("nodes_nodeids", {0, 1, 2, 0, 1, 2})
      .Ints("nodes_featureids", {0, 0, 0, 1, 0, 0})
      .Strings("nodes_modes",
               {"BRANCH_LEQ", "LEAF", "LEAF", "BRANCH_LEQ", "LEAF", "LEAF"})
      .Floats("nodes_values", {0.5f, 0, 0, 0.5f, 0, 0})
      .Ints("nodes_truenodeids", {1, 0, 0, 1, 0, 0})
      .Ints("nodes_falsenodeids", {2, 0, 0, 2, 0, 0})
      .Ints("class_treeids", {0, 0, 1, 1})
      .Ints("class_nodeids", {1, 2, 1, 2})
      .Ints("class_ids", {0, 1, 0, 1})
      .Floats("class_weights", {0.5f, 0.5f, 0.5f, 0.5f})
      .Strings("classlabels_strings", {"cat", "dog"})
      .Node("ZipMap", {"scores"}, {"probabilities"}, "", kMl)
      .Strings("classlabels_strings", {"cat", "dog"})
      .Output("label", DType::kString, {7})
      .MapSequenceOutput("probabilities", DType::kString, kFloat);
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("label"), "string[7]");
  EXPECT_EQ(probed.Type("scores"), "float32[7,2]");
  EXPECT_EQ(probed.tensors.at("probabilities").dtype(),
            "seq(map(string,float32))");
  EXPECT_EQ(probed.tensors.at("probabilities").length(), 7);
  EXPECT_TRUE(probed.all_modeled());
  EXPECT_THAT(probed.summary.assumptions(),
              Contains(HasSubstr("the tables of TreeEnsembleClassifier")));
}

// A dictionary of features goes in.
TEST(ClassifierProbes, WordsWithNumbersBecomeFeatures) {
  TestModel model = ClassicalModel();
  model.MapInput("X", DType::kString, kFloat)
      .Node("DictVectorizer", {"X"}, {"features"}, "", kMl)
      .Strings("string_vocabulary", {"height", "weight", "age"})
      .Node("LinearRegressor", {"features"}, {"y"}, "", kMl)
      .Floats("coefficients", {1, 2, 3})
      .Floats("intercepts", {4})
      .Output("y", kFloat, {1, 1});
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.tensors.at("X").dtype(), "map(string,float32)");
  EXPECT_EQ(probed.Type("features"), "float32[1,3]");
  EXPECT_EQ(probed.Type("y"), "float32[1,1]");
  EXPECT_EQ(probed.macs(), 3);
  EXPECT_TRUE(probed.all_modeled());
}

}  // namespace
}  // namespace weighbridge
