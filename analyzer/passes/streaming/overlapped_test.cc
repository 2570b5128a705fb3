#include "analyzer/passes/streaming/overlapped.h"

#include <array>
#include <vector>

#include "analyzer/passes/streaming/random_problem.h"
#include "analyzer/passes/streaming/test_schedule_validator.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::IsEmpty;

// Layers that compute for `seconds` with `bytes` of weights each, 1 B/s.
StreamingProblem Layers(const std::vector<std::array<int, 3>>& rows,
                        int64_t capacity) {
  StreamingProblem problem;
  for (const auto& [seconds, bytes, live] : rows) {
    problem.weights.push_back(
        {Bytes(bytes), {static_cast<int>(problem.layers.size())}});
    problem.layers.push_back({Seconds(seconds), Bytes(live)});
  }
  problem.capacity = problem.weight_capacity = Bytes(capacity);
  problem.bandwidth = BytesPerSecond(1.0);
  return problem;
}

const SubgraphStreaming& Step(const StreamingPlan& plan, int layer) {
  return plan.subgraphs[SubgraphId(layer)];
}

TEST(OverlappedTest, TheNextLayerLoadsWhileOneRuns) {
  const StreamingPlan plan =
      StreamOverlapped(Layers({{10, 4, 0}, {10, 6, 0}, {10, 12, 0}}, 100));
  EXPECT_EQ(Step(plan, 0).exposed, Seconds(4));
  EXPECT_EQ(Step(plan, 1).load_start, Seconds(4));
  EXPECT_EQ(Step(plan, 1).load_end, Seconds(10));
  EXPECT_EQ(Step(plan, 1).hidden, Seconds(6));
  EXPECT_EQ(Step(plan, 2).load_end, Seconds(22));
  EXPECT_EQ(Step(plan, 2).hidden, Seconds(12));
  EXPECT_EQ(plan.total, Seconds(4 + 30));
  EXPECT_EQ(plan.load, Seconds(22));
}

TEST(OverlappedTest, NothingLoadsAheadWithoutRoom) {
  // 10 bytes on chip hold one layer at a time.
  const StreamingPlan plan =
      StreamOverlapped(Layers({{5, 10, 0}, {5, 10, 0}}, 10));
  EXPECT_EQ(Step(plan, 1).load_start, Seconds(15));
  EXPECT_EQ(plan.total, Seconds(2 * (10 + 5)));
}

TEST(OverlappedTest, WhatHasRoomOfALayerLoadsAhead) {
  // 13 bytes: 3 of the second layer load while the first runs.
  const StreamingPlan plan =
      StreamOverlapped(Layers({{5, 10, 0}, {5, 10, 0}}, 13));
  EXPECT_EQ(Step(plan, 1).load_start, Seconds(10));
  EXPECT_EQ(Step(plan, 1).load_end, Seconds(15 + 7));
  EXPECT_EQ(Step(plan, 1).hidden, Seconds(3));
  EXPECT_EQ(plan.activities.size(), 3u);
}

TEST(OverlappedTest, RoomIsKeptForTheActivationsOfLayersInBetween) {
  // The middle layer has no weights and 8 of 10 bytes of activations: no more
  // than 2 bytes of the third may be there before it has run.
  const StreamingPlan plan =
      StreamOverlapped(Layers({{50, 5, 0}, {1, 0, 8}, {1, 5, 0}}, 10));
  EXPECT_EQ(Step(plan, 2).load_end, Seconds(5 + 50 + 1 + 3));
}

TEST(OverlappedTest, ALayerThatIsTooLargeTakesTurnsWithItsLoads) {
  // 10 bytes of room for 25: slices of 10, 10 and 5.
  const StreamingPlan plan = StreamOverlapped(Layers({{50, 25, 0}}, 10));
  EXPECT_EQ(Step(plan, 0).slices, 3);
  EXPECT_EQ(Step(plan, 0).cause, StreamingCause::kInSlices);
  EXPECT_EQ(Step(plan, 0).run_start, Seconds(10));
  EXPECT_EQ(Step(plan, 0).run_end, Seconds(25 + 50));
  ASSERT_EQ(plan.activities.size(), 3u);
  // The first slice computes for 50 * 10 / 25 seconds.
  EXPECT_EQ(plan.activities[1].start, Seconds(10 + 20));
  EXPECT_EQ(plan.activities[2].start, Seconds(10 + 20 + 10 + 20));
  EXPECT_EQ(plan.activities[2].end, Seconds(10 + 20 + 10 + 20 + 5));
}

TEST(OverlappedTest, EachLoadPaysItsLatencyOnce) {
  StreamingProblem problem = Layers({{50, 25, 0}, {1, 0, 0}, {1, 3, 0}}, 10);
  problem.transfer_latency = Seconds(2);
  const StreamingPlan plan = StreamOverlapped(problem);
  EXPECT_EQ(plan.load, Seconds(25 + 3 + 2 * 2));
}

TEST(OverlappedTest, VeryManySlicesAreRecordedAsOneLoad) {
  const StreamingPlan plan = StreamOverlapped(Layers({{50, 1000000, 0}}, 1));
  EXPECT_EQ(Step(plan, 0).slices, 1000000);
  EXPECT_EQ(plan.activities.size(), 2u);
  EXPECT_EQ(plan.streamed, Bytes(1000000));
  EXPECT_EQ(plan.total, Seconds(1000050));
}

TEST(OverlappedTest, EveryScheduleCouldRun) {
  RandomProblem random(3);
  for (int round = 0; round < 5000; ++round) {
    const StreamingProblem problem = random.Next(12);
    EXPECT_THAT(FaultsOf(problem, StreamOverlapped(problem)), IsEmpty())
        << "round " << round;
  }
}

// The validator finds what it is there to find.
TEST(OverlappedTest, ABrokenScheduleIsFound) {
  const StreamingProblem problem = Layers({{10, 4, 0}, {10, 6, 0}}, 10);
  const StreamingPlan good = StreamOverlapped(problem);
  EXPECT_THAT(FaultsOf(problem, good), IsEmpty());
  StreamingPlan early = good;
  early.subgraphs[SubgraphId(0)].run_start = Seconds(3);
  EXPECT_THAT(FaultsOf(problem, early), testing::Not(IsEmpty()));
  StreamingPlan twice = good;
  twice.activities[1].start = Seconds(2);
  EXPECT_THAT(FaultsOf(problem, twice), testing::Not(IsEmpty()));
  StreamingProblem smaller = problem;
  smaller.capacity = smaller.weight_capacity = Bytes(9);
  EXPECT_THAT(FaultsOf(smaller, good), testing::Not(IsEmpty()));
}

}  // namespace
}  // namespace weighbridge
