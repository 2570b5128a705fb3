#include "tools/survey.h"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/hw/unit_target.h"
#include "analyzer/ir/dtype.h"
#include "analyzer/ir/test_graph.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/report/render_json.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/analyze_flags.h"
#include "tools/exit_code.h"
#include "tools/load_input.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

std::shared_ptr<const Graph> Relu() {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 4})
      .Node("Relu", {"x"}, {"y"})
      .Output("y");
  return graph.Build();
}

std::shared_ptr<const Graph> OpenDim() {
  TestGraph graph;
  graph.SymbolicInput("x", DType::kFloat32, {"n", "4"})
      .Node("Relu", {"x"}, {"y"})
      .Output("y");
  return graph.Build();
}

SurveyTarget Named(const std::string& id) {
  SurveyTarget target = {UnitTarget(Bytes(1024)), true};
  target.target.id = id;
  return target;
}

// Can compute in float32 only.
SurveyTarget Float32Only(bool by_name) {
  SurveyTarget target = {UnitTarget(Bytes(1024)), by_name};
  target.target.id = "fp32-only";
  for (ComputeUnit& unit : target.target.units) {
    std::vector<ComputeRate> kept;
    for (const ComputeRate& rate : unit.rates) {
      if (rate.precision == Precision::kFp32) kept.push_back(rate);
    }
    unit.rates = kept;
  }
  return target;
}

class SurveyTest : public testing::Test {
 protected:
  void SetUp() override {
    absl::StatusOr<OpRegistry> ops = StandardOps();
    WB_ASSERT_OK(ops);
    ops_ = *std::move(ops);
  }

  AnalyzeRequest Request(const std::vector<std::string>& precisions) {
    AnalyzeFlags flags;
    flags.precision = precisions;
    const absl::StatusOr<AnalyzeRequest> request = ParseRequest(flags);
    WB_EXPECT_OK(request);
    return *request;
  }

  // Of one model.
  std::optional<Failure> Run(const std::shared_ptr<const Graph>& graph) {
    return RunAll({{"test.onnx", graph}});
  }

  // Failures of Run() and Finding() alike.
  std::optional<Failure> RunAll(const std::map<std::string, Input>& inputs) {
    std::vector<std::string> names;
    for (const auto& [name, input] : inputs) names.push_back(name);
    Survey survey(request_, options_, ops_, targets_);
    report_.Clear();
    std::optional<Failure> failure = survey.Run(
        names, [&](const std::string& name) -> absl::StatusOr<Input> {
          const auto found = inputs.find(name);
          if (found->second.index() == 0 && !std::get<0>(found->second)) {
            return absl::InvalidArgumentError(name + ": broken");
          }
          return found->second;
        });
    if (!failure) failure = survey.Finding();
    report_ = survey.TakeReport();
    return failure;
  }

  // "int8 unit standalone" of each analysis.
  std::vector<std::string> Combinations() const {
    std::vector<std::string> words;
    for (const Analysis& analysis : report_.analyses()) {
      words.push_back(absl::StrCat(analysis.precision(), " ",
                                   analysis.target().id(), " ",
                                   analysis.mode()));
    }
    return words;
  }

  OpRegistry ops_;
  AnalyzeRequest request_ = Request({});
  SurveyOptions options_;
  std::vector<SurveyTarget> targets_;
  Report report_;
};

TEST_F(SurveyTest, CoversEveryCombinationInOrder) {
  request_ = Request({"fp32", "int8"});
  request_.modes = {Mode::kStandalone, Mode::kHosted};
  targets_ = {Named("a"), Named("b")};
  EXPECT_FALSE(Run(Relu()));
  EXPECT_THAT(
      Combinations(),
      ElementsAre("fp32 a standalone", "fp32 a hosted", "fp32 b standalone",
                  "fp32 b hosted", "int8 a standalone", "int8 a hosted",
                  "int8 b standalone", "int8 b hosted"));
  EXPECT_EQ(report_.schema_version(), kReportSchemaVersion);
  EXPECT_EQ(report_.tool_version(), kToolVersion);
}

TEST_F(SurveyTest, WithoutTargetsItCounts) {
  EXPECT_FALSE(Run(Relu()));
  ASSERT_EQ(report_.analyses_size(), 1);
  EXPECT_FALSE(report_.analyses(0).has_target());
  EXPECT_EQ(report_.analyses(0).layers_size(), 1);
}

TEST_F(SurveyTest, AnOverviewKeepsTheBottleneckOfEachTargetButNoLayers) {
  options_.overview = true;
  targets_ = {Named("a")};
  EXPECT_FALSE(Run(Relu()));
  ASSERT_EQ(report_.analyses_size(), 2);
  EXPECT_FALSE(report_.analyses(0).has_target());
  EXPECT_EQ(report_.analyses(0).layers_size(), 1);
  EXPECT_EQ(report_.analyses(1).layers_size(), 0);
  EXPECT_EQ(report_.analyses(1).bottleneck().name(), "y_node");
  EXPECT_EQ(report_.analyses(1).bottleneck().share(), 1);
}

