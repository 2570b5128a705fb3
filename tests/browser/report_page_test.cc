// The HTML report in a real browser: what a user would see, do and wait for.
// Skipped where no Chromium is installed; continuous integration installs one.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/report/compare_analyses.h"
#include "analyzer/report/render_html.h"
#include "analyzer/report/report.pb.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/browser/browser.h"
#include "tests/browser/made_up_report.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr char kReady[] = "document.documentElement.dataset.ready === 'true'";

std::string Folder() { return std::getenv("TEST_TMPDIR"); }

class ReportPageTest : public testing::Test {
 protected:
  void SetUp() override {
    absl::StatusOr<std::unique_ptr<Browser>> browser = Browser::Start(Folder());
    if (absl::IsNotFound(browser.status())) {
      GTEST_SKIP() << browser.status().message();
    }
    WB_ASSERT_OK(browser);
    browser_ = *std::move(browser);
  }

  void Show(const std::vector<Analysis>& analyses, BrowserView view = {}) {
    Report report;
    report.set_schema_version(1);
    for (const Analysis& analysis : analyses) {
      *report.add_analyses() = analysis;
    }
    Show(report, view);
  }

  void Show(Report report, BrowserView view = {}) {
    CompareAnalyses(RankBy::kLatency, &report);
    ShowText(RenderHtml(report), view);
  }

  void ShowText(const std::string& html, BrowserView view) {
    path_ = absl::StrCat(Folder(), "/report.html");
    std::ofstream(path_, std::ios::binary) << html;
    WB_ASSERT_OK(browser_->Open(path_, view));
    WB_ASSERT_OK(browser_->WaitUntil(kReady));
  }

  nlohmann::json Ask(const std::string& expression) {
    const absl::StatusOr<nlohmann::json> value = browser_->Evaluate(expression);
    WB_EXPECT_OK(value);
    return value.ok() ? *value : nlohmann::json();
  }

  // How many layers, or whatever it shows, a chart has marks for.
  int Marks(const std::string& chart) {
    return Ask(absl::StrCat(
        "new Set(Chart.getChart(document.querySelector('#", chart,
        " canvas')).data.datasets.flatMap(({data}) => data.map(({mark}) => "
        "mark)).filter(Boolean)).size"));
  }

  // How many marks of a chart are outside of its axes.
  int MarksOutside(const std::string& chart) {
    return Ask(absl::StrCat(
        "(() => { const chart = Chart.getChart(document.querySelector('#",
        chart,
        " canvas')); const {left, right, top, bottom} = chart.chartArea; "
        "return chart.data.datasets.flatMap(({data}, d) => data.map(({mark}, "
        "i) => ({mark, at: chart.getDatasetMeta(d).data[i]})))"
        ".filter(({mark, at: {x, y}}) => mark && !(x >= left - 1 && x <= right "
        "+ 1 && y >= top - 1 && y <= bottom + 1)).length; })()"));
  }

  std::string Text(const std::string& id) {
    return Ask(absl::StrCat("document.getElementById('", id, "').textContent"));
  }

  // As by a user: the value changes, and the page is told.
  void Enter(const std::string& id, const std::string& value) {
    Ask(absl::StrCat("(() => { const field = document.getElementById('", id,
                     "'); field.value = '", value,
                     "'; field.dispatchEvent(new Event('input')); "
                     "field.dispatchEvent(new Event('change')); })()"));
  }

  std::string FirstRow() {
    return Ask(
        "document.querySelector('#layer-table tbody tr.mark').textContent");
  }

  std::unique_ptr<Browser> browser_;
  std::string path_;
};

TEST_F(ReportPageTest, ShowsAReportWithoutErrorsAndAsksNobody) {
  Show({Chain("chip", 30)});
  EXPECT_THAT(browser_->problems(), IsEmpty());
  EXPECT_THAT(browser_->requests(), ElementsAre("file://" + path_));
  EXPECT_THAT(Ask("document.querySelector('#assumptions').textContent")
                  .get<std::string>(),
              HasSubstr("everything is made up"));
  // Nor could it ask.
  EXPECT_EQ(Ask("fetch('https://example.org').then(() => 'sent', () => "
                "'refused')"),
            "refused");
}

