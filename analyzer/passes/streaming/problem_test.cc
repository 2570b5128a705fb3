#include "analyzer/passes/streaming/problem.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

StreamingProblem OneLayer(int64_t capacity, int64_t live) {
  StreamingProblem problem;
  problem.layers = {{Seconds(1), Bytes(live)}};
  problem.capacity = problem.weight_capacity = Bytes(capacity);
  return problem;
}

TEST(StreamingProblemTest, WeightsHaveWhatActivationsLeave) {
  EXPECT_EQ(WeightRoom(OneLayer(160, 100), 0), Bytes(60));
}

TEST(StreamingProblemTest, ActivationsLeaveASixteenthOfTheMemory) {
  EXPECT_EQ(WeightRoom(OneLayer(160, 155), 0), Bytes(10));
  EXPECT_EQ(WeightRoom(OneLayer(160, 1000), 0), Bytes(10));
  EXPECT_EQ(WeightRoom(OneLayer(1, 1000), 0), Bytes(1));
}

TEST(StreamingProblemTest, WeightsHaveNoMoreThanTheirShare) {
  StreamingProblem problem = OneLayer(160, 100);
  problem.weight_capacity = Bytes(50);
  EXPECT_EQ(WeightRoom(problem, 0), Bytes(50));
}

TEST(StreamingProblemTest, AWeightCountsWhereItIsReadFirst) {
  StreamingProblem problem = OneLayer(160, 0);
  problem.layers.resize(3);
  problem.weights = {{Bytes(5), {0, 2}}, {Bytes(7), {2}}};
  EXPECT_THAT(FirstReads(problem),
              testing::ElementsAre(Bytes(5), Bytes(0), Bytes(7)));
}

TEST(StreamingProblemTest, SlicesAreRoundedUp) {
  EXPECT_EQ(SlicesOf(Bytes(0), Bytes(10)), 1);
  EXPECT_EQ(SlicesOf(Bytes(10), Bytes(10)), 1);
  EXPECT_EQ(SlicesOf(Bytes(11), Bytes(10)), 2);
  EXPECT_EQ(SlicesOf(Bytes(int64_t{3} * 999'999'937), Bytes(999'999'937)), 3);
  EXPECT_EQ(SlicesOf(Bytes((int64_t{1} << 53) + 1), Bytes(2)),
            (int64_t{1} << 52) + 1);
}

}  // namespace
}  // namespace weighbridge
