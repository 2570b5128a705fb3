#include "analyzer/report/build_roofline.h"

#include <string>
#include <vector>

#include "analyzer/hw/unit_target.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

Analysis LayersOf(const std::vector<double>& intensities) {
  Analysis analysis;
  for (const double intensity : intensities) {
    Layer* layer = analysis.add_layers();
    layer->set_precision("fp32");
    layer->set_intensity(intensity);
  }
  return analysis;
}

Roofline Build(const HardwareTarget& target,
               const std::vector<double>& intensities) {
  Analysis analysis = LayersOf(intensities);
  AddRoofline(target, &analysis);
  return analysis.roofline();
}

const Ceiling* Find(const Roofline& roofline, const std::string& name) {
  for (const Ceiling& ceiling : roofline.ceilings()) {
    if (ceiling.name() == name) return &ceiling;
  }
  return nullptr;
}

// One op and one byte per second: the ridge is at one op per byte.
TEST(BuildRooflineTest, EveryUnitAndMemoryHasItsLine) {
  const Roofline roofline =
      Build(UnitTargetWithDram(Bytes(1024), Bytes(4096)), {4});
  const Ceiling* matrix = Find(roofline, "matrix");
  ASSERT_NE(matrix, nullptr);
  EXPECT_EQ(matrix->kind(), "compute");
  EXPECT_EQ(matrix->precision(), "fp32");
  EXPECT_EQ(matrix->ops_per_second(), 1);
  ASSERT_EQ(matrix->line_size(), 2);
  // Over the ridge (1) and the layer (4), and twice beyond.
  EXPECT_EQ(matrix->line(0).intensity(), 0.5);
  EXPECT_EQ(matrix->line(1).intensity(), 8);
  EXPECT_EQ(matrix->line(1).ops_per_second(), 1);
  const Ceiling* dram = Find(roofline, "dram");
  ASSERT_NE(dram, nullptr);
  EXPECT_EQ(dram->kind(), "memory");
  EXPECT_EQ(dram->bytes_per_second(), 1);
  EXPECT_FALSE(dram->has_ops_per_second());
  EXPECT_EQ(dram->line(0).intensity(), 0.5);
  EXPECT_EQ(dram->line(0).ops_per_second(), 0.5);
  EXPECT_EQ(dram->line(1).intensity(), 1);
  EXPECT_EQ(dram->line(1).ops_per_second(), 1);
  EXPECT_NE(Find(roofline, "vector"), nullptr);
}

TEST(BuildRooflineTest, AMemoryOfUnknownBandwidthHasNoLine) {
  HardwareTarget target = UnitTargetWithDram(Bytes(1024), Bytes(4096));
  target.external->bandwidth.reset();
  EXPECT_EQ(Find(Build(target, {4}), "dram"), nullptr);
}

TEST(BuildRooflineTest, OnlyPrecisionsThatLayersUseHaveCeilings) {
  const Roofline roofline = Build(UnitTarget(Bytes(1024)), {4});
  for (const Ceiling& ceiling : roofline.ceilings()) {
    if (ceiling.kind() == "compute") {
      EXPECT_EQ(ceiling.precision(), "fp32");
    }
  }
  EXPECT_EQ(Build(UnitTarget(Bytes(1024)), {}).ceilings_size(), 0);
}

TEST(BuildRooflineTest, ALayerRunsAtItsOpsOverItsTime) {
  Analysis analysis = LayersOf({4, 4});
  analysis.mutable_layers(0)->set_ops(12);
  analysis.mutable_layers(0)->set_latency_seconds(4);
  analysis.mutable_layers(1)->set_ops(12);
  AddRoofline(UnitTarget(Bytes(1024)), &analysis);
  EXPECT_EQ(analysis.layers(0).ops_per_second(), 3);
  EXPECT_FALSE(analysis.layers(1).has_ops_per_second());
}

TEST(BuildRooflineTest, LayersWithoutArithmeticMoveNoLine) {
  const Roofline roofline = Build(UnitTarget(Bytes(1024)), {0, 4});
  EXPECT_GT(Find(roofline, "matrix")->line(0).intensity(), 0);
}

}  // namespace
}  // namespace weighbridge
