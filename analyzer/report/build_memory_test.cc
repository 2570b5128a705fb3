#include "analyzer/report/build_memory.h"

#include <utility>
#include <vector>

#include "analyzer/hw/unit_target.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

PlannedLevel OnChip(std::vector<Bytes> live) {
  return {.name = "sram", .on_chip = 0, .live = std::move(live)};
}

// Three layers, of which the last is a context of its own; two tensors that are
// kept by rows, one of them read in both.
TEST(BuildMemoryTest, AContextKeepsTheRowsThatItsLayersRead) {
  Footprint footprint;
  footprint.live = {Bytes(10), Bytes(15), Bytes(10)};
  footprint.row_buffers = {
      {.lifetime = 0, .rows = 2, .size = Bytes(3), .readers = {0}},
      {.lifetime = 1, .rows = 2, .size = Bytes(4), .readers = {1, 2}}};
  MemoryPlan plan;
  plan.placements.resize(2);
  plan.levels = {OnChip(footprint.live)};
  StreamingPlan streaming;
  streaming.subgraphs = IdMap<SubgraphId, SubgraphStreaming>(3, {});
  streaming.subgraphs[SubgraphId(2)].context = 1;
  const std::vector<ChipOccupancy> occupancy =
      OccupancyOnChip(footprint, plan, streaming);
  ASSERT_EQ(occupancy.size(), 3u);
  EXPECT_EQ(occupancy[0].rows, Bytes(3 + 4));
  EXPECT_EQ(occupancy[1].rows, Bytes(3 + 4));
  EXPECT_EQ(occupancy[2].rows, Bytes(4));
  EXPECT_EQ(occupancy[1].whole, Bytes(15));
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

Footprint TwoSteps() {
  Footprint footprint;
  footprint.live = {Bytes(5), Bytes(5)};
  return footprint;
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
  streaming.subgraphs = IdMap<SubgraphId, SubgraphStreaming>(2, {});
  MemoryPlan plan;
  plan.levels = {OnChip({Bytes(5), Bytes(5)}),
                 {.name = "host", .is_host = true, .peak = Bytes(6)}};
  BuildMemorySpaces(UnitTarget(Bytes(40)), weights, fit, TwoSteps(), plan,
                    streaming, &analysis);
  ASSERT_EQ(analysis.memory_spaces_size(), 2);
  EXPECT_EQ(analysis.memory_spaces(0).name(), "sram");
  EXPECT_EQ(analysis.memory_spaces(0).peak_bytes(), 35);
  EXPECT_EQ(analysis.memory_spaces(0).capacity_bytes(), 40);
  EXPECT_EQ(analysis.memory_spaces(1).name(), "host");
  EXPECT_EQ(analysis.memory_spaces(1).peak_weight_bytes(), 35);
  EXPECT_EQ(analysis.memory_spaces(1).peak_activation_bytes(), 6);
  EXPECT_FALSE(analysis.memory_spaces(1).has_capacity_bytes());
}

TEST(BuildMemoryTest, TheExternalMemoryHoldsWhatIsNotOnChip) {
  Analysis analysis = TwoLayers();
  ModelWeights weights;
  weights.size = Bytes(50);
  MemoryPlan plan;
  plan.levels = {OnChip({Bytes(5), Bytes(5)}),
                 {.name = "dram", .peak = Bytes(9)},
                 {.name = "host", .is_host = true}};
  StreamingPlan streaming;
  streaming.subgraphs = IdMap<SubgraphId, SubgraphStreaming>(2, {});
  BuildMemorySpaces(UnitTargetWithDram(Bytes(40), Bytes(1000)), weights,
                    MemoryFitResult(), TwoSteps(), plan, streaming, &analysis);
  ASSERT_EQ(analysis.memory_spaces_size(), 2);
  EXPECT_EQ(analysis.memory_spaces(1).name(), "dram");
  EXPECT_EQ(analysis.memory_spaces(1).peak_bytes(), 59);
  EXPECT_EQ(analysis.memory_spaces(1).capacity_bytes(), 1000);
}

}  // namespace
}  // namespace weighbridge