TEST_F(SurveyTest, TensorsAreListedOnRequest) {
  EXPECT_FALSE(Run(Relu()));
  EXPECT_THAT(report_.tensors(), IsEmpty());
  options_.tensors = true;
  EXPECT_FALSE(Run(Relu()));
  EXPECT_EQ(report_.tensors().at("y").kind(), "result");
  EXPECT_THAT(report_.tensors().at("y").shape().dims(), ElementsAre(1, 4));
}

TEST_F(SurveyTest, ANamedTargetAloneMustHaveTheNamedPrecision) {
  request_ = Request({"int8"});
  targets_ = {Float32Only(/*by_name=*/true)};
  const std::optional<Failure> failure = Run(Relu());
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->code, ExitCode::kUsage);
  EXPECT_THAT(failure->message, HasSubstr("fp32-only"));
  EXPECT_EQ(report_.analyses_size(), 0);
}

TEST_F(SurveyTest, OneOfSeveralMayLackThePrecision) {
  request_ = Request({"int8"});
  targets_ = {Named("unit"), Float32Only(/*by_name=*/true)};
  EXPECT_FALSE(Run(Relu()));
  ASSERT_EQ(report_.analyses_size(), 2);
  const Analysis& lacking = report_.analyses(1);
  EXPECT_THAT(lacking.error(), HasSubstr("fp32-only"));
  EXPECT_EQ(lacking.target().id(), "fp32-only");
  EXPECT_EQ(lacking.precision(), "int8");
  EXPECT_EQ(lacking.mode(), "standalone");
  EXPECT_EQ(lacking.model().nodes(), 1);
  EXPECT_EQ(lacking.verdict(), INCOMPLETE);
  EXPECT_FALSE(lacking.has_totals());
  EXPECT_EQ(lacking.layers_size(), 0);
}

TEST_F(SurveyTest, ASetOfWhichNoneCanDoTheJobFailsAndStillReports) {
  request_ = Request({"int8"});
  targets_ = {Float32Only(/*by_name=*/false)};
  const std::optional<Failure> failure = Run(Relu());
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->code, ExitCode::kUsage);
  EXPECT_EQ(report_.analyses_size(), 1);
  // An overview has told what the model is.
  options_.overview = true;
  EXPECT_FALSE(Run(Relu()));
}

TEST_F(SurveyTest, AWrongBindingIsTheUsersFault) {
  request_.bindings.dims["m"] = 3;
  std::optional<Failure> failure = Run(OpenDim());
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->code, ExitCode::kUsage);
  request_ = Request({});
  request_.bindings.shapes["x"] = {1, 2, 3};
  failure = Run(OpenDim());
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->code, ExitCode::kUsage);
}

TEST_F(SurveyTest, ABrokenModelIsNot) {
  TestGraph graph;
  graph.Input("a", DType::kFloat32, {2, 3})
      .Input("b", DType::kFloat32, {4, 5})
      .Node("MatMul", {"a", "b"}, {"y"})
      .Output("y");
  const std::shared_ptr<const Graph> broken = graph.Build();
  std::optional<Failure> failure = Run(broken);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->code, ExitCode::kInvalidModel);
  // Nor is it if there is a binding that changes nothing.
  request_.bindings.shapes["a"] = {2, 3};
  failure = Run(broken);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->code, ExitCode::kInvalidModel);
}

TEST_F(SurveyTest, StrictListsWhatReportsGuessed) {
  targets_ = {Named("a")};
  EXPECT_FALSE(Run(OpenDim()));
  ASSERT_EQ(report_.analyses(0).guesses_size(), 1);
  const Report earlier = report_;
  options_.strict = true;
  const std::optional<Failure> failure = RunAll({{"old.json", earlier}});
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->code, ExitCode::kIncomplete);
  EXPECT_THAT(failure->message, HasSubstr("dim 'n' taken as 1"));
}

TEST_F(SurveyTest, StrictListsUnboundDimsAndUnmodeledNodes) {
  EXPECT_FALSE(Run(OpenDim()));
  options_.strict = true;
  std::optional<Failure> failure = Run(OpenDim());
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->code, ExitCode::kIncomplete);
  EXPECT_THAT(failure->message,
              HasSubstr("test.onnx: dim 'n' taken as 1; bind it with --dim "
                        "n=N"));
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 4})
      .Node("Mystery", {"x"}, {"y"})
      .Output("y");
  failure = Run(graph.Build());
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->code, ExitCode::kIncomplete);
  EXPECT_THAT(failure->message,
              HasSubstr("1 of 1 nodes are not modeled: Mystery"));
  EXPECT_FALSE(Run(Relu()));
}

