#include "analyzer/resolve/ranged_node.h"

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/ir/test_graph.h"
#include "analyzer/resolve/resolve_test_graph.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr int64_t kBool = 9, kUInt8 = 2;  // As TensorProto.DataType has them.

// `name`_at: as many positions as the `size` elements of a mask are true.
void AddPositions(TestGraph& graph, const std::string& name, int64_t size) {
  graph.Input(name, DType::kBool, {size})
      .KnownInts(name + "_axis", {0})
      .Node("NonZero", {name}, {name + "_found"})
      .Node("Squeeze", {name + "_found", name + "_axis"}, {name + "_at"});
}

// x, of `dims`, of which the first two depend on data: [0..6, 0..5, ...].
void AddTwoOpenDims(TestGraph& graph, std::vector<int64_t> dims) {
  AddPositions(graph, "a", 6);
  AddPositions(graph, "b", 5);
  dims[0] = 6;
  dims[1] = 5;
  graph.Input("data", DType::kFloat32, dims)
      .Node("Gather", {"data", "a_at"}, {"rows"}, {{"axis", int64_t{0}}})
      .Node("Gather", {"rows", "b_at"}, {"x"}, {{"axis", int64_t{1}}});
}

Symbol SymbolOf(const ResolvedGraph& graph, const std::string& name, int dim) {
  const ResolvedValue& value = graph.value(FindValue(graph.graph(), name));
  return value.range == nullptr ? kNoSymbol : value.range->symbols[dim];
}

const Constant* ElementsOf(const ResolvedGraph& graph,
                           const std::string& name) {
  return graph.constant(FindValue(graph.graph(), name));
}

// 0..6 positions, less 3: -3 and 3 are both true, 0 is not.
TEST(RangedNodeTest, TruthOnBothSidesOfZeroIsNotTruthBetween) {
  TestGraph graph(18);
  AddPositions(graph, "a", 6);
  graph.KnownInts("three", {3})
      .Node("Shape", {"a_at"}, {"n"})
      .Node("Sub", {"n", "three"}, {"less"})
      .Node("Cast", {"less"}, {"truth"}, {{"to", kBool}})
      .Output("truth");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(ElementsOf(resolved, "truth"), nullptr);
}

// 1 and 1 + 2 * 128 are both 1 in a byte, 1 + 128 is 129. What stands beside
// them and is known stays known.
TEST(RangedNodeTest, ByteOfTheEndsIsNotThatBetween) {
  TestGraph graph(18);
  AddPositions(graph, "a", 2);
  graph.KnownInts("half", {128})
      .KnownInts("one", {1})
      .Node("Shape", {"a_at"}, {"n"})
      .Node("Mul", {"n", "half"}, {"product"})
      .Node("Add", {"product", "one"}, {"sum"})
      .Node("Concat", {"sum", "half"}, {"both"}, {{"axis", int64_t{0}}})
      .Node("Cast", {"both"}, {"bytes"}, {{"to", kUInt8}})
      .Output("bytes");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  const Constant* bytes = ElementsOf(resolved, "bytes");
  ASSERT_NE(bytes, nullptr);
  EXPECT_FALSE(bytes->IsKnown(0));
  EXPECT_EQ(bytes->Int(1), 128);
}

TEST(RangedNodeTest, ConstantsThatNoRuleLooksAtAreNotDecoded) {
  TestGraph graph;
  AddTwoOpenDims(graph, {0, 0, 2});
  graph
      .Known("w", Constant(*TensorType::Create(DType::kFloat32, {2, 1}),
                           Constant::Floats{1, 2}))
      .Node("MatMul", {"x", "w"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "y"), "<= float32[6,5,1]");
  EXPECT_EQ(ElementsOf(resolved, "w"), nullptr);
  EXPECT_EQ(ElementsOf(resolved, "a_axis")->Int(0), 0);
}

