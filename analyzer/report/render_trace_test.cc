#include "analyzer/report/render_trace.h"

#include <map>
#include <vector>

#include "analyzer/report/test_analysis.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace weighbridge {
namespace {

using ::nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

json EventsOf(const Report& report) {
  const json parsed = json::parse(RenderTrace(report), nullptr, false);
  EXPECT_FALSE(parsed.is_discarded());
  return parsed["traceEvents"];
}

std::vector<json> WithPhase(const json& events, const std::string& phase) {
  std::vector<json> found;
  for (const json& event : events) {
    if (event["ph"] == phase) found.push_back(event);
  }
  return found;
}

// conv loads for 0.3 ms and runs for 1 ms; fc loads for 1.2 ms and runs for 2.
Analysis Streamed() {
  Analysis analysis = StreamingAnalysis("part");
  double now = 0;
  for (Layer& layer : *analysis.mutable_layers()) {
    LinkUse* use = analysis.add_link_uses();
    use->set_kind("weights");
    use->set_layer(layer.index());
    use->set_bytes(layer.streaming().bytes());
    use->set_start(now);
    use->set_end(now + layer.streaming().seconds());
    use->set_bytes_per_second(4e6);
    layer.set_start_seconds(use->end());
    layer.set_end_seconds(use->end() + layer.latency_seconds());
    layer.set_on_chip_weight_bytes(layer.weight_bytes());
    layer.set_on_chip_activation_bytes(100);
    now = layer.end_seconds();
  }
  return analysis;
}

TEST(RenderTraceTest, LayersAndLoadsHaveTheirLanes) {
  const json events = EventsOf(ReportOf({Streamed()}));
  std::map<int, std::vector<std::string>> names;
  for (const json& event : WithPhase(events, "X")) {
    names[event["tid"]].push_back(event["name"]);
  }
  EXPECT_THAT(names[1], ElementsAre("conv", "fc"));
  EXPECT_THAT(names[2], ElementsAre("weights conv", "weights fc"));
  std::vector<std::string> lanes;
  for (const json& event : WithPhase(events, "M")) {
    lanes.push_back(event["args"]["name"]);
  }
  EXPECT_THAT(lanes, ElementsAre("net on part, int8, batch 1, serial",
                                 "compute", "host link"));
}

TEST(RenderTraceTest, TimesAreInMicroseconds) {
  const json events = EventsOf(ReportOf({Streamed()}));
  const json layer = WithPhase(events, "X")[0];
  EXPECT_DOUBLE_EQ(layer["ts"].get<double>(), 300);
  EXPECT_DOUBLE_EQ(layer["dur"].get<double>(), 1000);
}

TEST(RenderTraceTest, AnArrowLeadsFromALoadToItsLayer) {
  const json events = EventsOf(ReportOf({Streamed()}));
  const std::vector<json> starts = WithPhase(events, "s");
  const std::vector<json> ends = WithPhase(events, "f");
  ASSERT_THAT(starts, SizeIs(2));
  ASSERT_THAT(ends, SizeIs(2));
  EXPECT_EQ(starts[0]["id"], ends[0]["id"]);
  EXPECT_NE(starts[0]["id"], starts[1]["id"]);
  EXPECT_EQ(starts[0]["tid"], 2);
  EXPECT_EQ(ends[0]["tid"], 1);
  EXPECT_EQ(ends[0]["ts"], 300);
}

TEST(RenderTraceTest, CountersShowOccupancyAndLinkRate) {
  const json events = EventsOf(ReportOf({Streamed()}));
  std::vector<int64_t> weights;
  std::vector<double> rates;
  for (const json& event : WithPhase(events, "C")) {
    if (event["name"] == "on-chip bytes") {
      weights.push_back(event["args"]["weights"]);
    } else {
      rates.push_back(event["args"]["rate"]);
    }
  }
  EXPECT_THAT(weights, ElementsAre(1024, 4096, 0));
  EXPECT_THAT(rates, ElementsAre(4e6, 0, 4e6, 0));
}

TEST(RenderTraceTest, EachAnalysisIsAProcess) {
  const json events =
      EventsOf(ReportOf({Streamed(), CountedAnalysis(), Streamed(),
                         FailedAnalysis("other", "no rate")}));
  std::vector<int> processes;
  for (const json& event : WithPhase(events, "M")) {
    if (event["name"] == "process_name") processes.push_back(event["pid"]);
  }
  EXPECT_THAT(processes, ElementsAre(1, 2));
}

TEST(RenderTraceTest, NothingAnalyzedIsAnEmptyTrace) {
  EXPECT_THAT(EventsOf(Report()), IsEmpty());
}

TEST(RenderTraceTest, AModelThatFitsHasNoLinkLane) {
  const json events = EventsOf(ReportOf({FittingAnalysis("part")}));
  for (const json& event : events) EXPECT_EQ(event["tid"], 1);
}

}  // namespace
}  // namespace weighbridge
