#include "analyzer/gate/advise.h"

#include "analyzer/gate/check_rule.h"
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

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

GateCheck Advised(const LimitRule& limit, const Report& report) {
  GateCheck check = CheckLimit(limit, report.analyses(0));
  Advise(limit, report, report.analyses(0), &check);
  return check;
}

const LimitRule kLatency = {
    Side::kMax, Scope::kTotal, FindMetric("latency"), Seconds(2e-3), {}};

TEST(AdviseTest, NamesTheHeaviestLayerAndWhatItIsBoundBy) {
  const GateCheck check =
      Advised(kLatency, ReportOf({FittingAnalysis("part")}));
  ASSERT_EQ(check.advice_size(), 2);
  EXPECT_EQ(check.advice(0),
            "most latency is in layer 1 'fc' (Gemm): 2.00 ms, 66.7 % of the "
            "total, bound by matrix");
  EXPECT_THAT(check.advice(1), StartsWith("nothing else in this report"));
  EXPECT_EQ(check.layer(), 1);
}

TEST(AdviseTest, ThroughputIsDecidedByTheLatencyOfLayers) {
  const LimitRule throughput = {
      Side::kMin, Scope::kTotal, FindMetric("throughput"), PerSecond(1e6), {}};
  EXPECT_THAT(Advised(throughput, ReportOf({FittingAnalysis("part")})).advice(),
              Contains(StartsWith("most latency is in layer 1")));
}

TEST(AdviseTest, NamesWhatPassesInTheSameReport) {
  Analysis other = FittingAnalysis("part");
  other.set_precision("int4");
  other.mutable_totals()->set_latency_seconds(1e-3);
  Analysis far = other;
  far.mutable_target()->set_id("other");
  Analysis another_model = other;
  another_model.mutable_model()->set_file("else.onnx");
  const GateCheck check = Advised(
      kLatency, ReportOf({FittingAnalysis("part"), far, other, another_model}));
  EXPECT_THAT(
      check.advice(),
      ElementsAre(StartsWith("most latency"),
                  "passes with precision int4: latency is 1.00 ms, at "
                  "most 2.00 ms",
                  StartsWith("passes with precision int4, target other: "
                             "latency")));
}

TEST(AdviseTest, SaysHowMuchDoesNotFit) {
  const Report report = ReportOf({StreamingAnalysis("part")});
  GateCheck check =
      CheckRequirement(Requirement::kStandalone, report.analyses(0));
  Advise(Requirement::kStandalone, report, report.analyses(0), &check);
  // 5 KiB of weights and 4 KiB of activations for 1 KiB.
  EXPECT_THAT(check.advice(), Contains(AllOf(HasSubstr("5.00 KiB of weights"),
                                             HasSubstr("8.00 KiB too much"))));
}

TEST(AdviseTest, AnUnknownNumberHasNoHeaviestLayer) {
  Analysis analysis = FittingAnalysis("part");
  analysis.mutable_totals()->clear_latency_seconds();
  EXPECT_EQ(Advised(kLatency, ReportOf({analysis})).advice_size(), 0);
}

}  // namespace
}  // namespace weighbridge
