#include "analyzer/ops/reduction.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/ir/constant.h"
#include "analyzer/ops/op_registry.h"
#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
constexpr DType kFloat = DType::kFloat32;
constexpr const char* kReductions[] = {
    "ReduceSum",       "ReduceMean",     "ReduceMax", "ReduceMin",
    "ReduceProd",      "ReduceL1",       "ReduceL2",  "ReduceLogSum",
    "ReduceLogSumExp", "ReduceSumSquare"};

OpTestView Reduce(const std::string& name, int64_t opset = 18) {
  OpTestView view(name, opset);
  view.Input(kFloat, {2, 3, 4});
  return view;
}

Constant Ints(std::vector<int64_t> dims, const Constant::Ints& elements,
              DType dtype = DType::kInt64) {
  return Constant(*TensorType::Create(dtype, dims), elements);
}

Constant Floats(std::vector<int64_t> dims, const Constant::Floats& elements) {
  return Constant(*TensorType::Create(kFloat, dims), elements);
}

// The integers that output 0 is known to hold, or {} if nothing is known.
std::vector<int64_t> FoldedInts(OpTestView& view) {
  const absl::StatusOr<FoldedOutputs> folded = view.Fold();
  EXPECT_THAT(folded, IsOk());
  if (!folded.ok() || !(*folded)[0]) return {};
  const auto ints = (*folded)[0]->KnownInts();
  EXPECT_TRUE(ints);
  return ints ? std::vector<int64_t>(ints->begin(), ints->end())
              : std::vector<int64_t>();
}

TEST(ReduceTest, ReducesAllAxesByDefault) {
  for (const char* name : kReductions) {
    OpTestView view = Reduce(name);
    EXPECT_EQ(Text(view.Infer()), "float32[1,1,1]") << name;
    EXPECT_EQ(Text(view.Int("keepdims", 0).Infer()), "float32[]") << name;
  }
}

TEST(ReduceTest, AxesAreAnAttributeAndLaterAnInput) {
  for (const char* name : kReductions) {
    const int64_t input_since = std::string(name) == "ReduceSum" ? 13 : 18;
    OpTestView old = Reduce(name, input_since - 1);
    EXPECT_EQ(Text(old.Ints("axes", {1}).Infer()), "float32[2,1,4]") << name;
    OpTestView current = Reduce(name, input_since);
    EXPECT_EQ(Text(current.IntsInput({1}).Infer()), "float32[2,1,4]") << name;
  }
}

TEST(ReduceTest, AxesMayCountFromTheEnd) {
  OpTestView view = Reduce("ReduceSum");
  EXPECT_EQ(Text(view.IntsInput({-1, 0}).Int("keepdims", 0).Infer()),
            "float32[3]");
}

TEST(ReduceTest, EmptyAxesMeanAllOrNone) {
  OpTestView all = Reduce("ReduceSum");
  EXPECT_EQ(Text(all.IntsInput({}).Infer()), "float32[1,1,1]");
  OpTestView none = Reduce("ReduceSum");
  EXPECT_EQ(Text(none.IntsInput({}).Int("noop_with_empty_axes", 1).Infer()),
            "float32[2,3,4]");
  OpTestView omitted = Reduce("ReduceSum");
  EXPECT_EQ(Text(omitted.Int("noop_with_empty_axes", 1).Infer()),
            "float32[2,3,4]");
}

TEST(ReduceTest, ScalarsAndEmptyAxesOfDataAreFine) {
  OpTestView scalar("ReduceSum");
  EXPECT_EQ(Text(scalar.Input(kFloat, {}).Infer()), "float32[]");
  OpTestView empty("ReduceMax");
  EXPECT_EQ(Text(empty.Input(kFloat, {2, 0}).IntsInput({1}).Infer()),
            "float32[2,1]");
}

// What is left of [2,3,4] where it is not known which axes are reduced: 3 of 3
// are all of them, 4 are too many.
TEST(ReduceTest, AxesThatAreNotKnown) {
  const auto reduce = [](int64_t axes, int64_t keep) {
    OpTestView view = Reduce("ReduceSum");
    view.Input(DType::kInt64, {axes}).Int("keepdims", keep);
    return view.Infer();
  };
  EXPECT_EQ(Text(reduce(1, 1)), "<= float32[2,3,4]");
  EXPECT_THAT(reduce(1, 0), StatusIs(absl::StatusCode::kFailedPrecondition,
                                     HasSubstr("'axes'")));
  EXPECT_EQ(Text(reduce(3, 1)), "float32[1,1,1]");
  EXPECT_EQ(Text(reduce(3, 0)), "float32[]");
  EXPECT_THAT(reduce(4, 1), Fails("reduces 4 axes of an input of rank 3"));
}

