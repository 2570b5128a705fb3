#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/ir/test_graph.h"
#include "analyzer/resolve/resolve_test_graph.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr DType kFloat = DType::kFloat32;
constexpr int64_t kInt64Type = 7;  // As TensorProto.DataType has it.

Constant FloatScalar(double number) {
  return Constant(*TensorType::Create(kFloat, {}), Constant::Floats{number});
}

// boxes, float32[count, 4]: what an earlier layer found, in an image of
// `least` to `most`.
TestGraph Boxes(int64_t count, double least, double most) {
  TestGraph graph(18);
  graph.Input("found", kFloat, {count, 4})
      .Known("least", FloatScalar(least))
      .Known("most", FloatScalar(most))
      .Node("Clip", {"found", "least", "most"}, {"boxes"})
      .Known("first", Constant::Int64Scalar(0))
      .Known("second", Constant::Int64Scalar(1))
      .KnownInts("axis_0", {0});
  return graph;
}

// filled, as long as the number in `size` says.
void Fill(TestGraph& graph, const std::string& size) {
  graph.Node("Cast", {size}, {"shape"}, {{"to", kInt64Type}})
      .Node("ConstantOfShape", {"shape"}, {"filled"})
      .Output("filled");
}

// one: the first number of `name`.
void TakeOne(TestGraph& graph, const std::string& name) {
  graph.KnownInts("flat", {-1})
      .Node("Reshape", {name, "flat"}, {"list"})
      .Node("Gather", {"list", "axis_0"}, {"one"});
}

// The first box's second number less its first, as the size of an image.
void PasteOneBox(TestGraph& graph) {
  graph.Node("Cast", {"boxes"}, {"whole"}, {{"to", kInt64Type}})
      .Node("Gather", {"whole", "first"}, {"box"}, {{"axis", int64_t{0}}})
      .Node("Gather", {"box", "first"}, {"left"}, {{"axis", int64_t{0}}})
      .Node("Gather", {"box", "second"}, {"right"}, {{"axis", int64_t{0}}})
      .Node("Sub", {"right", "left"}, {"width"})
      .Node("Unsqueeze", {"width", "axis_0"}, {"width_1"})
      .KnownInts("one", {1})
      .Node("Concat", {"width_1", "one"}, {"at_least_one"},
            {{"axis", int64_t{0}}})
      .Node("ReduceMax", {"at_least_one"}, {"size"}, {{"keepdims", int64_t{0}}})
      .Node("Unsqueeze", {"size", "axis_0"}, {"size_1"})
      .KnownInts("before", {1, 1, 8})
      .Node("Concat", {"before", "size_1"}, {"sizes"}, {{"axis", int64_t{0}}})
      .Input("mask", kFloat, {1, 1, 4, 4})
      .Node("Resize", {"mask", "", "", "sizes"}, {"pasted"},
            {{"mode", std::string("linear")}})
      .Output("pasted");
}

// Both numbers of a box lie in [0, 40]: their difference in [-40, 40], and
// with the 1 beside it, the larger one in [1, 40].
TEST(DataRangeTest, SizeOfAClippedBoxIsBounded) {
  TestGraph graph = Boxes(3, 0, 40);
  PasteOneBox(graph);
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "pasted"), "<= float32[1,1,8,40]");
  const ValueRange& range =
      *resolved.value(FindValue(resolved.graph(), "pasted")).range;
  EXPECT_EQ(range.least[3], 1);
}

// Scaled by 1.5 and moved by 2, they lie in [2, 62].
TEST(DataRangeTest, EndsGoThroughArithmetic) {
  TestGraph graph = Boxes(1000, 0, 40);
  graph.Known("scale", FloatScalar(1.5))
      .Known("shift", FloatScalar(2))
      .Node("Mul", {"boxes", "scale"}, {"scaled"})
      .Node("Add", {"scaled", "shift"}, {"moved"})
      .Node("ReduceMax", {"moved"}, {"largest"}, {{"keepdims", int64_t{0}}})
      .Node("Cast", {"largest"}, {"size"}, {{"to", kInt64Type}})
      .Node("Unsqueeze", {"size", "axis_0"}, {"shape"})
      .Node("ConstantOfShape", {"shape"}, {"filled"})
      .Output("filled");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "filled"), "<= float32[62]");
}

