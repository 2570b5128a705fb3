#include "analyzer/resolve/resolve.h"

#include "analyzer/ir/test_graph.h"
#include "analyzer/resolve/resolve_test_graph.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(ResolveTest, FollowsShapesThroughTheGraph) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 3, 8, 8})
      .Weight("w", DType::kFloat32, {5, 3, 3, 3})
      .Node("Conv", {"x", "w"}, {"c"})
      .Node("Relu", {"c"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(ResolvedGraph resolved, ResolveGraph(graph));
  // A 3x3 window without padding: 8 - 3 + 1 = 6.
  EXPECT_EQ(TypeOf(resolved, "y"), "float32[1,5,6,6]");
  EXPECT_FALSE(resolved.value(FindValue(resolved.graph(), "y")).is_static);
  EXPECT_TRUE(resolved.value(FindValue(resolved.graph(), "w")).is_static);
}

// The exporters' way to flatten: Shape -> Gather -> Unsqueeze -> Concat ->
// Reshape. All of it is known, and none of it runs at inference.
TEST(ResolveTest, FoldsShapeArithmetic) {
  TestGraph graph;
  graph.SymbolicInput("x", DType::kFloat32, {"batch", "4", "5"})
      .KnownInts("zero", {0})
      .KnownInts("minus_one", {-1})
      .Node("Shape", {"x"}, {"shape"})
      .Node("Gather", {"shape", "zero"}, {"n"}, {{"axis", int64_t{0}}})
      .Node("Concat", {"n", "minus_one"}, {"target"}, {{"axis", int64_t{0}}})
      .Node("Reshape", {"x", "target"}, {"y"})
      .Output("y");
  Bindings bindings;
  bindings.dims = {{"batch", 7}};
  WB_ASSERT_OK_AND_ASSIGN(ResolvedGraph resolved,
                          ResolveGraph(graph, bindings));
  EXPECT_EQ(TypeOf(resolved, "y"), "float32[7,20]");
  const Constant* target =
      resolved.constant(FindValue(resolved.graph(), "target"));
  ASSERT_NE(target, nullptr);
  EXPECT_THAT(*target->KnownInts(), ElementsAre(7, -1));
  int load_time = 0;
  for (const NodeId id : IdRange<NodeId>(resolved.graph().nodes().size())) {
    load_time += resolved.node(id).is_load_time;
  }
  EXPECT_EQ(load_time, 3);  // All but the Reshape.
}

// New numbers at every inference, though they depend on no input.
TEST(ResolveTest, RandomNumbersAreDrawnAtEveryInference) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {4})
      .Node("RandomNormal", {}, {"noise"}, {{"shape", std::vector<int64_t>{4}}})
      .Node("Mul", {"noise", "noise"}, {"scaled"})
      .Node("Add", {"x", "scaled"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(ResolvedGraph resolved, ResolveGraph(graph));
  for (const char* name : {"noise", "scaled", "y"}) {
    EXPECT_FALSE(resolved.value(FindValue(resolved.graph(), name)).is_static)
        << name;
  }
  for (const NodeId id : IdRange<NodeId>(resolved.graph().nodes().size())) {
    EXPECT_FALSE(resolved.node(id).is_load_time);
  }
}

TEST(ResolveTest, ErrorsNameFileAndNode) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 4, 8, 8})
      .Weight("w", DType::kFloat32, {5, 3, 3, 3})
      .Node("Conv", {"x", "w"}, {"y"})
      .Output("y");
  EXPECT_THAT(ResolveGraph(graph),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("test.onnx: node 'y_node' (Conv): ")));
}

TEST(ResolveTest, ErrorsAfterAnAssumedDimSayWhichFlagBindsIt) {
  TestGraph graph;
  graph.SymbolicInput("x", DType::kFloat32, {"1", "3", "height", "8"})
      .Weight("w", DType::kFloat32, {5, 3, 3, 3})
      .Node("Conv", {"x", "w"}, {"y"})
      .Output("y");
  EXPECT_THAT(ResolveGraph(graph), StatusIs(absl::StatusCode::kInvalidArgument,
                                            HasSubstr("--dim height=N")));
}

TEST(ResolveTest, AFlagThatBindsManyDimsIsNamedOnce) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {-1, 3, -1, -1})
      .SymbolicInput("h", DType::kFloat32, {"state", "state"})
      .Input("c", DType::kFloat32, {-1, -1})
      .Weight("w", DType::kFloat32, {5, 3, 3, 3})
      .Node("Conv", {"x", "w"}, {"y"})
      .Output("y");
  EXPECT_THAT(ResolveGraph(graph),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("bind them with --shape x=... --dim state=N "
                                 "--shape c=...)")));
}