TEST(ReduceTest, NothingIsKnownOfAResultWhoseAxesAreNot) {
  OpTestView view("ReduceSum", 18);
  view.ConstantInput(Ints({2, 2}, {1, 2, 3, 4})).Input(DType::kInt64, {1});
  EXPECT_EQ(Text(view.Fold()), "unknown");
}

TEST(ReduceTest, MaximaOfBoolAreFine) {
  OpTestView view("ReduceMax", 20);
  EXPECT_EQ(Text(view.Input(DType::kBool, {2, 3}).Infer()), "bool[1,1]");
}

TEST(ReduceTest, CostFollowsTheSteps) {
  const int64_t elements = 2 * 3 * 4, outputs = 2 * 4;
  const std::pair<const char*, int64_t> expected[] = {
      {"ReduceSum", elements},
      {"ReduceProd", elements},
      {"ReduceMax", elements},
      {"ReduceMin", elements},
      {"ReduceMean", elements + outputs},
      {"ReduceL1", 2 * elements},
      {"ReduceSumSquare", 2 * elements},
      {"ReduceL2", 2 * elements + kSqrtWeight * outputs},
      {"ReduceLogSum", elements + kLogWeight * outputs},
      {"ReduceLogSumExp",
       (3 + kExpWeight) * elements + (kLogWeight + 1) * outputs},
  };
  for (const auto& [name, ops] : expected) {
    OpTestView view = Reduce(name);
    WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.IntsInput({1}).Cost());
    EXPECT_EQ(cost.vector_ops, Ops(ops)) << name;
    EXPECT_EQ(cost.work_class, WorkClass::kReduction) << name;
  }
}

TEST(ReduceTest, ReducingNoAxisCombinesNothing) {
  OpTestView view = Reduce("ReduceSumSquare");
  view.Int("noop_with_empty_axes", 1);
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3 * 4));  // The squares.
}

TEST(ReduceTest, ReductionC1RejectsOtherElementTypes) {
  for (const char* name : kReductions) {
    OpTestView view(name);
    EXPECT_THAT(view.Input(DType::kString, {2}).Infer(),
                Fails("'data') is string"))
        << name;
  }
  OpTestView sum("ReduceSum");
  EXPECT_THAT(sum.Input(DType::kBool, {2}).Infer(), Fails("numeric type"));
}

TEST(ReduceTest, ReductionC2RejectsAxesOutside) {
  OpTestView view = Reduce("ReduceSum");
  EXPECT_THAT(view.IntsInput({3}).Infer(), Fails("axis is 3"));
  OpTestView twice = Reduce("ReduceSum");
  EXPECT_THAT(twice.IntsInput({0, -3}).Infer(), Fails("given twice"));
  OpTestView attribute = Reduce("ReduceMean", 11);
  EXPECT_THAT(attribute.Ints("axes", {-4}).Infer(), Fails("axis is -4"));
}

TEST(ReduceTest, ReductionC3RejectsTheAttributeWhereItIsAnInput) {
  OpTestView view = Reduce("ReduceSum", 13);
  EXPECT_THAT(view.Ints("axes", {1}).Infer(), Fails("attribute 'axes'"));
  OpTestView input = Reduce("ReduceMean", 17);
  EXPECT_THAT(input.IntsInput({1}).Infer(), Fails("has 2 inputs, expected 1"));
}

TEST(ReduceFoldTest, KnowsProductsAndSumsOfShapes) {
  OpTestView product("ReduceProd");
  product.IntsInput({2, 3, 4}).Int("keepdims", 0);
  EXPECT_THAT(FoldedInts(product), ElementsAre(2 * 3 * 4));
  OpTestView sum("ReduceSum");
  EXPECT_THAT(FoldedInts(sum.IntsInput({2, 3, 4})), ElementsAre(2 + 3 + 4));
  OpTestView largest("ReduceMax");
  EXPECT_THAT(FoldedInts(largest.IntsInput({2, 9, 4})), ElementsAre(9));
  OpTestView smallest("ReduceMin");
  EXPECT_THAT(FoldedInts(smallest.IntsInput({5, -3, 4})), ElementsAre(-3));
}

