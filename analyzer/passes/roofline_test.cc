#include "analyzer/passes/roofline.h"

#include "analyzer/hw/unit_target.h"
#include "analyzer/passes/passes_test_model.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// [m,k] x [k,n] with float32 weights.
TestGraph Product(int64_t m, int64_t k, int64_t n) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {m, k})
      .Weight("w", DType::kFloat32, {k, n})
      .Node("MatMul", {"x", "w"}, {"y"})
      .Output("y");
  return graph;
}

TEST(RooflineTest, ComputeBound) {
  TestGraph graph = Product(50, 60, 70);
  const PassesTestModel model(graph, UnitTarget(Bytes(1 << 20)));
  WB_ASSERT_OK(model.status);
  const SubgraphTime& time = model.Time(0);
  // One op per second; far more ops than bytes.
  EXPECT_EQ(time.time, Seconds(2.0 * 50 * 60 * 70));
  EXPECT_EQ(time.bound.kind, TimeBound::Kind::kMatrix);
  EXPECT_EQ(*time.memory[0], Seconds(4.0 * (50 * 60 + 60 * 70 + 50 * 70)));
  EXPECT_DOUBLE_EQ(*time.utilisation, 1.0);
}

TEST(RooflineTest, MemoryBound) {
  TestGraph graph = Product(1, 60, 70);
  const PassesTestModel model(graph, UnitTarget(Bytes(1 << 20)));
  WB_ASSERT_OK(model.status);
  const double bytes = 4.0 * (60 + 60 * 70 + 70);
  EXPECT_EQ(model.Time(0).time, Seconds(bytes));
  EXPECT_EQ(model.Time(0).bound.kind, TimeBound::Kind::kMemory);
  EXPECT_DOUBLE_EQ(*model.Time(0).utilisation, 2.0 * 60 * 70 / bytes);
}

TEST(RooflineTest, AttainableFractionOfTheClassSlowsCompute) {
  TestGraph graph = Product(50, 60, 70);
  HardwareTarget target = UnitTarget(Bytes(1 << 20));
  target.units[0].attainable_by_class = {{WorkClass::kGemm, 0.5}};
  const PassesTestModel model(graph, target);
  WB_ASSERT_OK(model.status);
  EXPECT_EQ(model.Time(0).matrix, Seconds(2 * 2.0 * 50 * 60 * 70));
}

TEST(RooflineTest, AttainableFractionMayRiseWithTheWorkOfTheModel) {
  const int64_t ops = 2 * 50 * 60 * 70;
  for (const bool is_large : {false, true}) {
    TestGraph graph = Product(50, 60, 70);
    HardwareTarget target = UnitTarget(Bytes(1 << 20));
    target.units[0].attainable = 0.5;
    target.units[0].attainable_by_work = {
        {Ops(is_large ? ops : ops + 1), WorkClass::kGemm, 0.8}};
    const PassesTestModel model(graph, target);
    WB_ASSERT_OK(model.status);
    EXPECT_EQ(model.Time(0).matrix,
              Seconds(static_cast<double>(ops) / (is_large ? 0.8 : 0.5)));
  }
}

TEST(RooflineTest, PartialTilesAreFull) {
  // 17 of two tiles of 16.
  EXPECT_DOUBLE_EQ(TileShare({1, 17, 16, 16}, {16, 16, 16}), 17.0 / 32);
  EXPECT_DOUBLE_EQ(TileShare({1, 16, 16, 16}, {16, 16, 16}), 1.0);
  TestGraph graph = Product(17, 16, 16);
  HardwareTarget target = UnitTarget(Bytes(1 << 20));
  target.units[0].tile = Tile{16, 16, 16};
  const PassesTestModel model(graph, target);
  WB_ASSERT_OK(model.status);
  // As long as the padded product of 32 rows.
  EXPECT_EQ(model.Time(0).matrix, Seconds(2.0 * 32 * 16 * 16));
}

TEST(RooflineTest, UnitsMayOverlap) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {64, 64})
      .Weight("w", DType::kFloat32, {64, 64})
      .Node("MatMul", {"x", "w"}, {"h"})
      .Node("Relu", {"h"}, {"y"})
      .Output("y");
  HardwareTarget target = UnitTarget(Bytes(1 << 20));
  const PassesTestModel apart(graph, target);
  WB_ASSERT_OK(apart.status);
  const double matrix = 2.0 * 64 * 64 * 64, vector = 64 * 64;
  EXPECT_EQ(apart.Time(0).time, Seconds(matrix + vector));

  TestGraph again;
  again.Input("x", DType::kFloat32, {64, 64})
      .Weight("w", DType::kFloat32, {64, 64})
      .Node("MatMul", {"x", "w"}, {"h"})
      .Node("Relu", {"h"}, {"y"})
      .Output("y");
  target.units_overlap = true;
  const PassesTestModel together(again, target);
  WB_ASSERT_OK(together.status);
  EXPECT_EQ(together.Time(0).time, Seconds(matrix));
}

TEST(RooflineTest, LaunchOverheadIsAdded) {
  TestGraph graph = Product(50, 60, 70);
  HardwareTarget target = UnitTarget(Bytes(1 << 20));
  target.launch_overhead = Seconds(1000);
  const PassesTestModel model(graph, target);
  WB_ASSERT_OK(model.status);
  EXPECT_EQ(model.Time(0).time, Seconds(2.0 * 50 * 60 * 70 + 1000));
}

