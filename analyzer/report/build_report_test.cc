#include "analyzer/report/build_report.h"

#include <string>
#include <utility>

#include "analyzer/hw/unit_target.h"
#include "analyzer/passes/passes_test_model.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// [2,3] x [3,5]: 60 bytes of weights, 24 in, 40 out.
TestGraph Product() {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Weight("w", DType::kFloat32, {3, 5})
      .Node("MatMul", {"x", "w"}, {"y"})
      .Output("y");
  return graph;
}

Analysis Build(TestGraph graph, const HardwareTarget& target,
               const Scenario& scenario = {}) {
  const PassesTestModel model(graph, target, scenario);
  WB_CHECK(model.status.ok());
  return BuildReport(model.context);
}

TEST(BuildReportTest, CountsOfTheModel) {
  const Analysis analysis = Build(Product(), UnitTarget(Bytes(1000)));
  EXPECT_EQ(analysis.model().name(), "test");
  EXPECT_EQ(analysis.model().file(), "test.onnx");
  EXPECT_EQ(analysis.model().opset().at("ai.onnx"), 17);
  EXPECT_EQ(analysis.model().nodes(), 1);
  EXPECT_EQ(analysis.model().parameters(), 15);
  EXPECT_EQ(analysis.model().macs(), 2 * 3 * 5);
  EXPECT_EQ(analysis.model().weight_bytes(), 60);
  EXPECT_THAT(analysis.model().input_shapes().at("x").dims(),
              ElementsAre(2, 3));
  EXPECT_EQ(analysis.precision(), "native");
  EXPECT_EQ(analysis.coverage().modeled_nodes(), 1);
}

TEST(BuildReportTest, TotalsAreTheSumsOfTheLayers) {
  const Analysis analysis = Build(Product(), UnitTarget(Bytes(50)));
  const Totals& totals = analysis.totals();
  EXPECT_EQ(totals.activation_bytes(), 24 + 40);
  EXPECT_EQ(totals.peak_activation_bytes(), 24 + 40);
  // Memory bound: (24 + 60 + 40) B at 1 B/s; then 60 B over the link.
  EXPECT_DOUBLE_EQ(totals.base_latency_seconds(), 124);
  EXPECT_DOUBLE_EQ(totals.streaming_seconds(), 60);
  EXPECT_DOUBLE_EQ(totals.latency_seconds(), 184);
  EXPECT_DOUBLE_EQ(totals.throughput_per_second(), 1.0 / 184);
  // 60 ops, 124 bytes on chip, 60 over the link; no idle power.
  EXPECT_DOUBLE_EQ(totals.energy_joules(), 60 + 124 + 60);
  EXPECT_DOUBLE_EQ(totals.energy().memory().at("sram"), 124);
  EXPECT_DOUBLE_EQ(analysis.layers(0).share(), 1.0);
  EXPECT_EQ(analysis.layers(0).bound(), "memory:sram");
}

TEST(BuildReportTest, VerdictsByModeAndFit) {
  EXPECT_EQ(Build(Product(), UnitTarget(Bytes(1000))).verdict(), PASS);
  EXPECT_EQ(Build(Product(), UnitTarget(Bytes(50))).verdict(), FAIL_MEMORY);
  Scenario hosted;
  hosted.mode = Mode::kHosted;
  EXPECT_EQ(Build(Product(), UnitTarget(Bytes(50)), hosted).verdict(),
            WARN_REQUIRES_HOST);
  EXPECT_EQ(Build(Product(), UnitTargetWithDram(Bytes(1), Bytes(10))).verdict(),
            FAIL_MEMORY);
}

TEST(BuildReportTest, TheMemoryDiagnosticSaysBothSizes) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 1024})
      .Weight("w", DType::kFloat32, {1024, 1024})
      .Node("MatMul", {"x", "w"}, {"y"})
      .Output("y");
  const Analysis analysis = Build(std::move(graph), UnitTarget(Bytes(1 << 21)));
  ASSERT_EQ(analysis.diagnostics_size(), 1);
  EXPECT_EQ(analysis.diagnostics(0).id(), "memory-constraint-violation");
  EXPECT_EQ(analysis.diagnostics(0).severity(), "error");
  EXPECT_EQ(analysis.diagnostics(0).message(),
            "MEMORY CONSTRAINT VIOLATION: model size (4.0 MiB) exceeds "
            "available on-chip memory (2.0 MiB)");
}

TEST(BuildReportTest, ConflictsOfTheTargetAreNotes) {
  HardwareTarget target = UnitTarget(Bytes(1000));
  target.conflicts.push_back({"memory", "8 MiB", "25 MB", "measured"});
  const Analysis analysis = Build(Product(), target);
  ASSERT_EQ(analysis.diagnostics_size(), 1);
  EXPECT_EQ(analysis.diagnostics(0).severity(), "note");
  EXPECT_THAT(analysis.diagnostics(0).message(),
              HasSubstr("memory is taken as 8 MiB; other sources: 25 MB"));
}