// A window of 0..5 on 8 numbers has the more positions the smaller it is.
TEST(RangedNodeTest, WindowsOfUnknownSizeHaveNoLargestResult) {
  TestGraph graph;
  AddPositions(graph, "a", 5);
  const auto add = [&](const std::string& name, DType dtype,
                       const std::vector<int64_t>& dims, int64_t axis) {
    graph.Input(name + "_all", dtype, dims)
        .Node("Gather", {name + "_all", "a_at"}, {name}, {{"axis", axis}});
  };
  add("w", DType::kFloat32, {2, 3, 5, 3}, 2);
  add("q", DType::kUInt8, {2, 3, 3, 5}, 3);
  add("window", DType::kFloat32, {5}, 0);
  graph.Input("x", DType::kFloat32, {1, 3, 8, 8})
      .Input("xq", DType::kUInt8, {1, 3, 8, 8})
      .Input("scale", DType::kFloat32, {})
      .Input("zero", DType::kUInt8, {})
      .Input("signal", DType::kFloat32, {1, 8, 1})
      .Known("step", Constant::Int64Scalar(1))
      .Node("Conv", {"x", "w"}, {"conv"})
      .Node("ConvInteger", {"xq", "q"}, {"conv_integer"})
      .Node("QLinearConv",
            {"xq", "scale", "zero", "q", "scale", "zero", "scale", "zero"},
            {"qlinear_conv"})
      .Node("STFT", {"signal", "step", "window"}, {"stft"})
      .Output("conv");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "w"), "<= float32[2,3,5,3]");
  for (const char* name : {"conv", "conv_integer", "qlinear_conv", "stft"}) {
    EXPECT_EQ(TypeOf(resolved, name), "unknown") << name;
  }
}

// 64 * 128 are 8192, whatever the open dims are.
TEST(RangedNodeTest, OpenDimsPassAReshapeBesideManyOthers) {
  TestGraph graph;
  AddTwoOpenDims(graph, {0, 0, 12, 64, 128});
  graph.KnownInts("shape", {0, 0, 12, -1})
      .Node("Reshape", {"x", "shape"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "y"), "<= float32[6,5,12,8192]");
  EXPECT_NE(SymbolOf(resolved, "y", 0), kNoSymbol);
  EXPECT_EQ(SymbolOf(resolved, "y", 0), SymbolOf(resolved, "x", 0));
  EXPECT_EQ(SymbolOf(resolved, "y", 1), SymbolOf(resolved, "x", 1));
}

// A number that is no symbol is itself, be it the prime that a symbol would
// have been: 101, 103 and 1000003 are.
TEST(RangedNodeTest, PrimesThatAreSizesAreNoSymbols) {
  for (const int64_t prime : {int64_t{101}, int64_t{103}, int64_t{1000003}}) {
    TestGraph graph;
    AddTwoOpenDims(graph, {0, 0, prime});
    graph.KnownInts("shape", {prime, -1})
        .Node("Reshape", {"x", "shape"}, {"y"})
        .Output("y");
    WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
    EXPECT_EQ(TypeOf(resolved, "y"),
              "<= float32[" + std::to_string(prime) + ",30]");
    EXPECT_EQ(SymbolOf(resolved, "y", 0), kNoSymbol);
  }
}

// So are numbers of the shape, in an input or an attribute: 202 is not twice a
// symbol that happens to be asked with 101.
TEST(RangedNodeTest, PrimesOfTheShapeAreNoSymbols) {
  TestGraph attribute(1), input;
  AddTwoOpenDims(attribute, {0, 0, 2});
  attribute
      .Node("Reshape", {"x"}, {"y"}, {{"shape", std::vector<int64_t>{202, -1}}})
      .Output("y");
  AddTwoOpenDims(input, {0, 0, 2});
  input.KnownInts("shape", {202, -1})
      .Node("Reshape", {"x", "shape"}, {"y"})
      .Output("y");
  for (TestGraph* graph : {&attribute, &input}) {
    WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(*graph));
    EXPECT_EQ(TypeOf(resolved, "y"), "unknown");
  }
}

}  // namespace
}  // namespace weighbridge
