#include "analyzer/ops/contrib_text.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using Shape = std::vector<int64_t>;
using testing::HasSubstr;

constexpr auto kNotKnown = absl::StatusCode::kFailedPrecondition;
constexpr DType kString = DType::kString;
constexpr DType kI64 = DType::kInt64;

OpTestView Strings(const std::string& name, const std::vector<Shape>& inputs) {
  OpTestView view(name, 1, "ai.onnx.contrib");
  for (const Shape& dims : inputs) view.Input(kString, dims);
  return view;
}

TEST(ContribTextTest, EachStringBecomesOneElement) {
  for (const char* name :
       {"StringUpper", "StringLower", "StringStrip", "StringMapping"}) {
    EXPECT_EQ(Text(Strings(name, {{2, 3}}).Infer()), "string[2,3]") << name;
  }
  EXPECT_EQ(Text(Strings("StringLength", {{2, 3}}).Infer()), "int64[2,3]");
  for (const char* name : {"StringRegexReplace", "StringECMARegexReplace"}) {
    EXPECT_EQ(Text(Strings(name, {{2, 3}, {1}, {}}).Infer()), "string[2,3]")
        << name;
  }
  for (const char* name : {"StringToHashBucket", "StringToHashBucketFast"}) {
    EXPECT_EQ(Text(Strings(name, {{4}}).ScalarInput(10).Infer()), "int64[4]")
        << name;
  }
  EXPECT_EQ(Text(Strings("StringConcat", {{4}, {4}}).Infer()), "string[4]");
}

TEST(ContribTextTest, OneOperationForEachStringThatIsWritten) {
  OpTestView view = Strings("StringUpper", {{2, 3}});
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3));
}

TEST(ContribTextTest, SlicesMayHaveNoSteps) {
  OpTestView view = Strings("StringSlice", {{4}});
  view.Input(kI64, {4}).Input(kI64, {4});
  EXPECT_EQ(Text(view.Infer()), "string[4]");
  EXPECT_EQ(Text(view.Input(kI64, {0}).Infer()), "string[4]");
}

TEST(ContribTextTest, EqualStretchesFromTheFirstAxis) {
  EXPECT_EQ(Text(Strings("StringEqual", {{2, 3}, {2, 1}}).Infer()),
            "bool[2,3]");
  EXPECT_EQ(Text(Strings("StringEqual", {{2}, {2, 3}}).Infer()), "bool[2,3]");
}

TEST(ContribTextTest, JoinDropsAnAxis) {
  EXPECT_EQ(Text(Strings("StringJoin", {{2, 3, 4}, {}}).ScalarInput(1).Infer()),
            "string[2,4]");
  for (const Shape& dims : {Shape{}, Shape{7}}) {
    EXPECT_EQ(Text(Strings("StringJoin", {dims, {}}).Input(kI64, {1}).Infer()),
              "string[1]");
  }
  EXPECT_THAT(Strings("StringJoin", {{2, 3}, {}}).Input(kI64, {1}).Infer(),
              StatusIs(kNotKnown, HasSubstr("('input_axis')")));
}

TEST(ContribTextTest, AMaskKeepsAtMostAll) {
  OpTestView view = Strings("MaskedFill", {{5}});
  EXPECT_EQ(Text(view.Input(DType::kBool, {5}).Infer()), "<= string[5]");
  OpTestView known = Strings("MaskedFill", {{3}});
  known.ConstantInput(IntTensor(DType::kBool, {3}, {1, 0, 1}));
  EXPECT_EQ(Text(known.Infer()), "string[2]");
  OpTestView partly = Strings("MaskedFill", {{3}});
  partly.ConstantInput(IntTensor(DType::kBool, {3}, {1, 0, std::nullopt}));
  WB_ASSERT_OK_AND_ASSIGN(const OutputTypes types, partly.Infer());
  EXPECT_EQ(types[0].type.dim(0), 2);
  EXPECT_EQ(types[0].least, Dims({1}));
}

TEST(ContribTextTest, ATableSaysHowManyNumbersAStringIs) {
  const std::string table = "a\t0 0 1 2\nb\t0 1 2 3\n";
  EXPECT_EQ(
      Text(Strings("StringToVector", {{2, 3}}).String("map", table).Infer()),
      "int64[2,3,4]");
  OpTestView back("VectorToString", 1, "ai.onnx.contrib");
  EXPECT_EQ(Text(back.Input(kI64, {3, 4}).String("map", table).Infer()),
            "string[3]");
  OpTestView single("VectorToString", 1, "ai.onnx.contrib");
  EXPECT_EQ(Text(single.Input(kI64, {3}).String("map", "\na\t7").Infer()),
            "string[3]");
}

