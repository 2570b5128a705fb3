#include "analyzer/passes/streaming/cached.h"

#include <algorithm>
#include <limits>

#include "analyzer/passes/streaming/overlapped.h"
#include "analyzer/passes/streaming/random_problem.h"
#include "analyzer/passes/streaming/test_schedule_validator.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::IsEmpty;

// Equal layers without activations, 1 B/s.
StreamingProblem EqualLayers(int count, int64_t seconds, int64_t bytes,
                             int64_t capacity) {
  StreamingProblem problem;
  for (int i = 0; i < count; ++i) {
    problem.layers.push_back({Seconds(seconds), Bytes()});
    problem.weights.push_back({Bytes(bytes), {i}});
  }
  problem.capacity = problem.weight_capacity = Bytes(capacity);
  problem.bandwidth = BytesPerSecond(1.0);
  return problem;
}

TEST(CachedTest, WhatFitsStays) {
  const StreamingPlan plan = StreamCached(EqualLayers(3, 5, 10, 30));
  EXPECT_EQ(plan.resident, Bytes(30));
  EXPECT_EQ(plan.streamed, Bytes(0));
  EXPECT_EQ(plan.total, Seconds(15));
  EXPECT_EQ(plan.first, Seconds(15 + 30));
}

TEST(CachedTest, TheFirstLayerStaysBecauseNothingHidesIt) {
  // 21 bytes hold one layer that stays and one that streams: each of the
  // others hides behind the 20 seconds of the layer in front.
  const StreamingPlan plan = StreamCached(EqualLayers(3, 20, 10, 21));
  EXPECT_EQ(plan.subgraphs[SubgraphId(0)].cause, StreamingCause::kKept);
  EXPECT_EQ(plan.subgraphs[SubgraphId(1)].cause, StreamingCause::kNotKept);
  EXPECT_EQ(plan.subgraphs[SubgraphId(1)].hidden, Seconds(10));
  EXPECT_EQ(plan.bound, std::nullopt);
}

TEST(CachedTest, OtherModelsNeedRoomToRun) {
  StreamingProblem problem = EqualLayers(3, 5, 10, 40);
  problem.resident_capacity = Bytes(25);
  EXPECT_EQ(StreamCached(problem).resident, Bytes(20));
}

double BestByTryingAll(const StreamingProblem& problem) {
  OverlappedStreaming streaming(problem);
  double best = std::numeric_limits<double>::infinity();
  for (int kept = 0; kept < 1 << problem.size(); ++kept) {
    Residents residents{std::vector<char>(problem.layers.size()), Bytes()};
    for (int i = 0; i < problem.size(); ++i) {
      if ((kept >> i & 1) == 0) continue;
      residents.is_kept[i] = 1;
      residents.bytes += streaming.weights()[i];
    }
    if (!streaming.HasRoom(residents)) continue;
    best = std::min(
        best,
        streaming.Plan(residents, StreamingPolicy::kCached).total.value());
  }
  return best;
}

TEST(CachedTest, NoChoiceIsBetterWhereThereAreFew) {
  RandomProblem random(11);
  for (int round = 0; round < 400; ++round) {
    const StreamingProblem problem = random.Next(9);
    const StreamingPlan plan = StreamCached(problem);
    EXPECT_EQ(plan.total.value(), BestByTryingAll(problem))
        << "round " << round;
    EXPECT_THAT(FaultsOf(problem, plan), IsEmpty()) << "round " << round;
  }
}

TEST(CachedTest, WhereThereAreManyThePlanLiesAboveItsBound) {
  RandomProblem random(12);
  int inexact = 0;
  for (int round = 0; round < 200; ++round) {
    const StreamingProblem problem = random.Next(60);
    const StreamingPlan plan = StreamCached(problem);
    EXPECT_THAT(FaultsOf(problem, plan), IsEmpty()) << "round " << round;
    if (!plan.bound) continue;
    ++inexact;
    EXPECT_LE(*plan.bound, plan.total);
  }
  EXPECT_GT(inexact, 50);
}

// 64 equal layers that all wait for the link: as many bytes stay as fit, which
// is what the bound says.
TEST(CachedTest, ABoundByTheLinkIsNearlyReached) {
  const StreamingPlan plan = StreamCached(EqualLayers(64, 1, 100, 3200));
  ASSERT_TRUE(plan.bound.has_value());
  EXPECT_EQ(*plan.bound, Seconds(6400 - 3200));
  EXPECT_LT(plan.total, *plan.bound * 1.1);
}

TEST(CachedTest, ALargeLayerDoesNotBarTheWay) {
  StreamingProblem problem = EqualLayers(40, 1, 10, 400);
  problem.weights[3].size = Bytes(5000);
  const StreamingPlan plan = StreamCached(problem);
  EXPECT_GE(plan.resident, Bytes(300));
}

}  // namespace
}  // namespace weighbridge
