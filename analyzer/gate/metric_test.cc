#include "analyzer/gate/metric.h"

#include <set>
#include <string>

#include "analyzer/gate/gate_amount.h"
#include "analyzer/report/report.pb.h"
#include "analyzer/report/test_analysis.h"
#include "analyzer/units/units.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

TEST(MetricTest, NamesAreUniqueAndExamplesCanBeRead) {
  std::set<std::string> names;
  for (const Metric& metric : Metrics()) {
    EXPECT_TRUE(names.insert(metric.name).second) << metric.name;
    EXPECT_TRUE(ParseAmount(metric.example, metric.like).ok()) << metric.name;
    EXPECT_EQ(FindMetric(metric.name), &metric);
  }
  EXPECT_EQ(FindMetric("speed"), nullptr);
}

TEST(MetricTest, NumbersHaveTheTypeOfTheMetric) {
  Analysis analysis = StreamingAnalysis("part");
  analysis.mutable_totals()->set_peak_memory_bytes(9);
  analysis.mutable_totals()->set_contexts(2);
  analysis.mutable_totals()->set_average_power_watts(1);
  for (const Metric& metric : Metrics()) {
    const auto total = metric.of_analysis(analysis);
    ASSERT_TRUE(total.has_value()) << metric.name;
    EXPECT_EQ(total->index(), metric.like.index()) << metric.name;
    if (metric.of_layer == nullptr) continue;
    Layer layer = analysis.layers(0);
    layer.set_on_chip_bytes(1);
    const auto of_layer = metric.of_layer(layer);
    ASSERT_TRUE(of_layer.has_value()) << metric.name;
    EXPECT_EQ(of_layer->index(), metric.like.index()) << metric.name;
  }
}

TEST(MetricTest, AnAbsentNumberIsUnknown) {
  const Analysis nothing;
  for (const Metric& metric : Metrics()) {
    EXPECT_FALSE(metric.of_analysis(nothing).has_value()) << metric.name;
  }
  EXPECT_FALSE(FindMetric("latency")->of_layer(Layer()).has_value());
}

TEST(MetricTest, ALayersLatencyIsWhatItAddsToTheTotal) {
  Layer layer;
  layer.set_latency_seconds(2);
  layer.mutable_streaming()->set_exposed_seconds(3);
  EXPECT_EQ(FindMetric("latency")->of_layer(layer), GateAmount(Seconds(2 + 3)));
  EXPECT_EQ(FindMetric("base_latency")->of_layer(layer),
            GateAmount(Seconds(2)));
}

TEST(MetricTest, SpokenNamesHaveNoUnderscore) {
  EXPECT_EQ(SpokenName(*FindMetric("peak_memory")), "peak memory");
}

}  // namespace
}  // namespace weighbridge
