#include "analyzer/passes/memory_plan.h"

#include <algorithm>
#include <array>
#include <random>
#include <vector>

#include "analyzer/hw/unit_target.h"
#include "analyzer/passes/footprint.h"
#include "analyzer/passes/invariants.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

// Lifetimes (size, first, last) as FindLiveness would give them.
Liveness Of(const std::vector<std::array<int, 3>>& rows) {
  Liveness liveness;
  int steps = 0;
  for (const auto& [size, first, last] : rows) {
    liveness.lifetimes.push_back(
        {ValueId(static_cast<int>(liveness.lifetimes.size())), Bytes(size),
         first, last});
    steps = std::max(steps, last + 1);
  }
  for (int step = 0; step < steps; ++step) {
    Bytes live;
    for (const Lifetime& lifetime : liveness.lifetimes) {
      if (lifetime.first <= step && step <= lifetime.last) {
        live += lifetime.size;
      }
    }
    liveness.live.push_back(live);
    liveness.peak = std::max(liveness.peak, live);
  }
  return liveness;
}

absl::StatusOr<MemoryPlan> Plan(const HardwareTarget& target,
                                const ModelWeights& weights,
                                const Liveness& liveness) {
  return PlanMemory(target, {}, weights, liveness, WholeTensors(liveness, 1));
}

ModelWeights Weights(int64_t bytes) {
  ModelWeights weights;
  weights.size = Bytes(bytes);
  return weights;
}

TEST(MemoryPlanTest, TensorsThatNeverMeetShareBytes) {
  const Liveness liveness = Of({{10, 0, 1}, {10, 1, 2}, {10, 2, 3}});
  WB_ASSERT_OK_AND_ASSIGN(MemoryPlan plan,
                          Plan(UnitTarget(Bytes(20)), Weights(0), liveness));
  EXPECT_EQ(plan.activation_extent, Bytes(20));
  EXPECT_EQ(plan.placements[0].offset, plan.placements[2].offset);
  EXPECT_TRUE(plan.weights_on_chip);
}

TEST(MemoryPlanTest, PicksTheSmallestGapThatFits) {
  // Steps 0..2: a(8) b(3) c(7) d(5) stand in a row while b and d end at 0;
  // then e(4) of step 1 fits the gap that d leaves; that of b is too small.
  const Liveness liveness =
      Of({{8, 0, 1}, {3, 0, 0}, {7, 0, 1}, {5, 0, 0}, {4, 1, 1}});
  WB_ASSERT_OK_AND_ASSIGN(MemoryPlan plan,
                          Plan(UnitTarget(Bytes(100)), Weights(0), liveness));
  EXPECT_EQ(plan.activation_extent, Bytes(8 + 3 + 7 + 5));
}

TEST(MemoryPlanTest, WeightsStayOnlyBesideAllActivations) {
  const Liveness liveness = Of({{10, 0, 1}});
  WB_ASSERT_OK_AND_ASSIGN(MemoryPlan fits,
                          Plan(UnitTarget(Bytes(25)), Weights(15), liveness));
  EXPECT_TRUE(fits.weights_on_chip);
  WB_ASSERT_OK_AND_ASSIGN(MemoryPlan one_short,
                          Plan(UnitTarget(Bytes(24)), Weights(15), liveness));
  EXPECT_FALSE(one_short.weights_on_chip);
  EXPECT_TRUE(one_short.IsOnChip(one_short.placements[0]));
}

TEST(MemoryPlanTest, OtherModelsKeepTheirWeightsAndRoomToRun) {
  const Liveness liveness = Of({{10, 0, 1}});
  const Footprint footprint = WholeTensors(liveness, 1);
  Scenario scenario;
  scenario.resident_of_others = Bytes(30);
  scenario.activations_of_others = Bytes(20);
  const auto stays = [&](int64_t capacity) {
    const absl::StatusOr<MemoryPlan> plan =
        PlanMemory(UnitTarget(Bytes(capacity)), scenario, Weights(15), liveness,
                   footprint);
    return plan.ok() && plan->weights_on_chip;
  };
  EXPECT_TRUE(stays(30 + 20 + 15));
  EXPECT_FALSE(stays(30 + 20 + 15 - 1));
}

TEST(MemoryPlanTest, AResultInPlaceHasTheAddressOfItsInput) {
  Footprint footprint;
  footprint.spans = {{Bytes(10), 0, 2}, {Bytes(5), 1, 2}};
  footprint.span_of = {0, 0, 1};
  footprint.live = {Bytes(10), Bytes(15), Bytes(15)};
  footprint.peak = Bytes(15);
  WB_ASSERT_OK_AND_ASSIGN(
      const MemoryPlan plan,
      PlanMemory(UnitTarget(Bytes(15)), {}, Weights(0),
                 Of({{10, 0, 1}, {10, 1, 2}, {5, 1, 2}}), footprint));
  ASSERT_EQ(plan.placements.size(), 3u);
  EXPECT_EQ(plan.placements[0].offset, plan.placements[1].offset);
  EXPECT_TRUE(plan.IsOnChip(plan.placements[2]));
  EXPECT_EQ(plan.activation_extent, Bytes(15));
}

