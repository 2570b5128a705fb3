// The HTML report in a real browser: what a user would see, do and wait for.
// Skipped where no Chromium is installed; continuous integration installs one.
#include <cstdlib>
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

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr char kReady[] = "document.documentElement.dataset.ready === 'true'";

std::string Folder() { return std::getenv("TEST_TMPDIR"); }

void AddRoofline(Analysis* analysis) {
  Ceiling* ceiling = analysis->mutable_roofline()->add_ceilings();
  ceiling->set_kind("compute");
  ceiling->set_name("matrix");
  ceiling->set_precision("int8");
  ceiling->set_ops_per_second(1e12);
  for (const double intensity : {0.1, 1000.0}) {
    RooflinePoint* point = ceiling->add_line();
    point->set_intensity(intensity);
    point->set_ops_per_second(1e12);
  }
}

// Layer i takes i + 1 microseconds after a load of 1 us; every tenth does no
// arithmetic.
Analysis Chain(const std::string& target, int layers) {
  Analysis analysis;
  analysis.mutable_model()->set_name("chain");
  analysis.mutable_model()->set_file("chain.onnx");
  analysis.mutable_target()->set_id(target);
  analysis.mutable_target()->set_on_chip_bytes(1 << 20);
  analysis.set_precision("int8");
  analysis.set_batch(1);
  analysis.set_mode("standalone");
  analysis.set_verdict(PASS);
  analysis.add_assumptions("everything is made up");
  analysis.mutable_coverage()->set_nodes(layers);
  analysis.mutable_coverage()->set_modeled_nodes(layers);
  double now = 0;
  for (int i = 0; i < layers; ++i) {
    Layer* layer = analysis.add_layers();
    layer->set_index(i);
    layer->add_names(absl::StrCat("layer", i));
    layer->add_op_types(i % 2 == 0 ? "Conv" : "Gemm");
    layer->set_op_class(i % 2 == 0 ? "convolution" : "matmul");
    const double time = (i + 1) * 1e-6;
    layer->set_latency_seconds(time);
    layer->set_bound(i % 3 == 0 ? "matrix" : "memory:sram");
    layer->set_energy_joules(2e-6);
    layer->mutable_energy()->set_compute(1e-6);
    (*layer->mutable_energy()->mutable_memory())["sram"] = 1e-6;
    (*layer->mutable_memory_seconds())["sram"] = time;
    layer->set_on_chip_bytes(1000 * (i % 50));
    if (i % 10 != 9) {
      layer->set_ops(1000);
      layer->set_intensity(1 + i % 100);
      layer->set_ops_per_second(1e9 * (1 + i % 77));
    }
    Streaming* streaming = layer->mutable_streaming();
    streaming->set_bytes(100);
    streaming->set_load_start(now);
    streaming->set_load_end(now + 1e-6);
    streaming->set_exposed_seconds(1e-6);
    now += 1e-6;
    layer->set_start_seconds(now);
    now += time;
    layer->set_end_seconds(now);
  }
  AddRoofline(&analysis);
  analysis.mutable_totals()->set_latency_seconds(now);
  analysis.mutable_totals()->set_energy_joules(2e-6 * layers);
  return analysis;
}

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
  Show({Chain("a", 30), Chain("b", 30)}, {360, 740, false});
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
  Show({Chain("chip", kLayers)});
  const double first_paint =
      Ask("performance.getEntriesByName('first-contentful-paint')[0]"
          ".startTime");
  RecordProperty("first_paint_ms", static_cast<int>(first_paint));
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
