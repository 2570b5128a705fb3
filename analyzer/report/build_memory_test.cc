#include "analyzer/report/build_memory.h"

#include "analyzer/hw/unit_target.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::ElementsAre;

TEST(BuildMemoryTest, APlaceThatTwoShareCountsOnceAndASpilledOneNot) {
  Footprint footprint;
  footprint.spans = {{Bytes(10), 0, 2}, {Bytes(5), 1, 1}, {Bytes(7), 1, 2}};
  footprint.span_of = {0, 0, 1, 2};
  footprint.live = {Bytes(10), Bytes(22), Bytes(17)};
  MemoryPlan plan;
  plan.placements.resize(4);
  plan.placements[3].on_chip = false;
  EXPECT_THAT(LiveOnChip(footprint, plan),
              ElementsAre(Bytes(10), Bytes(15), Bytes(10)));
}

Analysis TwoLayers() {
  Analysis analysis;
  for (const int bytes : {30, 20}) {
    Layer* layer = analysis.add_layers();
    layer->set_on_chip_weight_bytes(bytes);
    layer->set_on_chip_activation_bytes(5);
    layer->set_on_chip_bytes(bytes + 5);
  }
  return analysis;
}

TEST(BuildMemoryTest, WhatStreamsIsInTheHost) {
  Analysis analysis = TwoLayers();
  ModelWeights weights;
  weights.size = Bytes(50);
  MemoryFitResult fit;
  fit.on_chip = Bytes(40);
  fit.needs_host = true;
  StreamingPlan streaming;
  streaming.resident = Bytes(15);
  BuildMemorySpaces(UnitTarget(Bytes(40)), weights, fit, MemoryPlan(),
                    streaming, &analysis);
  ASSERT_EQ(analysis.memory_spaces_size(), 2);
  EXPECT_EQ(analysis.memory_spaces(0).name(), "sram");
  EXPECT_EQ(analysis.memory_spaces(0).peak_bytes(), 35);
  EXPECT_EQ(analysis.memory_spaces(0).capacity_bytes(), 40);
  EXPECT_EQ(analysis.memory_spaces(1).name(), "host");
  EXPECT_EQ(analysis.memory_spaces(1).peak_weight_bytes(), 35);
  EXPECT_FALSE(analysis.memory_spaces(1).has_capacity_bytes());
}

TEST(BuildMemoryTest, TheExternalMemoryHoldsWhatIsNotOnChip) {
  Analysis analysis = TwoLayers();
  ModelWeights weights;
  weights.size = Bytes(50);
  MemoryPlan plan;
  plan.spilled = Bytes(9);
  BuildMemorySpaces(UnitTargetWithDram(Bytes(40), Bytes(1000)), weights,
                    MemoryFitResult(), plan, StreamingPlan(), &analysis);
  ASSERT_EQ(analysis.memory_spaces_size(), 2);
  EXPECT_EQ(analysis.memory_spaces(1).name(), "dram");
  EXPECT_EQ(analysis.memory_spaces(1).peak_bytes(), 59);
  EXPECT_EQ(analysis.memory_spaces(1).capacity_bytes(), 1000);
}

}  // namespace
}  // namespace weighbridge
