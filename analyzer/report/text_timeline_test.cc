#include "analyzer/report/text_timeline.h"

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

TEST(TextTimelineTest, AColumnIsDarkerTheLongerItsLaneIsBusy) {
  // Ten seconds in ten columns.
  EXPECT_EQ(RenderLane({{0, 2}, {3, 3.25}, {4, 4.5}, {5.5, 7}}, 10, 10),
            "## .::#   ");
}

TEST(TextTimelineTest, ShortSpansAddUp) {
  EXPECT_EQ(RenderLane({{0, 0.2}, {0.4, 0.6}, {0.7, 1}}, 2, 2), "# ");
}

TEST(TextTimelineTest, NothingHappensInNoTime) {
  EXPECT_EQ(RenderLane({{0, 0}}, 0, 3), "   ");
  EXPECT_EQ(RenderLane({}, 1, 3), "   ");
}

TEST(TextTimelineTest, WhatLastsBeyondTheEndIsCut) {
  EXPECT_EQ(RenderLane({{0, 5}}, 2, 2), "##");
}

}  // namespace
}  // namespace weighbridge
