#include "analyzer/passes/streaming.h"

#include "analyzer/hw/unit_target.h"
#include "analyzer/passes/passes_test_model.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

// Two products with weights of 36 and 60 bytes.
TestGraph TwoProducts() {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Weight("w1", DType::kFloat32, {3, 3})
      .Weight("w2", DType::kFloat32, {3, 5})
      .Node("MatMul", {"x", "w1"}, {"h"})
      .Node("MatMul", {"h", "w2"}, {"y"})
      .Output("y");
  return graph;
}

TEST(StreamingTest, SerialLoadsThenRunsEachLayer) {
  TestGraph graph = TwoProducts();
  const PassesTestModel model(graph, UnitTarget(Bytes(90)));
  WB_ASSERT_OK(model.status);
  const StreamingPlan& plan = model.Get<StreamingPlan>();
  EXPECT_TRUE(plan.streams);
  EXPECT_EQ(plan.streamed, Bytes(36 + 60));
  EXPECT_EQ(plan.load, Seconds(36 + 60));
  EXPECT_EQ(plan.exposed, Seconds(36 + 60));
  const SubgraphStreaming& first = plan.subgraphs[SubgraphId(0)];
  const SubgraphStreaming& second = plan.subgraphs[SubgraphId(1)];
  const Seconds run = model.Time(0).time;
  EXPECT_EQ(first.load_start, Seconds(0));
  EXPECT_EQ(first.load_end, Seconds(36));
  EXPECT_EQ(first.run_end, Seconds(36) + run);
  EXPECT_EQ(second.load_start, first.run_end);
  EXPECT_EQ(second.load_end, first.run_end + Seconds(60));
  EXPECT_EQ(plan.total, model.Get<RooflineResult>().total + Seconds(96));
}

TEST(StreamingTest, NothingStreamsWhenEverythingFits) {
  TestGraph graph = TwoProducts();
  const PassesTestModel model(graph, UnitTarget(Bytes(1000)));
  WB_ASSERT_OK(model.status);
  const StreamingPlan& plan = model.Get<StreamingPlan>();
  EXPECT_FALSE(plan.streams);
  EXPECT_EQ(plan.streamed, Bytes(0));
  EXPECT_EQ(plan.resident, Bytes(96));
  EXPECT_EQ(plan.total, model.Get<RooflineResult>().total);
}

TEST(StreamingTest, ExternalMemoryNeedsNoStreaming) {
  TestGraph graph = TwoProducts();
  const PassesTestModel model(graph,
                              UnitTargetWithDram(Bytes(1), Bytes(10000)));
  WB_ASSERT_OK(model.status);
  EXPECT_FALSE(model.Get<StreamingPlan>().streams);
  EXPECT_FALSE(model.Get<StreamingPlan>().impossible);
}

TEST(StreamingTest, WithoutALinkItIsImpossible) {
  TestGraph graph = TwoProducts();
  HardwareTarget target = UnitTarget(Bytes(90));
  target.link.reset();
  const PassesTestModel model(graph, target);
  WB_ASSERT_OK(model.status);
  EXPECT_TRUE(model.Get<StreamingPlan>().impossible);
}

TEST(StreamingTest, ATiedWeightIsLoadedForItsFirstReader) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Weight("w", DType::kFloat32, {3, 3})
      .Node("MatMul", {"x", "w"}, {"h"})
      .Node("MatMul", {"h", "w"}, {"y"})
      .Output("y");
  const PassesTestModel model(graph, UnitTarget(Bytes(30)));
  WB_ASSERT_OK(model.status);
  const StreamingPlan& plan = model.Get<StreamingPlan>();
  EXPECT_EQ(plan.streamed, Bytes(36));
  EXPECT_EQ(plan.subgraphs[SubgraphId(1)].bytes, Bytes(0));
}

TEST(StreamingTest, EachTransferPaysItsLatency) {
  TestGraph graph = TwoProducts();
  HardwareTarget target = UnitTarget(Bytes(90));
  target.link->transfer_latency = Seconds(5);
  const PassesTestModel model(graph, target);
  WB_ASSERT_OK(model.status);
  EXPECT_EQ(model.Get<StreamingPlan>().load, Seconds(36 + 60 + 2 * 5));
}

