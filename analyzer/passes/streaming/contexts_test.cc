#include "analyzer/passes/streaming/contexts.h"

#include <algorithm>
#include <limits>
#include <set>
#include <vector>

#include "analyzer/hw/context_limit.h"
#include "analyzer/passes/streaming/random_problem.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::DoubleNear;

// Three layers of 10 bytes of weights that compute for a second each, 1 B/s,
// and a switch of 5 s.
StreamingProblem ThreeLayers(int64_t capacity) {
  StreamingProblem problem;
  problem.layers = {
      {Seconds(1), Bytes(2)}, {Seconds(1), Bytes(2)}, {Seconds(1), Bytes(2)}};
  problem.weights = {{Bytes(10), {0}}, {Bytes(10), {1}}, {Bytes(10), {2}}};
  problem.tensors = {{Bytes(3), 0, {1}}, {Bytes(7), 1, {2}}};
  problem.capacity = problem.weight_capacity = Bytes(capacity);
  problem.bandwidth = BytesPerSecond(1.0);
  problem.context_switch = Seconds(5);
  return problem;
}

std::vector<int> FirstLayers(const StreamingProblem& problem) {
  std::vector<int> first;
  for (const Context& context : CutIntoContexts(problem)) {
    first.push_back(context.first);
  }
  return first;
}

TEST(ContextsTest, WhatFitsIsOneContextAndLoadsOnce) {
  const StreamingPlan plan = StreamContexts(ThreeLayers(32));
  EXPECT_FALSE(plan.streams);
  EXPECT_EQ(plan.contexts, 1);
  EXPECT_EQ(plan.resident, Bytes(30));
  EXPECT_EQ(plan.total, Seconds(3));
  EXPECT_EQ(plan.first, Seconds(3 + 5 + 30));
}

TEST(ContextsTest, TheCutIsWhereLeastCrosses) {
  // Two layers fit beside 2 bytes of activations: the cut after the first
  // moves 3 bytes twice, the one after the second 7 bytes twice.
  const StreamingProblem problem = ThreeLayers(22);
  EXPECT_THAT(FirstLayers(problem), testing::ElementsAre(0, 1));
  const StreamingPlan plan = StreamContexts(problem);
  EXPECT_TRUE(plan.streams);
  EXPECT_EQ(plan.contexts, 2);
  EXPECT_EQ(plan.streamed, Bytes(30));
  EXPECT_EQ(plan.crossing, Bytes(2 * 3));
  EXPECT_EQ(plan.switching, Seconds(2 * 5));
  EXPECT_EQ(plan.total, Seconds(3 + 30 + 2 * 3 + 2 * 5));
  EXPECT_EQ(plan.subgraphs[SubgraphId(2)].context, 1);
  EXPECT_EQ(plan.subgraphs[SubgraphId(0)].cause, StreamingCause::kWithContext);
}

TEST(ContextsTest, WeightsMayBeGivenLessThanTheMemory) {
  StreamingProblem problem = ThreeLayers(100);
  problem.weight_capacity = Bytes(10);
  EXPECT_EQ(StreamContexts(problem).contexts, 3);
}

TEST(ContextsTest, OneContextThatMayNotStayIsLoadedForEachRun) {
  StreamingProblem problem = ThreeLayers(32);
  problem.resident_capacity = Bytes(29);
  const StreamingPlan plan = StreamContexts(problem);
  EXPECT_EQ(plan.contexts, 1);
  EXPECT_TRUE(plan.streams);
  EXPECT_EQ(plan.total, Seconds(3 + 30 + 5));
}

TEST(ContextsTest, LayersMayBeTooManyAlthoughTheirWeightsFit) {
  // Two layers fill a context; the cheaper cut is after the first.
  StreamingProblem problem = ThreeLayers(100);
  for (StreamedLayer& layer : problem.layers) {
    layer.context_share = kWholeContext / 2;
  }
  EXPECT_THAT(FirstLayers(problem), testing::ElementsAre(0, 1));
  problem.layers[1].context_share = kWholeContext;
  EXPECT_THAT(FirstLayers(problem), testing::ElementsAre(0, 1, 2));
}

TEST(ContextsTest, AnInputOfTheModelIsOnlySentAgain) {
  StreamingProblem problem = ThreeLayers(12);
  problem.tensors = {{Bytes(3), 0, {1, 2}, false}};
  EXPECT_EQ(StreamContexts(problem).crossing, Bytes(2 * 3));
}

