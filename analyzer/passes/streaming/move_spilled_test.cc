#include "analyzer/passes/streaming/move_spilled.h"

#include "analyzer/passes/streaming/overlapped.h"
#include "analyzer/passes/streaming/serial.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using Kind = LinkActivity::Kind;

// Three layers of 5 seconds with 10 bytes of weights each, at 1 byte per
// second. A tensor of 4 bytes from layer 0 is read by layers 1 and 2.
StreamingProblem ThreeLayers() {
  StreamingProblem problem;
  problem.layers.assign(3, {Seconds(5), Bytes(0)});
  problem.weights = {{Bytes(10), {0}}, {Bytes(10), {1}}, {Bytes(10), {2}}};
  problem.tensors = {{.size = Bytes(4), .made = 0, .readers = {1, 2}}};
  problem.capacity = problem.weight_capacity = Bytes(1000);
  problem.bandwidth = BytesPerSecond(1);
  return problem;
}

TEST(MoveSpilledTest, NothingIsSpilledNothingMoves) {
  const StreamingProblem problem = ThreeLayers();
  StreamingPlan plan = StreamSerially(problem);
  const Seconds before = plan.total;
  MoveSpilled(problem, plan);
  EXPECT_EQ(plan.total, before);
  EXPECT_EQ(plan.spilling, Bytes(0));
}

TEST(MoveSpilledTest, ItIsSentOnceAndFetchedForEachReader) {
  StreamingProblem problem = ThreeLayers();
  problem.tensors[0].is_spilled = true;
  problem.transfer_latency = Seconds(1);
  StreamingPlan plan = StreamSerially(problem);
  const StreamingPlan before = plan;
  MoveSpilled(problem, plan);
  EXPECT_EQ(plan.spilling, Bytes(3 * 4));
  EXPECT_EQ(plan.spilling_time, Seconds(3 * (4 + 1)));
  EXPECT_EQ(plan.total, before.total + Seconds(15));
  EXPECT_EQ(*plan.first, *before.first + Seconds(15));
  EXPECT_EQ(plan.exposed, before.exposed);
  EXPECT_EQ(plan.streamed, before.streamed);
  EXPECT_EQ(plan.subgraphs[SubgraphId(0)].spilling, Bytes(4));
  // Load 11, run 5, send 5; load 11, fetch 5, run 5; load 11, fetch 5, run 5.
  EXPECT_EQ(plan.subgraphs[SubgraphId(0)].run_end, Seconds(16));
  EXPECT_EQ(plan.subgraphs[SubgraphId(1)].load_start, Seconds(21));
  EXPECT_EQ(plan.subgraphs[SubgraphId(1)].run_start, Seconds(37));
  EXPECT_EQ(plan.subgraphs[SubgraphId(2)].run_end, Seconds(63));
}

TEST(MoveSpilledTest, WhatTheHostHasIsNotSentAgain) {
  StreamingProblem problem = ThreeLayers();
  problem.tensors[0].is_spilled = true;
  problem.tensors[0].is_sent = false;
  StreamingPlan plan = StreamSerially(problem);
  MoveSpilled(problem, plan);
  EXPECT_EQ(plan.spilling, Bytes(2 * 4));
}

// Overlapped: the loads end at 10, 20 and 30 and the layers run from 10, 20 and
// 30. At 15 layer 0 has ended; the load of layer 1 is interrupted half way.
TEST(MoveSpilledTest, ALoadThatGoesOnIsInterrupted) {
  StreamingProblem problem = ThreeLayers();
  problem.tensors[0].is_spilled = true;
  StreamingPlan plan = StreamOverlapped(problem);
  ASSERT_EQ(plan.activities.size(), 3u);
  const Seconds before = plan.total;
  MoveSpilled(problem, plan);
  EXPECT_EQ(plan.total, before + Seconds(3 * 4));
  ASSERT_GE(plan.activities.size(), 4u);
  EXPECT_EQ(plan.activities[1].kind, Kind::kWeights);
  EXPECT_EQ(plan.activities[1].bytes, Bytes(5));
  EXPECT_EQ(plan.activities[2].kind, Kind::kSpillOut);
  EXPECT_EQ(plan.activities[2].start, Seconds(15));
  EXPECT_EQ(plan.activities[2].end, Seconds(19));
  EXPECT_EQ(plan.activities[3].bytes, Bytes(5));
  EXPECT_EQ(plan.activities[3].start, Seconds(19));
  EXPECT_EQ(plan.activities[3].end, Seconds(24));
  EXPECT_EQ(plan.subgraphs[SubgraphId(1)].run_start, Seconds(24 + 4));
}

// One thing at a time, every byte once, no layer before its weights.
TEST(MoveSpilledTest, TheLinkKeepsItsOrder) {
  StreamingProblem problem = ThreeLayers();
  problem.tensors[0].is_spilled = true;
  problem.layers[1].compute = Seconds(0);
  for (const auto policy : {&StreamSerially, &StreamOverlapped}) {
    StreamingPlan plan = policy(problem);
    const Seconds load = plan.load;
    MoveSpilled(problem, plan);
    Seconds end, busy;
    Bytes weights, spilled;
    for (const LinkActivity& activity : plan.activities) {
      EXPECT_GE(activity.start, end);
      end = activity.end;
      busy += Minus(activity.end, activity.start);
      (activity.kind == Kind::kWeights ? weights : spilled) += activity.bytes;
    }
    EXPECT_EQ(busy, load + plan.spilling_time);
    EXPECT_EQ(weights, Bytes(30));
    EXPECT_EQ(spilled, Bytes(12));
    Seconds ran;
    for (const SubgraphStreaming& step : plan.subgraphs) {
      EXPECT_GE(step.run_start, step.load_end);
      EXPECT_GE(step.run_start, ran);
      ran = step.run_end;
    }
  }
}

}  // namespace
}  // namespace weighbridge