TEST(MemoryPlanTest, WhatDoesNotFitIsSpilled) {
  const Liveness liveness = Of({{30, 0, 1}, {10, 0, 1}});
  WB_ASSERT_OK_AND_ASSIGN(MemoryPlan plan,
                          Plan(UnitTarget(Bytes(20)), Weights(0), liveness));
  EXPECT_FALSE(plan.IsOnChip(plan.placements[0]));
  EXPECT_TRUE(plan.IsOnChip(plan.placements[1]));
  EXPECT_EQ(plan.spilled, Bytes(30));
}

// 10 bytes on chip, 20 beside the weights in the external memory, then the
// host.
HardwareTarget ThreeLevels() {
  HardwareTarget target = UnitTargetWithDram(Bytes(10), Bytes(27));
  target.link = UnitTarget(Bytes(1)).link;
  return target;
}

TEST(MemoryPlanTest, WhatIsFullSpillsToTheNextLevel) {
  const Liveness liveness = Of({{10, 0, 2}, {20, 0, 2}, {30, 0, 1}});
  WB_ASSERT_OK_AND_ASSIGN(const MemoryPlan plan,
                          Plan(ThreeLevels(), Weights(7), liveness));
  ASSERT_EQ(plan.levels.size(), 3u);
  EXPECT_EQ(plan.levels[0].name, "sram");
  EXPECT_EQ(plan.levels[1].name, "dram");
  EXPECT_EQ(plan.levels[2].name, "host");
  EXPECT_EQ(plan.placements[0].level, 0);
  EXPECT_EQ(plan.placements[1].level, 1);
  EXPECT_TRUE(plan.IsAtHost(plan.placements[2]));
  EXPECT_EQ(plan.levels[1].peak, Bytes(20));
  EXPECT_EQ(plan.levels[2].live[1], Bytes(30));
  EXPECT_EQ(plan.levels[2].live[2], Bytes(0));
  EXPECT_EQ(plan.spilled, Bytes(20 + 30));
  EXPECT_EQ(plan.PeakAtHost(), Bytes(30));
}

TEST(MemoryPlanTest, ASharedLevelFurtherInIsFilledFirst) {
  HardwareTarget target = UnitTarget(Bytes(100));
  MemoryLevel inner = target.on_chip[0];
  inner.name = "l1";
  inner.capacity = Bytes(10);
  target.on_chip.insert(target.on_chip.begin(), inner);
  const Liveness liveness = Of({{30, 0, 1}, {10, 0, 1}});
  WB_ASSERT_OK_AND_ASSIGN(MemoryPlan plan, Plan(target, Weights(5), liveness));
  EXPECT_EQ(plan.LevelOf(plan.placements[0]).name, "sram");
  EXPECT_EQ(plan.LevelOf(plan.placements[1]).name, "l1");
  EXPECT_TRUE(plan.weights_on_chip);
  // Each core has its own: it holds nothing that another reads.
  target.on_chip[0].is_shared = false;
  WB_ASSERT_OK_AND_ASSIGN(plan, Plan(target, Weights(5), liveness));
  EXPECT_EQ(plan.LevelOf(plan.placements[1]).name, "sram");
}

// A pipeline with rows of 4 and 6 bytes, which its second layer reads, beside a
// whole tensor of 10 and weights of 20.
TEST(MemoryPlanTest, RowsStayBesideWeightsAndWholeTensors) {
  const Liveness liveness = Of({{40, 0, 1}, {60, 0, 1}, {10, 0, 1}});
  const Footprint footprint = WholeTensors(
      liveness, 1,
      {{.lifetime = 0, .rows = 1, .size = Bytes(4), .readers = {1}},
       {.lifetime = 1, .rows = 1, .size = Bytes(6), .readers = {1}}});
  EXPECT_EQ(footprint.rows, Bytes(4 + 6));
  EXPECT_EQ(footprint.peak, Bytes(10));
  const auto plan = [&](int64_t capacity) {
    return *PlanMemory(UnitTarget(Bytes(capacity)), {}, Weights(20), liveness,
                       footprint);
  };
  EXPECT_TRUE(plan(20 + 10 + 10).weights_on_chip);
  EXPECT_EQ(plan(20 + 10 + 10).activation_extent, Bytes(4 + 6 + 10));
  EXPECT_FALSE(plan(20 + 10 + 10 - 1).weights_on_chip);
  // 9 bytes, of which one is for weights to pass: rows of 6 have no room beside
  // those of 4, and the tensor is spilled as a whole.
  const MemoryPlan small = plan(9);
  EXPECT_TRUE(small.IsOnChip(small.placements[0]));
  EXPECT_TRUE(small.IsAtHost(small.placements[1]));
  EXPECT_EQ(small.spilled, Bytes(60 + 10));
}