TEST_F(ReportPageTest, ChartsHaveAMarkForEachLayer) {
  Show({Chain("chip", 30)});
  EXPECT_EQ(Marks("roofline"), 30);
  EXPECT_EQ(Marks("time"), 30);
  EXPECT_EQ(Marks("energy"), 30);
  EXPECT_EQ(Marks("memory"), 30);
  EXPECT_EQ(Ask("Chart.getChart(document.querySelector('#timeline canvas'))"
                ".data.datasets.map(({data}) => data.length)"),
            nlohmann::json({30, 30}));
  EXPECT_EQ(Ask("document.querySelector('#layer-table table')"
                ".getAttribute('aria-rowcount')"),
            "31");
}

TEST_F(ReportPageTest, TheTableIsSortedByAColumn) {
  Show({Chain("chip", 30)});
  EXPECT_THAT(FirstRow(), StartsWith("0layer0"));
  const std::string press =
      "[...document.querySelectorAll('#layer-table thead button')]"
      ".find((button) => button.textContent.startsWith('time')).click()";
  Ask(press);
  EXPECT_THAT(FirstRow(), StartsWith("29layer29"));
  EXPECT_EQ(Ask("document.querySelectorAll('#layer-table "
                "th[aria-sort=descending]').length"),
            1);
  Ask(press);
  EXPECT_THAT(FirstRow(), StartsWith("0layer0"));
}

TEST_F(ReportPageTest, AFilterNarrowsTheTableAndFadesTheMarks) {
  Show({Chain("chip", 30)});
  const std::string colours =
      "new Set(Chart.getChart(document.querySelector('#roofline canvas'))"
      ".data.datasets.filter(({data}) => data[0].mark)"
      ".map(({pointBackgroundColor}) => pointBackgroundColor)).size";
  EXPECT_EQ(Ask(colours), 2);  // Two bounds.
  Enter("filter-text", "LAYER12");
  EXPECT_THAT(FirstRow(), StartsWith("12layer12"));
  EXPECT_EQ(Ask("document.querySelector('#layer-table p').textContent"),
            "1 of 30 rows");
  EXPECT_EQ(Marks("roofline"), 30);
  Enter("filter-text", "");
  Enter("filter-bound", "matrix");
  EXPECT_EQ(Ask("document.querySelector('#layer-table p').textContent"),
            "10 of 30 rows");
  EXPECT_EQ(Ask(colours), 2);  // The bound, and the faded.
}

TEST_F(ReportPageTest, ALayerChosenInTheTableIsShownEverywhere) {
  Show({Chain("chip", 30)});
  Ask("document.querySelectorAll('#layer-table tr.mark')[3].click()");
  EXPECT_THAT(Ask("document.getElementById('layer-details').textContent")
                  .get<std::string>(),
              HasSubstr("Layer 3: layer3"));
  for (const char* chart : {"roofline", "time", "energy", "memory"}) {
    EXPECT_EQ(Ask(absl::StrCat(
                  "(() => { const chart = Chart.getChart(document"
                  ".querySelector('#",
                  chart,
                  " canvas')); const [active] = chart.getActiveElements(); "
                  "return chart.data.datasets[active.datasetIndex]"
                  ".data[active.index].mark.index; })()")),
              3)
        << chart;
  }
}

TEST_F(ReportPageTest, EverythingWorksWithoutAMouse) {
  Show({Chain("chip", 30)});
  Ask("document.querySelector('#time canvas').focus()");
  WB_ASSERT_OK(browser_->Press("ArrowRight"));
  WB_ASSERT_OK(browser_->Press("ArrowRight"));
  EXPECT_THAT(Ask("document.getElementById('announcer').textContent")
                  .get<std::string>(),
              StartsWith("layer1; Gemm; 2.00 us"));
  WB_ASSERT_OK(browser_->Press("Enter"));
  EXPECT_THAT(Ask("document.getElementById('layer-details').textContent")
                  .get<std::string>(),
              HasSubstr("Layer 1: layer1"));
  WB_ASSERT_OK(browser_->Press("+"));
  EXPECT_LT(Marks("time"), 20);  // Zoomed in.
  WB_ASSERT_OK(browser_->Press("0"));
  EXPECT_EQ(Marks("time"), 30);
  Ask("document.querySelector('#layer-table .frame').focus()");
  WB_ASSERT_OK(browser_->Press("ArrowDown"));
  EXPECT_THAT(Ask("document.getElementById('layer-details').textContent")
                  .get<std::string>(),
              HasSubstr("Layer 2: layer2"));
}

