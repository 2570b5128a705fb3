#include "analyzer/gate/evaluate_policy.h"

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "analyzer/gate/policy.h"
#include "analyzer/gate/read_policy.h"
#include "analyzer/report/report.pb.h"
#include "analyzer/report/test_analysis.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Policy PolicyOf(const std::string& text) {
  absl::StatusOr<Policy> policy =
      ReadPolicy(absl::StrCat("schema = 1\n", text), "p.toml");
  EXPECT_THAT(policy, IsOk());
  return policy.ok() ? *policy : Policy();
}

PolicyRun On(int year, int month, int day) {
  PolicyRun run;
  run.today = absl::CivilDay(year, month, day);
  return run;
}

// FittingAnalysis: 3 ms.
constexpr char kBroken[] = "[[gate]]\nid = \"fast\"\nmax.latency = \"2 ms\"\n";
constexpr char kKept[] = "[[gate]]\nid = \"fast\"\nmax.latency = \"4 ms\"\n";
constexpr char kWaiver[] =
    "[[waiver]]\ngate = \"fast\"\nuntil = 2026-06-30\nreason = \"old\"\n";

TEST(EvaluatePolicyTest, AKeptGatePasses) {
  const Report report = ReportOf({FittingAnalysis("part")});
  const PolicyVerdict verdict =
      EvaluatePolicy(report, PolicyOf(kKept), On(2026, 1, 1));
  EXPECT_EQ(verdict.outcome, PolicyOutcome::kPassed);
  ASSERT_THAT(verdict.results, SizeIs(1));
  const GateResult& result = verdict.results[0];
  EXPECT_TRUE(result.passed());
  EXPECT_EQ(result.level(), "error");
  EXPECT_EQ(result.target(), "part");
  EXPECT_DOUBLE_EQ(result.measured(), 3e-3);
  EXPECT_DOUBLE_EQ(result.limit(), 4e-3);
  EXPECT_EQ(result.line(), 2);
  EXPECT_EQ(result.checks(0).line(), 4);
}

TEST(EvaluatePolicyTest, WhatWasGuessedIsSaid) {
  Report report = ReportOf({FittingAnalysis("part")});
  for (const char* name : {"a", "b", "c", "d"}) {
    report.mutable_analyses(0)->add_guesses(
        absl::StrCat("dim '", name, "' taken as 1"));
  }
  const PolicyVerdict verdict =
      EvaluatePolicy(report, PolicyOf(kKept), On(2026, 1, 1));
  ASSERT_THAT(verdict.results, SizeIs(1));
  EXPECT_TRUE(verdict.results[0].passed());
  EXPECT_THAT(verdict.results[0].message(),
              HasSubstr(" (guessed: dim 'a' taken as 1; dim 'b' taken as 1; "
                        "dim 'c' taken as 1; and 1 more)"));
}

TEST(EvaluatePolicyTest, ABrokenGateFailsTheRunAndTheVerdict) {
  Report report = ReportOf({FittingAnalysis("part"), FittingAnalysis("other")});
  report.mutable_analyses(1)->mutable_totals()->set_latency_seconds(1e-3);
  const Policy policy = PolicyOf(kBroken);
  const PolicyVerdict verdict = EvaluatePolicy(report, policy, On(2026, 1, 1));
  EXPECT_EQ(verdict.outcome, PolicyOutcome::kFailed);
  RecordVerdict(verdict, policy, &report);
  EXPECT_EQ(report.policy_file(), "p.toml");
  EXPECT_EQ(report.gates_size(), 2);
  EXPECT_EQ(report.analyses(0).verdict(), FAIL_GATE);
  EXPECT_EQ(report.analyses(0).device_verdict(), PASS);
  EXPECT_EQ(report.analyses(1).verdict(), PASS);
}

TEST(EvaluatePolicyTest, AVerdictIsTakenBackWhenTheReportIsGatedAgain) {
  Report report = ReportOf({FittingAnalysis("part")});
  const Policy broken = PolicyOf(kBroken), kept = PolicyOf(kKept);
  const PolicyRun run = On(2026, 1, 1);
  RecordVerdict(EvaluatePolicy(report, broken, run), broken, &report);
  ASSERT_EQ(report.analyses(0).verdict(), FAIL_GATE);
  RecordVerdict(EvaluatePolicy(report, kept, run), kept, &report);
  EXPECT_EQ(report.analyses(0).verdict(), PASS);
  EXPECT_EQ(report.analyses(0).device_verdict(), VERDICT_UNSPECIFIED);
}