TEST_F(SurveyTest, TheReportIsTheSameForAnyNumberOfThreads) {
  request_ = Request({"fp32", "int8"});
  request_.modes = {Mode::kStandalone, Mode::kHosted};
  request_.batches = {1, 8};
  targets_ = {Named("a"), Named("b"), Named("c")};
  const std::map<std::string, Input> inputs = {
      {"1.onnx", Relu()}, {"2.onnx", OpenDim()}, {"3.onnx", Relu()}};
  EXPECT_FALSE(RunAll(inputs));
  const Report alone = report_;
  EXPECT_EQ(alone.analyses_size(), 3 * 2 * 2 * 3 * 2);
  for (const int threads : {2, 3, 16}) {
    options_.threads = threads;
    EXPECT_FALSE(RunAll(inputs));
    EXPECT_EQ(RenderJson(report_), RenderJson(alone)) << threads;
  }
}

TEST_F(SurveyTest, BrokenModelsAreToldAndTheOthersReported) {
  const std::map<std::string, Input> inputs = {
      {"1.onnx", std::shared_ptr<const Graph>()},
      {"2.onnx", Relu()},
      {"3.onnx", std::shared_ptr<const Graph>()}};
  for (const int threads : {1, 4}) {
    options_.threads = threads;
    const std::optional<Failure> failure = RunAll(inputs);
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->code, ExitCode::kInvalidModel);
    EXPECT_EQ(failure->message, "1.onnx: broken\n3.onnx: broken");
    ASSERT_EQ(report_.analyses_size(), 1);
    EXPECT_EQ(report_.analyses(0).model().nodes(), 1);
  }
}

TEST_F(SurveyTest, ABrokenModelEndsWhatSharesItsChip) {
  options_.co_resident = true;
  targets_ = {Named("a")};
  const std::optional<Failure> failure =
      RunAll({{"1.onnx", std::shared_ptr<const Graph>()}, {"2.onnx", Relu()}});
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->message, "1.onnx: broken");
  EXPECT_EQ(report_.analyses_size(), 0);
}

TEST_F(SurveyTest, EachBatchIsAnAnalysisOfItsOwn) {
  request_.batches = {8, 1};
  targets_ = {Named("a")};
  EXPECT_FALSE(Run(OpenDim()));
  ASSERT_EQ(report_.analyses_size(), 2);
  EXPECT_EQ(report_.analyses(0).batch(), 8);
  EXPECT_EQ(report_.analyses(1).batch(), 1);
  // Each is the best of its batch.
  EXPECT_EQ(report_.analyses(0).rank(), 1);
  EXPECT_EQ(report_.analyses(1).rank(), 1);
}

TEST_F(SurveyTest, AReportStandsInForItsModel) {
  targets_ = {Named("a")};
  EXPECT_FALSE(Run(Relu()));
  Report earlier = report_;
  earlier.set_tool_version("0.0.9");
  earlier.set_ranked_by("energy");
  EXPECT_FALSE(RunAll({{"old.json", earlier}}));
  EXPECT_EQ(RenderJson(report_), RenderJson(earlier));
  EXPECT_FALSE(RunAll({{"new.onnx", OpenDim()}, {"old.json", earlier}}));
  EXPECT_EQ(report_.analyses_size(), 2);
  EXPECT_EQ(report_.tool_version(), kToolVersion);
  EXPECT_EQ(report_.ranked_by(), "latency");
}

TEST_F(SurveyTest, FlagsAboutModelsNeedAModel) {
  targets_ = {Named("a")};
  EXPECT_FALSE(Run(Relu()));
  const Report earlier = report_;
  request_ = Request({"int8"});
  request_.model_flags = {"precision"};
  const std::optional<Failure> failure = RunAll({{"old.json", earlier}});
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->code, ExitCode::kUsage);
  EXPECT_THAT(failure->message, HasSubstr("--precision: a report's analyses"));
  // What analyze passes if nobody gave them.
  AnalyzeFlags defaults;
  defaults.mode = "standalone";
  defaults.schedule = "given";
  defaults.fusion = "epilogue";
  WB_ASSERT_OK_AND_ASSIGN(request_, ParseRequest(defaults));
  EXPECT_FALSE(RunAll({{"old.json", earlier}}));
  request_.model_flags = {"precision"};
  EXPECT_FALSE(RunAll({{"new.onnx", Relu()}, {"old.json", earlier}}));
}

TEST_F(SurveyTest, ProgressCountsEveryAnalysis) {
  std::vector<std::pair<size_t, size_t>> calls;
  options_.overview = true;
  options_.on_progress = [&calls](size_t done, size_t all) {
    calls.emplace_back(done, all);
  };
  targets_ = {Named("a"), Named("b")};
  EXPECT_FALSE(Run(Relu()));
  EXPECT_THAT(calls, ElementsAre(Pair(0, 3), Pair(1, 3), Pair(2, 3)));
}

}  // namespace
}  // namespace weighbridge