TEST(ResolveTest, AnOperatorWithoutRuleStaysUnknownWithTheReason) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2})
      .Node("acme.Conv3000", {"x"}, {"u"})
      .Node("Relu", {"u"}, {"y"})
      .Node("Relu", {"x"}, {"z"})
      .Output("y")
      .Output("z");
  WB_ASSERT_OK_AND_ASSIGN(ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(resolved.type(FindValue(resolved.graph(), "y")), nullptr);
  EXPECT_EQ(TypeOf(resolved, "z"), "float32[2]");
  std::vector<std::string> reasons;
  for (const NodeId id : IdRange<NodeId>(resolved.graph().nodes().size())) {
    reasons.push_back(resolved.node(id).unresolved);
  }
  EXPECT_THAT(reasons,
              testing::UnorderedElementsAre(
                  HasSubstr("operator 'acme.Conv3000' has no rule"),
                  HasSubstr("the type of its input 'u' is unknown"), ""));
}

TEST(ResolveTest, AnUnknownOperatorMayTakeItsTypeFromTheFile) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2})
      .Node("acme.Magic", {"x"}, {"u"})
      .Declare("u", DType::kFloat32, {2, 3})
      .Node("Relu", {"u"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "y"), "float32[2,3]");
  EXPECT_THAT(
      resolved.findings().assumptions,
      ElementsAre(HasSubstr("the shape of 'u' is taken from the file")));
}

TEST(ResolveTest, ContradictionsWithTheFileAreNoted) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2})
      .Node("Relu", {"x"}, {"y"})
      .Declare("y", DType::kFloat32, {3})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_THAT(
      resolved.findings().contradictions,
      ElementsAre(HasSubstr("is inferred as float32[2], the file declares "
                            "float32[3]")));
}

TEST(ResolveTest, AttributesOfTheWrongTypeAreErrors) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2, 3})
      .Node("Flatten", {"x"}, {"y"}, {{"axis", std::string("one")}})
      .Output("y");
  EXPECT_THAT(ResolveGraph(graph),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("attribute 'axis' is a string, expected an "
                                 "int")));
}

TEST(ResolveTest, InputCountsAreChecked) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2}).Node("Add", {"x"}, {"y"}).Output("y");
  EXPECT_THAT(ResolveGraph(graph),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("has 1 input, expected 2")));
}

TEST(ResolveTest, OutputCountsAreChecked) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2})
      .Node("Relu", {"x"}, {"y", "z"})
      .Output("y");
  EXPECT_THAT(ResolveGraph(graph),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("has 2 outputs, expected at most 1")));
}

TEST(ResolveTest, ANewerOpsetIsAnalyzedAndSaidSo) {
  TestGraph graph(99);
  graph.Input("x", DType::kFloat32, {2}).Node("Relu", {"x"}, {"y"}).Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_THAT(resolved.type(FindValue(resolved.graph(), "y"))->dims(),
              testing::ElementsAre(2));
  EXPECT_THAT(resolved.findings().assumptions,
              testing::ElementsAre(testing::StartsWith(
                  "the model imports opset 99 of ai.onnx; its operators are "
                  "taken as opset ")));
}

TEST(ResolveTest, OpsetsBeginAtOne) {
  TestGraph graph(0);
  graph.Input("x", DType::kFloat32, {2}).Node("Relu", {"x"}, {"y"}).Output("y");
  EXPECT_THAT(ResolveGraph(graph),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("imports opset 0 of ai.onnx, expected at "
                                 "least 1")));
}

// A fixed batch is replaced where the graph lets it through ...
TEST(ResolveTest, BatchReplacesAFixedLeadingDim) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 4})
      .Node("Relu", {"x"}, {"y"})
      .Output("y");
  Bindings bindings;
  bindings.batch = 8;
  WB_ASSERT_OK_AND_ASSIGN(ResolvedGraph resolved,
                          ResolveGraph(graph, bindings));
  EXPECT_EQ(TypeOf(resolved, "y"), "float32[8,4]");
  EXPECT_EQ(resolved.findings().frames, 1);
  EXPECT_EQ(resolved.findings().batch, 8);
}

// ... and becomes repeated runs where the graph hard-codes it.
TEST(ResolveTest, AHardCodedBatchBecomesFrames) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 4})
      .KnownInts("shape", {1, 2, 2})
      .Node("Reshape", {"x", "shape"}, {"y"})
      .Output("y");
  Bindings bindings;
  bindings.batch = 8;
  WB_ASSERT_OK_AND_ASSIGN(ResolvedGraph resolved,
                          ResolveGraph(graph, bindings));
  EXPECT_EQ(TypeOf(resolved, "y"), "float32[1,2,2]");
  EXPECT_EQ(resolved.findings().frames, 8);
  EXPECT_EQ(resolved.findings().batch, 8);
  EXPECT_THAT(resolved.findings().assumptions,
              ElementsAre(HasSubstr("weighed as 8 runs")));
}

