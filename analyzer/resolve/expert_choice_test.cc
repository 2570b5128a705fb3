// Mixtures of experts that are written out of plain operators: how many rows
// reach which expert.
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/ir/test_graph.h"
#include "analyzer/resolve/resolve_test_graph.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// 4 experts, of which every token asks 2; tokens are 8 wide.
constexpr int64_t kExperts = 4, kBest = 2, kWidth = 8;

// Which experts each row of x asks.
void AddRouter(TestGraph& graph) {
  graph.Weight("router", DType::kFloat32, {kWidth, kExperts})
      .KnownInts("k", {kBest})
      .KnownInts("rows", {1, 1})
      .KnownInts("first", {0})
      .Node("MatMul", {"x", "router"}, {"scores"})
      .Node("TopK", {"scores", "k"}, {"best", "asked"})
      .Node("Sub", {"x", "x"}, {"sum_0"});
}

// `tokens` rows of x.
TestGraph Router(int64_t tokens) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {tokens, kWidth});
  AddRouter(graph);
  return graph;
}

// What `mask` lets through the expert, added to what others made.
void AddExpert(TestGraph& graph, int64_t expert, int token_row) {
  const auto name = [expert](const char* what) {
    return absl::StrCat(what, "_", expert);
  };
  graph.Weight(name("w"), DType::kFloat32, {kWidth, kWidth})
      .Node("NonZero", {name("mask")}, {name("found")})
      .Node("Split", {name("found"), "rows"}, {name("row0"), name("row1")},
            {{"axis", int64_t{0}}})
      .Node("Squeeze", {token_row == 0 ? name("row0") : name("row1"), "first"},
            {name("at")})
      .Node("Gather", {"x", name("at")}, {name("tokens")},
            {{"axis", int64_t{0}}})
      .Node("MatMul", {name("tokens"), name("w")}, {name("made")})
      .KnownInts(name("last"), {-1})
      .Node("Unsqueeze", {name("at"), name("last")}, {name("where")})
      .Node("ScatterND", {name("sum"), name("where"), name("made")},
            {absl::StrCat("sum_", expert + 1)});
}

void AddExpertsByEqual(TestGraph& graph) {
  for (int64_t e = 0; e < kExperts; ++e) {
    const std::string number = absl::StrCat("number_", e);
    graph.Known(number, Constant::Int64Scalar(e))
        .Node("Equal", {"asked", number}, {absl::StrCat("mask_", e)});
    AddExpert(graph, e, 0);
  }
  graph.Output(absl::StrCat("sum_", kExperts));
}

TestGraph ByEqual(int64_t tokens) {
  TestGraph graph = Router(tokens);
  AddExpertsByEqual(graph);
  return graph;
}

// [tokens, k] -> one-hot [tokens, k, experts] -> [experts, k, tokens].
TestGraph ByOneHot(int64_t tokens) {
  TestGraph graph = Router(tokens);
  graph.KnownInts("depth", {kExperts})
      .KnownInts("off_on", {0, 1})
      .Node("OneHot", {"asked", "depth", "off_on"}, {"hot"})
      .Node("Transpose", {"hot"}, {"by_expert"},
            {{"perm", std::vector<int64_t>{2, 1, 0}}});
  for (int64_t e = 0; e < kExperts; ++e) {
    const std::string number = absl::StrCat("number_", e);
    graph.Known(number, Constant::Int64Scalar(e))
        .Node("Gather", {"by_expert", number}, {absl::StrCat("mask_", e)},
              {{"axis", int64_t{0}}});
    AddExpert(graph, e, 1);
  }
  graph.Output(absl::StrCat("sum_", kExperts));
  return graph;
}

// Equal with all numbers at once: [tokens, k, 1] == [experts].
TestGraph ByRange(int64_t tokens) {
  TestGraph graph = Router(tokens);
  graph.KnownInts("numbers", {0, 1, 2, 3})
      .KnownInts("behind", {-1})
      .Node("Unsqueeze", {"asked", "behind"}, {"apart"})
      .Node("Equal", {"apart", "numbers"}, {"hot"});
  std::vector<std::string> parts;
  for (int64_t e = 0; e < kExperts; ++e) {
    parts.push_back(absl::StrCat("part_", e));
  }
  graph.KnownInts("ones", {1, 1, 1, 1})
      .Node("Split", {"hot", "ones"}, parts, {{"axis", int64_t{2}}});
  for (int64_t e = 0; e < kExperts; ++e) {
    graph.Node("Squeeze", {parts[e], "behind"}, {absl::StrCat("mask_", e)});
    AddExpert(graph, e, 0);
  }
  graph.Output(absl::StrCat("sum_", kExperts));
  return graph;
}

