#include "analyzer/report/ranking_table.h"

#include <string>
#include <vector>

#include "analyzer/report/display_text.h"
#include "analyzer/report/test_analysis.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

std::string Render(const std::vector<Analysis>& analyses) {
  const Report report = ReportOf(analyses);
  std::vector<const Analysis*> pointers;
  for (const Analysis& analysis : report.analyses()) {
    pointers.push_back(&analysis);
  }
  return RenderRankingTable(pointers, 120);
}

TEST(RankingTableTest, APartThatFailsStandsBelowASlowerOneThatPasses) {
  Analysis fast = StreamingAnalysis("fails");
  fast.mutable_totals()->set_latency_seconds(1e-6);
  const std::string table = Render({fast, FittingAnalysis("fits")});
  EXPECT_THAT(LineStarting(table, "1 "), HasSubstr("fits"));
  EXPECT_THAT(LineStarting(table, "2 "),
              AllOf(HasSubstr("fails"), HasSubstr("FAIL (memory)")));
}

TEST(RankingTableTest, AStarMarksWhatNothingBeats) {
  Analysis beaten = FittingAnalysis("beaten");
  beaten.mutable_totals()->set_energy_joules(9);
  beaten.mutable_totals()->set_latency_seconds(9);
  const std::string table = Render({beaten, FittingAnalysis("best")});
  EXPECT_THAT(LineStarting(table, "1 "), HasSubstr("1 *  best"));
  EXPECT_THAT(LineStarting(table, "2 "), HasSubstr("2    beaten"));
}

TEST(RankingTableTest, ALineHasTheHeadlineNumbers) {
  const std::string table = Render({StreamingAnalysis("chip")});
  // fc takes 3.2 of 4.5 ms.
  for (const char* cell : {"int8", "4.50 ms", "1.50 ms", "7.00 mJ", "5.00 KiB",
                           "4.00 KiB", " no ", "71.1% fc"}) {
    EXPECT_THAT(LineStarting(table, "1 "), HasSubstr(cell));
  }
}

TEST(RankingTableTest, WhatCouldNotBeAnalysedTellsWhy) {
  const std::string table =
      Render({FailedAnalysis("tpu", "tpu has no rate for int8, only bf16"),
              FittingAnalysis("chip")});
  EXPECT_THAT(LineStarting(table, "2 "),
              MatchesRegex("2 +tpu +int8 +ERROR: tpu has no rate for int8, "
                           "only bf16"));
}

TEST(RankingTableTest, UnknownNumbersAreQuestionMarks) {
  Analysis analysis = FittingAnalysis("chip");
  analysis.mutable_totals()->clear_energy_joules();
  analysis.mutable_totals()->clear_latency_seconds();
  analysis.mutable_totals()->clear_exposed_streaming_seconds();
  analysis.clear_bottleneck();
  EXPECT_THAT(LineStarting(Render({analysis}), "1 "),
              MatchesRegex("1 +chip +int8 +PASS +\\? +\\? +\\? +5.00 KiB +"
                           "4.00 KiB +on chip +\\?"));
}

TEST(RankingTableTest, SaysWhereTheModelFits) {
  Analysis analysis = FittingAnalysis("chip");
  MemoryFit* fit = analysis.mutable_memory_fit();
  EXPECT_THAT(Render({analysis}), HasSubstr("on chip"));
  fit->set_fits_on_chip(false);
  fit->set_fits_external(true);
  EXPECT_THAT(Render({analysis}), HasSubstr("weights on chip"));
  fit->set_weights_fit_on_chip(false);
  EXPECT_THAT(Render({analysis}), HasSubstr("DRAM"));
  fit->set_fits_external(false);
  EXPECT_THAT(LineStarting(Render({analysis}), "1 "), HasSubstr(" no "));
}

TEST(RankingTableTest, TheModeIsAColumnOnlyWhereModesDiffer) {
  Analysis hosted = StreamingAnalysis("chip");
  hosted.set_mode("hosted");
  hosted.set_verdict(WARN_REQUIRES_HOST);
  EXPECT_THAT(Render({hosted}), Not(HasSubstr("mode")));
  const std::string table = Render({hosted, StreamingAnalysis("chip")});
  EXPECT_THAT(LineStarting(table, "1 "),
              AllOf(HasSubstr("hosted"), HasSubstr("WARN (requires host)")));
  EXPECT_THAT(LineStarting(table, "2 "), HasSubstr("standalone"));
}

TEST(RankingTableTest, FitsTheLineWhateverItHolds) {
  for (const char* other_mode : {"standalone", "hosted"}) {
    Analysis analysis = StreamingAnalysis(std::string(80, 't'));
    analysis.set_mode(other_mode);
    analysis.set_verdict(WARN_REQUIRES_HOST);
    analysis.mutable_totals()->set_weight_bytes(1048570);  // 1023.99 KiB
    analysis.mutable_totals()->set_peak_activation_bytes(1048570);
    analysis.mutable_totals()->set_energy_joules(0.9994e-3);
    analysis.mutable_bottleneck()->set_name(std::string(300, 'n'));
    for (const std::string& line :
         LinesOf(Render({analysis, StreamingAnalysis("chip"),
                         FailedAnalysis("x", std::string(500, 'e'))}))) {
      EXPECT_LE(DisplayWidth(line), 120) << line;
    }
  }
}

}  // namespace
}  // namespace weighbridge
