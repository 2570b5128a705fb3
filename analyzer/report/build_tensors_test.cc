#include "analyzer/report/build_tensors.h"

#include "analyzer/ir/test_graph.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/resolve/resolve.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::ElementsAre;

std::map<std::string, Tensor> TensorsOf(TestGraph& graph) {
  const absl::StatusOr<OpRegistry> ops = StandardOps();
  const absl::StatusOr<ResolvedGraph> resolved =
      Resolve(graph.Build(), *ops, {});
  WB_EXPECT_OK(resolved.status());
  return BuildTensors(*resolved);
}

TEST(BuildTensorsTest, DescribeEveryValue) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Weight("w", DType::kFloat32, {3, 5})
      .Node("MatMul", {"x", "w"}, {"y"})
      .Output("y");
  const auto tensors = TensorsOf(graph);
  EXPECT_EQ(tensors.at("x").kind(), "input");
  EXPECT_EQ(tensors.at("w").kind(), "initializer");
  EXPECT_EQ(tensors.at("y").kind(), "result");
  EXPECT_EQ(tensors.at("y").dtype(), "float32");
  EXPECT_EQ(tensors.at("y").bound(), "exact");
  EXPECT_THAT(tensors.at("y").shape().dims(), ElementsAre(2, 5));
}

TEST(BuildTensorsTest, ASequenceHasAWordAndALength) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {4, 3})
      .Node("SplitToSequence", {"x"}, {"s"})
      .Output("s");
  const Tensor sequence = TensorsOf(graph).at("s");
  EXPECT_EQ(sequence.dtype(), "seq(float32)");
  EXPECT_EQ(sequence.length(), 4);
  EXPECT_EQ(sequence.bound(), "exact");
  EXPECT_FALSE(sequence.has_shape());
}

TEST(BuildTensorsTest, AnOptionalHasTheShapeOfWhatItHolds) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {4, 3})
      .Node("Optional", {"x"}, {"o"})
      .Output("o");
  const Tensor optional = TensorsOf(graph).at("o");
  EXPECT_EQ(optional.dtype(), "optional(float32)");
  EXPECT_THAT(optional.shape().dims(), ElementsAre(4, 3));
}

TEST(BuildTensorsTest, BoundsAreUpperAndTheUnknownHasNoShape) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {4})
      .Node("NonZero", {"x"}, {"upper"})
      .Node("acme.Magic", {"x"}, {"unknown"})
      .Output("upper")
      .Output("unknown");
  const auto tensors = TensorsOf(graph);
  EXPECT_EQ(tensors.at("upper").bound(), "upper");
  EXPECT_EQ(tensors.at("unknown").bound(), "unknown");
  EXPECT_FALSE(tensors.at("unknown").has_shape());
}

}  // namespace
}  // namespace weighbridge