const ResolvedValue& ValueOf(const ResolvedGraph& graph,
                             const std::string& name) {
  return graph.value(FindValue(graph.graph(), name));
}

using Form = TestGraph (*)(int64_t tokens);
class ExpertChoiceTest : public testing::TestWithParam<Form> {};

TEST_P(ExpertChoiceTest, RowsOfAllExpertsAreTokensTimesK) {
  TestGraph graph = GetParam()(3);
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  // 3 tokens ask 2 experts each: 6 rows, of which 4 experts get 2, 2, 1, 1.
  const int64_t shares[kExperts] = {2, 2, 1, 1};
  int64_t sum = 0;
  for (int64_t e = 0; e < kExperts; ++e) {
    const ResolvedValue& made = ValueOf(resolved, absl::StrCat("made_", e));
    EXPECT_EQ(made.type->dim(0), shares[e]);
    EXPECT_EQ(made.type->dim(1), kWidth);
    EXPECT_EQ(made.bound, Bound::kAssumed);
    // All tokens may ask the same expert, but none asks it twice.
    EXPECT_EQ(made.range->most[0], 3);
    EXPECT_EQ(made.range->least[0], 0);
    sum += made.type->dim(0);
  }
  EXPECT_EQ(sum, 3 * kBest);
  EXPECT_THAT(
      resolved.findings().assumptions,
      Contains(HasSubstr("of 6 choices for 3 tokens, each of 4 experts is "
                         "taken to get an even share (1, the first 2 one "
                         "more); one expert may get up to 3")));
}

// The guess is that of the experts: what is behind them is as sure as before.
TEST_P(ExpertChoiceTest, WhatExpertsAddUpToIsExact) {
  TestGraph graph = GetParam()(3);
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  const ResolvedValue& sum = ValueOf(resolved, absl::StrCat("sum_", kExperts));
  EXPECT_EQ(sum.type->ToString(), "float32[3,8]");
  EXPECT_EQ(sum.bound, Bound::kExact);
}

TEST_P(ExpertChoiceTest, AsManyExpertsAsOneTokenAsksAreReached) {
  TestGraph graph = GetParam()(1);
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  const int64_t shares[kExperts] = {1, 1, 0, 0};
  for (int64_t e = 0; e < kExperts; ++e) {
    EXPECT_EQ(ValueOf(resolved, absl::StrCat("made_", e)).type->dim(0),
              shares[e]);
  }
}

INSTANTIATE_TEST_SUITE_P(Forms, ExpertChoiceTest,
                         testing::Values(&ByEqual, &ByOneHot, &ByRange));

// Any of 3 tokens are kept; each asks 2 of 4 experts.
TEST(OpenTokensTest, AnEvenShareOfTokensThatDependOnDataIsSaidOnce) {
  TestGraph graph;
  graph.Input("all", DType::kFloat32, {3, kWidth})
      .Input("keeps", DType::kBool, {3})
      .KnownInts("row", {0})
      .Node("NonZero", {"keeps"}, {"kept"})
      .Node("Squeeze", {"kept", "row"}, {"places"})
      .Node("Gather", {"all", "places"}, {"x"}, {{"axis", int64_t{0}}});
  AddRouter(graph);
  AddExpertsByEqual(graph);
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "made_0"), "? float32[2,8]");
  std::vector<std::string> routing;
  for (const std::string& line : resolved.findings().assumptions) {
    if (line.find("routing to experts") != line.npos) routing.push_back(line);
  }
  EXPECT_THAT(routing, ElementsAre(HasSubstr("of 6 choices for 3 tokens")));
}

// Counting what is no router's choice stays a bound.
TEST(MaskTest, AnyOtherMaskIsAnUpperBound) {
  TestGraph graph;
  graph.Input("x", DType::kInt64, {3, 2})
      .Known("number", Constant::Int64Scalar(0))
      .Node("Equal", {"x", "number"}, {"mask"})
      .Node("NonZero", {"mask"}, {"found"})
      .Output("found");
  WB_ASSERT_OK_AND_ASSIGN(const ResolvedGraph resolved, ResolveGraph(graph));
  EXPECT_EQ(TypeOf(resolved, "found"), "<= int64[2,6]");
}

}  // namespace
}  // namespace weighbridge