TEST(BuildReportTest, WhatWasChangedAboutTheTargetIsSaid) {
  HardwareTarget target = UnitTarget(Bytes(1000));
  target.assumptions.push_back("another link");
  target.remarks.push_back({"link-downgraded", true, "one lane of four"});
  target.remarks.push_back({"link-negotiated", false, "as found"});
  const Analysis analysis = Build(Product(), target);
  EXPECT_THAT(analysis.assumptions(), testing::Contains("another link"));
  ASSERT_EQ(analysis.diagnostics_size(), 2);
  EXPECT_EQ(analysis.diagnostics(0).id(), "link-downgraded");
  EXPECT_EQ(analysis.diagnostics(0).severity(), "warning");
  EXPECT_EQ(analysis.diagnostics(1).severity(), "note");
  EXPECT_EQ(analysis.diagnostics(1).message(), "as found");
}

TEST(BuildReportTest, AnUnmodeledLayerHasNoNumbers) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2})
      .Node("acme.Magic", {"x"}, {"y"})
      .Output("y");
  const Analysis analysis = Build(std::move(graph), UnitTarget(Bytes(1000)));
  EXPECT_EQ(analysis.verdict(), INCOMPLETE);
  EXPECT_THAT(analysis.coverage().unmodeled_op_types(),
              ElementsAre("acme.Magic"));
  ASSERT_EQ(analysis.layers_size(), 1);
  EXPECT_FALSE(analysis.layers(0).has_macs());
  EXPECT_FALSE(analysis.layers(0).has_latency_seconds());
  EXPECT_THAT(analysis.diagnostics(0).message(),
              HasSubstr("node 'y_node' (acme.Magic) is not modeled"));
}

TEST(BuildReportTest, ManyWarningsOfOneKindAreCounted) {
  for (const char* op : {"acme.Magic", "Relu"}) {
    const bool has_rule = std::string(op) == "Relu";
    TestGraph graph;
    graph.Input("x", DType::kFloat32, {2});
    for (int i = 0; i < 23; ++i) {
      const std::string name = "y" + std::to_string(i);
      graph.Node(op, {"x"}, {name}, {{"slope", int64_t{1}}}).Output(name);
    }
    const Analysis analysis = Build(std::move(graph), UnitTarget(Bytes(1000)));
    // The 20 first ones, and a line for the 3 others.
    ASSERT_EQ(analysis.diagnostics_size(), 21) << op;
    EXPECT_EQ(analysis.diagnostics(20).id(),
              has_rule ? "unknown-attribute" : "unmodeled-node");
    EXPECT_EQ(analysis.diagnostics(20).message(),
              has_rule ? "3 more attributes are unknown"
                       : "3 more nodes are not modeled");
  }
}

// The model is weighed all the same: nothing of it is unknown.
TEST(BuildReportTest, ATypeOfALaterOpsetIsAWarning) {
  TestGraph graph(11);
  graph.Input("x", DType::kBFloat16, {2})
      .Node("Abs", {"x"}, {"y"})  // bfloat16 since opset 13.
      .Output("y");
  const Analysis analysis = Build(std::move(graph), UnitTarget(Bytes(1000)));
  ASSERT_EQ(analysis.diagnostics_size(), 1);
  EXPECT_EQ(analysis.diagnostics(0).id(), "type-not-allowed");
  EXPECT_EQ(analysis.diagnostics(0).severity(), "warning");
  EXPECT_THAT(analysis.diagnostics(0).message(),
              HasSubstr("allowed since opset 13"));
  EXPECT_EQ(analysis.coverage().modeled_nodes(), 1);
  EXPECT_EQ(analysis.guesses_size(), 0);
}

// One cause is one warning, however much depends on it.
TEST(BuildReportTest, OnlyCausesAreDiagnosedOneByOne) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2}).Node("acme.Magic", {"x"}, {"h0"});
  constexpr int kFollowers = 30;
  for (int i = 0; i < kFollowers; ++i) {
    graph.Node("Relu", {"h" + std::to_string(i)},
               {"h" + std::to_string(i + 1)});
  }
  graph.Output("h" + std::to_string(kFollowers));
  const Analysis analysis = Build(std::move(graph), UnitTarget(Bytes(1000)));
  ASSERT_EQ(analysis.diagnostics_size(), 2);
  EXPECT_EQ(analysis.diagnostics(0).id(), "unmodeled-node");
  EXPECT_THAT(analysis.diagnostics(1).message(), HasSubstr("30 nodes depend"));
  // Relu has a rule; it only could not be applied.
  EXPECT_THAT(analysis.coverage().unmodeled_op_types(),
              ElementsAre("acme.Magic"));
  EXPECT_EQ(analysis.coverage().modeled_nodes(), 0);
}

TEST(BuildReportTest, WithoutAPathForTheWeightsThereIsNoLatency) {
  HardwareTarget target = UnitTarget(Bytes(50));
  target.link.reset();
  const Analysis analysis = Build(Product(), target);
  EXPECT_EQ(analysis.verdict(), FAIL_MEMORY);
  EXPECT_FALSE(analysis.totals().has_latency_seconds());
}

TEST(BuildReportTest, EnergyWithoutAPublishedComputeTermIsAbsent) {
  HardwareTarget target = UnitTarget(Bytes(1000));
  for (ComputeUnit& unit : target.units) {
    for (ComputeRate& rate : unit.rates) rate.energy.reset();
  }
  const Analysis analysis = Build(Product(), target);
  EXPECT_FALSE(analysis.totals().has_energy_joules());
  EXPECT_FALSE(analysis.totals().energy().has_compute());
}

}  // namespace
}  // namespace weighbridge