TEST_F(ReportPageTest, EveryChartHasItsNumbersAsATable) {
  Show({Chain("chip", 30)});
  for (const char* chart :
       {"roofline", "time", "energy", "memory", "timeline"}) {
    Ask(absl::StrCat("document.querySelector('#", chart,
                     " details').open = true"));
    WB_EXPECT_OK(browser_->WaitUntil(absl::StrCat(
        "document.querySelectorAll('#", chart, " tbody tr').length > 5")));
  }
}

TEST_F(ReportPageTest, WhatCanBeUsedHasAName) {
  Show({Chain("a", 5), Chain("b", 5)});
  const absl::StatusOr<nlohmann::json> tree = browser_->Command(
      "Accessibility.getFullAXTree", nlohmann::json::object());
  WB_ASSERT_OK(tree);
  int named = 0;
  for (const nlohmann::json& node : (*tree)["nodes"]) {
    const std::string role =
        node.value("/role/value"_json_pointer, std::string());
    if (role != "button" && role != "combobox" && role != "searchbox" &&
        role != "img" && role != "table" && role != "image") {
      continue;
    }
    EXPECT_NE(node.value("/name/value"_json_pointer, std::string()), "")
        << node.dump();
    ++named;
  }
  EXPECT_GT(named, 20);
}

TEST_F(ReportPageTest, HostileNamesAreShownAsTheyAre) {
  Analysis analysis = Chain("chip", 5);
  const std::string name =
      "</script><script>window.taken = 1</script><img src=x "
      "onerror=window.taken=2>";
  analysis.mutable_layers(0)->set_names(0, name);
  analysis.mutable_model()->set_name(name);
  analysis.add_assumptions(name);
  Show({analysis, Chain("other", 5)});
  Ask("document.querySelector('#layer-table tr.mark').click()");
  EXPECT_THAT(FirstRow(), HasSubstr(name));
  EXPECT_EQ(Ask("typeof window.taken"), "undefined");
  EXPECT_EQ(Ask("document.querySelectorAll('img').length"), 0);
  EXPECT_THAT(browser_->problems(), IsEmpty());
}

TEST_F(ReportPageTest, TargetsAreComparedAndCanBeChosen) {
  Analysis fails = Chain("fails", 7);
  fails.set_verdict(FAIL_MEMORY);
  Analysis error;
  error.mutable_model()->set_name("chain");
  error.mutable_model()->set_file("chain.onnx");
  error.mutable_target()->set_id("error");
  error.set_error("no int8 rate");
  Show({fails, Chain("passes", 9), error});
  EXPECT_THAT(
      Ask("document.querySelector('#comparison-table').textContent")
          .get<std::string>(),
      testing::AllOf(HasSubstr("FAIL (memory)"), HasSubstr("PASS"),
                     HasSubstr("no int8 rate"), HasSubstr("on the front")));
  EXPECT_EQ(Marks("comparison-chart"), 2);
  EXPECT_EQ(Marks("roofline"), 9);  // The best is shown first.
  Enter("analysis", "0");
  WB_ASSERT_OK(browser_->WaitUntil(kReady));
  EXPECT_EQ(Marks("roofline"), 7);
  EXPECT_THAT(
      Ask("document.getElementById('verdict').textContent").get<std::string>(),
      StartsWith("FAIL (memory)"));
  Enter("analysis", "2");
  EXPECT_THAT(
      Ask("document.getElementById('verdict').textContent").get<std::string>(),
      HasSubstr("no int8 rate"));
}

TEST_F(ReportPageTest, EveryMarkIsInsideItsChart) {
  // Neither the analyses nor the layers come in the order of an axis.
  Analysis middle = Chain("middle", 9);
  middle.mutable_layers(4)->set_intensity(0.001);
  middle.mutable_layers(4)->set_ops_per_second(1e3);
  middle.mutable_layers(6)->set_intensity(1e6);
  middle.mutable_layers(6)->set_ops_per_second(1e15);
  Show({middle, Chain("slow", 300), Chain("fast", 5)});
  EXPECT_EQ(Marks("comparison-chart"), 3);
  EXPECT_EQ(MarksOutside("comparison-chart"), 0);
  Enter("analysis", "0");
  WB_ASSERT_OK(browser_->WaitUntil(kReady));
  EXPECT_EQ(Marks("roofline"), 9);
  for (const char* chart : {"roofline", "time", "energy", "memory"}) {
    EXPECT_EQ(MarksOutside(chart), 0) << chart;
  }
}

