#include "analyzer/resolve/unknown_attributes.h"

#include "analyzer/ir/test_graph.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Ints = std::vector<int64_t>;

TEST(UnknownAttributesTest, AreToldWithTheNearestRightName) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 3, 8, 8})
      .Weight("w", DType::kFloat32, {5, 3, 3, 3})
      .Node("Conv", {"x", "w"}, {"y"},
            {{"stride", Ints{2, 2}}, {"group", int64_t{1}}})
      .Node("Relu", {"y"}, {"z"}, {{"wavelength", int64_t{1}}})
      .Output("z");
  EXPECT_THAT(UnknownAttributes(*graph.Build()),
              ElementsAre("node 'y_node' (Conv): the operator has no attribute "
                          "'stride'; it is ignored; did you mean 'strides'?",
                          "node 'z_node' (Relu): the operator has no attribute "
                          "'wavelength'; it is ignored"));
}

// What one version has is no misspelling in another one.
TEST(UnknownAttributesTest, AttributesOfAllVersionsAreKnown) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {4})
      .Node("Relu", {"x"}, {"a"}, {{"consumed_inputs", Ints{0}}})
      .Node("Clip", {"a"}, {"b"}, {{"min", 0.0F}})
      .Output("b");
  EXPECT_THAT(UnknownAttributes(*graph.Build()), IsEmpty());
}

TEST(UnknownAttributesTest, OtherOperatorsMayHaveAny) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {4})
      .Node("acme.Conv", {"x"}, {"a"}, {{"stride", Ints{0}}})
      .Node("com.microsoft.Gelu", {"a"}, {"b"}, {{"stride", Ints{0}}})
      .Output("b");
  EXPECT_THAT(UnknownAttributes(*graph.Build()), IsEmpty());
}

}  // namespace
}  // namespace weighbridge
