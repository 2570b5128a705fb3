#include "analyzer/report/compare_analyses.h"

#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;

Analysis Make(const std::string& id, Verdict verdict,
              std::optional<double> latency) {
  Analysis analysis;
  analysis.mutable_target()->set_id(id);
  analysis.set_verdict(verdict);
  if (latency) analysis.mutable_totals()->set_latency_seconds(*latency);
  return analysis;
}

Report Compare(const std::vector<Analysis>& analyses,
               RankBy by = RankBy::kLatency) {
  Report report;
  for (const Analysis& analysis : analyses) *report.add_analyses() = analysis;
  CompareAnalyses(by, &report);
  return report;
}

std::vector<std::string> RankedIds(const std::vector<Analysis>& analyses,
                                   RankBy by = RankBy::kLatency) {
  const Report report = Compare(analyses, by);
  std::vector<const Analysis*> pointers;
  for (const Analysis& analysis : report.analyses()) {
    pointers.push_back(&analysis);
  }
  std::vector<std::string> ids;
  for (const Analysis* analysis : InOrderOfRank(pointers)) {
    ids.push_back(analysis->target().id());
  }
  return ids;
}

// That can run.
Analysis Costs(const std::string& id, double latency, double energy) {
  Analysis analysis = Make(id, PASS, latency);
  analysis.mutable_totals()->set_energy_joules(energy);
  return analysis;
}

std::vector<std::string> FrontOf(const Report& report) {
  std::vector<std::string> ids;
  for (const Analysis& analysis : report.analyses()) {
    if (analysis.pareto()) ids.push_back(analysis.target().id());
  }
  return ids;
}

TEST(CompareAnalysesTest, TheFasterOfTwoThatPassIsFirst) {
  EXPECT_THAT(RankedIds({Make("slow", PASS, 2), Make("fast", PASS, 1)}),
              ElementsAre("fast", "slow"));
}

TEST(CompareAnalysesTest, APartThatFailsIsNeverBestHoweverFast) {
  EXPECT_THAT(
      RankedIds({Make("fail", FAIL_MEMORY, 1e-9), Make("gate", FAIL_GATE, 1),
                 Make("host", WARN_REQUIRES_HOST, 2),
                 Make("incomplete", INCOMPLETE, 3), Make("pass", PASS, 4)}),
      ElementsAre("pass", "incomplete", "host", "gate", "fail"));
}

TEST(CompareAnalysesTest, AnUnknownLatencyIsLastOfItsVerdict) {
  EXPECT_THAT(RankedIds({Make("unknown", PASS, std::nullopt),
                         Make("known", PASS, 9), Make("fail", FAIL_MEMORY, 1)}),
              ElementsAre("known", "unknown", "fail"));
}

TEST(CompareAnalysesTest, WhatCouldNotBeAnalysedIsLast) {
  Analysis error = Make("error", VERDICT_UNSPECIFIED, std::nullopt);
  error.set_error("no int8");
  EXPECT_THAT(RankedIds({error, Make("fail", FAIL_MEMORY, std::nullopt)}),
              ElementsAre("fail", "error"));
}

TEST(CompareAnalysesTest, EqualsKeepTheirOrder) {
  EXPECT_THAT(RankedIds({Make("b", PASS, 1), Make("a", PASS, 1)}),
              ElementsAre("b", "a"));
}

TEST(CompareAnalysesTest, TheUserSaysWhatIsBest) {
  const std::vector<Analysis> analyses = {
      Costs("fast", 1, 9), Costs("frugal", 6, 1), Costs("balanced", 2, 2)};
  EXPECT_THAT(RankedIds(analyses, RankBy::kLatency),
              ElementsAre("fast", "balanced", "frugal"));
  EXPECT_THAT(RankedIds(analyses, RankBy::kEnergy),
              ElementsAre("frugal", "balanced", "fast"));
  // 9, 6 and 4 joule seconds.
  EXPECT_THAT(RankedIds(analyses, RankBy::kEnergyDelay),
              ElementsAre("balanced", "frugal", "fast"));
  EXPECT_EQ(Compare(analyses, RankBy::kEnergyDelay).ranked_by(), "edp");
}

TEST(CompareAnalysesTest, TheBestFitIsTheClosestMemory) {
  Analysis chip = Costs("chip", 9, 1), weights = Costs("weights", 8, 1),
           dram = Costs("dram", 7, 1), faster = Costs("faster", 6, 1);
  chip.mutable_memory_fit()->set_weights_fit_on_chip(true);
  chip.mutable_memory_fit()->set_fits_on_chip(true);
  weights.mutable_memory_fit()->set_weights_fit_on_chip(true);
  weights.mutable_memory_fit()->set_fits_external(true);
  dram.mutable_memory_fit()->set_fits_external(true);
  faster.mutable_memory_fit()->set_fits_external(true);
  EXPECT_THAT(RankedIds({dram, faster, weights, chip}, RankBy::kFit),
              ElementsAre("chip", "weights", "faster", "dram"));
}

TEST(CompareAnalysesTest, TheFrontIsWhatNothingBeats) {
  const Report report =
      Compare({Costs("fast", 1, 9), Costs("frugal", 6, 1), Costs("mid", 2, 2),
               Costs("beaten", 2, 3), Costs("equal", 2, 2)});
  EXPECT_THAT(FrontOf(report), ElementsAre("fast", "frugal", "mid", "equal"));
  EXPECT_TRUE(report.analyses(3).has_pareto());
}

TEST(CompareAnalysesTest, WhatCannotRunBeatsNothing) {
  Analysis fails = Costs("fails", 1, 1);
  fails.set_verdict(FAIL_MEMORY);
  EXPECT_THAT(FrontOf(Compare({fails, Costs("runs", 2, 2)})),
              ElementsAre("runs"));
}

TEST(CompareAnalysesTest, AnUnknownCostLeavesTheMarkAbsent) {
  const Report report = Compare({Make("unknown", PASS, 1), Costs("a", 2, 2)});
  EXPECT_FALSE(report.analyses(0).has_pareto());
  EXPECT_TRUE(report.analyses(1).pareto());
}

TEST(CompareAnalysesTest, OnlyTheSameModelAtTheSameBatchIsCompared) {
  Analysis other = Costs("other", 9, 9), batch = Costs("batch", 9, 9);
  other.mutable_model()->set_file("other.onnx");
  batch.set_batch(8);
  Analysis summary = Costs("", 1, 1);
  summary.clear_target();
  const Report report = Compare({summary, Costs("a", 1, 1), other, batch});
  EXPECT_FALSE(report.analyses(0).has_rank());
  for (const int i : {1, 2, 3}) {
    EXPECT_EQ(report.analyses(i).rank(), 1);
    EXPECT_TRUE(report.analyses(i).pareto());
  }
}

}  // namespace
}  // namespace weighbridge
