#include "analyzer/ops/strings.h"

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

using testing::HasSubstr;

constexpr auto kNotKnown = absl::StatusCode::kFailedPrecondition;
constexpr DType kString = DType::kString;
constexpr DType kI64 = DType::kInt64;

TEST(StringsTest, ConcatBroadcasts) {
  EXPECT_EQ(Text(OpTestView("StringConcat")
                     .Input(kString, {2, 1})
                     .Input(kString, {3})
                     .Infer()),
            "string[2,3]");
}

TEST(StringsTest, C1TextIsAskedFor) {
  EXPECT_THAT(
      OpTestView("StringConcat").Input(kString, {2}).Input(kI64, {2}).Infer(),
      Fails("input 1 ('Y') is int64, expected string"));
  for (const char* name : {"StringSplit", "StringNormalizer"}) {
    EXPECT_THAT(OpTestView(name).Input(kI64, {2}).Infer(),
                Fails("expected string"));
  }
  EXPECT_THAT(OpTestView("RegexFullMatch").Input(kI64, {2}).Infer(),
              Fails("expected string"));
}

TEST(StringsTest, C2ShapesOfConcatBroadcast) {
  EXPECT_THAT(OpTestView("StringConcat")
                  .Input(kString, {2})
                  .Input(kString, {3})
                  .Infer(),
              Fails("[2]"));
}

TEST(StringsTest, RegexFullMatchSaysYesOrNo) {
  EXPECT_EQ(Text(OpTestView("RegexFullMatch")
                     .Input(kString, {2, 3})
                     .String("pattern", "a.*")
                     .Infer()),
            "bool[2,3]");
}

OpTestView Split(const std::vector<std::string>& texts) {
  OpTestView op("StringSplit");
  op.ConstantInput(StringVector(texts)).Outputs(2);
  return op;
}

TEST(StringsTest, TheLongestListDecidesTheLastAxis) {
  EXPECT_EQ(Text(Split({"a,b,c", "d", ",,,"}).String("delimiter", ",").Infer()),
            "string[3,4]; int64[3]");
  // Between two delimiters that touch there is an empty part.
  EXPECT_EQ(Text(Split({"a--b----c"}).String("delimiter", "--").Infer()),
            "string[1,4]; int64[1]");
}

TEST(StringsTest, WithoutDelimiterWordsCount) {
  EXPECT_EQ(Text(Split({"  hello \t world  ", "one"}).Infer()),
            "string[2,2]; int64[2]");
  EXPECT_EQ(Text(Split({"", " "}).String("delimiter", "").Infer()),
            "string[2,0]; int64[2]");
}

TEST(StringsTest, MaxsplitCapsTheParts) {
  EXPECT_EQ(Text(Split({"a b c d"}).Int("maxsplit", 1).Infer()),
            "string[1,2]; int64[1]");
  EXPECT_EQ(Text(Split({"a b"}).Int("maxsplit", 7).Infer()),
            "string[1,2]; int64[1]");
  // Of texts that are not known, it is all that is.
  EXPECT_EQ(Text(OpTestView("StringSplit")
                     .Input(kString, {2, 3})
                     .Int("maxsplit", 4)
                     .Outputs(2)
                     .Infer()),
            "<= string[2,3,5]; int64[2,3]");
}

TEST(StringsTest, PartsOfUnknownTextsAreNotKnown) {
  EXPECT_THAT(OpTestView("StringSplit").Input(kString, {2}).Infer(),
              StatusIs(kNotKnown, HasSubstr("input 0 ('X')")));
  EXPECT_THAT(OpTestView("StringSplit").Input(kString, {0}).Infer(),
              StatusIs(kNotKnown, HasSubstr("is empty")));
}

TEST(StringsTest, C3MaxsplitIsNotNegative) {
  EXPECT_THAT(Split({"a"}).Int("maxsplit", -1).Infer(),
              Fails("maxsplit is -1"));
}

OpTestView Normalizer(const std::vector<std::string>& texts,
                      const std::vector<std::string>& stop_words) {
  OpTestView op("StringNormalizer");
  op.ConstantInput(StringVector(texts)).Strings("stopwords", stop_words);
  return op;
}

TEST(StringsTest, NormalizerDropsStopWords) {
  EXPECT_EQ(
      Text(Normalizer({"Monday", "tuesday", "MONDAY"}, {"monday"}).Infer()),
      "string[1]");
  EXPECT_EQ(Text(Normalizer({"Monday", "tuesday", "MONDAY"}, {"Monday"})
                     .Int("is_case_sensitive", 1)
                     .Infer()),
            "string[2]");
}