TEST(EvaluatePolicyTest, WhatDoesNotFitFailsForThatReason) {
  Report report = ReportOf({StreamingAnalysis("part")});
  const Policy policy = PolicyOf(kBroken);
  RecordVerdict(EvaluatePolicy(report, policy, On(2026, 1, 1)), policy,
                &report);
  EXPECT_EQ(report.analyses(0).verdict(), FAIL_MEMORY);
}

TEST(EvaluatePolicyTest, AWarningIsReportedAndDoesNotFail) {
  Report report = ReportOf({FittingAnalysis("part")});
  const Policy policy =
      PolicyOf(absl::StrCat(kBroken, "level = \"warning\"\n"));
  const PolicyVerdict verdict = EvaluatePolicy(report, policy, On(2026, 1, 1));
  EXPECT_EQ(verdict.outcome, PolicyOutcome::kPassed);
  EXPECT_FALSE(verdict.results[0].passed());
  EXPECT_EQ(verdict.results[0].level(), "warning");
  RecordVerdict(verdict, policy, &report);
  EXPECT_EQ(report.analyses(0).verdict(), PASS);
}

TEST(EvaluatePolicyTest, AWaiverExcusesThroughItsLastDay) {
  Report report = ReportOf({FittingAnalysis("part")});
  const Policy policy = PolicyOf(absl::StrCat(kBroken, kWaiver));
  const PolicyVerdict verdict = EvaluatePolicy(report, policy, On(2026, 6, 30));
  EXPECT_EQ(verdict.outcome, PolicyOutcome::kPassed);
  EXPECT_FALSE(verdict.results[0].passed());
  EXPECT_TRUE(verdict.results[0].waived());
  EXPECT_EQ(verdict.results[0].waiver(), "waived until 2026-06-30: old");
  RecordVerdict(verdict, policy, &report);
  EXPECT_EQ(report.analyses(0).verdict(), PASS);
}

TEST(EvaluatePolicyTest, AWaiverExpires) {
  const PolicyVerdict verdict =
      EvaluatePolicy(ReportOf({FittingAnalysis("part")}),
                     PolicyOf(absl::StrCat(kBroken, kWaiver)), On(2026, 7, 1));
  EXPECT_EQ(verdict.outcome, PolicyOutcome::kFailed);
  EXPECT_FALSE(verdict.results[0].waived());
  EXPECT_EQ(verdict.results[0].waiver(),
            "its waiver expired on 2026-06-30 (old)");
}

TEST(EvaluatePolicyTest, AWaiverOfAnotherModelExcusesNothing) {
  const PolicyVerdict verdict = EvaluatePolicy(
      ReportOf({FittingAnalysis("part")}),
      PolicyOf(absl::StrCat(kBroken, kWaiver, "model = \"else.onnx\"\n")),
      On(2026, 1, 1));
  EXPECT_EQ(verdict.outcome, PolicyOutcome::kFailed);
  EXPECT_EQ(verdict.results[0].waiver(), "");
}

TEST(EvaluatePolicyTest, AGateThatAppliedToNothingIsAnError) {
  const PolicyVerdict verdict = EvaluatePolicy(
      ReportOf({FittingAnalysis("part")}),
      PolicyOf(absl::StrCat(kKept, "targets = [\"prt\"]\n")), On(2026, 1, 1));
  EXPECT_EQ(verdict.outcome, PolicyOutcome::kMisconfigured);
  EXPECT_THAT(verdict.problems,
              ElementsAre("p.toml:2:1: gate 'fast' applied to nothing: no "
                          "target is 'prt'; the report has part; did you mean "
                          "'part'?"));
  ASSERT_THAT(verdict.results, SizeIs(1));
  EXPECT_FALSE(verdict.results[0].passed());
}

TEST(EvaluatePolicyTest, ARunOverSomeModelsLeavesOutGatesOfOthers) {
  const Policy policy =
      PolicyOf(absl::StrCat(kKept,
                            "[[gate]]\nid = \"b\"\nmodels = [\"b.onnx\"]\n"
                            "max.latency = \"1 s\"\n"));
  const Report report = ReportOf({FittingAnalysis("part")});
  PolicyRun run = On(2026, 1, 1);
  EXPECT_EQ(EvaluatePolicy(report, policy, run).outcome,
            PolicyOutcome::kMisconfigured);
  run.partial_models = true;
  EXPECT_EQ(EvaluatePolicy(report, policy, run).outcome,
            PolicyOutcome::kPassed);
}

