#include "analyzer/resolve/resolve_test_graph.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;

Bindings Given(std::map<std::string, std::vector<int64_t>> shapes,
               std::map<std::string, InputValue> values = {}) {
  Bindings bindings;
  bindings.shapes = std::move(shapes);
  bindings.values = std::move(values);
  return bindings;
}

// What is not zero in x is gathered and multiplied: at most 40 rows.
std::shared_ptr<const Graph> Detector() {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {40})
      .Weight("table", DType::kFloat32, {40, 8})
      .Weight("w", DType::kFloat32, {8, 5})
      .Node("NonZero", {"x"}, {"found"})
      .KnownInts("axes", {0})
      .Node("Squeeze", {"found", "axes"}, {"rows"})
      .Node("Gather", {"table", "rows"}, {"boxes"})
      .Node("MatMul", {"boxes", "w"}, {"scores"})
      .Output("scores");
  return graph.Build();
}

TEST(GivenTensorsTest, SizesThatDependOnDataAreUpperBounds) {
  const std::shared_ptr<const Graph> graph = Detector();
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "scores"), "<= float32[40,5]");
  EXPECT_THAT(resolved.findings().assumptions,
              Contains(HasSubstr("bind it with --shape found=...")));
}

TEST(GivenTensorsTest, AGivenSizeMakesWhatFollowsExact) {
  const std::shared_ptr<const Graph> graph = Detector();
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved,
                          ResolveGraph(graph, Given({{"found", {1, 12}}})));
  EXPECT_EQ(TypeOf(resolved, "found"), "int64[1,12]");
  EXPECT_EQ(TypeOf(resolved, "scores"), "float32[12,5]");
  EXPECT_THAT(resolved.findings().assumptions,
              Contains("the shape of 'found' is always int64[1,12], as --shape "
                       "gives it"));
  EXPECT_THAT(resolved.findings().assumptions,
              Not(Contains(HasSubstr("upper bound"))));
}

TEST(GivenTensorsTest, WhatCannotBeIsRefused) {
  const std::shared_ptr<const Graph> graph = Detector();
  EXPECT_THAT(ResolveGraph(graph, Given({{"found", {1, 41}}})),
              StatusIs(kInvalid, HasSubstr("--shape found=[1,41]: in the "
                                           "model, it is "
                                           "int64[1,0..40]")));
  EXPECT_THAT(ResolveGraph(graph, Given({{"found", {12}}})),
              StatusIs(kInvalid, HasSubstr("it is int64[1,0..40]")));
}

TEST(GivenTensorsTest, WhatIsKnownAnywayMayBeGivenAsItIs) {
  TestGraph made;
  made.Input("x", DType::kFloat32, {2, 3})
      .Node("Relu", {"x"}, {"y"})
      .Node("Shape", {"y"}, {"sizes"})
      .Node("Expand", {"x", "sizes"}, {"z"})
      .Output("z");
  const std::shared_ptr<const Graph> graph = made.Build();
  WB_ASSERT_OK_AND_ASSIGN(
      const ResolvedGraph resolved,
      ResolveGraph(graph, Given({{"y", {2, 3}}},
                                {{"sizes", std::vector<int64_t>{2, 3}}})));
  EXPECT_THAT(resolved.findings().assumptions, IsEmpty());
  EXPECT_THAT(ResolveGraph(graph, Given({{"y", {2, 4}}})),
              StatusIs(kInvalid, HasSubstr("it is float32[2,3]")));
  EXPECT_THAT(
      ResolveGraph(graph, Given({}, {{"sizes", std::vector<int64_t>{2, 4}}})),
      StatusIs(kInvalid,
               HasSubstr("--value sizes: in the model, element 1 is 3")));
}

TEST(GivenTensorsTest, NamesThatNothingHasAreRefused) {
  const std::shared_ptr<const Graph> graph = Detector();
  EXPECT_THAT(ResolveGraph(graph, Given({{"fuond", {1, 12}}})),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("'fuond'")));
}

// A mask is as large as its box, which is data.
std::shared_ptr<const Graph> Masks() {
  TestGraph graph;
  graph.Input("mask", DType::kFloat32, {1, 1, 28, 28})
      .Input("box", DType::kInt64, {4})
      .Node("Abs", {"box"}, {"sizes"})
      .Node("Resize", {"mask", "", "", "sizes"}, {"large"})
      .Output("large");
  return graph.Build();
}

TEST(GivenTensorsTest, AGivenValueDecidesShapes) {
  const std::shared_ptr<const Graph> graph = Masks();
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph unknown, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(unknown, "large"), "unknown");
  WB_ASSERT_OK_AND_ASSIGN(
      const ResolvedGraph resolved,
      ResolveGraph(graph,
                   Given({}, {{"sizes", std::vector<int64_t>{1, 1, 90, 70}}})));
  EXPECT_EQ(TypeOf(resolved, "large"), "float32[1,1,90,70]");
  EXPECT_THAT(resolved.findings().assumptions,
              Contains("'sizes' always has the value that --value gives it"));
  EXPECT_THAT(
      ResolveGraph(graph,
                   Given({}, {{"sizes", std::vector<int64_t>{1, 1, 90}}})),
      StatusIs(kInvalid, HasSubstr("--value sizes")));
}

TEST(GivenTensorsTest, TheShapeOfWhatHasNoRuleMayBeGiven) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2})
      .Node("acme.Magic", {"x"}, {"u"})
      .Node("Relu", {"u"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved,
                          ResolveGraph(graph, Given({{"u", {4, 5}}})));
  EXPECT_EQ(TypeOf(resolved, "y"), "float32[4,5]");
}

