#include "analyzer/gate/check_rule.h"

#include <limits>

#include "analyzer/gate/gate_amount.h"
#include "analyzer/gate/metric.h"
#include "analyzer/gate/policy.h"
#include "analyzer/report/report.pb.h"
#include "analyzer/report/test_analysis.h"
#include "analyzer/units/units.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::HasSubstr;

LimitRule Max(const char* metric, GateAmount amount) {
  return {Side::kMax, Scope::kTotal, FindMetric(metric), amount, {}};
}
LimitRule Min(const char* metric, GateAmount amount) {
  return {Side::kMin, Scope::kTotal, FindMetric(metric), amount, {}};
}
LimitRule MaxLayer(const char* metric, GateAmount amount) {
  return {Side::kMax, Scope::kAnyLayer, FindMetric(metric), amount, {}};
}

// FittingAnalysis takes 3 ms and 7 mJ; its layers 1 and 2 ms.

TEST(CheckLimitTest, TheLimitItselfPasses) {
  const Analysis analysis = FittingAnalysis("part");
  const GateCheck check = CheckLimit(Max("latency", Seconds(3e-3)), analysis);
  EXPECT_TRUE(check.passed());
  EXPECT_EQ(check.rule(), "max.latency");
  EXPECT_DOUBLE_EQ(check.measured(), 3e-3);
  EXPECT_DOUBLE_EQ(check.limit(), 3e-3);
  EXPECT_EQ(check.message(), "latency is 3.00 ms, at most 3.00 ms");
}

TEST(CheckLimitTest, TooMuchIsToldByHowFar) {
  const GateCheck check =
      CheckLimit(Max("latency", Seconds(2e-3)), FittingAnalysis("part"));
  EXPECT_FALSE(check.passed());
  EXPECT_EQ(check.message(),
            "latency is 3.00 ms, expected at most 2.00 ms: 50 % too much");
}

TEST(CheckLimitTest, TooLittleIsToldByHowFar) {
  const GateCheck check =
      CheckLimit(Min("throughput", PerSecond(1000)), FittingAnalysis("part"));
  EXPECT_FALSE(check.passed());
  EXPECT_THAT(check.message(), HasSubstr("66.7 % too little"));
}

TEST(CheckLimitTest, OverALimitOfZeroHasNoPercentage) {
  const GateCheck check =
      CheckLimit(Max("streamed", Bytes(0)), StreamingAnalysis("part"));
  EXPECT_EQ(check.message(), "streamed is 5.00 KiB, expected at most 0 B");
  EXPECT_TRUE(
      CheckLimit(Max("streamed", Bytes(0)), FittingAnalysis("p")).passed());
}

TEST(CheckLimitTest, AnUnknownNumberFails) {
  Analysis analysis = FittingAnalysis("part");
  analysis.mutable_totals()->clear_energy_joules();
  const GateCheck check = CheckLimit(Max("energy", Joules(1)), analysis);
  EXPECT_FALSE(check.passed());
  EXPECT_FALSE(check.has_measured());
  EXPECT_EQ(check.message(), "energy is not known; expected at most 1.00 J");
}

TEST(CheckLimitTest, ANumberOfHalfTheModelIsUnknown) {
  Analysis analysis = FittingAnalysis("part");
  AddUnmodeledLayer(&analysis);
  const GateCheck check = CheckLimit(Max("latency", Seconds(1)), analysis);
  EXPECT_FALSE(check.passed());
  EXPECT_THAT(
      check.message(),
      HasSubstr("is not known (1 of 3 nodes are not modeled: Mystery)"));
  // Weights are known without any rule.
  EXPECT_TRUE(CheckLimit(Max("weights", Bytes(1 << 20)), analysis).passed());
}

TEST(CheckLimitTest, ASaturatedNumberFails) {
  Analysis analysis = FittingAnalysis("part");
  analysis.mutable_totals()->set_weight_bytes(
      std::numeric_limits<int64_t>::max());
  GateCheck check = CheckLimit(Max("weights", Bytes(1)), analysis);
  EXPECT_FALSE(check.passed());
  EXPECT_THAT(check.message(), HasSubstr("beyond what can be counted"));
  // On the side where a maximum would do, too.
  EXPECT_FALSE(CheckLimit(Min("weights", Bytes(1)), analysis).passed());
}

TEST(CheckLimitTest, WhatCouldNotBeAnalysedFails) {
  const GateCheck check = CheckLimit(Max("weights", Bytes(1 << 30)),
                                     FailedAnalysis("part", "lacks int8"));
  EXPECT_FALSE(check.passed());
  EXPECT_THAT(check.message(), HasSubstr("lacks int8"));
}

TEST(CheckLimitTest, AnyOneLayerBreaksALayerLimit) {
  const Analysis analysis = FittingAnalysis("part");
  const GateCheck check =
      CheckLimit(MaxLayer("latency", Seconds(1.5e-3)), analysis);
  EXPECT_FALSE(check.passed());
  EXPECT_EQ(check.rule(), "max.layer.latency");
  EXPECT_EQ(check.layer(), 1);
  EXPECT_THAT(check.message(), HasSubstr("layer 1 'fc' (Gemm): latency is 2.00 "
                                         "ms, expected at most 1.50 ms"));
  EXPECT_TRUE(
      CheckLimit(MaxLayer("latency", Seconds(2e-3)), analysis).passed());
}

TEST(CheckLimitTest, AReportWithoutLayersDoesNotPassALayerLimit) {
  Analysis analysis = FittingAnalysis("part");
  analysis.clear_layers();
  const GateCheck check = CheckLimit(MaxLayer("latency", Seconds(1)), analysis);
  EXPECT_FALSE(check.passed());
  EXPECT_THAT(check.message(), HasSubstr("the report has no layers"));
}

