#include "analyzer/passes/invariants.h"

#include <utility>

#include "analyzer/hw/unit_target.h"
#include "analyzer/passes/passes_test_model.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::HasSubstr;

TestGraph Product() {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Weight("w", DType::kFloat32, {3, 5})
      .Node("MatMul", {"x", "w"}, {"h"})
      .Node("Softmax", {"h"}, {"y"})
      .Output("y");
  return graph;
}

// A context with the given facts of a healthy run, up to a spoiled one.
class InvariantsTest : public testing::Test {
 protected:
  InvariantsTest() : graph_(Product()), model_(graph_, UnitTarget(Bytes(50))) {}

  template <typename... T>
  AnalysisContext With() {
    AnalysisContext context;
    context.Publish(model_.weighed.graph);
    context.Publish(model_.weighed.costs);
    context.Publish(model_.weighed.weights);
    context.Publish(UnitTarget(Bytes(50)));
    context.Publish(Scenario());
    (context.Publish(model_.Get<T>()), ...);
    return context;
  }
  template <typename T>
  absl::Status Check(AnalysisContext context, T spoiled) {
    context.Publish(std::move(spoiled));
    return CheckInvariants(context);
  }

  TestGraph graph_;
  PassesTestModel model_;
};

TEST_F(InvariantsTest, AHealthyRunPasses) { WB_EXPECT_OK(model_.status); }

TEST_F(InvariantsTest, ALostNodeIsFound) {
  Partition partition = model_.Get<Partition>();
  partition.subgraphs.pop_back();
  EXPECT_THAT(Check(With<>(), partition),
              StatusIs(absl::StatusCode::kInternal, HasSubstr("0 subgraphs")));
}

TEST_F(InvariantsTest, ADuplicatedNodeIsFound) {
  Partition partition = model_.Get<Partition>();
  partition.subgraphs.push_back(partition.subgraphs.back());
  EXPECT_THAT(Check(With<>(), partition),
              StatusIs(absl::StatusCode::kInternal, HasSubstr("2 subgraphs")));
}

TEST_F(InvariantsTest, LostOpsAreFound) {
  Partition partition = model_.Get<Partition>();
  partition.subgraphs[0].matrix_ops = Ops(1);
  EXPECT_THAT(Check(With<>(), partition),
              StatusIs(absl::StatusCode::kInternal,
                       HasSubstr("ops of subgraphs and nodes")));
}

TEST_F(InvariantsTest, LostWeightsAreFound) {
  Partition partition = model_.Get<Partition>();
  partition.subgraphs[0].weight_size = Bytes(1);
  EXPECT_THAT(Check(With<>(), partition),
              StatusIs(absl::StatusCode::kInternal,
                       HasSubstr("weights of subgraphs and the model")));
}

TEST_F(InvariantsTest, AScheduleThatRunsTooEarlyIsFound) {
  Partition partition = model_.Get<Partition>();
  std::swap(partition.subgraphs[0], partition.subgraphs[1]);
  EXPECT_THAT(Check(With<>(), partition),
              StatusIs(absl::StatusCode::kInternal,
                       HasSubstr("runs before its input")));
}

TEST_F(InvariantsTest, OverlappingTensorsAreFound) {
  MemoryPlan plan = model_.Get<MemoryPlan>();
  for (Placement& placement : plan.placements) placement = {0, Bytes(0)};
  plan.activation_extent = Bytes(50);
  plan.spilled = Bytes(1000);
  EXPECT_THAT((Check(With<Partition, Liveness, Footprint>(), plan)),
              StatusIs(absl::StatusCode::kInternal, HasSubstr("share bytes")));
}

TEST_F(InvariantsTest, APlanBelowTheLivePeakIsFound) {
  MemoryPlan plan = model_.Get<MemoryPlan>();
  plan.levels[0].live[0] = Bytes(0);
  EXPECT_THAT((Check(With<Partition, Liveness, Footprint>(), plan)),
              StatusIs(absl::StatusCode::kInternal,
                       HasSubstr("has no place in any memory")));
}

TEST_F(InvariantsTest, ForgottenStreamingIsFound) {
  StreamingPlan plan = model_.Get<StreamingPlan>();
  plan.subgraphs[SubgraphId(0)].bytes = Bytes(1);
  plan.streamed = Bytes(1);
  EXPECT_THAT((Check(With<Partition, Liveness, Footprint, MemoryPlan,
                          MemoryFitResult, RooflineResult>(),
                     plan)),
              StatusIs(absl::StatusCode::kInternal,
                       HasSubstr("serially streamed weights of a layer")));
}

TEST_F(InvariantsTest, ALinkThatDoesTwoThingsAtOnceIsFound) {
  StreamingPlan plan = model_.Get<StreamingPlan>();
  ASSERT_FALSE(plan.activities.empty());
  plan.activities.push_back(plan.activities.front());
  EXPECT_THAT(
      (Check(With<Partition, Liveness, Footprint, MemoryPlan, MemoryFitResult,
                  RooflineResult>(),
             plan)),
      StatusIs(absl::StatusCode::kInternal, HasSubstr("two things at once")));
}

TEST_F(InvariantsTest, LostEnergyIsFound) {
  EnergyResult energy = model_.Get<EnergyResult>();
  energy.sum.total = Joules(1);
  EXPECT_THAT((Check(With<Partition, Liveness, Footprint, MemoryPlan,
                          MemoryFitResult, RooflineResult, StreamingPlan>(),
                     energy)),
              StatusIs(absl::StatusCode::kInternal, HasSubstr("energy")));
}

}  // namespace
}  // namespace weighbridge