TEST(GivenTensorsTest, ANodeWhoseResultIsGivenIsModeled) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {6})
      .Input("sizes", DType::kInt64, {2})
      .Node("Reshape", {"x", "sizes"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved,
                          ResolveGraph(graph, Given({{"y", {2, 3}}})));
  EXPECT_EQ(TypeOf(resolved, "y"), "float32[2,3]");
  EXPECT_EQ(resolved.node(NodeId(0)).unresolved, "");
}

TEST(GivenTensorsTest, ElementsLieBetweenTheirEnds) {
  const auto graph = [] {
    TestGraph made;
    made.Input("x", DType::kFloat32, {40})
        .Node("NonZero", {"x"}, {"found"})
        .Node("Shape", {"found"}, {"sizes"})
        .Node("ConstantOfShape", {"sizes"}, {"zeros"})
        .Output("zeros");
    return made.Build();
  }();
  WB_ASSERT_OK_AND_ASSIGN(
      const ResolvedGraph resolved,
      ResolveGraph(graph, Given({}, {{"sizes", std::vector<int64_t>{1, 12}}})));
  EXPECT_EQ(TypeOf(resolved, "zeros"), "float32[1,12]");
  EXPECT_THAT(
      ResolveGraph(graph, Given({}, {{"sizes", std::vector<int64_t>{1, 50}}})),
      StatusIs(kInvalid, HasSubstr("in the model, element 1 is 0..40")));
}

// Three runs, each of which finds some of x. Numbers that the runs change give
// each of them a body of its own.
std::shared_ptr<const Graph> LoopOver(const std::string& change) {
  TestGraph graph;
  TestGraph body = graph.Nested();
  body.Input("i", DType::kInt64, {})
      .Input("c", DType::kBool, {})
      .Input("s", DType::kInt64, {1})
      .Node("NonZero", {"x"}, {"f"})
      .Node("Identity", {"c"}, {"co"})
      .Node(change, {"s", "s"}, {"so"})
      .Output("co")
      .Output("so")
      .Output("f");
  graph.Input("x", DType::kFloat32, {40})
      .KnownInts("s0", {1})
      .Known("trips",
             Constant(TensorType::Scalar(DType::kInt64), Constant::Ints{3}))
      .Node("Loop", {"trips", "", "s0"}, {"st", "all"},
            {{"body", body.Build()}})
      .Output("st")
      .Output("all");
  return graph.Build();
}

TEST(GivenTensorsTest, AreHeardInEveryRunOfALoop) {
  for (const char* change : {"Add", "Max"}) {
    const std::shared_ptr<const Graph> graph = LoopOver(change);
    WB_ASSERT_OK_AND_ASSIGN(
        const ResolvedGraph resolved,
        ResolveGraph(graph, Given({{"st_node/f", {1, 12}}})));
    EXPECT_EQ(TypeOf(resolved, "all"), "int64[3,1,12]") << change;
    EXPECT_THAT(resolved.findings().assumptions,
                Contains("the shape of 'st_node/f' is always int64[1,12], as "
                         "--shape gives it"))
        << change;
    EXPECT_THAT(ResolveGraph(graph, Given({{"st_node/f", {1, 50}}})),
                StatusIs(kInvalid, HasSubstr("it is int64[1,0..40]")))
        << change;
    EXPECT_THAT(ResolveGraph(graph, Given({{"st_node/fx", {1, 12}}})),
                StatusIs(absl::StatusCode::kNotFound, HasSubstr("st_node/fx")));
  }
}

TEST(GivenTensorsTest, ResultsOfBranchesAreGivenAsWell) {
  TestGraph made;
  TestGraph then_branch = made.Nested();
  then_branch.Node("NonZero", {"x"}, {"f"}).Output("f");
  TestGraph else_branch = made.Nested();
  else_branch.Node("NonZero", {"z"}, {"f"}).Output("f");
  made.Input("x", DType::kFloat32, {40})
      .Input("z", DType::kFloat32, {1000})
      .Input("c", DType::kBool, {})
      .Node("If", {"c"}, {"y"},
            {{"then_branch", then_branch.Build()},
             {"else_branch", else_branch.Build()}})
      .Output("y");
  const std::shared_ptr<const Graph> graph = made.Build();
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved,
                          ResolveGraph(graph, Given({{"y", {1, 12}}})));
  EXPECT_EQ(TypeOf(resolved, "y"), "int64[1,12]");
  EXPECT_THAT(ResolveGraph(graph, Given({{"y", {1, 1001}}})),
              StatusIs(kInvalid, HasSubstr("--shape y=[1,1001]")));
  // What cannot be given is no reason not to take a branch.
  EXPECT_THAT(ResolveGraph(graph, Given({{"y_node/f", {1, 500}}})),
              StatusIs(kInvalid, HasSubstr("it is int64[1,0..40]")));
}

TEST(GivenTensorsTest, AGuessBoundsNothing) {
  TestGraph graph;
  TestGraph body = graph.Nested();
  body.Input("i", DType::kInt64, {})
      .Input("c", DType::kBool, {})
      .Node("Identity", {"c"}, {"co"})
      .Node("Relu", {"x"}, {"f"})
      .Output("co")
      .Output("f");
  graph.Input("x", DType::kFloat32, {5})
      .Input("trips", DType::kInt64, {})
      .Node("Loop", {"trips", ""}, {"all"}, {{"body", body.Build()}})
      .Node("Relu", {"all"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved,
                          ResolveGraph(graph, Given({{"y", {10, 5}}})));
  EXPECT_EQ(TypeOf(resolved, "y"), "float32[10,5]");
}

}  // namespace
}  // namespace weighbridge
