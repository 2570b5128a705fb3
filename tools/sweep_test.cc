#include "tools/sweep.h"

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/hw/unit_target.h"
#include "analyzer/ir/test_graph.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::HasSubstr;

// Two products with weights of 24 and 60 bytes; 64 bytes of activations are
// alive at once for each row of the batch.
TestGraph TwoProducts() {
  TestGraph graph;
  graph.SymbolicInput("x", DType::kFloat32, {"batch", "6"})
      .Weight("w1", DType::kFloat32, {6, 1})
      .Weight("w2", DType::kFloat32, {1, 15})
      .Node("MatMul", {"x", "w1"}, {"h"})
      .Node("MatMul", {"h", "w2"}, {"y"})
      .Output("y");
  return graph;
}
constexpr int64_t kWeights = 6 * 4 + 15 * 4;

class SweepTest : public testing::Test {
 protected:
  SweepTest()
      : ops_(*StandardOps()), models_(TwoProducts().Build(), ops_, {}) {}

  Sweep Run(const std::string& flag, const HardwareTarget& target,
            StreamingPolicy policy = StreamingPolicy::kContexts) {
    const absl::StatusOr<std::vector<SweepRequest>> requests =
        ParseSweeps({flag});
    WB_EXPECT_OK(requests.status());
    Scenario scenario;
    scenario.streaming = policy;
    return RunSweep((*requests)[0], target, scenario, models_);
  }

  OpRegistry ops_;
  ModelVariants models_;
};

TEST_F(SweepTest, AModelIsWeighedOncePerBatchAndPrecision) {
  WB_ASSERT_OK_AND_ASSIGN(const PrecisionChoice int8, ParsePrecision("int8"));
  WB_ASSERT_OK_AND_ASSIGN(const WeighedModel* once, models_.At(2, {}));
  WB_ASSERT_OK_AND_ASSIGN(const WeighedModel* again, models_.At(2, {}));
  WB_ASSERT_OK_AND_ASSIGN(const WeighedModel* other, models_.At(3, {}));
  WB_ASSERT_OK_AND_ASSIGN(const WeighedModel* narrow, models_.At(2, int8));
  EXPECT_EQ(once, again);
  EXPECT_NE(once, other);
  EXPECT_EQ(once->weights->size, Bytes(kWeights));
  EXPECT_EQ(narrow->weights->size, Bytes(kWeights / 4));
}

// Each of two contexts is loaded once for all frames.
TEST_F(SweepTest, ABatchSharesTheLoads) {
  const Sweep sweep = Run("batch=1..4", UnitTarget(Bytes(kWeights + 3)));
  EXPECT_EQ(sweep.axis(), "batch");
  ASSERT_EQ(sweep.points_size(), 4);
  for (int i = 0; i < sweep.points_size(); ++i) {
    EXPECT_EQ(sweep.points(i).batch(), i + 1);
    EXPECT_EQ(sweep.points(i).setting(), std::to_string(i + 1));
    EXPECT_EQ(sweep.points(i).totals().streamed_bytes(), kWeights);
    EXPECT_EQ(sweep.points(i).verdict(), FAIL_MEMORY);
  }
  // Its time for one frame falls.
  EXPECT_LT(sweep.points(3).totals().latency_seconds(),
            4 * sweep.points(0).totals().latency_seconds());
}

// From nothing but a byte to more than enough: never slower, and it ends with
// a part that needs no host.
TEST_F(SweepTest, MoreMemoryIsNeverSlower) {
  for (const StreamingPolicy policy :
       {StreamingPolicy::kSerial, StreamingPolicy::kOverlapped,
        StreamingPolicy::kCached, StreamingPolicy::kContexts}) {
    const Sweep sweep =
        Run("on_chip=1B,10B,50B,85B,100B,1KiB", UnitTarget(Bytes(90)), policy);
    ASSERT_EQ(sweep.points_size(), 6);
    for (int i = 1; i < sweep.points_size(); ++i) {
      EXPECT_LE(sweep.points(i).totals().latency_seconds(),
                sweep.points(i - 1).totals().latency_seconds() * (1 + 1e-9))
          << StreamingPolicyName(policy) << sweep.points(i).setting();
    }
    EXPECT_EQ(sweep.points(0).on_chip_bytes(), 1);
    EXPECT_GT(sweep.points(0).totals().spilling_bytes(), 0);
    EXPECT_EQ(sweep.points(0).verdict(), FAIL_MEMORY);
    EXPECT_EQ(sweep.points(5).verdict(), PASS);
    EXPECT_FALSE(sweep.points(5).totals().has_spilling_bytes());
  }
}

// 80 of 100 bytes for weights are 800 of 1000.
TEST_F(SweepTest, TheShareForWeightsGrowsWithTheMemory) {
  HardwareTarget target = UnitTarget(Bytes(100));
  target.on_chip.back().weight_capacity = Bytes(80);
  const Sweep sweep = Run("on_chip=100B,1000B", target);
  ASSERT_EQ(sweep.points_size(), 2);
  EXPECT_EQ(sweep.points(0).verdict(), FAIL_MEMORY);  // 84 bytes of weights.
  EXPECT_EQ(sweep.points(1).verdict(), PASS);
}

TEST_F(SweepTest, ALinkThatCannotBeIsAPointWithAnError) {
  HardwareTarget target = UnitTarget(Bytes(90));
  const Sweep known = Run("link=gen1x1,gen6x16,usb2", target);
  ASSERT_EQ(known.points_size(), 3);
  EXPECT_EQ(known.points(0).setting(), "gen1x1");
  EXPECT_EQ(known.points(0).error(), "");
  EXPECT_GT(known.points(1).link_bytes_per_second(),
            known.points(0).link_bytes_per_second());
  EXPECT_LT(known.points(1).totals().latency_seconds(),
            known.points(0).totals().latency_seconds());
  target.link.reset();
  const Sweep unknown = Run("link=gen3x4", target);
  ASSERT_EQ(unknown.points_size(), 1);
  EXPECT_THAT(unknown.points(0).error(), HasSubstr("link"));
  EXPECT_FALSE(unknown.points(0).has_totals());
}

}  // namespace
}  // namespace weighbridge