TEST(ReduceFoldTest, AlongOneAxisOnly) {
  const Constant data = Ints({2, 3}, {1, 2, 3, 40, 50, 60});
  OpTestView rows("ReduceSum");
  EXPECT_THAT(FoldedInts(rows.ConstantInput(data).IntsInput({1})),
              ElementsAre(6, 150));
  OpTestView columns("ReduceSum");
  EXPECT_THAT(FoldedInts(columns.ConstantInput(data).IntsInput({0})),
              ElementsAre(41, 52, 63));
  OpTestView none("ReduceSum");
  none.ConstantInput(data).Int("noop_with_empty_axes", 1);
  EXPECT_THAT(FoldedInts(none), ElementsAre(1, 2, 3, 40, 50, 60));
}

TEST(ReduceFoldTest, MeansOfIntegersTruncate) {
  OpTestView view("ReduceMean");
  EXPECT_THAT(FoldedInts(view.IntsInput({1, 2, 5})), ElementsAre(8 / 3));
}

TEST(ReduceFoldTest, MeansOfFloatsDoNot) {
  OpTestView view("ReduceMean");
  view.ConstantInput(Floats({2}, {1, 2}));
  WB_ASSERT_OK_AND_ASSIGN(const FoldedOutputs folded, view.Fold());
  ASSERT_TRUE(folded[0]);
  EXPECT_EQ(folded[0]->Float(0), 1.5);
}

TEST(ReduceFoldTest, MeansOfNarrowIntegersStayUnknown) {
  OpTestView view("ReduceMean");
  view.ConstantInput(Ints({2}, {100, 100}, DType::kInt8));
  EXPECT_THAT(FoldedInts(view), ElementsAre());
}

TEST(ReduceFoldTest, AnUnknownElementHidesItsOwnResultOnly) {
  Constant data = Ints({2, 2}, {1, 2, 3, 4});
  data.MarkUnknown(0);
  OpTestView view("ReduceSum");
  view.ConstantInput(data).IntsInput({1});
  WB_ASSERT_OK_AND_ASSIGN(const FoldedOutputs folded, view.Fold());
  ASSERT_TRUE(folded[0]);
  EXPECT_FALSE(folded[0]->IsKnown(0));
  EXPECT_TRUE(folded[0]->IsKnown(1));
  EXPECT_EQ(folded[0]->Int(1), 7);
}

TEST(ReduceFoldTest, NothingAddsUpToZeroAndMultipliesToOne) {
  const Constant empty = Ints({0}, {});
  OpTestView sum("ReduceSum");
  EXPECT_THAT(FoldedInts(sum.ConstantInput(empty)), ElementsAre(0));
  OpTestView product("ReduceProd");
  EXPECT_THAT(FoldedInts(product.ConstantInput(empty)), ElementsAre(1));
  OpTestView largest("ReduceMax");
  EXPECT_THAT(FoldedInts(largest.ConstantInput(empty)), ElementsAre());
}

TEST(ReduceFoldTest, OldOpsetsFoldToo) {
  OpTestView view("ReduceProd", 11);
  view.IntsInput({2, 3}).Ints("axes", {0});
  EXPECT_THAT(FoldedInts(view), ElementsAre(6));
}

TEST(ArgTest, ReturnsPositionsAlongOneAxis) {
  for (const char* name : {"ArgMax", "ArgMin"}) {
    OpTestView view = Reduce(name);
    EXPECT_EQ(Text(view.Infer()), "int64[1,3,4]") << name;
    EXPECT_EQ(Text(view.Int("axis", -1).Int("keepdims", 0).Infer()),
              "int64[2,3]");
    WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
    EXPECT_EQ(cost.vector_ops, Ops(2 * 3 * 4 * 2));
  }
}

TEST(ArgTest, FoldsKnownData) {
  const Constant data = Ints({2, 3}, {1, 7, 7, 2, 0, 2});
  OpTestView first("ArgMax");
  first.ConstantInput(data).Int("axis", 1);
  EXPECT_THAT(FoldedInts(first), ElementsAre(1, 0));
  OpTestView last("ArgMax");
  last.ConstantInput(data).Int("axis", 1).Int("select_last_index", 1);
  EXPECT_THAT(FoldedInts(last), ElementsAre(2, 2));
  OpTestView smallest("ArgMin");
  smallest.ConstantInput(data).Int("axis", 0);
  EXPECT_THAT(FoldedInts(smallest), ElementsAre(0, 1, 1));
}

TEST(ArgTest, ReductionC1RejectsOtherElementTypes) {
  OpTestView view("ArgMax");
  EXPECT_THAT(view.Input(DType::kBool, {2}).Infer(), Fails("'data') is bool"));
}

