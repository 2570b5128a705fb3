#include "analyzer/passes/footprint.h"

#include "analyzer/hw/unit_target.h"
#include "analyzer/passes/passes_test_model.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

// One float of activations per frame, at each end of one node.
TestGraph OneNode() {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 1, 1, 1})
      .Node("Relu", {"x"}, {"y"})
      .Output("y");
  return graph;
}

Footprint FootprintOf(StreamingPolicy policy) {
  TestGraph graph = OneNode();
  Scenario scenario;
  scenario.streaming = policy;
  Bindings bindings;
  bindings.batch = 4;
  const PassesTestModel model(graph, UnitTarget(Bytes(1000)), scenario,
                              bindings);
  WB_EXPECT_OK(model.status);
  return model.Get<Footprint>();
}

TEST(FootprintTest, LayerByLayerTheWholeBatchIsOnChip) {
  const Footprint footprint = FootprintOf(StreamingPolicy::kSerial);
  EXPECT_EQ(footprint.frames, 1);
  EXPECT_EQ(footprint.peak, Bytes(2 * 4 * 4));
}

TEST(FootprintTest, ContextsRunFrameAfterFrame) {
  const Footprint footprint = FootprintOf(StreamingPolicy::kContexts);
  EXPECT_EQ(footprint.frames, 4);
  EXPECT_THAT(footprint.sizes, testing::ElementsAre(Bytes(4), Bytes(4)));
  EXPECT_EQ(footprint.peak, Bytes(2 * 4));
}

}  // namespace
}  // namespace weighbridge
