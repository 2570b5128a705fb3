#include "analyzer/report/render_markdown.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/report/test_analysis.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string Render(const std::vector<Analysis>& analyses,
                   const MarkdownOptions& options = {}) {
  return RenderMarkdown(ReportOf(analyses), options);
}

TEST(RenderMarkdownTest, OneTargetIsReportedInFull) {
  const std::string text = Render({StreamingAnalysis("chip")});
  EXPECT_THAT(
      text,
      AllOf(HasSubstr("### `net`"), HasSubstr("**FAIL (memory)** on `chip`"),
            HasSubstr("| 4.50 ms | 1.50 ms |"), HasSubstr("2 of 2 layers")));
  // The expensive one first.
  EXPECT_LT(text.find("| 1 | `fc` |"), text.find("| 0 | `conv` |"));
}

TEST(RenderMarkdownTest, SeveralTargetsAreComparedByRank) {
  const std::string text =
      Render({StreamingAnalysis("fails"), FittingAnalysis("fits"),
              FailedAnalysis("errs", "no int8 rate")});
  EXPECT_THAT(LineStarting(text, "| 1 |"),
              AllOf(HasSubstr("`fits`"), HasSubstr("PASS"),
                    HasSubstr("3.00 ms"), HasSubstr("| yes |")));
  EXPECT_THAT(LineStarting(text, "| 2 |"), HasSubstr("FAIL (memory)"));
  EXPECT_THAT(LineStarting(text, "| 3 |"),
              AllOf(HasSubstr("ERROR"), HasSubstr("no int8 rate")));
  EXPECT_THAT(text, Not(HasSubstr("layers</summary>")));
}

TEST(RenderMarkdownTest, UnknownIsAQuestionMark) {
  Analysis analysis = FittingAnalysis("chip");
  AddUnmodeledLayer(&analysis);
  analysis.mutable_totals()->clear_energy_joules();
  const std::string text = Render({analysis});
  EXPECT_THAT(LineStarting(text, "| 2 | `mystery`"), HasSubstr("| ? |"));
  EXPECT_THAT(text, HasSubstr("not modeled: `Mystery`"));
}

TEST(RenderMarkdownTest, EveryRowHasAsManyCellsAsItsHeader) {
  Analysis hostile = FittingAnalysis("a|b");
  hostile.mutable_layers(0)->set_names(0, "x|y`z\n| 1 | 2 |");
  hostile.set_error("");
  size_t bars = 0;
  for (const std::string& line :
       LinesOf(Render({hostile}) + Render({hostile, FittingAnalysis("c")}))) {
    if (line.empty() || line[0] != '|') {
      bars = 0;
      continue;
    }
    size_t count = 0;
    for (size_t i = 0; i < line.size(); ++i) {
      count += line[i] == '|' && (i == 0 || line[i - 1] != '\\');
    }
    if (bars == 0) bars = count;
    EXPECT_EQ(count, bars) << line;
  }
}

TEST(RenderMarkdownTest, FindingsAreSaidOnceAndFolded) {
  Analysis a = StreamingAnalysis("a"), b = StreamingAnalysis("b");
  a.add_assumptions("dims are <1>");
  b.add_assumptions("dims are <1>");
  const std::string text = Render({a, b});
  EXPECT_THAT(text, AllOf(HasSubstr("<summary>Assumptions (1)</summary>"),
                          HasSubstr("* dims are \\<1\\>\n"),
                          HasSubstr("<summary>Findings (1)</summary>")));
}

TEST(RenderMarkdownTest, GatesComeFirst) {
  Report report = ReportOf({FittingAnalysis("chip")});
  GateResult* gate = report.add_gates();
  gate->set_id("latency");
  gate->set_level("error");
  gate->set_message("4 ms, at most 3 ms");
  const std::string text = RenderMarkdown(report, {});
  EXPECT_THAT(LineStarting(text, "| `latency`"), HasSubstr("**FAILED**"));
  EXPECT_LT(text.find("### Gates"), text.find("### `net`"));
}

TEST(RenderMarkdownTest, StaysBelowTheSizeOfAComment) {
  std::vector<Analysis> analyses;
  for (int i = 0; i < 300; ++i) {
    analyses.push_back(FittingAnalysis("chip"));
    analyses.back().mutable_model()->set_file(absl::StrCat(i, ".onnx"));
  }
  MarkdownOptions options;
  const std::string text = Render(analyses, options);
  EXPECT_LT(text.size(), options.most_bytes + 200);
  EXPECT_THAT(text, HasSubstr("There is no room here for"));
}

TEST(RenderMarkdownTest, AsManyLayersAsAskedFor) {
  MarkdownOptions options;
  options.top = 1;
  options.order = LayerOrder::kSchedule;
  EXPECT_THAT(Render({FittingAnalysis("chip")}, options),
              AllOf(HasSubstr("1 of 2 layers"), HasSubstr("`conv`"),
                    Not(HasSubstr("| `fc` |"))));
}

}  // namespace
}  // namespace weighbridge