TEST(MemoryPlanTest, ALargerMemoryNeverMovesMore) {
  std::mt19937 random(7);
  for (int trial = 0; trial < 25; ++trial) {
    std::vector<std::array<int, 3>> rows;
    for (int i = 0; i < 30; ++i) {
      const int first = static_cast<int>(random() % 20);
      rows.push_back({static_cast<int>(random() % 50), first,
                      first + static_cast<int>(random() % 10)});
    }
    Liveness liveness = Of(rows);
    for (Lifetime& lifetime : liveness.lifetimes) {
      lifetime.readers.resize(1 + random() % 4);
    }
    Bytes before = Bytes::Max();
    for (int capacity = 1; capacity < 400; capacity += 13) {
      WB_ASSERT_OK_AND_ASSIGN(
          const MemoryPlan plan,
          Plan(UnitTarget(Bytes(capacity)), Weights(1000), liveness));
      Bytes moved;
      for (size_t i = 0; i < rows.size(); ++i) {
        if (plan.IsOnChip(plan.placements[i])) continue;
        moved += liveness.lifetimes[i].size * liveness.lifetimes[i].Moves();
      }
      EXPECT_LE(moved, before) << capacity;
      before = moved;
    }
  }
}

// Thousands of values that live together: the plan is still valid, and found in
// n log n steps (comparing all pairs of all steps would take minutes).
TEST(MemoryPlanTest, CrowdedSchedulesArePlannedInOrder) {
  constexpr int kCount = 20000;
  std::vector<std::array<int, 3>> rows;
  for (int i = 0; i < kCount; ++i) rows.push_back({8, i / 2, kCount / 2 - 1});
  Liveness liveness;
  Bytes live;
  for (const auto& [size, first, last] : rows) {
    liveness.lifetimes.push_back(
        {ValueId(static_cast<int>(liveness.lifetimes.size())), Bytes(size),
         first, last});
  }
  for (int step = 0; step < kCount / 2; ++step) {
    live += Bytes(2 * 8);
    liveness.live.push_back(live);
  }
  liveness.peak = live;
  const HardwareTarget target = UnitTarget(Bytes(8 * (kCount - 100)));
  WB_ASSERT_OK_AND_ASSIGN(MemoryPlan plan, Plan(target, Weights(0), liveness));
  EXPECT_LE(plan.activation_extent, target.on_chip_memory().capacity);
  EXPECT_EQ(plan.activation_extent + plan.spilled, Bytes(8 * kCount));
  // Not much more than has to be: the limits that are tried are a 64th apart.
  EXPECT_LE(plan.spilled, Bytes(8 * kCount / 64 + 8));
  AnalysisContext context;
  context.Publish(target);
  context.Publish(Weights(0));
  context.Publish(Scenario());
  context.Publish(Partition());
  context.Publish(liveness);
  context.Publish(WholeTensors(liveness, 1));
  context.Publish(plan);
  WB_EXPECT_OK(CheckInvariants(context));
}

// Against random lifetimes: never overlapping, never beyond the memory, never
// below the live peak.
TEST(MemoryPlanTest, RandomPlansAreValid) {
  std::mt19937 random(1);
  for (int trial = 0; trial < 300; ++trial) {
    std::vector<std::array<int, 3>> rows;
    const int count = 1 + static_cast<int>(random() % 40);
    for (int i = 0; i < count; ++i) {
      const int first = static_cast<int>(random() % 30);
      rows.push_back({static_cast<int>(random() % 50), first,
                      first + static_cast<int>(random() % 10)});
    }
    const Liveness liveness = Of(rows);
    const Bytes capacity(static_cast<int64_t>(random() % 400));
    WB_ASSERT_OK_AND_ASSIGN(MemoryPlan plan,
                            Plan(UnitTarget(capacity), Weights(7), liveness));
    AnalysisContext context;
    context.Publish(UnitTarget(capacity));
    context.Publish(Weights(7));
    context.Publish(Scenario());
    context.Publish(Partition());
    context.Publish(liveness);
    context.Publish(WholeTensors(liveness, 1));
    context.Publish(plan);
    WB_EXPECT_OK(CheckInvariants(context));
    for (size_t a = 0; a < rows.size(); ++a) {
      for (size_t b = 0; b < a; ++b) {
        const Lifetime &x = liveness.lifetimes[a], &y = liveness.lifetimes[b];
        const Placement &p = plan.placements[a], &q = plan.placements[b];
        const bool meet = x.first <= y.last && y.first <= x.last;
        if (p.level != q.level || !meet) continue;
        EXPECT_TRUE(p.offset + x.size <= q.offset ||
                    q.offset + y.size <= p.offset);
      }
    }
  }
}

}  // namespace
}  // namespace weighbridge