TEST(ContextsTest, ATensorIsSentOnceAndFetchedByEachContextThatReadsIt) {
  StreamingProblem problem = ThreeLayers(12);
  problem.tensors = {{Bytes(3), 0, {1, 2}}};
  EXPECT_EQ(StreamContexts(problem).crossing, Bytes(3 + 2 * 3));
}

TEST(ContextsTest, AWeightIsLoadedByEveryContextThatReadsIt) {
  StreamingProblem problem = ThreeLayers(12);
  problem.weights = {{Bytes(10), {0, 2}}, {Bytes(10), {1}}};
  const StreamingPlan plan = StreamContexts(problem);
  EXPECT_EQ(plan.contexts, 3);
  EXPECT_EQ(plan.streamed, Bytes(30));
}

TEST(ContextsTest, ALayerThatIsTooLargeIsSliced) {
  StreamingProblem problem = ThreeLayers(12);
  problem.weights[1].size = Bytes(25);  // Three times 10 bytes.
  const StreamingPlan plan = StreamContexts(problem);
  EXPECT_EQ(plan.contexts, 1 + 3 + 1);
  EXPECT_EQ(plan.switching, Seconds(5 * 5));
  EXPECT_EQ(plan.subgraphs[SubgraphId(1)].slices, 3);
  EXPECT_EQ(plan.subgraphs[SubgraphId(2)].context, 4);
  EXPECT_EQ(plan.subgraphs[SubgraphId(1)].cause, StreamingCause::kInSlices);
}

TEST(ContextsTest, AModelWithoutLayersTakesNoTime) {
  StreamingProblem problem;
  problem.capacity = problem.weight_capacity = Bytes(1);
  problem.bandwidth = BytesPerSecond(1.0);
  EXPECT_EQ(StreamContexts(problem).total, Seconds(0));
}

// Cost of one context by its definition. Negative: it does not fit.
double CostByDefinition(const StreamingProblem& problem, int first, int last) {
  const auto inside = [&](int layer) {
    return first <= layer && layer <= last;
  };
  Bytes weights, moved;
  for (const StreamedWeight& weight : problem.weights) {
    if (std::any_of(weight.readers.begin(), weight.readers.end(), inside)) {
      weights += weight.size;
    }
  }
  for (const CrossingTensor& tensor : problem.tensors) {
    const auto& readers = tensor.readers;
    if (!inside(tensor.made)) {
      if (std::any_of(readers.begin(), readers.end(), inside)) {
        moved += tensor.size;
      }
    } else if (tensor.is_sent && readers.back() > last) {
      moved += tensor.size;
    }
  }
  Bytes room = problem.weight_capacity;
  int64_t shares = 0;
  for (int i = first; i <= last; ++i) {
    room = std::min(room, WeightRoom(problem, i));
    shares += problem.layers[i].context_share;
  }
  if (shares > kWholeContext && first < last) return -1;
  int64_t slices = 1;
  if (weights > room) {
    if (first < last) return -1;
    slices = (weights.value() + room.value() - 1) / room.value();
  }
  return static_cast<double>(slices) *
             (problem.context_switch + problem.transfer_latency).value() +
         static_cast<double>((weights + moved).value());
}

double BestByTryingAllCuts(const StreamingProblem& problem) {
  const int layers = problem.size();
  double compute = 0;
  for (const StreamedLayer& layer : problem.layers) {
    compute += layer.compute.value();
  }
  const double whole = CostByDefinition(problem, 0, layers - 1);
  Bytes all, least = problem.weight_capacity;
  for (const StreamedWeight& weight : problem.weights) all += weight.size;
  for (int i = 0; i < layers; ++i) {
    least = std::min(least, WeightRoom(problem, i));
  }
  if (whole >= 0 && all <= least) return compute;
  double best = std::numeric_limits<double>::infinity();
  for (int cuts = 0; cuts < 1 << (layers - 1); ++cuts) {
    double cost = compute;
    int first = 0;
    for (int i = 0; i < layers; ++i) {
      if (i + 1 < layers && (cuts >> i & 1) == 0) continue;
      const double context = CostByDefinition(problem, first, i);
      cost = context < 0 ? std::numeric_limits<double>::infinity()
                         : cost + context;
      first = i + 1;
    }
    best = std::min(best, cost);
  }
  return best;
}

TEST(ContextsTest, NoCutIsBetter) {
  RandomProblem random(7);
  for (int round = 0; round < 3000; ++round) {
    const StreamingProblem problem = random.Next(9);
    // A model that fits is never cut, even if a cut costs nothing.
    EXPECT_THAT(StreamContexts(problem).total.value(),
                DoubleNear(BestByTryingAllCuts(problem), 1e-9))
        << "round " << round;
  }
}

}  // namespace
}  // namespace weighbridge
