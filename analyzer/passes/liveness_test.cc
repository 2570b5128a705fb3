#include "analyzer/passes/liveness.h"

#include "analyzer/hw/unit_target.h"
#include "analyzer/passes/passes_test_model.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::ElementsAre;

Scenario Unfused() {
  Scenario scenario;
  scenario.fusion = Fusion::kNone;
  return scenario;
}

// x(16 B) -> a -> b -> y, with x read again by the last node.
TEST(LivenessTest, AValueLivesUntilItsLastReader) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {4})
      .Node("Relu", {"x"}, {"a"})
      .Node("Relu", {"a"}, {"b"})
      .Node("Add", {"b", "x"}, {"y"})
      .Output("y");
  const PassesTestModel model(graph, UnitTarget(Bytes(1000)), Unfused());
  WB_ASSERT_OK(model.status);
  const Liveness& liveness = model.Get<Liveness>();
  // Step 0: x, a. Step 1: x, a, b. Step 2: x, b, y.
  EXPECT_THAT(liveness.live, ElementsAre(Bytes(32), Bytes(48), Bytes(48)));
  EXPECT_EQ(liveness.peak, Bytes(48));
}

TEST(LivenessTest, OutputsLiveToTheEnd) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {4})
      .Node("Relu", {"x"}, {"early"})
      .Node("Softmax", {"x"}, {"a"})
      .Node("Softmax", {"a"}, {"y"})
      .Output("early")
      .Output("y");
  const PassesTestModel model(graph, UnitTarget(Bytes(1000)), Unfused());
  WB_ASSERT_OK(model.status);
  // The last step holds early, a and y.
  EXPECT_EQ(model.Get<Liveness>().live.back(), Bytes(48));
}

TEST(LivenessTest, AViewSharesItsSource) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 2})
      .Node("Softmax", {"x"}, {"a"})
      .Node("Flatten", {"a"}, {"f"}, {{"axis", int64_t{0}}})
      .Node("Softmax", {"f"}, {"y"})
      .Output("y");
  const PassesTestModel model(graph, UnitTarget(Bytes(1000)), Unfused());
  WB_ASSERT_OK(model.status);
  const Liveness& liveness = model.Get<Liveness>();
  EXPECT_EQ(liveness.lifetimes.size(), 3u);  // x, a (= f), y.
  EXPECT_EQ(liveness.storage[model.weighed.Value("a")],
            liveness.storage[model.weighed.Value("f")]);
}

TEST(LivenessTest, AValueInsideASubgraphIsNeverStored) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {4})
      .Node("Softmax", {"x"}, {"a"})
      .Node("Relu", {"a"}, {"y"})
      .Output("y");
  const PassesTestModel model(graph, UnitTarget(Bytes(1000)));
  WB_ASSERT_OK(model.status);
  EXPECT_FALSE(
      model.Get<Liveness>().storage[model.weighed.Value("a")].has_value());
  EXPECT_EQ(model.Get<Liveness>().peak, Bytes(32));
}

TEST(LivenessTest, WeightsAreNotActivations) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 4})
      .Weight("w", DType::kFloat32, {4, 4})
      .Node("MatMul", {"x", "w"}, {"y"})
      .Output("y");
  const PassesTestModel model(graph, UnitTarget(Bytes(1000)));
  WB_ASSERT_OK(model.status);
  EXPECT_EQ(model.Get<Liveness>().peak, Bytes(32));
}

// A layer that only names it anew needs no byte of it.
TEST(LivenessTest, AViewIsNoReader) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 2})
      .Node("Softmax", {"x"}, {"a"})
      .Node("Flatten", {"a"}, {"f"})
      .Node("Softmax", {"f"}, {"b"})
      .Node("Add", {"f", "b"}, {"y"})
      .Output("y");
  const PassesTestModel model(graph, UnitTarget(Bytes(1000)), Unfused());
  WB_ASSERT_OK(model.status);
  const Liveness& liveness = model.Get<Liveness>();
  const auto of = [&](const std::string& name) {
    return liveness.lifetimes[*liveness.storage[model.weighed.Value(name)]];
  };
  // Steps: Softmax, Flatten, Softmax, Add.
  EXPECT_THAT(of("a").readers, ElementsAre(2, 3));
  EXPECT_EQ(of("a").Moves(), 1 + 2);
  EXPECT_THAT(of("x").readers, ElementsAre(0));
  EXPECT_EQ(of("x").Moves(), 0);
  EXPECT_EQ(of("y").Moves(), 0);
}

}  // namespace
}  // namespace weighbridge
