#include "analyzer/hw/hardware_target.h"

#include <string>

#include "analyzer/hw/unit_target.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// A matrix unit with int8 and int4, a vector unit with fp32.
HardwareTarget SomeTarget() {
  HardwareTarget target;
  target.id = "part";
  ComputeUnit matrix;
  matrix.kind = ComputeUnitKind::kMatrix;
  matrix.rates = {{Precision::kInt8, OpsPerSecond(8), std::nullopt},
                  {Precision::kInt4, OpsPerSecond(4), std::nullopt}};
  matrix.attainable = 0.5;
  matrix.attainable_by_class = {{WorkClass::kDepthwiseConvolution, 0.1}};
  ComputeUnit vector;
  vector.kind = ComputeUnitKind::kVector;
  vector.rates = {{Precision::kFp32, OpsPerSecond(32), std::nullopt}};
  target.units = {matrix, vector};
  return target;
}

TEST(HardwareTargetTest, UnitsAreFoundByKind) {
  const HardwareTarget target = SomeTarget();
  EXPECT_EQ(target.Unit(ComputeUnitKind::kMatrix), &target.units[0]);
  EXPECT_EQ(target.Unit(ComputeUnitKind::kVector), &target.units[1]);
  EXPECT_EQ(target.Unit(ComputeUnitKind::kSpecial), nullptr);
}

TEST(HardwareTargetTest, AttainableIsByClassIfStated) {
  const HardwareTarget target = SomeTarget();
  const ComputeUnit& matrix = target.units[0];
  EXPECT_EQ(matrix.AttainableFor(WorkClass::kDepthwiseConvolution, Ops(9), 1),
            0.1);
  EXPECT_EQ(matrix.AttainableFor(WorkClass::kConvolution, Ops(9), 1), 0.5);
  EXPECT_EQ(target.units[1].AttainableFor(WorkClass::kElementwise, Ops(9), 1),
            1.0);
}

TEST(HardwareTargetTest, AttainableRisesWithTheWorkOfOneInference) {
  ComputeUnit unit = SomeTarget().units[0];
  unit.attainable_by_work = {{Ops(10), WorkClass::kConvolution, 0.6},
                             {Ops(30), WorkClass::kConvolution, 0.8}};
  const auto attainable = [&unit](int64_t work, int64_t inferences) {
    return unit.AttainableFor(WorkClass::kConvolution, Ops(work), inferences);
  };
  EXPECT_EQ(attainable(9, 1), 0.5);
  EXPECT_EQ(attainable(10, 1), 0.6);
  EXPECT_EQ(attainable(29, 1), 0.6);
  EXPECT_EQ(attainable(30, 1), 0.8);
  // Three inferences of ten ops each are no larger model.
  EXPECT_EQ(attainable(30, 3), 0.6);
  EXPECT_EQ(attainable(29, 3), 0.5);
  // Of the other classes nothing is said by work.
  EXPECT_EQ(unit.AttainableFor(WorkClass::kGemm, Ops(99), 1), 0.5);
}

TEST(HardwareTargetTest, OnChipMemoryIsTheOutermostLevel) {
  HardwareTarget target = UnitTarget(Bytes(10));
  target.on_chip.insert(target.on_chip.begin(),
                        MemoryLevel{.name = "l1",
                                    .capacity = Bytes(1),
                                    .bandwidth = std::nullopt,
                                    .energy = std::nullopt});
  EXPECT_EQ(target.on_chip_memory().capacity, Bytes(10));
}

TEST(FindExecutionTest, APrecisionWithARateRunsAsItself) {
  const HardwareTarget target = SomeTarget();
  WB_ASSERT_OK_AND_ASSIGN(
      const Execution execution,
      FindExecution(target, ComputeUnitKind::kMatrix, Precision::kInt4));
  EXPECT_EQ(execution.precision, Precision::kInt4);
  EXPECT_EQ(execution.rate, &target.units[0].rates[1]);
}

TEST(FindExecutionTest, RunsAsIsFollowedFromOneToTheNext) {
  HardwareTarget target = SomeTarget();
  target.runs_as = {{Precision::kFp32, Precision::kFp16},
                    {Precision::kFp16, Precision::kInt8}};
  WB_ASSERT_OK_AND_ASSIGN(
      const Execution execution,
      FindExecution(target, ComputeUnitKind::kMatrix, Precision::kFp32));
  EXPECT_EQ(execution.precision, Precision::kInt8);
  EXPECT_EQ(execution.rate->rate, OpsPerSecond(8));
}

