#include "analyzer/passes/storage.h"

#include "analyzer/weigh/weigh_test_model.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::ElementsAre;

TEST(StorageTest, AViewIsAnotherNameForItsSource) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 2, 3})
      .Node("Relu", {"x"}, {"r"})
      .Node("Flatten", {"r"}, {"f"})
      .Node("Identity", {"f"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  const Storage storage(model.graph, model.costs);
  EXPECT_EQ(storage.Of(model.Value("y")), model.Value("r"));
  EXPECT_THAT(
      storage.Aliases(model.Value("r")),
      ElementsAre(model.Value("r"), model.Value("f"), model.Value("y")));
  EXPECT_TRUE(storage.LeavesGraph(model.Value("r")));
  EXPECT_FALSE(storage.IsGraphOutput(model.Value("r")));
  EXPECT_FALSE(storage.IsView(model.Producer("r")));
}

TEST(StorageTest, AValueLeavesUnderAnyOfItsNames) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2})
      .Node("Relu", {"x"}, {"inside"})
      .Node("Relu", {"inside"}, {"r"})
      .Node("Identity", {"r"}, {"y"})
      .Node("Identity", {"r"}, {"z"})
      .Output("z");
  const WeighTestModel model(graph);
  const Storage storage(model.graph, model.costs);
  EXPECT_TRUE(storage.LeavesGraph(model.Value("r")));
  EXPECT_FALSE(storage.LeavesGraph(model.Value("inside")));
}

TEST(StorageTest, ADequantizedActivationMovesAsItIsStored) {
  TestGraph graph;
  graph.Input("q", DType::kInt8, {8})
      .Weight("s", DType::kFloat32, {})
      .Node("DequantizeLinear", {"q", "s"}, {"d"})
      .Node("Relu", {"d"}, {"y"})
      .Output("y");
  const WeighTestModel model(graph);
  const Storage storage(model.graph, model.costs);
  EXPECT_EQ(storage.Of(model.Value("d")), model.Value("q"));
  // All of d's 32 bytes are q's 8, a quarter of them 2.
  EXPECT_EQ(storage.Moved(model.Value("d"), Bytes(32)), Bytes(8));
  EXPECT_EQ(storage.Moved(model.Value("d"), Bytes(8)), Bytes(2));
  EXPECT_EQ(storage.Moved(model.Value("q"), Bytes(8)), Bytes(8));
}

// What the model returns is dequantized for good.
TEST(StorageTest, ADequantizedResultOfTheModelIsStored) {
  TestGraph graph;
  graph.Input("q", DType::kInt8, {8})
      .Weight("s", DType::kFloat32, {})
      .Node("DequantizeLinear", {"q", "s"}, {"d"})
      .Output("d");
  const WeighTestModel model(graph);
  const Storage storage(model.graph, model.costs);
  EXPECT_EQ(storage.Of(model.Value("d")), model.Value("d"));
}

}  // namespace
}  // namespace weighbridge