TEST(EvaluatePolicyTest, ARunThatNoGateIsAboutIsAnErrorEvenThen) {
  PolicyRun run = On(2026, 1, 1);
  run.partial_models = true;
  const PolicyVerdict verdict = EvaluatePolicy(
      ReportOf({FittingAnalysis("part")}),
      PolicyOf(absl::StrCat(kKept, "models = [\"b.onnx\"]\n")), run);
  EXPECT_EQ(verdict.outcome, PolicyOutcome::kMisconfigured);
  EXPECT_THAT(verdict.results, IsEmpty());
}

constexpr char kBand[] =
    "[[gate]]\nid = \"steady\"\n[gate.baseline]\nmax.latency = \"+5 %\"\n"
    "min.latency = \"-30 %\"\n";

TEST(EvaluatePolicyTest, ABandNeedsABaseline) {
  const PolicyVerdict verdict = EvaluatePolicy(
      ReportOf({FittingAnalysis("part")}), PolicyOf(kBand), On(2026, 1, 1));
  EXPECT_EQ(verdict.outcome, PolicyOutcome::kMisconfigured);
  EXPECT_THAT(verdict.problems, ElementsAre(HasSubstr("--baseline")));
}

TEST(EvaluatePolicyTest, TheBaselineIsTheSameAnalysisWhereverTheFileWas) {
  Report baseline =
      ReportOf({FittingAnalysis("other"), FittingAnalysis("part")});
  baseline.mutable_analyses(1)->mutable_model()->set_file("old/net.onnx");
  baseline.mutable_analyses(0)->mutable_totals()->set_latency_seconds(1);
  PolicyRun run = On(2026, 1, 1);
  run.baseline = &baseline;
  const Report report = ReportOf({FittingAnalysis("part")});
  EXPECT_EQ(EvaluatePolicy(report, PolicyOf(kBand), run).outcome,
            PolicyOutcome::kPassed);
  baseline.mutable_analyses(1)->mutable_totals()->set_latency_seconds(2e-3);
  EXPECT_EQ(EvaluatePolicy(report, PolicyOf(kBand), run).outcome,
            PolicyOutcome::kFailed);
}

TEST(EvaluatePolicyTest, AnAnalysisThatTheBaselineLacksFails) {
  const Report baseline = ReportOf({FittingAnalysis("other")});
  PolicyRun run = On(2026, 1, 1);
  run.baseline = &baseline;
  const PolicyVerdict verdict =
      EvaluatePolicy(ReportOf({FittingAnalysis("part")}), PolicyOf(kBand), run);
  EXPECT_EQ(verdict.outcome, PolicyOutcome::kFailed);
  EXPECT_THAT(verdict.results[0].message(), HasSubstr("no such analysis"));
}

TEST(EvaluatePolicyTest, TheCheckThatIsBrokenMostSpeaksForTheGate) {
  const PolicyVerdict verdict = EvaluatePolicy(
      ReportOf({FittingAnalysis("part")}),
      PolicyOf("[[gate]]\nid = \"g\"\nmax.latency = \"2 ms\"\n"
               "max.energy = \"1 mJ\"\nmax.weights = \"1 GiB\"\n"),
      On(2026, 1, 1));
  const GateResult& result = verdict.results[0];
  EXPECT_THAT(result.checks(), SizeIs(3));
  EXPECT_DOUBLE_EQ(result.limit(), 1e-3);  // Seven times too much.
  EXPECT_THAT(result.message(), HasSubstr("latency is 3.00 ms"));
  EXPECT_THAT(result.message(), HasSubstr("energy is 7.00 mJ"));
}

TEST(EvaluatePolicyTest, BandsMayWarnWhereLimitsFail) {
  const std::string text =
      "[[gate]]\nid = \"g\"\nmax.latency = \"4 ms\"\n[gate.baseline]\n"
      "max.latency = \"+5 %\"\nlevel = \"warning\"\n";
  Report baseline = ReportOf({FittingAnalysis("part")});
  baseline.mutable_analyses(0)->mutable_totals()->set_latency_seconds(1e-3);
  PolicyRun run = On(2026, 1, 1);
  run.baseline = &baseline;
  const PolicyVerdict verdict =
      EvaluatePolicy(ReportOf({FittingAnalysis("part")}), PolicyOf(text), run);
  EXPECT_EQ(verdict.outcome, PolicyOutcome::kPassed);
  EXPECT_FALSE(verdict.results[0].passed());
  EXPECT_EQ(verdict.results[0].level(), "warning");
}

}  // namespace
}  // namespace weighbridge
