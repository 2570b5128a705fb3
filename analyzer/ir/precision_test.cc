#include "analyzer/ir/precision.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(PrecisionTest, NamesAreDistinctAndReadBack) {
  std::set<std::string> names;
  for (int i = 0; i < kPrecisionCount; ++i) {
    const Precision precision = static_cast<Precision>(i);
    EXPECT_TRUE(names.insert(PrecisionName(precision)).second);
    EXPECT_EQ(PrecisionFromName(PrecisionName(precision)), precision);
  }
  EXPECT_EQ(PrecisionFromName("fp12"), std::nullopt);
  EXPECT_EQ(PrecisionFromName(""), std::nullopt);
  EXPECT_EQ(PrecisionFromName("INT8"), std::nullopt);
}

TEST(PrecisionTest, StorageHasTheBitsOfTheName) {
  for (int i = 0; i < kPrecisionCount; ++i) {
    const Precision precision = static_cast<Precision>(i);
    const std::string name = PrecisionName(precision);
    const size_t digits = name.find_first_of("0123456789");
    EXPECT_EQ(BitWidth(StorageType(precision)), std::stoi(name.substr(digits)))
        << name;
  }
}

TEST(PrecisionTest, WhatIsStoredIsComputedInTheSamePrecision) {
  for (int i = 0; i < kPrecisionCount; ++i) {
    const Precision precision = static_cast<Precision>(i);
    // tf32 is stored as fp32, which says nothing of how it is computed.
    if (precision == Precision::kTf32) continue;
    EXPECT_EQ(PrecisionOf(StorageType(precision)), precision);
  }
  EXPECT_EQ(PrecisionOf(StorageType(Precision::kTf32)), Precision::kFp32);
}

TEST(PrecisionTest, EveryElementTypeButTextAndComplexHasAPrecision) {
  for (int64_t number = 1;; ++number) {
    const std::optional<DType> dtype = DTypeFromOnnx(number);
    if (!dtype) break;
    const bool has_none = *dtype == DType::kString ||
                          *dtype == DType::kComplex64 ||
                          *dtype == DType::kComplex128;
    EXPECT_EQ(PrecisionOf(*dtype).has_value(), !has_none) << DTypeName(*dtype);
  }
}

TEST(PrecisionTest, SignsDoNotMatterAndIndicesAreInt32) {
  EXPECT_EQ(PrecisionOf(DType::kUInt8), Precision::kInt8);
  EXPECT_EQ(PrecisionOf(DType::kUInt4), Precision::kInt4);
  EXPECT_EQ(PrecisionOf(DType::kInt64), Precision::kInt32);
  EXPECT_EQ(PrecisionOf(DType::kBool), Precision::kInt32);
  EXPECT_EQ(PrecisionOf(DType::kFloat8E5M2), Precision::kFp8);
}

TEST(ParsePrecisionTest, OneWordIsForWeightsAndActivations) {
  for (const Precision precision :
       {Precision::kFp32, Precision::kTf32, Precision::kFp16, Precision::kBf16,
        Precision::kFp8, Precision::kFp4, Precision::kInt16, Precision::kInt8,
        Precision::kInt4}) {
    WB_ASSERT_OK_AND_ASSIGN(const PrecisionChoice choice,
                            ParsePrecision(PrecisionName(precision)));
    EXPECT_EQ(choice.weights, precision);
    EXPECT_EQ(choice.activations, precision);
    EXPECT_FALSE(choice.is_native());
    EXPECT_EQ(choice.ToString(), PrecisionName(precision));
  }
}

TEST(ParsePrecisionTest, NativeAsksForNothing) {
  WB_ASSERT_OK_AND_ASSIGN(const PrecisionChoice choice,
                          ParsePrecision("native"));
  EXPECT_TRUE(choice.is_native());
  EXPECT_EQ(choice, PrecisionChoice());
  EXPECT_EQ(choice.ToString(), "native");
}

TEST(ParsePrecisionTest, WeightsAndActivationsMayDiffer) {
  WB_ASSERT_OK_AND_ASSIGN(const PrecisionChoice choice,
                          ParsePrecision("w4a16"));
  EXPECT_EQ(choice.weights, Precision::kInt4);
  EXPECT_EQ(choice.activations, Precision::kFp16);
  EXPECT_EQ(choice.ToString(), "w4a16");
  for (const char* word : {"w8a16", "w4a8"}) {
    WB_ASSERT_OK_AND_ASSIGN(const PrecisionChoice other, ParsePrecision(word));
    EXPECT_EQ(other.ToString(), word);
  }
}

TEST(ParsePrecisionTest, EqualWidthsAreTheShortWord) {
  const std::pair<const char*, const char*> pairs[] = {
      {"w8a8", "int8"}, {"w4a4", "int4"}, {"w16a16", "fp16"}};
  for (const auto& [split, word] : pairs) {
    WB_ASSERT_OK_AND_ASSIGN(const PrecisionChoice a, ParsePrecision(split));
    WB_ASSERT_OK_AND_ASSIGN(const PrecisionChoice b, ParsePrecision(word));
    EXPECT_EQ(a, b);
    EXPECT_EQ(a.ToString(), word);
  }
}

TEST(ParsePrecisionTest, ChoicesWithoutAWordAreStillNamed) {
  EXPECT_EQ((PrecisionChoice{Precision::kInt8, std::nullopt}).ToString(),
            "weights int8, activations native");
  EXPECT_EQ((PrecisionChoice{Precision::kFp8, Precision::kFp16}).ToString(),
            "weights fp8, activations fp16");
}

TEST(ParsePrecisionTest, OtherWordsListWhatThereIs) {
  for (const char* text :
       {"", "int7", "w4", "w32a8", "fp64", "int32", "INT8"}) {
    EXPECT_THAT(
        ParsePrecision(text),
        StatusIs(absl::StatusCode::kInvalidArgument,
                 AllOf(HasSubstr(std::string("'") + text + "'"),
                       HasSubstr("native, fp32, "), HasSubstr("w4a16"))))
        << text;
  }
}

}  // namespace
}  // namespace weighbridge