TEST(ResolveTest, NothingIsAssumedOfAFixedModel) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {2}).Node("Relu", {"x"}, {"y"}).Output("y");
  WB_ASSERT_OK_AND_ASSIGN(ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_THAT(resolved.findings().assumptions, IsEmpty());
  EXPECT_THAT(resolved.findings().contradictions, IsEmpty());
}

// Memory stays bounded however often a graph asks for large known tensors.
TEST(ResolveTest, LargeTensorsAreNeverKnownElementByElement) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1})
      .KnownInts("huge", {1 << 20})
      .Node("ConstantOfShape", {"huge"}, {"c"})
      .Node("Add", {"c", "x"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "y"), "float32[1048576]");  // 1 << 20.
  EXPECT_EQ(resolved.constant(FindValue(resolved.graph(), "c")), nullptr);
}

TEST(ResolveTest, TheValueOfAnInputDecidesSizes) {
  TestGraph graph(13);
  graph.Input("x", DType::kFloat32, {2, 12})
      .Input("sizes", DType::kInt64, {3})
      .Node("Reshape", {"x", "sizes"}, {"y"})
      .Output("y");
  const std::shared_ptr<const Graph> built = graph.Build();
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph unknown, ResolveGraph(built));
  EXPECT_EQ(TypeOf(unknown, "y"), "unknown");
  Bindings bindings;
  bindings.values = {{"sizes", std::vector<int64_t>{4, -1, 2}}};
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph known,
                          ResolveGraph(built, bindings));
  EXPECT_EQ(TypeOf(known, "y"), "float32[4,3,2]");
}

// Rules were not asked whether these ranks go together.
TEST(ResolveTest, DeclaredResultsOfAnyRankCrashNoRule) {
  struct Case {
    const char* op;
    std::vector<int64_t> data;
    int64_t steering;
    std::vector<std::string> inputs;
  };
  const Case cases[] = {
      {"AffineGrid", {2, 0, 3}, 4, {"x", "steering"}},
      {"AffineGrid", {2}, 4, {"x", "steering"}},
      {"Resize", {1, 1, 2, 2, 2, 2}, 6, {"x", "", "", "steering"}},
      {"Reshape", {4}, 1, {"x", "steering"}},
      {"Expand", {4}, 1, {"x", "steering"}},
      {"CenterCropPad", {4, 4}, 2, {"x", "steering"}},
  };
  WB_ASSERT_OK_AND_ASSIGN(const OpRegistry ops, StandardOps());
  for (const Case& one : cases) {
    for (const std::vector<int64_t>& declared :
         {std::vector<int64_t>{}, std::vector<int64_t>{1000000},
          std::vector<int64_t>{2, 4, 4, 2}}) {
      TestGraph graph(20);
      graph.Input("x", DType::kFloat32, one.data)
          .Input("steering", DType::kInt64, {one.steering})
          .Node(one.op, one.inputs, {"y"})
          .Declare("y", DType::kFloat32, declared)
          .Output("y");
      WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved,
                              ResolveGraph(graph));
      EXPECT_EQ(resolved.graph().nodes().size(), 1u);
      WB_ASSERT_OK_AND_ASSIGN(const OpDef* def, ops.Find("", one.op, 20));
      if (!resolved.node(NodeId(0)).unresolved.empty()) continue;
      EXPECT_TRUE(def->weighs_any_sizes) << one.op;
    }
  }
}

// The file says what the rule could not: nothing of the node is left open. An
// operator without a rule stays one.
TEST(ResolveTest, AMissingValueIsNoMatterWhereTheFileDeclaresTheResult) {
  for (const char* op : {"Reshape", "my.domain.Reshape"}) {
    TestGraph graph(13);
    graph.Input("x", DType::kFloat32, {2, 12})
        .Input("sizes", DType::kInt64, {3})
        .Node(op, {"x", "sizes"}, {"y"})
        .Declare("y", DType::kFloat32, {4, 3, 2})
        .Output("y");
    WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
    EXPECT_EQ(TypeOf(resolved, "y"), "float32[4,3,2]");
    EXPECT_THAT(
        resolved.findings().assumptions,
        ElementsAre(HasSubstr("the shape of 'y' is taken from the file")));
    EXPECT_EQ(resolved.node(NodeId(0)).unresolved.empty(),
              std::string(op) == "Reshape");
  }
}

}  // namespace
}  // namespace weighbridge
