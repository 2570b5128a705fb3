#include "analyzer/gate/gate_scope.h"

#include "analyzer/gate/policy.h"
#include "analyzer/report/report.pb.h"
#include "analyzer/report/test_analysis.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

Model ModelAt(const char* file, const char* name) {
  Model model;
  model.set_file(file);
  model.set_name(name);
  return model;
}

TEST(GateScopeTest, AGlobWithoutAFolderMeansTheFileOrTheModel) {
  const Model model = ModelAt("/data/models/net.onnx", "net");
  EXPECT_TRUE(MatchesModel("*.onnx", model));
  EXPECT_TRUE(MatchesModel("net.onnx", model));
  EXPECT_TRUE(MatchesModel("net", model));
  EXPECT_FALSE(MatchesModel("models", model));
}

TEST(GateScopeTest, AGlobWithAFolderMeansTheEndOfThePath) {
  const Model model = ModelAt("/data/models/net.onnx", "net");
  EXPECT_TRUE(MatchesModel("models/*.onnx", model));
  EXPECT_TRUE(MatchesModel("/data/models/net.onnx", model));
  EXPECT_FALSE(MatchesModel("odels/net.onnx", model));
  EXPECT_FALSE(MatchesModel("other/net.onnx", model));
  EXPECT_TRUE(MatchesModel("a/b.onnx", ModelAt("a/b.onnx", "b")));
}

TEST(GateScopeTest, TargetsAreMeantByIdGlobOrTag) {
  Target target;
  target.set_id("hailo-8");
  target.add_tags("automotive");
  EXPECT_TRUE(MatchesTarget("hailo-8", target));
  EXPECT_TRUE(MatchesTarget("hailo-*", target));
  EXPECT_TRUE(MatchesTarget("all", target));
  EXPECT_TRUE(MatchesTarget("tag:automotive", target));
  EXPECT_FALSE(MatchesTarget("tag:auto", target));
  EXPECT_FALSE(MatchesTarget("hailo", target));
}

TEST(GateScopeTest, EveryListMustAgree) {
  const Analysis analysis = FittingAnalysis("part");  // net, int8, standalone
  EXPECT_TRUE(IsInScope({}, analysis));
  EXPECT_TRUE(
      IsInScope({{"net"}, {"x", "part"}, {"int8"}, {"standalone"}}, analysis));
  EXPECT_FALSE(IsInScope({{"net"}, {"part"}, {"fp16"}, {}}, analysis));
  EXPECT_FALSE(IsInScope({{}, {}, {}, {"hosted"}}, analysis));
}

TEST(GateScopeTest, AnalysesOfNoTargetCountOnlyAlone) {
  EXPECT_THAT(FindInScope({}, ReportOf({CountedAnalysis()})).analyses,
              SizeIs(1));
  const Report both = ReportOf({CountedAnalysis(), FittingAnalysis("part")});
  const ScopeMatch match = FindInScope({}, both);
  ASSERT_THAT(match.analyses, SizeIs(1));
  EXPECT_EQ(match.analyses[0]->target().id(), "part");
}

TEST(GateScopeTest, TellsWhyNothingIsMeant) {
  const Report report = ReportOf({FittingAnalysis("hailo-8")});
  ScopeMatch match = FindInScope({{"resnet*"}, {}, {}, {}}, report);
  EXPECT_TRUE(match.no_model);
  EXPECT_EQ(match.why_none,
            "no model is 'resnet*'; the report has models/net.onnx");
  match = FindInScope({{}, {"hailo8"}, {}, {}}, report);
  EXPECT_FALSE(match.no_model);
  EXPECT_EQ(match.why_none,
            "no target is 'hailo8'; the report has hailo-8; did you mean "
            "'hailo-8'?");
  EXPECT_THAT(FindInScope({{}, {}, {"fp16"}, {}}, report).why_none,
              HasSubstr("no precision is 'fp16'; the report has int8"));
  EXPECT_EQ(FindInScope({}, Report()).why_none, "the report has no analysis");
}

}  // namespace
}  // namespace weighbridge
