#include "analyzer/passes/streaming/serial.h"

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

TEST(SerialTest, LoadsThenRunsEachLayer) {
  StreamingProblem problem;
  problem.layers = {{Seconds(3), Bytes()}, {Seconds(4), Bytes()}};
  problem.weights = {{Bytes(10), {0, 1}}, {Bytes(20), {1}}};
  problem.capacity = problem.weight_capacity = Bytes(1);
  problem.bandwidth = BytesPerSecond(2.0);
  problem.transfer_latency = Seconds(1);
  const StreamingPlan plan = StreamSerially(problem);
  // (10 / 2 + 1) + 3 + (20 / 2 + 1) + 4
  EXPECT_EQ(plan.total, Seconds(24));
  EXPECT_EQ(plan.exposed, Seconds(6 + 11));
  EXPECT_EQ(plan.subgraphs[SubgraphId(1)].load_start, Seconds(9));
  EXPECT_EQ(plan.subgraphs[SubgraphId(1)].run_start, Seconds(20));
  EXPECT_EQ(plan.first, plan.total);
}

}  // namespace
}  // namespace weighbridge
