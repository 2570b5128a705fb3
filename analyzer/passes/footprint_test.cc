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
  ASSERT_EQ(footprint.spans.size(), 2u);
  EXPECT_EQ(footprint.spans[0].size, Bytes(4));
  EXPECT_EQ(footprint.peak, Bytes(2 * 4));
}

// x -> MatMul -> a -> MatMul -> b; then a + b, where a is read for the last
// time. All of them have 16 bytes.
Footprint OfSum(bool reads_a_again) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 2})
      .Weight("w", DType::kFloat32, {2, 2})
      .Node("MatMul", {"x", "w"}, {"a"})
      .Node("MatMul", {"a", "w"}, {"b"})
      .Node("Add", {"b", "a"}, {"sum"})
      .Node("MatMul", {"sum", "w"}, {"c"});
  if (reads_a_again) {
    graph.Node("MatMul", {"c", "a"}, {"y"}).Output("y");
  } else {
    graph.Output("c");
  }
  Scenario scenario;
  scenario.fusion = Fusion::kNone;
  const PassesTestModel model(graph, UnitTarget(Bytes(1000)), scenario);
  WB_EXPECT_OK(model.status);
  return model.Get<Footprint>();
}

TEST(FootprintTest, ASumIsWrittenOverAnInputThatNobodyReadsAgain) {
  const Footprint footprint = OfSum(false);
  // x, a, b, sum, c, of which two share a place.
  EXPECT_EQ(footprint.span_of.size(), 5u);
  EXPECT_EQ(footprint.spans.size(), 4u);
  EXPECT_EQ(footprint.live[2], Bytes(2 * 16));
}

TEST(FootprintTest, AnInputThatIsReadAgainIsNotOverwritten) {
  const Footprint footprint = OfSum(true);
  // b is overwritten, a is not.
  EXPECT_EQ(footprint.span_of.size(), 6u);
  EXPECT_EQ(footprint.spans.size(), 5u);
  EXPECT_EQ(footprint.span_of[2], footprint.span_of[3]);
}

}  // namespace
}  // namespace weighbridge