// Weights and activations fit: only the model's input and output touch DRAM.
TEST(RooflineTest, WhatFitsOnChipCostsOnChipBytesOnly) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Weight("w", DType::kFloat32, {3, 3})
      .Node("MatMul", {"x", "w"}, {"h"})
      .Node("MatMul", {"h", "w"}, {"y"})
      .Output("y");
  const PassesTestModel model(
      graph, UnitTargetWithDram(Bytes(1 << 20), Bytes(1 << 20)));
  WB_ASSERT_OK(model.status);
  EXPECT_THAT(model.Time(0).memory_bytes,
              ElementsAre(Bytes(4 * (6 + 9 + 6)), Bytes(4 * 6)));
  EXPECT_THAT(model.Time(1).memory_bytes,
              ElementsAre(Bytes(4 * (6 + 9 + 6)), Bytes(4 * 6)));
}

TEST(RooflineTest, WhatDoesNotFitGoesToTheOutermostMemory) {
  TestGraph graph = Product(2, 3, 3);
  const PassesTestModel model(graph,
                              UnitTargetWithDram(Bytes(1), Bytes(1 << 20)));
  WB_ASSERT_OK(model.status);
  EXPECT_EQ(model.Time(0).memory_bytes[1], Bytes(4 * (6 + 9 + 6)));
  EXPECT_EQ(model.Time(0).memory_bytes[0], Bytes(4 * (6 + 9 + 6)));
}

// A result that leaves under the name of a view leaves all the same.
TEST(RooflineTest, AResultThatLeavesThroughAViewGoesOutside) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Weight("w", DType::kFloat32, {3, 4})
      .Node("MatMul", {"x", "w"}, {"h"})
      .Node("Flatten", {"h"}, {"y"})
      .Output("y");
  const PassesTestModel model(
      graph, UnitTargetWithDram(Bytes(1 << 20), Bytes(1 << 20)));
  WB_ASSERT_OK(model.status);
  EXPECT_EQ(model.Time(0).memory_bytes[1], Bytes(4 * (6 + 8)));
}

// Without any product the matrix unit's precisions do not matter.
TEST(RooflineTest, AModelWithoutProductsNeedsNoMatrixUnit) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {4}).Node("Relu", {"x"}, {"y"}).Output("y");
  HardwareTarget target = UnitTarget(Bytes(1 << 20));
  std::erase_if(target.units, [](const ComputeUnit& unit) {
    return unit.kind == ComputeUnitKind::kMatrix;
  });
  const PassesTestModel model(graph, target);
  WB_EXPECT_OK(model.status);
}

TEST(RooflineTest, ALackingPrecisionIsAnErrorThatListsWhatThereIs) {
  TestGraph graph = Product(2, 3, 3);
  HardwareTarget target = UnitTarget(Bytes(1 << 20));
  for (ComputeUnit& unit : target.units) {
    std::erase_if(unit.rates, [](const ComputeRate& rate) {
      return rate.precision != Precision::kInt8;
    });
  }
  const PassesTestModel model(graph, target);
  EXPECT_THAT(model.status,
              StatusIs(absl::StatusCode::kUnimplemented, HasSubstr("int8")));
}

TEST(RooflineTest, RunsAsIsUsedAndSaidSo) {
  TestGraph graph = Product(2, 3, 3);
  HardwareTarget target = UnitTarget(Bytes(1 << 20));
  for (ComputeUnit& unit : target.units) {
    std::erase_if(unit.rates, [](const ComputeRate& rate) {
      return rate.precision != Precision::kInt8;
    });
  }
  target.runs_as = {{Precision::kFp32, Precision::kInt8}};
  const PassesTestModel model(graph, target);
  WB_ASSERT_OK(model.status);
  EXPECT_EQ(model.Time(0).precision, Precision::kInt8);
  // Sizes stay those of float32.
  EXPECT_EQ(model.Time(0).memory_bytes[0], Bytes(4 * (6 + 9 + 6)));
  EXPECT_THAT(model.Get<RooflineResult>().assumptions,
              testing::Contains(HasSubstr("fp32 arithmetic runs as int8")));
}

TEST(RooflineTest, AMissingBandwidthIsSaidNotZero) {
  TestGraph graph = Product(2, 3, 3);
  HardwareTarget target = UnitTarget(Bytes(1 << 20));
  target.on_chip[0].bandwidth.reset();
  const PassesTestModel model(graph, target);
  WB_ASSERT_OK(model.status);
  EXPECT_FALSE(model.Time(0).memory[0].has_value());
  EXPECT_THAT(
      model.Get<RooflineResult>().assumptions,
      testing::Contains(HasSubstr("no bandwidth of the memory 'sram'")));
}

TEST(RooflineTest, StrayIntegerArithmeticRunsAtTheMainRate) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Input("n", DType::kInt64, {5})
      .Weight("w", DType::kFloat32, {3, 3})
      .Node("MatMul", {"x", "w"}, {"y"})
      .Node("Add", {"n", "n"}, {"m"})
      .Output("y")
      .Output("m");
  HardwareTarget target = UnitTarget(Bytes(1 << 20));
  for (ComputeUnit& unit : target.units) {
    std::erase_if(unit.rates, [](const ComputeRate& rate) {
      return rate.precision != Precision::kFp32;
    });
  }
  const PassesTestModel model(graph, target);
  WB_ASSERT_OK(model.status);
  EXPECT_THAT(model.Get<RooflineResult>().assumptions,
              testing::Contains(HasSubstr("1 nodes compute in a type")));
}

}  // namespace
}  // namespace weighbridge
