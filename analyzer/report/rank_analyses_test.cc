#include "analyzer/report/rank_analyses.h"

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

std::vector<std::string> RankedIds(const std::vector<Analysis>& analyses) {
  std::vector<const Analysis*> pointers;
  for (const Analysis& analysis : analyses) pointers.push_back(&analysis);
  std::vector<std::string> ids;
  for (const Analysis* analysis : RankAnalyses(pointers)) {
    ids.push_back(analysis->target().id());
  }
  return ids;
}

TEST(RankAnalysesTest, TheFasterOfTwoThatPassIsFirst) {
  EXPECT_THAT(RankedIds({Make("slow", PASS, 2), Make("fast", PASS, 1)}),
              ElementsAre("fast", "slow"));
}

TEST(RankAnalysesTest, APartThatFailsIsNeverBestHoweverFast) {
  EXPECT_THAT(
      RankedIds({Make("fail", FAIL_MEMORY, 1e-9), Make("gate", FAIL_GATE, 1),
                 Make("host", WARN_REQUIRES_HOST, 2),
                 Make("incomplete", INCOMPLETE, 3), Make("pass", PASS, 4)}),
      ElementsAre("pass", "incomplete", "host", "gate", "fail"));
}

TEST(RankAnalysesTest, AnUnknownLatencyIsLastOfItsVerdict) {
  EXPECT_THAT(RankedIds({Make("unknown", PASS, std::nullopt),
                         Make("known", PASS, 9), Make("fail", FAIL_MEMORY, 1)}),
              ElementsAre("known", "unknown", "fail"));
}

TEST(RankAnalysesTest, WhatCouldNotBeAnalysedIsLast) {
  Analysis error = Make("error", VERDICT_UNSPECIFIED, std::nullopt);
  error.set_error("no int8");
  EXPECT_THAT(RankedIds({error, Make("fail", FAIL_MEMORY, std::nullopt)}),
              ElementsAre("fail", "error"));
}

TEST(RankAnalysesTest, EqualsKeepTheirOrder) {
  EXPECT_THAT(RankedIds({Make("b", PASS, 1), Make("a", PASS, 1)}),
              ElementsAre("b", "a"));
}

}  // namespace
}  // namespace weighbridge
