#include "analyzer/ops/contrib_tokenizer.h"

#include <cstdint>
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

OpTestView Extension(const std::string& name) {
  return OpTestView(name, 1, "com.microsoft.extensions");
}

OpTestView Tokenizer(const Shape& dims) {
  OpTestView view("Tokenizer", 1, "com.microsoft");
  view.Input(kString, dims).Int("mark", 0).String("pad_value", "#");
  return view.Int("mincharnum", 1);
}

TEST(ContribTokenizerTest, OnlyTheTextTellsHowManyTokensItHas) {
  EXPECT_THAT(Tokenizer({3}).Strings("separators", {" "}).Infer(),
              StatusIs(kNotKnown, HasSubstr("('X')")));
  for (const char* name : {"GPT2Tokenizer", "CLIPTokenizer", "RobertaTokenizer",
                           "SpmTokenizer", "HfJsonTokenizer", "TrieTokenizer",
                           "BasicTokenizer", "BlingFireSentenceBreaker"}) {
    EXPECT_THAT(Extension(name).Input(kString, {3}).Infer(),
                StatusIs(kNotKnown, HasSubstr("('text')")))
        << name;
  }
  for (const char* name : {"BertTokenizer", "HfBertTokenizer"}) {
    EXPECT_THAT(Extension(name).Input(kString, {2}).Infer(),
                StatusIs(kNotKnown, HasSubstr("('text')")))
        << name;
  }
  EXPECT_THAT(Extension("WordpieceTokenizer")
                  .Input(kString, {9})
                  .Input(kI64, {3})
                  .Infer(),
              StatusIs(kNotKnown, HasSubstr("('text')")));
}

TEST(ContribTokenizerTest, NoStringsHaveNoTokens) {
  EXPECT_EQ(Text(Tokenizer({0}).String("tokenexp", "a+").Infer()), "string[0]");
  EXPECT_EQ(Text(Tokenizer({4, 0}).String("tokenexp", "a+").Infer()),
            "string[4,0]");
}

TEST(ContribTokenizerTest, RowsArePaddedToALength) {
  for (const char* domain : {"ai.onnx.contrib", "com.microsoft.extensions"}) {
    OpTestView view("CLIPTokenizer", 1, domain);
    view.Input(kString, {3}).Int("padding_length", 77).Outputs(3);
    EXPECT_EQ(Text(view.Infer()), "int64[3,77]; int64[3,77]; int64[3,77,2]");
    WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
    EXPECT_EQ(cost.vector_ops, Ops(3 + 3 * 77));
    EXPECT_EQ(cost.output_writes[0], Bytes(8 * 3 * 77));
  }
}

OpTestView Sentencepiece(DType reverse) {
  OpTestView view = Extension("SentencepieceTokenizer");
  view.Input(kString, {3}).Input(kI64, {1}).Input(DType::kFloat32, {1});
  view.Input(DType::kBool, {1}).Input(DType::kBool, {1}).Input(reverse, {1});
  return view.Outputs(2);
}

TEST(ContribTokenizerTest, SentencepieceTakesItsModesAsInputs) {
  EXPECT_THAT(Sentencepiece(DType::kBool).Infer(),
              StatusIs(kNotKnown, HasSubstr("('text')")));
}

TEST(ContribTokenizerTest, DecodersWriteOneStringPerRow) {
  for (const char* name : {"BpeDecoder", "TrieDetokenizer"}) {
    EXPECT_EQ(Text(Extension(name).Input(kI64, {2, 3, 77}).Infer()),
              "string[2,3]")
        << name;
    EXPECT_EQ(Text(Extension(name).Input(kI64, {77}).Infer()), "string[1]")
        << name;
  }
  EXPECT_EQ(Text(Extension("SentencepieceDecoder").Input(kI64, {77}).Infer()),
            "string[1]");
}

TEST(ContribTokenizerTest, BertDecodesAllOrThePartsThatAreNamed) {
  OpTestView view = Extension("BertTokenizerDecoder");
  view.Input(kI64, {1, 77}).Input(kI64, {5, 2});
  EXPECT_EQ(Text(view.Infer()), "string[1]");
  EXPECT_EQ(Text(view.Int("use_indices", 1).Infer()), "string[5]");
  OpTestView none = Extension("BertTokenizerDecoder");
  none.Input(kI64, {77}).Input(kI64, {0}).Int("use_indices", 1);
  EXPECT_EQ(Text(none.Infer()), "string[0]");
}

TEST(ContribTokenizerTest, ContribTokenizerC1TextAndIdsHaveTheirTypes) {
  EXPECT_THAT(Extension("GPT2Tokenizer").Input(kI64, {3}).Infer(),
              Fails("input 0 ('text') is int64, expected string"));
  EXPECT_THAT(Extension("BpeDecoder").Input(kString, {3}).Infer(),
              Fails("input 0 ('ids') is string, expected int64"));
  EXPECT_THAT(Sentencepiece(kI64).Infer(),
              Fails("input 5 ('reverse') is int64, expected bool"));
}

TEST(ContribTokenizerTest, ContribTokenizerC2TextHasOneOrTwoAxes) {
  EXPECT_THAT(Tokenizer({2, 3, 4}).Strings("separators", {" "}).Infer(),
              Fails("has shape [2,3,4], expected [C] or [N,C]"));
}

TEST(ContribTokenizerTest, ContribTokenizerC3OneModeIsChosen) {
  EXPECT_THAT(Tokenizer({3}).Infer(), Fails("one of the attributes"));
  EXPECT_THAT(Tokenizer({3})
                  .Strings("separators", {" "})
                  .String("tokenexp", "a+")
                  .Infer(),
              Fails("one of the attributes"));
  EXPECT_THAT(Tokenizer({3}).String("tokenexp", "").Infer(),
              Fails("attribute 'tokenexp' is empty"));
  OpTestView view("Tokenizer", 1, "com.microsoft");
  view.Input(kString, {3}).Strings("separators", {" "});
  EXPECT_THAT(view.Infer(), Fails("mincharnum is 0, must be at least 1"));
}

TEST(ContribTokenizerTest, ContribTokenizerC4TheLengthIsPositive) {
  EXPECT_THAT(Extension("GPT2Tokenizer")
                  .Input(kString, {3})
                  .Int("padding_length", 0)
                  .Infer(),
              Fails("padding_length is 0"));
}

TEST(ContribTokenizerTest, ContribTokenizerC5BertTakesOneTextOrAPair) {
  EXPECT_THAT(Extension("BertTokenizer").Input(kString, {3}).Infer(),
              Fails("has 3 strings, expected 1 or 2"));
  EXPECT_THAT(Extension("HfBertTokenizer").Input(kString, {1}).Infer(),
              Fails("has 1 strings, expected 2"));
}

TEST(ContribTokenizerTest, ContribTokenizerC6IdsAreOneRow) {
  EXPECT_THAT(Extension("SentencepieceDecoder").Input(kI64, {2, 7}).Infer(),
              Fails("has shape [2,7], expected [n] or [1,n]"));
}

TEST(ContribTokenizerTest, ContribTokenizerC7PartsHaveABeginAndAnEnd) {
  OpTestView view = Extension("BertTokenizerDecoder");
  view.Input(kI64, {77}).Input(kI64, {5, 3}).Int("use_indices", 1);
  EXPECT_THAT(view.Infer(),
              Fails("input 1 ('position') has shape [5,3], expected [5,2]"));
}

}  // namespace
}  // namespace weighbridge
