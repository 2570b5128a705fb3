#include "analyzer/report/build_streaming.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::HasSubstr;

TEST(BuildStreamingTest, TotalsKeepLoadsAndSpillingApart) {
  StreamingPlan plan;
  plan.streamed = Bytes(100);
  plan.load = Seconds(25);
  plan.exposed = Seconds(20);
  plan.crossing = Bytes(8);
  plan.switching = Seconds(3);
  plan.spilling = Bytes(7);
  plan.spilling_time = Seconds(4);
  plan.remaining = Bytes(9);
  plan.resident = Bytes(11);
  plan.contexts = 2;
  plan.first = Seconds(60);
  plan.bound = Seconds(50);
  SubgraphEnergy sum;
  sum.link = Joules(100 + 8);
  sum.spilling = Joules(7);
  Totals totals;
  BuildStreamingTotals(plan, sum, &totals);
  EXPECT_EQ(totals.streamed_bytes(), 100);
  EXPECT_EQ(totals.streaming_seconds(), 25);
  EXPECT_EQ(totals.exposed_streaming_seconds(), 20);
  EXPECT_EQ(totals.streaming_joules(), 100 + 8);
  EXPECT_EQ(totals.crossing_bytes(), 8);
  EXPECT_EQ(totals.switching_seconds(), 3);
  EXPECT_EQ(totals.spilling_bytes(), 7);
  EXPECT_EQ(totals.spilling_seconds(), 4);
  EXPECT_EQ(totals.spilling_joules(), 7);
  EXPECT_EQ(totals.resident_weight_bytes(), 11);
  EXPECT_EQ(totals.remaining_weight_bytes(), 9);
  EXPECT_EQ(totals.contexts(), 2);
  EXPECT_EQ(totals.first_latency_seconds(), 60);
  EXPECT_EQ(totals.latency_bound_seconds(), 50);
}

// Unknown is never zero.
TEST(BuildStreamingTest, WhatIsNotKnownOrNotThereIsAbsent) {
  StreamingPlan plan;
  plan.impossible = true;
  Totals totals;
  BuildStreamingTotals(plan, SubgraphEnergy(), &totals);
  EXPECT_FALSE(totals.has_remaining_weight_bytes());
  EXPECT_FALSE(totals.has_first_latency_seconds());
  EXPECT_FALSE(totals.has_latency_bound_seconds());
  EXPECT_FALSE(totals.has_streaming_joules());
  EXPECT_FALSE(totals.has_spilling_bytes());
  EXPECT_FALSE(totals.has_spilling_seconds());
  EXPECT_FALSE(totals.has_spilling_joules());
}

TEST(BuildStreamingTest, ALayerHasItsTimes) {
  SubgraphStreaming step;
  step.bytes = Bytes(10);
  step.load = Seconds(5);
  step.hidden = Seconds(2);
  step.exposed = Seconds(3);
  step.load_start = Seconds(1);
  step.load_end = Seconds(6);
  step.run_start = Seconds(7);
  step.run_end = Seconds(9);
  step.resident = Bytes(4);
  step.crossing = Bytes(6);
  step.spilling = Bytes(8);
  step.spilling_time = Seconds(0.5);
  step.slices = 3;
  step.context = 2;
  step.cause = StreamingCause::kInSlices;
  Streaming streaming;
  BuildLayerStreaming(step, SubgraphEnergy(), StreamingPolicy::kOverlapped,
                      &streaming);
  EXPECT_EQ(streaming.bytes(), 10);
  EXPECT_EQ(streaming.seconds(), 5);
  EXPECT_EQ(streaming.hidden_seconds(), 2);
  EXPECT_EQ(streaming.exposed_seconds(), 3);
  EXPECT_EQ(streaming.load_start(), 1);
  EXPECT_EQ(streaming.load_end(), 6);
  EXPECT_EQ(streaming.run_start(), 7);
  EXPECT_EQ(streaming.run_end(), 9);
  EXPECT_EQ(streaming.resident_bytes(), 4);
  EXPECT_EQ(streaming.crossing_bytes(), 6);
  EXPECT_EQ(streaming.spilling_bytes(), 8);
  EXPECT_EQ(streaming.spilling_seconds(), 0.5);
  EXPECT_EQ(streaming.slices(), 3);
  EXPECT_EQ(streaming.context(), 2);
  EXPECT_FALSE(streaming.has_energy_joules());
  EXPECT_THAT(streaming.reason(), HasSubstr("3 slices"));
}

TEST(BuildStreamingTest, EveryCauseHasWords) {
  for (const StreamingCause cause :
       {StreamingCause::kNoWeights, StreamingCause::kFits,
        StreamingCause::kNothingStays, StreamingCause::kInSlices,
        StreamingCause::kKept, StreamingCause::kNotKept,
        StreamingCause::kWithContext, StreamingCause::kNoPath}) {
    SubgraphStreaming step;
    step.cause = cause;
    Streaming streaming;
    BuildLayerStreaming(step, SubgraphEnergy(), StreamingPolicy::kSerial,
                        &streaming);
    EXPECT_NE(streaming.reason(), "");
  }
}

TEST(BuildStreamingTest, UsesOfTheLinkHaveTheirRate) {
  StreamingPlan plan;
  plan.activities = {
      {LinkActivity::Kind::kSwitch, 0, Bytes(), Seconds(0), Seconds(1)},
      {LinkActivity::Kind::kWeights, 0, Bytes(30), Seconds(1), Seconds(3)},
      {LinkActivity::Kind::kSpillOut, 1, Bytes(5), Seconds(3), Seconds(3)}};
  Analysis analysis;
  BuildLinkUses(plan, &analysis);
  ASSERT_EQ(analysis.link_uses_size(), 3);
  EXPECT_EQ(analysis.link_uses(0).kind(), "switch");
  EXPECT_EQ(analysis.link_uses(0).bytes_per_second(), 0);
  EXPECT_EQ(analysis.link_uses(1).kind(), "weights");
  EXPECT_EQ(analysis.link_uses(1).bytes_per_second(), 15);
  EXPECT_EQ(analysis.link_uses(2).kind(), "spill out");
  EXPECT_EQ(analysis.link_uses(2).layer(), 1);
  // No time, no rate.
  EXPECT_EQ(analysis.link_uses(2).bytes_per_second(), 0);
}

}  // namespace
}  // namespace weighbridge