TEST(FindExecutionTest, ARateOfItsOwnComesBeforeRunsAs) {
  HardwareTarget target = SomeTarget();
  target.runs_as = {{Precision::kFp32, Precision::kInt8}};
  WB_ASSERT_OK_AND_ASSIGN(
      const Execution execution,
      FindExecution(target, ComputeUnitKind::kVector, Precision::kFp32));
  EXPECT_EQ(execution.precision, Precision::kFp32);
}

TEST(FindExecutionTest, NeverTakesANeighboursNumber) {
  HardwareTarget target = SomeTarget();
  target.runs_as = {{Precision::kFp16, Precision::kInt8}};
  EXPECT_THAT(
      FindExecution(target, ComputeUnitKind::kMatrix, Precision::kBf16),
      StatusIs(absl::StatusCode::kUnimplemented,
               "part has no bf16 rate on its matrix unit; it has int8, int4, "
               "fp16 (runs as int8)"));
  // int8 has no rate on the vector unit.
  EXPECT_THAT(FindExecution(target, ComputeUnitKind::kVector, Precision::kFp16),
              StatusIs(absl::StatusCode::kUnimplemented,
                       AllOf(HasSubstr("no fp16 rate on its vector unit"),
                             HasSubstr("it has fp32"))));
}

TEST(FindExecutionTest, ACircleEnds) {
  HardwareTarget target = SomeTarget();
  target.runs_as = {{Precision::kFp16, Precision::kBf16},
                    {Precision::kBf16, Precision::kFp16}};
  EXPECT_THAT(
      FindExecution(target, ComputeUnitKind::kMatrix, Precision::kFp16),
      StatusIs(absl::StatusCode::kUnimplemented, HasSubstr("no fp16 rate")));
}

TEST(FindExecutionTest, AMissingUnitIsSaid) {
  EXPECT_THAT(
      FindExecution(SomeTarget(), ComputeUnitKind::kSpecial, Precision::kFp32),
      StatusIs(absl::StatusCode::kUnimplemented, "part has no special unit"));
  HardwareTarget target = SomeTarget();
  target.units[1].rates.clear();
  EXPECT_THAT(FindExecution(target, ComputeUnitKind::kVector, Precision::kFp32),
              StatusIs(absl::StatusCode::kUnimplemented,
                       HasSubstr("it has no rate at all")));
}

TEST(HardwareNamesTest, NamesReadBack) {
  for (int i = 0; i < kComputeUnitKindCount; ++i) {
    const auto kind = static_cast<ComputeUnitKind>(i);
    EXPECT_EQ(ComputeUnitKindFromName(ComputeUnitKindName(kind)), kind);
  }
  for (const auto policy :
       {StreamingPolicy::kSerial, StreamingPolicy::kOverlapped,
        StreamingPolicy::kCached, StreamingPolicy::kContexts}) {
    EXPECT_EQ(StreamingPolicyFromName(StreamingPolicyName(policy)), policy);
  }
  for (const auto kind : {LinkKind::kPcie, LinkKind::kUsb, LinkKind::kOther}) {
    EXPECT_EQ(LinkKindFromName(LinkKindName(kind)), kind);
  }
  for (const auto management :
       {MemoryManagement::kSoftware, MemoryManagement::kCache}) {
    EXPECT_EQ(MemoryManagementFromName(MemoryManagementName(management)),
              management);
  }
  EXPECT_EQ(ComputeUnitKindFromName("Matrix"), std::nullopt);
  EXPECT_EQ(StreamingPolicyFromName(""), std::nullopt);
  EXPECT_EQ(LinkKindFromName("isa"), std::nullopt);
  EXPECT_EQ(MemoryManagementFromName("os"), std::nullopt);
}

TEST(UnitTargetTest, EverythingIsOne) {
  const HardwareTarget target = UnitTarget(Bytes(100));
  for (int i = 0; i < kPrecisionCount; ++i) {
    const auto precision = static_cast<Precision>(i);
    for (const auto kind :
         {ComputeUnitKind::kMatrix, ComputeUnitKind::kVector}) {
      WB_ASSERT_OK_AND_ASSIGN(const Execution execution,
                              FindExecution(target, kind, precision));
      EXPECT_EQ(execution.precision, precision);
      EXPECT_EQ(execution.rate->rate, OpsPerSecond(1));
      EXPECT_EQ(execution.rate->energy, JoulesPerOp(1));
    }
  }
  EXPECT_EQ(target.on_chip_memory().capacity, Bytes(100));
  EXPECT_FALSE(target.external.has_value());
  EXPECT_TRUE(UnitTargetWithDram(Bytes(1), Bytes(2)).external->capacity ==
              Bytes(2));
}

}  // namespace
}  // namespace weighbridge
