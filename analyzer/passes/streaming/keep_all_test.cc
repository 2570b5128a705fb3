#include "analyzer/passes/streaming/keep_all.h"

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

// Three layers of 5, 3 and 2 seconds; the last reads the weights of the first.
StreamingProblem ThreeLayers() {
  StreamingProblem problem;
  problem.layers = {
      {Seconds(5), Bytes(1)}, {Seconds(3), Bytes(1)}, {Seconds(2), Bytes(1)}};
  problem.weights = {{Bytes(10), {0, 2}}, {Bytes(20), {1}}};
  problem.capacity = problem.weight_capacity = Bytes(100);
  problem.bandwidth = BytesPerSecond(2);
  return problem;
}

TEST(KeepAllTest, LayersRunOneAfterTheOtherAndTheLinkRests) {
  const StreamingPlan plan =
      KeepAllWeights(ThreeLayers(), StreamingPolicy::kCached, Seconds(0));
  EXPECT_FALSE(plan.streams);
  EXPECT_EQ(plan.policy, StreamingPolicy::kCached);
  EXPECT_TRUE(plan.activities.empty());
  EXPECT_EQ(plan.total, Seconds(5 + 3 + 2));
  EXPECT_EQ(plan.exposed, Seconds(0));
  EXPECT_EQ(plan.subgraphs[SubgraphId(1)].run_start, Seconds(5));
  EXPECT_EQ(plan.subgraphs[SubgraphId(2)].run_end, Seconds(10));
}

TEST(KeepAllTest, AWeightIsResidentForItsFirstReader) {
  const StreamingPlan plan =
      KeepAllWeights(ThreeLayers(), StreamingPolicy::kSerial, Seconds(0));
  EXPECT_EQ(plan.resident, Bytes(10 + 20));
  EXPECT_EQ(plan.streamed, Bytes(0));
  EXPECT_EQ(plan.subgraphs[SubgraphId(0)].resident, Bytes(10));
  EXPECT_EQ(plan.subgraphs[SubgraphId(0)].cause, StreamingCause::kFits);
  EXPECT_EQ(plan.subgraphs[SubgraphId(2)].resident, Bytes(0));
  EXPECT_EQ(plan.subgraphs[SubgraphId(2)].cause, StreamingCause::kNoWeights);
  for (const SubgraphStreaming& step : plan.subgraphs) {
    EXPECT_EQ(step.on_chip, Bytes(10 + 20));
  }
}

TEST(KeepAllTest, TheFirstRunLoadsThemAfterTheSetUp) {
  const StreamingPlan plan =
      KeepAllWeights(ThreeLayers(), StreamingPolicy::kSerial, Seconds(7));
  // 30 bytes at 2 bytes per second.
  EXPECT_EQ(plan.first, plan.total + Seconds(7 + 15));
}

TEST(KeepAllTest, WithoutWeightsThereIsNothingToLoad) {
  StreamingProblem problem = ThreeLayers();
  problem.weights.clear();
  const StreamingPlan plan =
      KeepAllWeights(problem, StreamingPolicy::kSerial, Seconds(0));
  EXPECT_EQ(plan.resident, Bytes(0));
  EXPECT_EQ(plan.first, plan.total);
}

TEST(KeepAllTest, WithoutLayersARunTakesNoTime) {
  StreamingProblem problem = ThreeLayers();
  problem.layers.clear();
  problem.weights.clear();
  EXPECT_EQ(KeepAllWeights(problem, StreamingPolicy::kSerial, Seconds(0)).total,
            Seconds(0));
}

}  // namespace
}  // namespace weighbridge