TEST(ContribTextTest, OnlyTheStringsTellHowManyPartsTheyHave) {
  OpTestView split = Strings("StringSplit", {{5}, {}});
  EXPECT_THAT(split.Input(DType::kBool, {}).Outputs(3).Infer(),
              StatusIs(kNotKnown, HasSubstr("('input_X')")));
  for (const char* name :
       {"StringRegexSplitWithOffsets", "StringECMARegexSplitWithOffsets"}) {
    EXPECT_THAT(Strings(name, {{5}, {1}, {0}}).Outputs(4).Infer(),
                StatusIs(kNotKnown, HasSubstr("('text')")))
        << name;
  }
}

TEST(ContribTextTest, ContribTextC1TextIsAskedFor) {
  OpTestView upper("StringUpper", 1, "ai.onnx.contrib");
  EXPECT_THAT(upper.Input(kI64, {4}).Infer(),
              Fails("input 0 ('text') is int64, expected string"));
  EXPECT_THAT(Strings("StringToHashBucket", {{4}, {}}).Infer(),
              Fails("input 1 ('num_buckets') is string"));
  EXPECT_THAT(Strings("MaskedFill", {{4}, {4}}).Infer(),
              Fails("input 1 ('mask') is string, expected bool"));
}

TEST(ContribTextTest, ContribTextC2PatternsAreSingle) {
  EXPECT_THAT(Strings("StringRegexReplace", {{4}, {2}, {}}).Infer(),
              Fails("input 1 ('pattern') has shape [2], expected a scalar"));
}

TEST(ContribTextTest, ContribTextC3OperandsAreAlike) {
  EXPECT_THAT(Strings("StringConcat", {{4}, {1}}).Infer(),
              Fails("input 1 ('input_2') has shape [1], expected [4]"));
  EXPECT_THAT(
      Strings("StringSlice", {{4}}).Input(kI64, {4}).Input(kI64, {1}).Infer(),
      Fails("input 2 ('ends') has shape [1], expected [4]"));
  EXPECT_THAT(Strings("MaskedFill", {{4}}).Input(DType::kBool, {3}).Infer(),
              Fails("input 1 ('mask') has shape [3], expected [4]"));
}

TEST(ContribTextTest, ContribTextC4EqualOperandsStretch) {
  EXPECT_THAT(Strings("StringEqual", {{2, 3}, {3}}).Infer(),
              Fails("[3] does not stretch to [2,3]"));
}

TEST(ContribTextTest, ContribTextC5TheAxisIsThere) {
  for (const int64_t axis : {-1, 2}) {
    EXPECT_THAT(Strings("StringJoin", {{2, 3}, {}}).ScalarInput(axis).Infer(),
                Fails("expected 0 to 1"));
  }
}

TEST(ContribTextTest, ContribTextC6ListsHaveOneAxis) {
  EXPECT_THAT(
      Strings("MaskedFill", {{2, 3}}).Input(DType::kBool, {2, 3}).Infer(),
      Fails("input 0 ('value') has rank 2"));
  OpTestView split = Strings("StringSplit", {{2, 3}, {}});
  EXPECT_THAT(split.Input(DType::kBool, {}).Infer(),
              Fails("input 0 ('input_X') has rank 2, expected 1"));
}

TEST(ContribTextTest, ContribTextC7TheTableHasALine) {
  for (const char* table : {"", "a 1 2", "a\t", "\n"}) {
    EXPECT_THAT(Strings("StringToVector", {{2}}).String("map", table).Infer(),
                Fails("attribute 'map' has no first line"))
        << table;
  }
}

TEST(ContribTextTest, ContribTextC8VectorsAreAsLongAsInTheTable) {
  OpTestView view("VectorToString", 1, "ai.onnx.contrib");
  EXPECT_THAT(view.Input(kI64, {3, 2}).String("map", "a\t0 1 2").Infer(),
              Fails("has shape [3,2], expected a last axis of 3"));
}

}  // namespace
}  // namespace weighbridge
