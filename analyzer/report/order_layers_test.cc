#include "analyzer/report/order_layers.h"

#include <string>

#include "analyzer/report/test_analysis.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;

std::vector<std::string> Names(const Analysis& analysis, LayerOrder order,
                               std::optional<int64_t> top = std::nullopt) {
  std::vector<std::string> names;
  for (const Layer* layer : OrderLayers(analysis, order, top)) {
    names.push_back(layer->names(0));
  }
  return names;
}

TEST(OrderLayersTest, MostExpensiveFirstAndTheUnknownLast) {
  Analysis analysis = StreamingAnalysis("a");
  AddUnmodeledLayer(&analysis);
  analysis.mutable_layers(0)->set_energy_joules(9);
  EXPECT_THAT(Names(analysis, LayerOrder::kSchedule),
              ElementsAre("conv", "fc", "mystery"));
  EXPECT_THAT(Names(analysis, LayerOrder::kTime),
              ElementsAre("fc", "conv", "mystery"));
  EXPECT_THAT(Names(analysis, LayerOrder::kEnergy),
              ElementsAre("conv", "fc", "mystery"));
  EXPECT_THAT(Names(analysis, LayerOrder::kWeights),
              ElementsAre("fc", "conv", "mystery"));
  EXPECT_THAT(Names(analysis, LayerOrder::kStreaming),
              ElementsAre("fc", "conv", "mystery"));
}

TEST(OrderLayersTest, WithoutTimesMacsDecide) {
  EXPECT_THAT(Names(CountedAnalysis(), LayerOrder::kTime),
              ElementsAre("fc", "conv"));
}

TEST(OrderLayersTest, AtMostTheTop) {
  const Analysis analysis = CountedAnalysis();
  EXPECT_THAT(Names(analysis, LayerOrder::kTime, 1), ElementsAre("fc"));
  EXPECT_THAT(Names(analysis, LayerOrder::kSchedule, 9),
              ElementsAre("conv", "fc"));
}

}  // namespace
}  // namespace weighbridge
