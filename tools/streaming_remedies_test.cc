#include "tools/streaming_remedies.h"

#include <string>

#include "analyzer/analyze.h"
#include "analyzer/hw/unit_target.h"
#include "analyzer/ir/test_graph.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::HasSubstr;

// A product with 4000 bytes of weights in float32, and 44 bytes of activations
// for each row of the batch.
TestGraph Product() {
  TestGraph graph;
  graph.SymbolicInput("x", DType::kFloat32, {"batch", "10"})
      .Weight("w", DType::kFloat32, {10, 100})
      .Node("MatMul", {"x", "w"}, {"y"})
      .Output("y");
  return graph;
}
constexpr int64_t kWeights = 10 * 100 * 4;
constexpr int64_t kActivations = (10 + 100) * 4;

class StreamingRemediesTest : public testing::Test {
 protected:
  StreamingRemediesTest()
      : ops_(*StandardOps()), models_(Product().Build(), ops_, {}) {}

  Analysis On(const HardwareTarget& target, StreamingPolicy policy) {
    Scenario scenario;
    scenario.streaming = policy;
    const absl::StatusOr<const WeighedModel*> model =
        models_.At(std::nullopt, {});
    WB_EXPECT_OK(model.status());
    absl::StatusOr<Analysis> analysis = AnalyzeOn(**model, target, scenario);
    WB_EXPECT_OK(analysis.status());
    AddRemedies(target, scenario, models_, &*analysis);
    return *std::move(analysis);
  }

  static const Remedy* Find(const Analysis& analysis, const std::string& kind) {
    for (const Remedy& remedy : analysis.remedies()) {
      if (remedy.kind() == kind) return &remedy;
    }
    return nullptr;
  }

  OpRegistry ops_;
  ModelVariants models_;
};

TEST_F(StreamingRemediesTest, WhatFitsNeedsNone) {
  EXPECT_EQ(
      On(UnitTarget(Bytes(10000)), StreamingPolicy::kSerial).remedies_size(),
      0);
}

TEST_F(StreamingRemediesTest, TheMissingBytesAreThoseOfWeightsAndActivations) {
  const Analysis analysis =
      On(UnitTarget(Bytes(1000)), StreamingPolicy::kSerial);
  const Remedy* memory = Find(analysis, "memory");
  ASSERT_NE(memory, nullptr);
  EXPECT_TRUE(memory->works());
  const int64_t missing = kWeights + kActivations - 1000;
  EXPECT_EQ(memory->missing_bytes(), missing);
  // With them it fits; with one less it does not.
  EXPECT_EQ(
      On(UnitTarget(Bytes(1000 + missing)), StreamingPolicy::kSerial).verdict(),
      PASS);
  EXPECT_EQ(On(UnitTarget(Bytes(1000 + missing - 1)), StreamingPolicy::kSerial)
                .verdict(),
            FAIL_MEMORY);
}

TEST_F(StreamingRemediesTest, TheShareForWeightsMayBeWhatIsMissing) {
  HardwareTarget target = UnitTarget(Bytes(100000));
  target.on_chip.back().weight_capacity = Bytes(kWeights - 7);
  const Analysis analysis = On(target, StreamingPolicy::kSerial);
  ASSERT_NE(Find(analysis, "memory"), nullptr);
  EXPECT_EQ(Find(analysis, "memory")->missing_bytes(), 7);
}

// fp16 halves everything, int8 quarters it.
TEST_F(StreamingRemediesTest, TheWidestPrecisionThatFitsIsNamed) {
  const Analysis half = On(UnitTarget(Bytes((kWeights + kActivations) / 2)),
                           StreamingPolicy::kSerial);
  ASSERT_NE(Find(half, "precision"), nullptr);
  EXPECT_TRUE(Find(half, "precision")->works());
  EXPECT_EQ(Find(half, "precision")->precision(), "fp16");
  const Analysis quarter =
      On(UnitTarget(Bytes((kWeights + kActivations) / 2 - 1)),
         StreamingPolicy::kSerial);
  EXPECT_EQ(Find(quarter, "precision")->precision(), "int8");
}

TEST_F(StreamingRemediesTest, WhatWasTriedAndIsNotEnoughIsSaid) {
  const Analysis analysis = On(UnitTarget(Bytes(50)), StreamingPolicy::kSerial);
  ASSERT_NE(Find(analysis, "precision"), nullptr);
  EXPECT_FALSE(Find(analysis, "precision")->works());
  EXPECT_THAT(Find(analysis, "precision")->message(), HasSubstr("int4"));
}

// The computation of one row takes 2000 s at 1 op/s, the load 4000 s at 1 B/s.
// Nothing is exposed beyond 5 % where batch * 2000 * 0.05 >= 4000 * 0.95.
TEST_F(StreamingRemediesTest, TheSmallestBatchThatHidesTheLoadIsNamed) {
  HardwareTarget target = UnitTarget(Bytes(4400));
  target.on_chip.back().bandwidth.reset();
  const Analysis analysis = On(target, StreamingPolicy::kContexts);
  const Remedy* batch = Find(analysis, "batch");
  ASSERT_NE(batch, nullptr);
  EXPECT_TRUE(batch->works());
  EXPECT_EQ(batch->batch(), 64);
  EXPECT_THAT(batch->message(), HasSubstr("batch 64 hides it"));
}

}  // namespace
}  // namespace weighbridge
