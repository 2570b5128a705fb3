#include "analyzer/report/render_diff.h"

#include <string>

#include "analyzer/report/diff_reports.h"
#include "analyzer/report/report.pb.h"
#include "analyzer/report/report_diff.pb.h"
#include "analyzer/report/test_analysis.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace weighbridge {
namespace {

using testing::HasSubstr;
using testing::Not;

// The second layer has become slower, the first another.
ReportDiff Slower() {
  const Analysis before = FittingAnalysis("part");
  Analysis after = before;
  after.set_verdict(FAIL_GATE);
  after.mutable_totals()->set_latency_seconds(6e-3);
  after.mutable_layers(1)->set_latency_seconds(5e-3);
  after.mutable_layers(0)->set_names(0, "a|b<script>");
  after.mutable_layers(0)->set_macs(7);
  return DiffReports(ReportOf({before}), ReportOf({after}));
}

TEST(RenderDiffTest, TextShowsTotalsAndLayers) {
  const std::string text = RenderDiffText(Slower());
  EXPECT_THAT(text, HasSubstr("net on part, int8\nverdict: PASS -> FAIL"));
  EXPECT_EQ(LineStarting(text, "latency"),
            "latency            3.00 ms   6.00 ms   +100%");
  EXPECT_EQ(LineStarting(text, "energy"),
            "energy             7.00 mJ   7.00 mJ       =");
  EXPECT_THAT(text, HasSubstr("layers: 1 added, 1 removed, 1 changed, 0 "
                              "unchanged\n"));
  EXPECT_THAT(text, HasSubstr("  ~ fc (Gemm): latency 2.00 ms -> 5.00 ms "
                              "(+150%)\n"));
  EXPECT_THAT(text, HasSubstr("  - conv (Conv): MACs 1.00 k"));
}

TEST(RenderDiffTest, MarkdownIsATableThatNoNameBreaks) {
  const std::string markdown = RenderDiffMarkdown(Slower());
  EXPECT_THAT(markdown, HasSubstr("### net on part, int8\n"));
  EXPECT_THAT(markdown, HasSubstr("| latency | 3.00 ms | 6.00 ms | +100% |\n"));
  EXPECT_THAT(markdown, HasSubstr("<details><summary>Layers: 1 added"));
  EXPECT_THAT(markdown, HasSubstr("a\\|b&lt;script>"));
  EXPECT_THAT(markdown, Not(HasSubstr("<script>")));
}

TEST(RenderDiffTest, MarkdownCountsLayersBeyondTheFirstHundred) {
  ReportDiff diff = Slower();
  for (int i = 0; i < 200; ++i) {
    *diff.mutable_analyses(0)->add_layers() = diff.analyses(0).layers(0);
  }
  EXPECT_THAT(RenderDiffMarkdown(diff), HasSubstr("| | and 103 more | |\n"));
}

TEST(RenderDiffTest, JsonHasNumbers) {
  const nlohmann::json json = nlohmann::json::parse(RenderDiffJson(Slower()));
  const nlohmann::json& analysis = json["analyses"][0];
  EXPECT_EQ(analysis["target"], "part");
  bool found = false;
  for (const nlohmann::json& total : analysis["totals"]) {
    if (total["quantity"] != "latency") continue;
    found = true;
    EXPECT_EQ(total["unit"], "s");
    EXPECT_DOUBLE_EQ(total["after"].get<double>(), 6e-3);
  }
  EXPECT_TRUE(found);
}

TEST(RenderDiffTest, WhatHasNoCounterpartIsNamed) {
  const ReportDiff diff = DiffReports(ReportOf({FittingAnalysis("a")}),
                                      ReportOf({FittingAnalysis("b")}));
  EXPECT_EQ(RenderDiffText(diff),
            "only before: net on a, int8\nonly after: net on b, int8\n");
  EXPECT_THAT(RenderDiffMarkdown(diff),
              HasSubstr("Only after: net on b, int8"));
}

}  // namespace
}  // namespace weighbridge