TEST_F(ReportPageTest, ShortSpansOfTheTimelineAreSeen) {
  // A span of a hundredth of a pixel between two long ones.
  Analysis analysis = Chain("chip", 3);
  constexpr double kStarts[] = {0, 1, 1.00001, 2};
  for (int i = 0; i < 3; ++i) {
    analysis.mutable_layers(i)->set_start_seconds(kStarts[i]);
    analysis.mutable_layers(i)->set_end_seconds(kStarts[i + 1]);
  }
  Show({analysis});
  EXPECT_EQ(Ask("(() => { const bar = Chart.getChart(document.querySelector("
                "'#timeline canvas')).getDatasetMeta(0).data[1]; return "
                "bar.width >= 1 && bar.options.borderWidth === 0; })()"),
            true);
}

TEST_F(ReportPageTest, SweepsRemediesAndMemoriesAreShown) {
  Analysis analysis = Chain("chip", 30);
  AddStreamingFindings(&analysis);
  Show({analysis});
  EXPECT_EQ(Ask("[...document.querySelectorAll('#sweeps .sweep')]"
                ".map(({dataset}) => dataset.axis)"),
            nlohmann::json({"batch", "link", "on_chip"}));
  EXPECT_EQ(Marks("sweeps .sweep[data-axis=batch]"), 4);
  // Of the one that failed there is no number.
  EXPECT_EQ(Ask("Chart.getChart(document.querySelector('.sweep[data-axis=batch]"
                " canvas')).data.datasets.map(({data}) => data.filter(({value})"
                " => Number.isFinite(value)).length)"),
            nlohmann::json({3, 3, 3}));
  EXPECT_THAT(Text("sweeps"), HasSubstr("1 could not be analyzed"));
  EXPECT_EQ(Marks("sweeps .sweep[data-axis=link]"), 2);
  // Of nothing there is no picture.
  EXPECT_EQ(Ask("(() => { const sweep = document.querySelector('.sweep["
                "data-axis=on_chip]'); return !sweep.querySelector('canvas') "
                "&& sweep.textContent.includes('too small for anything'); "
                "})()"),
            true);
  EXPECT_THAT(Text("remedies"),
              testing::AllOf(HasSubstr("memoryyes18 MiB more on chip"),
                             HasSubstr("batchnono batch hides it")));
  // What is fuller than full is still in the picture.
  EXPECT_EQ(Marks("memories"), 1);
  EXPECT_EQ(MarksOutside("memories"), 0);
  EXPECT_EQ(Ask("document.querySelectorAll('#memories tbody tr').length"), 2);
  // Without a mouse.
  Ask("document.querySelector('.sweep[data-axis=batch] canvas').focus()");
  WB_ASSERT_OK(browser_->Press("End"));
  EXPECT_EQ(Text("announcer"), "8; the batch of 8 cannot be made");
  WB_ASSERT_OK(browser_->Press("ArrowLeft"));
  EXPECT_THAT(Text("announcer"), StartsWith("batch 4; PASS; latency 4.00 ms"));
  WB_ASSERT_OK(browser_->Press("Enter"));
  Ask("document.querySelector('.sweep details').open = true");
  WB_EXPECT_OK(
      browser_->WaitUntil("document.querySelector('.sweep tbody').textContent"
                          ".includes('the batch of 8 cannot be made')"));
  EXPECT_THAT(browser_->problems(), IsEmpty());
  // What another analysis has not, is gone.
  Show({Chain("chip", 5)});
  for (const char* section : {"sweeps", "remedies", "memories"}) {
    EXPECT_EQ(Ask(absl::StrCat("document.getElementById('", section,
                               "-section').hidden")),
              true)
        << section;
  }
}

TEST_F(ReportPageTest, BrokenGatesComeFirstWithWhatWouldHelp) {
  Report report;
  *report.add_analyses() = Chain("chip", 5);
  report.set_policy_file("policy.toml");
  AddGate("kept", true, &report);
  AddGate("tolerated", false, &report)->set_level("warning");
  GateResult* broken = AddGate("broken", false, &report);
  broken->mutable_checks(0)->add_advice("passes with another target");
  broken->mutable_checks(0)->set_line(7);
  broken->mutable_checks(0)->set_column(3);
  Show(report);
  EXPECT_EQ(Text("gates-count"), "1 FAILED, 1 warning, 1 passed");
  EXPECT_EQ(Ask("[...document.querySelectorAll('#gates tbody tr')]"
                ".map(({children}) => children[1].textContent)"),
            nlohmann::json({"broken", "tolerated", "kept"}));
  EXPECT_THAT(Text("gate-details"),
              testing::AllOf(HasSubstr("broken in full"),
                             HasSubstr("passes with another target"),
                             HasSubstr("policy.toml:7:3")));
  Ask("document.querySelector('#gates .frame').focus()");
  WB_ASSERT_OK(browser_->Press("End"));
  EXPECT_THAT(Text("gate-details"), HasSubstr("kept in full"));
  EXPECT_THAT(browser_->problems(), IsEmpty());
}