TEST(StringsTest, NormalizerLeavesOneEmptyString) {
  EXPECT_EQ(Text(Normalizer({"a", "a"}, {"a"}).Infer()), "string[1]");
}

TEST(StringsTest, NormalizerOfUnknownTextsKeepsAtMostAll) {
  EXPECT_EQ(Text(OpTestView("StringNormalizer")
                     .Input(kString, {1, 5})
                     .Strings("stopwords", {"a"})
                     .Infer()),
            "<= string[1,5]");
  // The case of other letters is the locale's affair.
  EXPECT_EQ(Text(Normalizer({"\xc3\x84pfel", "a"}, {"a"}).Infer()),
            "<= string[2]");
  EXPECT_EQ(Text(OpTestView("StringNormalizer").Input(kString, {1, 5}).Infer()),
            "string[1,5]");
}

TEST(StringsTest, C4TextStandsInOneRow) {
  EXPECT_THAT(OpTestView("StringNormalizer").Input(kString, {2, 5}).Infer(),
              Fails("expected [C] or [1,C]"));
}

TEST(StringsTest, C5TheCaseActionIsKnown) {
  EXPECT_THAT(
      Normalizer({"a"}, {"b"}).String("case_change_action", "TITLE").Infer(),
      Fails("case_change_action is 'TITLE'"));
}

OpTestView TfIdf(DType dtype, const std::vector<int64_t>& dims) {
  OpTestView op("TfIdfVectorizer");
  op.Input(dtype, dims)
      .Int("min_gram_length", 1)
      .Int("max_gram_length", 2)
      .Int("max_skip_count", 1)
      .String("mode", "TFIDF")
      .Ints("ngram_counts", {0, 2})
      .Ints("ngram_indexes", {0, 1, 4});
  return op;
}

TEST(StringsTest, NGramsFillARowOfCoordinates) {
  EXPECT_EQ(Text(TfIdf(kI64, {9}).Ints("pool_int64s", {5, 6, 7, 8}).Infer()),
            "float32[5]");
  EXPECT_EQ(Text(TfIdf(kString, {3, 9})
                     .Strings("pool_strings", {"a", "b", "c", "d"})
                     .Infer()),
            "float32[3,5]");
}

TEST(StringsTest, NGramsAreLookedUpAtEveryDistance) {
  WB_ASSERT_OK_AND_ASSIGN(
      const OpCost cost,
      TfIdf(kI64, {3, 4}).Ints("pool_int64s", {5, 6, 7, 8}).Cost());
  // Four single items; pairs of neighbours (3) and of items two apart (2), each
  // compared item by item; then a weight for each of 5 coordinates.
  EXPECT_EQ(cost.vector_ops, Ops(3 * (4 + 2 * (3 + 2)) + 3 * 5));
}

TEST(StringsTest, C6OnePoolOfTheInputsType) {
  EXPECT_THAT(TfIdf(kI64, {4}).Infer(), Fails("one of the attributes"));
  EXPECT_THAT(TfIdf(kI64, {4}).Strings("pool_strings", {"a"}).Infer(),
              Fails("'pool_strings' says otherwise"));
  EXPECT_THAT(TfIdf(DType::kFloat32, {4}).Ints("pool_int64s", {1}).Infer(),
              Fails("expected string, int32 or int64"));
}

TEST(StringsTest, C7NGramsHaveLengthsModeAndPlaces) {
  const auto op = [](const char* mode, int64_t longest,
                     const std::vector<int64_t>& places) {
    return OpTestView("TfIdfVectorizer")
        .Input(kI64, {4})
        .Ints("pool_int64s", {1})
        .Int("min_gram_length", 1)
        .Int("max_gram_length", longest)
        .String("mode", mode)
        .Ints("ngram_counts", {0})
        .Ints("ngram_indexes", places);
  };
  EXPECT_EQ(Text(op("TF", 1, {3}).Infer()), "float32[4]");
  EXPECT_THAT(op("TF", 0, {3}).Infer(), Fails("n-grams have 1 to 0 items"));
  EXPECT_THAT(op("TF", 2, {3}).Infer(), Fails("'ngram_counts' tells 1"));
  EXPECT_THAT(op("TFTF", 1, {3}).Infer(), Fails("mode is 'TFTF'"));
  EXPECT_THAT(op("TF", 1, {-1}).Infer(), Fails("negative element"));
}

}  // namespace
}  // namespace weighbridge