// Of [-4, 4], the square may be 16 although it is 16 at both ends of one
// operand and -16 at others; a quotient has no end, as 0 lies between.
TEST(DataRangeTest, SignsAreKept) {
  TestGraph graph = Boxes(1, -4, 4);
  graph.KnownInts("flat", {-1})
      .Known("eight", FloatScalar(8))
      .Node("Mul", {"boxes", "boxes"}, {"square"})
      .Node("Div", {"eight", "boxes"}, {"quotient"});
  for (const std::string name : {"square", "quotient"}) {
    graph.Node("Reshape", {name, "flat"}, {name + "_flat"})
        .Node("Gather", {name + "_flat", "axis_0"}, {name + "_one"})
        .Node("Cast", {name + "_one"}, {name + "_size"}, {{"to", kInt64Type}})
        .KnownInts(name + "_no", {0})
        .Node("Max", {name + "_size", name + "_no"}, {name + "_shape"})
        .Node("ConstantOfShape", {name + "_shape"}, {name + "_filled"})
        .Output(name + "_filled");
  }
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "square_filled"), "<= float32[16]");
  EXPECT_EQ(TypeOf(resolved, "quotient_filled"), "unknown");
}

// One end is not enough, nor is what nothing clips.
TEST(DataRangeTest, WithoutBothEndsNothingIsKnown) {
  for (const char* op : {"Max", "Relu", "Identity"}) {
    TestGraph graph(18);
    graph.Input("found", kFloat, {1}).Known("zero", FloatScalar(0));
    std::vector<std::string> inputs = {"found"};
    if (std::string(op) == "Max") inputs.push_back("zero");
    graph.Node(op, inputs, {"clipped"});
    Fill(graph, "clipped");
    WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
    EXPECT_EQ(TypeOf(resolved, "filled"), "unknown") << op;
  }
}

// 8 / -3 to 8 / -0: between them, 8 / c has no end.
TEST(DataRangeTest, ADivisorThatMayBeMinusZeroBoundsNothing) {
  for (const char* op : {"Neg", "Ceil", "Round"}) {
    TestGraph graph(18);
    const bool is_neg = std::string(op) == "Neg";
    graph.Input("found", kFloat, {1})
        .Known("least", FloatScalar(is_neg ? 0 : -0.4))
        .Known("most", FloatScalar(3))
        .Known("eight", FloatScalar(8))
        .Known("one", FloatScalar(1))
        .Known("thousand", FloatScalar(1000))
        .Node("Clip", {"found", "least", "most"}, {"clipped"})
        .Node(op, {"clipped"}, {"divisor"})
        .Node("Div", {"eight", "divisor"}, {"quotient"})
        .Node("Clip", {"quotient", "one", "thousand"}, {"some"});
    Fill(graph, "some");
    WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
    EXPECT_EQ(TypeOf(resolved, "filled"), "<= float32[1000]") << op;
  }
}

// What is divided may have any sign: -4 / 2 to 4 / 2.
TEST(DataRangeTest, ADividendMayHaveAnySign) {
  TestGraph graph = Boxes(1, -4, 4);
  graph.Known("two", FloatScalar(2))
      .KnownInts("no", {0})
      .Node("Div", {"boxes", "two"}, {"halves"});
  TakeOne(graph, "halves");
  graph.Node("Cast", {"one"}, {"half"}, {{"to", kInt64Type}})
      .Node("Max", {"half", "no"}, {"shape"})
      .Node("ConstantOfShape", {"shape"}, {"filled"})
      .Output("filled");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "filled"), "<= float32[2]");
}

