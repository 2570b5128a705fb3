#include "analyzer/passes/live_sum.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(LiveSumTest, BothEndsOfALifeCount) {
  LiveSum sum(4);
  sum.Add(Bytes(1), 0, 1);
  sum.Add(Bytes(10), 1, 2);
  sum.Add(Bytes(100), 2, 2);
  const LiveBytes live = sum.Total();
  EXPECT_THAT(live.per_step,
              ElementsAre(Bytes(1), Bytes(11), Bytes(110), Bytes(0)));
  EXPECT_EQ(live.peak, Bytes(110));
}

TEST(LiveSumTest, WithoutStepsNothingLives) {
  const LiveBytes live = LiveSum(0).Total();
  EXPECT_THAT(live.per_step, IsEmpty());
  EXPECT_EQ(live.peak, Bytes(0));
}

}  // namespace
}  // namespace weighbridge