// Activations: 24 bytes into the first product, 24 between the two, 40 out.
TEST(StreamingTest, ContextsMoveWhatCrossesTheCutToTheHostAndBack) {
  TestGraph graph = TwoProducts();
  Scenario scenario;
  scenario.streaming = StreamingPolicy::kContexts;
  HardwareTarget target = UnitTarget(Bytes(150));
  target.link->context_switch = Seconds(7);
  const PassesTestModel model(graph, target, scenario);
  WB_ASSERT_OK(model.status);
  const StreamingPlan& plan = model.Get<StreamingPlan>();
  EXPECT_EQ(plan.contexts, 2);
  EXPECT_EQ(plan.streamed, Bytes(36 + 60));
  EXPECT_EQ(plan.crossing, Bytes(24 + 24));
  EXPECT_EQ(plan.total, model.Get<RooflineResult>().total +
                            Seconds(2 * 7 + 36 + 60 + 24 + 24));
  EXPECT_EQ(model.Get<EnergyResult>().sum.link, Joules(36 + 60 + 24 + 24));
}

TEST(StreamingTest, ABatchSharesTheLoadOfAContext) {
  TestGraph graph = TwoProducts();
  Scenario scenario;
  scenario.streaming = StreamingPolicy::kContexts;
  Bindings bindings;
  bindings.batch = 6;
  const PassesTestModel model(graph, UnitTarget(Bytes(150)), scenario,
                              bindings);
  WB_ASSERT_OK(model.status);
  const StreamingPlan& plan = model.Get<StreamingPlan>();
  EXPECT_EQ(plan.streamed, Bytes(36 + 60));
  EXPECT_EQ(plan.crossing, Bytes(2 * 6 * 24));
}

TEST(StreamingTest, TheFirstRunLoadsWhatStays) {
  TestGraph graph = TwoProducts();
  const PassesTestModel model(graph, UnitTarget(Bytes(1000)));
  WB_ASSERT_OK(model.status);
  EXPECT_EQ(model.Get<StreamingPlan>().first,
            model.Get<RooflineResult>().total + Seconds(96));
}

// 36 and 60 bytes of weights; at most 64 bytes of activations at once.
TEST(StreamingTest, OverlappedLoadsAheadIntoFreeMemory) {
  TestGraph graph = TwoProducts();
  Scenario scenario;
  scenario.streaming = StreamingPolicy::kOverlapped;
  const PassesTestModel model(graph, UnitTarget(Bytes(159)), scenario);
  WB_ASSERT_OK(model.status);
  const StreamingPlan& plan = model.Get<StreamingPlan>();
  EXPECT_EQ(plan.streamed, Bytes(36 + 60));
  EXPECT_EQ(plan.subgraphs[SubgraphId(0)].exposed, Seconds(36));
  EXPECT_GT(plan.subgraphs[SubgraphId(1)].hidden, Seconds(0));
}

TEST(StreamingTest, CachedKeepsWhatHasRoom) {
  TestGraph graph = TwoProducts();
  Scenario scenario;
  scenario.streaming = StreamingPolicy::kCached;
  const PassesTestModel model(graph, UnitTarget(Bytes(159)), scenario);
  WB_ASSERT_OK(model.status);
  const StreamingPlan& plan = model.Get<StreamingPlan>();
  EXPECT_GT(plan.resident, Bytes(0));
  EXPECT_EQ(plan.resident + plan.streamed, Bytes(36 + 60));
  EXPECT_GT(*plan.first, plan.total);
}

// How much it reads is not known, but the tensor must be there.
TEST(StreamingTest, WhatIsSpilledIsFetchedForAnUnmodeledLayer) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {16})
      .Node("Softmax", {"x"}, {"r"})
      .Node("acme.Magic", {"r"}, {"u"})
      .Declare("u", DType::kFloat32, {1})
      .Node("Softmax", {"u"}, {"y"})
      .Output("y");
  const PassesTestModel model(graph, UnitTarget(Bytes(50)));
  WB_ASSERT_OK(model.status);
  const StreamingPlan& plan = model.Get<StreamingPlan>();
  // r does not fit: it is sent to the host and comes back.
  EXPECT_EQ(plan.subgraphs[SubgraphId(0)].spilling, Bytes(4 * 16));
  EXPECT_EQ(plan.subgraphs[SubgraphId(1)].spilling, Bytes(4 * 16));
}

}  // namespace
}  // namespace weighbridge