TEST(ArgTest, ReductionC2RejectsAnAxisOutside) {
  OpTestView view = Reduce("ArgMax");
  EXPECT_THAT(view.Int("axis", 3).Infer(), Fails("axis is 3"));
  OpTestView scalar("ArgMin");
  EXPECT_THAT(scalar.Input(kFloat, {}).Infer(), Fails("axis is 0"));
}

TEST(CumSumTest, KeepsTheShape) {
  OpTestView view("CumSum");
  view.Input(kFloat, {2, 3}).Input(DType::kInt32, {});
  EXPECT_EQ(Text(view.Infer()), "float32[2,3]");  // Whichever axis it is.
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3));
}

std::vector<int64_t> FoldedCumSum(int64_t exclusive, int64_t reverse) {
  OpTestView view("CumSum");
  view.ConstantInput(Ints({2, 3}, {1, 2, 3, 40, 50, 60}))
      .ScalarInput(1)
      .Int("exclusive", exclusive)
      .Int("reverse", reverse);
  return FoldedInts(view);
}

TEST(CumSumTest, FoldsInBothDirections) {
  EXPECT_THAT(FoldedCumSum(0, 0), ElementsAre(1, 3, 6, 40, 90, 150));
  EXPECT_THAT(FoldedCumSum(1, 0), ElementsAre(0, 1, 3, 0, 40, 90));
  EXPECT_THAT(FoldedCumSum(0, 1), ElementsAre(6, 5, 3, 150, 110, 60));
  EXPECT_THAT(FoldedCumSum(1, 1), ElementsAre(5, 3, 0, 110, 60, 0));
}

TEST(CumSumTest, FoldsAlongTheFirstAxis) {
  OpTestView view("CumSum");
  view.ConstantInput(Ints({2, 3}, {1, 2, 3, 40, 50, 60})).ScalarInput(0);
  EXPECT_THAT(FoldedInts(view), ElementsAre(1, 2, 3, 41, 52, 63));
}

TEST(CumProdTest, MultipliesAlongTheAxis) {
  const auto folded = [](int64_t exclusive, int64_t reverse) {
    OpTestView view("CumProd", 26);
    view.ConstantInput(Ints({3}, {2, 3, 4}))
        .ScalarInput(0)
        .Int("exclusive", exclusive)
        .Int("reverse", reverse);
    return FoldedInts(view);
  };
  EXPECT_THAT(folded(0, 0), ElementsAre(2, 6, 24));
  EXPECT_THAT(folded(1, 0), ElementsAre(1, 2, 6));
  EXPECT_THAT(folded(0, 1), ElementsAre(24, 12, 4));
  EXPECT_THAT(folded(1, 1), ElementsAre(12, 4, 1));
}

TEST(CumSumTest, ReductionC2RejectsAnAxisOutside) {
  OpTestView view("CumSum");
  EXPECT_THAT(view.Input(kFloat, {2, 3}).ScalarInput(2).Infer(),
              Fails("axis is 2"));
}

TEST(CumSumTest, ReductionC6RejectsAnAxisThatIsNoScalar) {
  OpTestView view("CumSum");
  EXPECT_THAT(view.Input(kFloat, {2, 3}).IntsInput({0, 1}).Infer(),
              Fails("'axis') has shape [2], expected a scalar"));
}

TEST(CumSumTest, ReductionC7RejectsFlagsThatAreNone) {
  OpTestView view("CumSum");
  view.Input(kFloat, {2, 3}).ScalarInput(0).Int("reverse", 2);
  EXPECT_THAT(view.Infer(), Fails("reverse is 2, expected 0 or 1"));
}

TEST(ReductionRegistrationTest, AxesAndKAreNotData) {
  OpRegistry registry;
  WB_ASSERT_OK(RegisterReductionOps(registry));
  for (const char* name : {"ReduceSum", "TopK", "CumSum"}) {
    WB_ASSERT_OK_AND_ASSIGN(const OpDef* def, registry.Find("", name, 21));
    EXPECT_EQ(def->input_roles[0], InputRole::kData) << name;
    EXPECT_EQ(def->input_roles[1], InputRole::kShape) << name;
  }
}

// What is reduced from nothing is one element.
TEST(ReductionTest, UnknownAxesOfEmptyDataMayGrowIt) {
  WB_ASSERT_OK_AND_ASSIGN(const OutputTypes types,
                          OpTestView("ReduceSum", 13)
                              .Input(DType::kFloat32, {2, 0, 4})
                              .Input(DType::kInt64, {1})
                              .Infer());
  EXPECT_EQ(types[0].type.ToString(), "float32[2,1,4]");
  EXPECT_EQ(types[0].bound, Bound::kUpper);
}

}  // namespace
}  // namespace weighbridge