// An integer is chosen from 1 to 9, whatever it is.
TEST(DataRangeTest, ClippedIntegersHaveEnds) {
  TestGraph graph(18);
  graph.Input("size", DType::kInt64, {1})
      .KnownInts("one", {1})
      .KnownInts("nine", {9})
      .Node("Max", {"size", "one"}, {"some"})
      .Node("Min", {"some", "nine"}, {"shape"})
      .Node("ConstantOfShape", {"shape"}, {"filled"})
      .Node("Add", {"some", "one"}, {"more"})
      .Node("ConstantOfShape", {"more"}, {"endless"})
      .Output("filled")
      .Output("endless");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "filled"), "<= float32[9]");
  EXPECT_EQ(TypeOf(resolved, "endless"), "unknown");
}

TEST(DataRangeTest, EndsThatAreTheSameAreTheNumber) {
  TestGraph graph = Boxes(1, 5, 5);
  graph.Node("ReduceMax", {"boxes"}, {"largest"}, {{"keepdims", int64_t{0}}})
      .Node("Cast", {"largest"}, {"size"}, {{"to", kInt64Type}})
      .Node("Unsqueeze", {"size", "axis_0"}, {"shape"})
      .Node("ConstantOfShape", {"shape"}, {"filled"})
      .Output("filled");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "filled"), "float32[5]");
}

// It runs no more than 7 times.
TEST(DataRangeTest, TripsAreBounded) {
  TestGraph graph(18);
  TestGraph body = graph.Nested();
  body.Input("i", DType::kInt64, {})
      .Input("go", DType::kBool, {})
      .Node("Identity", {"x"}, {"row"})
      .Output("go")
      .Output("row");
  graph.Input("x", kFloat, {3})
      .Input("found", kFloat, {})
      .Known("least", FloatScalar(0))
      .Known("most", FloatScalar(7))
      .Node("Clip", {"found", "least", "most"}, {"clipped"})
      .Node("Cast", {"clipped"}, {"trips"}, {{"to", kInt64Type}})
      .Node("Loop", {"trips", ""}, {"rows"}, {{"body", body.Build()}})
      .Output("rows");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "rows"), "<= float32[7,3]");
}

// 1e30 does not fit into an integer; half of it is no smaller a bound.
TEST(DataRangeTest, EndsBeyondAnySizeAreNone) {
  TestGraph graph = Boxes(1, 0, 1e30);
  graph.Known("half", FloatScalar(0.5))
      .Node("Mul", {"boxes", "half"}, {"halves"});
  TakeOne(graph, "halves");
  Fill(graph, "one");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "filled"), "unknown");
}

// A mask is 0 or 1.
TEST(DataRangeTest, TruthIsZeroOrOne) {
  TestGraph graph(18);
  graph.Input("mask", DType::kBool, {1});
  Fill(graph, "mask");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "filled"), "<= float32[1]");
}

// Which of two sizes is taken depends on data; neither is larger than 9.
TEST(DataRangeTest, ChoicesAreBoundedByTheLargest) {
  TestGraph graph(18);
  graph.Input("condition", DType::kBool, {1})
      .Input("at", DType::kInt64, {1})
      .KnownInts("sizes", {3, 9, 5})
      .Node("Gather", {"sizes", "at"}, {"chosen"})
      .KnownInts("other", {4})
      .Node("Where", {"condition", "chosen", "other"}, {"shape"})
      .Node("ConstantOfShape", {"shape"}, {"filled"})
      .Output("filled");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "filled"), "<= float32[9]");
  const ValueRange& range =
      *resolved.value(FindValue(resolved.graph(), "filled")).range;
  EXPECT_EQ(range.least[0], 3);
}

// Longer than any stack: what is not looked at is not known.
TEST(DataRangeTest, LongChainsAreGivenUp) {
  TestGraph graph = Boxes(1, 0, 40);
  std::string last = "boxes";
  for (int i = 0; i < 2000; ++i) {
    const std::string next = "id_" + std::to_string(i);
    graph.Node("Identity", {last}, {next});
    last = next;
  }
  TakeOne(graph, last);
  Fill(graph, "one");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "filled"), "unknown");
}

}  // namespace
}  // namespace weighbridge