TEST_F(ReportPageTest, ReportsWithoutTargetsLayersOrAnalysesAreShown) {
  Analysis counts = Chain("chip", 5);
  counts.clear_target();
  counts.clear_verdict();
  Analysis bare = Chain("chip", 5);
  bare.clear_layers();
  for (const std::vector<Analysis>& analyses :
       {std::vector<Analysis>{counts}, {bare}, {}}) {
    Show(analyses);
    EXPECT_THAT(browser_->problems(), IsEmpty());
  }
}

TEST_F(ReportPageTest, FitsANarrowScreen) {
  Analysis streams = Chain("a", 30);
  AddStreamingFindings(&streams);
  Report report;
  *report.add_analyses() = streams;
  *report.add_analyses() = Chain("b", 30);
  AddGate(std::string(60, 'x'), false, &report);
  Show(report, {360, 740, false});
  EXPECT_EQ(Ask("document.querySelectorAll('.sweep').length"), 3);
  EXPECT_LE(Ask("document.documentElement.scrollWidth"), 360);
  EXPECT_THAT(browser_->problems(), IsEmpty());
}

TEST_F(ReportPageTest, FollowsTheColoursOfTheSystemOrTheUser) {
  const std::string background =
      "getComputedStyle(document.body).backgroundColor";
  Show({Chain("chip", 5)}, {1280, 900, false});
  const nlohmann::json light = Ask(background);
  Enter("theme", "dark");
  const nlohmann::json dark = Ask(background);
  EXPECT_NE(light, dark);
  Show({Chain("chip", 5)}, {1280, 900, true});
  EXPECT_EQ(Ask(background), dark);
  EXPECT_THAT(browser_->problems(), IsEmpty());
}

TEST_F(ReportPageTest, TenThousandLayersAreShownAtOnce) {
  constexpr int kLayers = 10000;
  Analysis chain = Chain("chip", kLayers);
  AddStreamingFindings(&chain);
  Show({chain});
  RecordProperty("file_bytes",
                 static_cast<int>(std::filesystem::file_size(path_)));
  const double first_paint =
      Ask("performance.getEntriesByName('first-contentful-paint')[0]"
          ".startTime");
  RecordProperty("first_paint_ms", static_cast<int>(first_paint));
  const double all_drawn = Ask("performance.now()");
  std::printf(
      "10,000 layers: first paint %.0f ms, all drawn %.0f ms, %ju bytes\n",
      first_paint, all_drawn,
      static_cast<uintmax_t>(std::filesystem::file_size(path_)));
  EXPECT_LT(first_paint, 2000);
  EXPECT_EQ(Marks("roofline"), kLayers);
  EXPECT_EQ(Marks("memory"), kLayers);
  EXPECT_EQ(Ask("document.querySelector('#layer-table table')"
                ".getAttribute('aria-rowcount')"),
            absl::StrCat(kLayers + 1));
  EXPECT_LT(Ask("document.getElementsByTagName('*').length"), 3000);
  // The bars are thinned, and say so, until one looks closer.
  EXPECT_LE(Marks("time"), 500);
  EXPECT_THAT(
      Ask("document.querySelector('#time').textContent").get<std::string>(),
      HasSubstr("the most expensive of 20 neighbouring layers"));
  EXPECT_THAT(
      Ask("document.querySelector('#timeline').textContent").get<std::string>(),
      HasSubstr("Only the longest of neighbouring spans are drawn"));
  // The last row can be reached.
  Ask("document.querySelector('#layer-table .frame').focus()");
  WB_ASSERT_OK(browser_->Press("End"));
  EXPECT_THAT(Ask("document.getElementById('layer-details').textContent")
                  .get<std::string>(),
              HasSubstr("Layer 9999: layer9999"));
  EXPECT_THAT(browser_->problems(), IsEmpty());
}

}  // namespace
}  // namespace weighbridge
