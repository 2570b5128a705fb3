// Every model of tests/models and examples against what a runtime saw when it
// executed it: shape and element type of every tensor, parameters, MACs.
#include <dirent.h>

#include <algorithm>
#include <string>
#include <vector>

#include "analyzer/analyze.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "onnx_frontend/import_model.h"
#include "tests/truth/executed_truth.h"

namespace weighbridge {
namespace {

using ::testing::ElementsAreArray;

// Why a count of ours is not the recorded one. The recorded parameters count
// every floating initializer; ours are what docs/cost_model.md, section 2 says.
struct KnownDifference {
  const char* model;
  int64_t parameters_minus_truth;
  const char* why;
};
constexpr KnownDifference kKnownDifferences[] = {
    {"coatnet_0_rw_224", -6400, "running statistics are buffers"},
    {"densenet121", -68672, "running statistics are buffers"},
    {"fastvit_sa12", -2048, "running statistics are buffers"},
    {"maxvit_t", -4480, "running statistics are buffers"},
    {"mobilenetv4_hybrid_medium", -3328, "running statistics are buffers"},
    {"nfnet_l0", 32816, "normalization scales stand in Constant nodes"},
    {"xcit_nano_12_p16_224", -3072, "running statistics are buffers"},
};

std::vector<std::string> ModelNames() {
  std::vector<std::string> names;
  DIR* directory = opendir("tests/truth/executed");
  if (directory == nullptr) return names;
  while (const dirent* entry = readdir(directory)) {
    const std::string name = entry->d_name;
    if (name.size() > 4 && name.substr(name.size() - 4) == ".txt") {
      names.push_back(name.substr(0, name.size() - 4));
    }
  }
  closedir(directory);
  std::sort(names.begin(), names.end());
  return names;
}

absl::StatusOr<std::shared_ptr<const Graph>> ImportByName(
    const std::string& name) {
  auto graph = ImportModel("tests/models/" + name + ".onnx");
  return graph.ok() ? graph : ImportModel("examples/" + name + ".onnx");
}

// Only what the file leaves open needs to be bound, and what only data told.
Bindings BindingsFor(const Graph& graph, const ExecutedTruth& truth) {
  Bindings bindings;
  for (const auto& [name, dims] : truth.given) bindings.shapes[name] = dims;
  for (const ValueId id : graph.inputs()) {
    const Value& input = graph.value(id);
    const auto executed = truth.inputs.find(input.name);
    const bool open = std::any_of(
        input.type.dims.begin(), input.type.dims.end(),
        [](const DeclaredDim& dim) { return !dim.size.has_value(); });
    if (open && executed != truth.inputs.end()) {
      bindings.shapes[input.name] = executed->second;
    }
  }
  return bindings;
}

// A size that depends on data is unknown, or bounds the one that was seen.
void ExpectHolds(const Tensor& tensor, const ExecutedTensor& executed,
                 const std::string& name) {
  if (tensor.bound() == "unknown") return;
  const std::optional<DType> dtype = DTypeFromOnnx(executed.onnx_dtype);
  ASSERT_TRUE(dtype.has_value()) << name;
  EXPECT_EQ(tensor.dtype(), DTypeName(*dtype)) << name;
  if (tensor.bound() == "exact") {
    EXPECT_THAT(tensor.shape().dims(), ElementsAreArray(executed.dims)) << name;
    return;
  }
  ASSERT_EQ(tensor.shape().dims_size(), static_cast<int>(executed.dims.size()))
      << name;
  for (size_t i = 0; i < executed.dims.size(); ++i) {
    EXPECT_GE(tensor.shape().dims(static_cast<int>(i)), executed.dims[i])
        << name << ", dim " << i;
  }
}

class TruthTest : public testing::TestWithParam<std::string> {};

TEST_P(TruthTest, EqualsTheExecutedModel) {
  WB_ASSERT_OK_AND_ASSIGN(
      const ExecutedTruth truth,
      ReadExecutedTruth("tests/truth/executed/" + GetParam() + ".txt"));
  ASSERT_FALSE(truth.tensors.empty() && truth.dependent.empty());
  WB_ASSERT_OK_AND_ASSIGN(auto graph, ImportByName(GetParam()));
  WB_ASSERT_OK_AND_ASSIGN(const OpRegistry ops, StandardOps());
  const Bindings bindings = BindingsFor(*graph, truth);
  WB_ASSERT_OK_AND_ASSIGN(const auto resolved,
                          ResolveModel(graph, ops, bindings));
  EXPECT_THAT(resolved->findings().contradictions, testing::IsEmpty());

  const std::map<std::string, Tensor> tensors = DescribeTensors(*resolved);
  for (const auto& [name, executed] : truth.tensors) {
    const auto found = tensors.find(name);
    ASSERT_NE(found, tensors.end()) << name;
    const std::optional<DType> dtype = DTypeFromOnnx(executed.onnx_dtype);
    ASSERT_TRUE(dtype.has_value()) << name;
    EXPECT_EQ(found->second.bound(), "exact") << name;
    EXPECT_EQ(found->second.dtype(), DTypeName(*dtype)) << name;
    EXPECT_THAT(found->second.shape().dims(), ElementsAreArray(executed.dims))
        << name;
  }

  for (const auto& [name, executed] : truth.dependent) {
    ASSERT_TRUE(tensors.contains(name)) << name;
    ExpectHolds(tensors.at(name), executed, name);
  }
  for (const auto& [name, word] : truth.containers) {
    ASSERT_TRUE(tensors.contains(name)) << name;
    EXPECT_EQ(tensors.at(name).dtype(), word) << name;
  }

  WB_ASSERT_OK_AND_ASSIGN(const WeighedModel model,
                          WeighModel(*resolved, ops, {}));
  WB_ASSERT_OK_AND_ASSIGN(const Analysis summary, Summarize(model, {}));
  EXPECT_EQ(summary.coverage().modeled_nodes(), summary.coverage().nodes());
  ASSERT_TRUE(truth.macs.has_value());
  EXPECT_EQ(summary.model().macs(), *truth.macs);
  int64_t expected = truth.parameters;
  const char* why = "no difference is known";
  for (const KnownDifference& difference : kKnownDifferences) {
    if (GetParam() != difference.model) continue;
    expected += difference.parameters_minus_truth;
    why = difference.why;
  }
  EXPECT_EQ(summary.model().parameters(), expected) << why;
}

INSTANTIATE_TEST_SUITE_P(Models, TruthTest, testing::ValuesIn(ModelNames()),
                         [](const testing::TestParamInfo<std::string>& info) {
                           return info.param;
                         });

// A test over no model would pass.
TEST(TruthTestSetup, FindsItsModels) {
  const std::vector<std::string> names = ModelNames();
  EXPECT_GE(names.size(), 50u);
  for (const KnownDifference& difference : kKnownDifferences) {
    EXPECT_THAT(names, testing::Contains(difference.model));
  }
}

}  // namespace
}  // namespace weighbridge
