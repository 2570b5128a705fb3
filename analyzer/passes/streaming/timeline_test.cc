#include "analyzer/passes/streaming/timeline.h"

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using Kind = LinkActivity::Kind;

// Two layers of 5 and 3 seconds with 10 and 20 bytes of weights; 100 bytes on
// chip, of which the second layer's activations take 90.
StreamingProblem TwoLayers() {
  StreamingProblem problem;
  problem.layers = {{Seconds(5), Bytes(0)}, {Seconds(3), Bytes(90)}};
  problem.weights = {{Bytes(10), {0}}, {Bytes(20), {1}}};
  problem.capacity = problem.weight_capacity = Bytes(100);
  problem.bandwidth = BytesPerSecond(1);
  return problem;
}

TEST(TimelineTest, AddsUpWhatTheLinkDoes) {
  const StreamingProblem problem = TwoLayers();
  Timeline timeline(problem, StreamingPolicy::kContexts);
  Seconds now =
      timeline.UseLink(Kind::kSwitch, 0, Bytes(), Seconds(0), Seconds(2));
  EXPECT_EQ(now, Seconds(2));
  now = timeline.UseLink(Kind::kWeights, 0, Bytes(10), now, Seconds(10));
  now = timeline.UseLink(Kind::kCrossingIn, 0, Bytes(4), now, Seconds(4));
  now = timeline.Run(0, now, Seconds(5));
  now = timeline.UseLink(Kind::kCrossingOut, 0, Bytes(6), now, Seconds(6));
  timeline.layer(0).exposed = Seconds(2 + 10 + 4 + 6);
  timeline.Run(1, now, Seconds(3));
  const StreamingPlan plan = timeline.Finish();
  const SubgraphStreaming& first = plan.subgraphs[SubgraphId(0)];
  EXPECT_EQ(first.bytes, Bytes(10));
  EXPECT_EQ(first.crossing, Bytes(4 + 6));
  EXPECT_EQ(first.load, Seconds(2 + 10 + 4 + 6));
  EXPECT_EQ(first.hidden, Seconds(0));
  EXPECT_EQ(plan.switching, Seconds(2));
  EXPECT_EQ(plan.streamed, Bytes(10));
  EXPECT_EQ(plan.crossing, Bytes(4 + 6));
  EXPECT_EQ(plan.load, Seconds(2 + 10 + 4 + 6));
  EXPECT_EQ(plan.total, Seconds(2 + 10 + 4 + 5 + 6 + 3));
  EXPECT_EQ(plan.activities.size(), 4u);
}

TEST(TimelineTest, ALoadLastsFromItsFirstPieceToItsLast) {
  const StreamingProblem problem = TwoLayers();
  Timeline timeline(problem, StreamingPolicy::kOverlapped);
  timeline.UseLink(Kind::kWeights, 1, Bytes(5), Seconds(1), Seconds(5));
  timeline.UseLink(Kind::kWeights, 1, Bytes(15), Seconds(8), Seconds(15));
  timeline.Run(0, Seconds(0), Seconds(5));
  timeline.Run(1, Seconds(23), Seconds(3));
  timeline.layer(1).exposed = Seconds(18);
  const StreamingPlan plan = timeline.Finish();
  const SubgraphStreaming& second = plan.subgraphs[SubgraphId(1)];
  EXPECT_EQ(second.load_start, Seconds(1));
  EXPECT_EQ(second.load_end, Seconds(23));
  EXPECT_EQ(second.hidden, Seconds(5 + 15 - 18));
}

TEST(TimelineTest, ALayerWithoutALoadHasNoneAtItsStart) {
  const StreamingProblem problem = TwoLayers();
  Timeline timeline(problem, StreamingPolicy::kSerial);
  timeline.Run(0, Seconds(7), Seconds(5));
  timeline.Run(1, Seconds(12), Seconds(3));
  const StreamingPlan plan = timeline.Finish();
  EXPECT_EQ(plan.subgraphs[SubgraphId(0)].load_start, Seconds(7));
  EXPECT_EQ(plan.subgraphs[SubgraphId(0)].load_end, Seconds(7));
}

TEST(TimelineTest, TheRunEndsWithWhatTheLinkDoesLast) {
  const StreamingProblem problem = TwoLayers();
  Timeline timeline(problem, StreamingPolicy::kContexts);
  timeline.Run(0, Seconds(0), Seconds(5));
  timeline.Run(1, Seconds(5), Seconds(3));
  timeline.UseLink(Kind::kCrossingOut, 1, Bytes(2), Seconds(8), Seconds(2));
  EXPECT_EQ(timeline.Finish().total, Seconds(10));
}

// While layer 0 runs, the load of layer 1 has begun: both have their place.
// Then layer 0 has released its own, and beside the activations of layer 1
// there is room for 10 bytes.
TEST(TimelineTest, WeightsOccupyTheChipFromTheirLoadToTheEndOfTheirRun) {
  const StreamingProblem problem = TwoLayers();
  Timeline timeline(problem, StreamingPolicy::kOverlapped);
  Seconds now =
      timeline.UseLink(Kind::kWeights, 0, Bytes(10), Seconds(0), Seconds(10));
  timeline.UseLink(Kind::kWeights, 1, Bytes(20), now, Seconds(20));
  timeline.Run(0, Seconds(10), Seconds(5));
  timeline.Run(1, Seconds(30), Seconds(3));
  const StreamingPlan plan = timeline.Finish();
  EXPECT_EQ(plan.subgraphs[SubgraphId(0)].on_chip, Bytes(10 + 20));
  EXPECT_EQ(plan.subgraphs[SubgraphId(1)].on_chip, Bytes(100 - 90));
}

}  // namespace
}  // namespace weighbridge
