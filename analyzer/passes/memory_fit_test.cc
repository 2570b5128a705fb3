#include "analyzer/passes/memory_fit.h"

#include "analyzer/hw/unit_target.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

// 60 bytes of weights; 40 bytes of activations live at once.
absl::StatusOr<MemoryFitResult> Fit(const HardwareTarget& target,
                                    bool weights_on_chip, Bytes spilled,
                                    const Scenario& scenario = {}) {
  ModelWeights weights;
  weights.size = Bytes(60);
  Footprint footprint;
  footprint.peak = Bytes(40);
  MemoryPlan plan;
  plan.weights_on_chip = weights_on_chip;
  plan.spilled = spilled;
  Partition partition;
  partition.subgraphs.resize(3);
  return AnalyzeMemoryFit(target, scenario, weights, partition, footprint,
                          plan);
}

TEST(MemoryFitTest, EverythingOnChip) {
  WB_ASSERT_OK_AND_ASSIGN(MemoryFitResult fit,
                          Fit(UnitTarget(Bytes(100)), true, Bytes(0)));
  EXPECT_TRUE(fit.fits_on_chip);
  EXPECT_FALSE(fit.needs_host);
  EXPECT_FALSE(fit.fits_external.has_value());
}

TEST(MemoryFitTest, WithoutExternalMemoryTheHostIsNeeded) {
  WB_ASSERT_OK_AND_ASSIGN(MemoryFitResult fit,
                          Fit(UnitTarget(Bytes(80)), false, Bytes(0)));
  EXPECT_TRUE(fit.weights_fit_on_chip);
  EXPECT_FALSE(fit.fits_on_chip);
  EXPECT_TRUE(fit.needs_host);
}

TEST(MemoryFitTest, WeightsMayHaveLessThanTheMemory) {
  HardwareTarget target = UnitTarget(Bytes(200));
  target.on_chip.back().weight_capacity = Bytes(59);
  WB_ASSERT_OK_AND_ASSIGN(MemoryFitResult fit, Fit(target, false, Bytes(0)));
  EXPECT_EQ(fit.for_weights, Bytes(59));
  EXPECT_FALSE(fit.weights_fit_on_chip);
}

TEST(MemoryFitTest, OtherModelsTakeTheirPlace) {
  Scenario scenario;
  scenario.resident_of_others = Bytes(70);
  WB_ASSERT_OK_AND_ASSIGN(MemoryFitResult fit, Fit(UnitTarget(Bytes(120)),
                                                   false, Bytes(0), scenario));
  EXPECT_EQ(fit.on_chip, Bytes(50));
  EXPECT_FALSE(fit.weights_fit_on_chip);
}

TEST(MemoryFitTest, MoreLayersThanThePartHoldsNeedTheHost) {
  HardwareTarget target = UnitTarget(Bytes(100));
  target.context_limit = ContextLimit{.layers = 3};
  WB_ASSERT_OK_AND_ASSIGN(MemoryFitResult fit, Fit(target, true, Bytes(0)));
  EXPECT_NEAR(fit.contexts_filled, 1, 1e-6);
  EXPECT_FALSE(fit.needs_host);
  target.context_limit->layers = 2;
  WB_ASSERT_OK_AND_ASSIGN(fit, Fit(target, true, Bytes(0)));
  EXPECT_NEAR(fit.contexts_filled, 3.0 / 2, 1e-6);
  EXPECT_TRUE(fit.fits_on_chip);
  EXPECT_TRUE(fit.needs_host);
}

TEST(MemoryFitTest, ExternalMemoryHoldsWeightsAndSpills) {
  WB_ASSERT_OK_AND_ASSIGN(
      MemoryFitResult fits,
      Fit(UnitTargetWithDram(Bytes(10), Bytes(100)), false, Bytes(40)));
  EXPECT_TRUE(*fits.fits_external);
  EXPECT_FALSE(fits.needs_host);
  WB_ASSERT_OK_AND_ASSIGN(
      MemoryFitResult one_short,
      Fit(UnitTargetWithDram(Bytes(10), Bytes(99)), false, Bytes(40)));
  EXPECT_FALSE(*one_short.fits_external);
  EXPECT_TRUE(one_short.needs_host);
}

// 60 bytes of weights and 40 of activations are no more than the memory has,
// but one of them found no gap that is large enough.
TEST(MemoryFitTest, WhatGapsSendToTheHostDoesNotFit) {
  const HardwareTarget target = UnitTargetWithDram(Bytes(10), Bytes(100));
  ModelWeights weights;
  weights.size = Bytes(60);
  MemoryPlan plan;
  plan.spilled = Bytes(40);
  plan.levels = {{.name = "dram"}, {.name = "host", .is_host = true}};
  plan.placements.resize(2);
  const auto fit = [&] {
    return AnalyzeMemoryFit(target, {}, weights, {}, {}, plan);
  };
  WB_ASSERT_OK_AND_ASSIGN(MemoryFitResult in_memory, fit());
  EXPECT_TRUE(*in_memory.fits_external);
  EXPECT_FALSE(in_memory.needs_host);
  plan.placements[1].level = 1;
  WB_ASSERT_OK_AND_ASSIGN(MemoryFitResult at_host, fit());
  EXPECT_FALSE(*at_host.fits_external);
  EXPECT_TRUE(at_host.needs_host);
}

}  // namespace
}  // namespace weighbridge
