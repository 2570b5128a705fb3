#include "analyzer/passes/energy.h"

#include "analyzer/hw/unit_target.h"
#include "analyzer/passes/passes_test_model.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

TestGraph Product() {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Weight("w", DType::kFloat32, {3, 5})
      .Node("MatMul", {"x", "w"}, {"y"})
      .Output("y");
  return graph;
}
constexpr double kOps = 2.0 * 2 * 3 * 5;
constexpr double kBytes = 4.0 * (6 + 15 + 10);
constexpr double kWeightBytes = 4.0 * 15;

TEST(EnergyTest, PartsAddUp) {
  TestGraph graph = Product();
  HardwareTarget target = UnitTarget(Bytes(50));  // Too small: it streams.
  target.idle_power = Watts(2);
  const PassesTestModel model(graph, target);
  WB_ASSERT_OK(model.status);
  const SubgraphEnergy& sum = model.Get<EnergyResult>().sum;
  const Seconds latency = model.Get<StreamingPlan>().total;
  EXPECT_EQ(*sum.compute, Joules(kOps));
  EXPECT_EQ(*sum.memory[0], Joules(kBytes));
  EXPECT_EQ(*sum.link, Joules(kWeightBytes));
  EXPECT_EQ(*sum.idle, Watts(2) * latency);
  EXPECT_EQ(sum.total,
            Joules(kOps + kBytes + kWeightBytes) + Watts(2) * latency);
}

TEST(EnergyTest, WhatIsNotPublishedIsLeftOutAndNamed) {
  TestGraph graph = Product();
  HardwareTarget target = UnitTarget(Bytes(1 << 20));
  target.idle_power.reset();
  target.on_chip[0].energy.reset();
  const PassesTestModel model(graph, target);
  WB_ASSERT_OK(model.status);
  const EnergyResult& energy = model.Get<EnergyResult>();
  EXPECT_FALSE(energy.sum.memory[0].has_value());
  EXPECT_FALSE(energy.sum.idle.has_value());
  EXPECT_EQ(energy.sum.total, Joules(kOps));
  EXPECT_THAT(energy.assumptions, Contains(HasSubstr("idle power")));
  EXPECT_THAT(energy.assumptions, Contains(HasSubstr("the memory 'sram'")));
}

TEST(EnergyTest, UnknownComputeEnergyIsUnknownNotZero) {
  TestGraph graph = Product();
  HardwareTarget target = UnitTarget(Bytes(1 << 20));
  for (ComputeUnit& unit : target.units) {
    for (ComputeRate& rate : unit.rates) rate.energy.reset();
  }
  const PassesTestModel model(graph, target);
  WB_ASSERT_OK(model.status);
  EXPECT_FALSE(model.Get<EnergyResult>().sum.compute.has_value());
}

}  // namespace
}  // namespace weighbridge