TEST(CheckRequirementTest, StandaloneIsTheVerdictOfTheDevice) {
  Analysis analysis = FittingAnalysis("part");
  EXPECT_TRUE(CheckRequirement(Requirement::kStandalone, analysis).passed());
  analysis.set_verdict(WARN_REQUIRES_HOST);
  EXPECT_FALSE(CheckRequirement(Requirement::kStandalone, analysis).passed());
  analysis.set_verdict(INCOMPLETE);
  const GateCheck unknown =
      CheckRequirement(Requirement::kStandalone, analysis);
  EXPECT_FALSE(unknown.passed());
  EXPECT_THAT(unknown.message(), HasSubstr("is not known"));
  // Of a report that was gated before.
  analysis.set_verdict(FAIL_GATE);
  analysis.set_device_verdict(PASS);
  EXPECT_TRUE(CheckRequirement(Requirement::kStandalone, analysis).passed());
  EXPECT_FALSE(
      CheckRequirement(Requirement::kStandalone, CountedAnalysis()).passed());
}

TEST(CheckRequirementTest, FitsOnChip) {
  EXPECT_TRUE(CheckRequirement(Requirement::kFitsOnChip, FittingAnalysis("p"))
                  .passed());
  EXPECT_FALSE(
      CheckRequirement(Requirement::kFitsOnChip, StreamingAnalysis("p"))
          .passed());
  Analysis gap = FittingAnalysis("p");
  AddUnmodeledLayer(&gap);
  EXPECT_FALSE(CheckRequirement(Requirement::kFitsOnChip, gap).passed());
}

TEST(CheckRequirementTest, ModeledNamesWhatIsNot) {
  Analysis analysis = FittingAnalysis("p");
  EXPECT_TRUE(CheckRequirement(Requirement::kModeled, analysis).passed());
  AddUnmodeledLayer(&analysis);
  const GateCheck check = CheckRequirement(Requirement::kModeled, analysis);
  EXPECT_FALSE(check.passed());
  EXPECT_EQ(check.message(), "1 of 3 nodes are not modeled: Mystery");
}

TEST(CheckRequirementTest, NativePrecisionNamesTheLayer) {
  Analysis analysis = FittingAnalysis("p");
  // A report that does not say is no proof.
  EXPECT_FALSE(
      CheckRequirement(Requirement::kNativePrecision, analysis).passed());
  analysis.mutable_totals()->set_substituted_nodes(0);
  EXPECT_TRUE(
      CheckRequirement(Requirement::kNativePrecision, analysis).passed());
  analysis.mutable_totals()->set_substituted_nodes(1);
  analysis.mutable_layers(1)->set_precision("int8");
  analysis.mutable_layers(1)->set_wanted_precision("fp16");
  const GateCheck check =
      CheckRequirement(Requirement::kNativePrecision, analysis);
  EXPECT_FALSE(check.passed());
  EXPECT_THAT(check.message(), HasSubstr("layer 1 'fc' (Gemm): int8 for fp16"));
}

TEST(CheckBandTest, ChangesAreRelativeToTheBaseline) {
  const Analysis before = FittingAnalysis("part");  // 3 ms
  Analysis now = before;
  now.mutable_totals()->set_latency_seconds(3.3e-3);
  const Metric* latency = FindMetric("latency");
  GateCheck check = CheckBand({Side::kMax, latency, 0.05, {}}, now, &before);
  EXPECT_FALSE(check.passed());
  EXPECT_EQ(check.rule(), "baseline.max.latency");
  EXPECT_NEAR(check.measured(), 0.1, 1e-12);
  EXPECT_DOUBLE_EQ(check.limit(), 0.05);
  EXPECT_EQ(check.message(),
            "latency is 3.30 ms, +10 % of the baseline's 3.00 ms, expected at "
            "most +5 %");
  EXPECT_TRUE(
      CheckBand({Side::kMax, latency, 0.11, {}}, now, &before).passed());
}

TEST(CheckBandTest, MuchBetterThanExpectedIsAFinding) {
  const Analysis before = FittingAnalysis("part");
  Analysis now = before;
  now.mutable_totals()->set_latency_seconds(1.5e-3);
  const GateCheck check =
      CheckBand({Side::kMin, FindMetric("latency"), -0.3, {}}, now, &before);
  EXPECT_FALSE(check.passed());
  ASSERT_EQ(check.advice_size(), 1);
  EXPECT_THAT(check.advice(0), HasSubstr("new baseline"));
}

TEST(CheckBandTest, WithoutSomethingToCompareWithItFails) {
  const BandRule band = {Side::kMax, FindMetric("latency"), 0.05, {}};
  const Analysis now = FittingAnalysis("part");
  EXPECT_FALSE(CheckBand(band, now, nullptr).passed());
  Analysis before = now;
  before.mutable_totals()->clear_latency_seconds();
  EXPECT_THAT(CheckBand(band, now, &before).message(),
              HasSubstr("latency of the baseline is not known"));
}

TEST(CheckBandTest, FromNothingToSomethingIsMoreThanAnyPercentage) {
  const Analysis before = FittingAnalysis("part");  // Nothing streamed.
  const BandRule band = {Side::kMax, FindMetric("streamed"), 10, {}};
  EXPECT_FALSE(CheckBand(band, StreamingAnalysis("part"), &before).passed());
  EXPECT_TRUE(CheckBand(band, before, &before).passed());
}

}  // namespace
}  // namespace weighbridge
