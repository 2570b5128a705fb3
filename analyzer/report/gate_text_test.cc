#include "analyzer/report/gate_text.h"

#include <string>

#include "analyzer/report/display_text.h"
#include "analyzer/report/report.pb.h"
#include "analyzer/report/test_analysis.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(GateTextTest, AReportWithoutGatesHasNoText) {
  EXPECT_EQ(RenderGateText(Report(), 80), "");
}

TEST(GateTextTest, SaysWhatIsBrokenWhereAndWhatToChange) {
  const std::string text = RenderGateText(GatedReport(), 100);
  EXPECT_EQ(text,
            "gates of ci/policy.toml: 1 of 4 gates failed: fast; warnings: "
            "small; waived: frugal\n"
            "  FAIL   fast: net on part, int8\n"
            "         latency is 3.00 ms, expected at most 2.00 ms: 50 % too "
            "much (ci/policy.toml:4:15)\n"
            "         - most latency is in layer 1 'fc'\n"
            "  WARN   small: net on part, int8\n"
            "         weights is 5.00 KiB, expected at most 1.00 KiB "
            "(ci/policy.toml:8:15)\n"
            "  waived frugal: net on part, int8\n"
            "         energy is 7.00 mJ, expected at most 1.00 mJ "
            "(ci/policy.toml:12:14)\n"
            "         waived until 2026-06-30: old camera\n"
            "  pass   whole: net on part, int8\n"
            "         every node is modeled\n");
}

TEST(GateTextTest, LinesStayWithinTheWidthAndSteerNoTerminal) {
  Report report = GatedReport();
  report.mutable_gates(0)->mutable_checks(0)->set_message(
      std::string(300, 'x') + "\x1B[31m red");
  const std::string text = RenderGateText(report, 60);
  for (const std::string& line : LinesOf(text)) {
    EXPECT_LE(DisplayWidth(line), 60) << line;
  }
  EXPECT_THAT(text, Not(HasSubstr("\x1B")));
}

TEST(GateTextTest, AGateThatAppliedToNothingSaysWhy) {
  Report report;
  GateResult* result = report.add_gates();
  result->set_id("lost");
  result->set_level("error");
  result->set_message("applied to nothing: no target is 'x'");
  EXPECT_EQ(RenderGateText(report, 80),
            "gates: 1 of 1 gate failed: lost\n"
            "  FAIL   lost\n"
            "         applied to nothing: no target is 'x'\n");
}

TEST(GateTextTest, TheSubjectNamesWhatIsUnusual) {
  GateResult result;
  result.set_model("net");
  result.set_target("part");
  result.set_precision("int8");
  result.set_batch(1);
  result.set_mode("standalone");
  EXPECT_EQ(GateSubject(result), "net on part, int8");
  result.set_batch(4);
  result.set_mode("hosted");
  EXPECT_EQ(GateSubject(result), "net on part, int8, batch 4, hosted");
}

}  // namespace
}  // namespace weighbridge
