// States that grow in loops with too many runs to follow each of them.
#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "analyzer/ir/test_graph.h"
#include "analyzer/resolve/resolve_test_graph.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::HasSubstr;
constexpr DType kF32 = DType::kFloat32;

// c of a loop with too many runs to follow, each of which makes `more` of its
// state, float32[2,4] at first.
std::string TypeAfterRuns(int64_t runs,
                          const std::function<void(TestGraph&)>& add_nodes) {
  TestGraph graph(18);
  TestGraph body = graph.Nested();
  body.Input("i", DType::kInt64, {})
      .Input("go", DType::kBool, {})
      .UntypedInput("cache");
  add_nodes(body);
  body.Output("go").Output("more");
  graph.Input("row", kF32, {1, 4})
      .Input("c0", kF32, {2, 4})
      .Known("many", Constant::Int64Scalar(runs))
      .Node("Loop", {"many", "", "c0"}, {"c"}, {{"body", body.Build()}})
      .Output("c");
  const absl::StatusOr<ResolvedGraph> resolved = ResolveGraph(graph);
  EXPECT_THAT(resolved, IsOk());
  return resolved.ok() ? TypeOf(*resolved, "c") : "";
}

void AppendRow(TestGraph& body) {
  body.Node("Concat", {"cache", "row"}, {"more"}, {{"axis", int64_t{0}}});
}

// 2 rows and one for each of a million runs.
TEST(LoopGrowthTest, AStateThatGrowsByAsMuchInEachRunIsBounded) {
  EXPECT_EQ(TypeAfterRuns(1000000, &AppendRow), "<= float32[1000002,4]");
}

// 2 rows, 4, 8, ...: what grows so is unknown, and not wrong.
TEST(LoopGrowthTest, AStateThatGrowsEverFasterIsUnknown) {
  const auto twice = [](TestGraph& body) {
    body.Node("Concat", {"cache", "cache"}, {"more"}, {{"axis", int64_t{0}}});
  };
  EXPECT_THAT(TypeAfterRuns(1000000, twice), HasSubstr("unknown"));
}

// Exporters write a loop without a limit so: one run is a guess.
TEST(LoopGrowthTest, AStateThatGrowsNobodyKnowsHowOftenIsAGuess) {
  EXPECT_EQ(TypeAfterRuns(int64_t{1} << 61, &AppendRow), "? float32[3,4]");
}

// 2, 50, 51, 52, ... and 2 to 10, 500, 501, ... rows: two runs and the last one
// add one each, and all the same there are more than 2 + 1 for each run.
TEST(LoopGrowthTest, AStateThatJumpsIsUnknown) {
  const auto early = [](TestGraph& body) {
    body.KnownInts("one", {1})
        .KnownInts("least", {50})
        .Node("Shape", {"cache"}, {"n"}, {{"end", int64_t{1}}})
        .Node("Add", {"n", "one"}, {"next"})
        .Node("Max", {"next", "least"}, {"size"})
        .KnownInts("four", {4})
        .Node("Concat", {"size", "four"}, {"dims"}, {{"axis", int64_t{0}}})
        .Node("ConstantOfShape", {"dims"}, {"more"});
  };
  EXPECT_THAT(TypeAfterRuns(2000, early), HasSubstr("unknown"));
  const auto late = [](TestGraph& body) {
    body.KnownInts("one", {1})
        .KnownInts("ten", {10})
        .KnownInts("far", {500})
        .Node("Shape", {"cache"}, {"n"}, {{"end", int64_t{1}}})
        .Node("Add", {"n", "one"}, {"next"})
        .Node("Div", {"n", "ten"}, {"tens"})
        .Node("Min", {"tens", "one"}, {"any"})
        .Node("Mul", {"any", "far"}, {"jump"})
        .Node("Max", {"next", "jump"}, {"size"})
        .KnownInts("four", {4})
        .Node("Concat", {"size", "four"}, {"dims"}, {{"axis", int64_t{0}}})
        .Node("ConstantOfShape", {"dims"}, {"more"});
  };
  EXPECT_THAT(TypeAfterRuns(2000, late), HasSubstr("unknown"));
}

}  // namespace
}  // namespace weighbridge
