#include "tools/validation_table.h"

#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

ValidationRow Row(int64_t batch, double measured, double predicted,
                  int64_t contexts) {
  ValidationRow row;
  row.model = "net.onnx";
  row.published_as = "net_v1";
  row.batch = batch;
  row.measured = Seconds(measured);
  row.predicted = Seconds(predicted);
  row.contexts = contexts;
  return row;
}

TEST(ValidationTableTest, GainIsOfTheLargestBatchOverTheSmallest) {
  // 10 ms to 5 ms is twice as fast; predicted 12 ms to 8 ms, 1.5 times.
  const std::string text =
      ValidationTable({Row(1, 0.010, 0.012, 3), Row(8, 0.005, 0.008, 3)});
  EXPECT_THAT(text, ContainsRegex("100 /s +83.3 /s +20 % +3\n"));
  EXPECT_THAT(text,
              ContainsRegex("200 /s +125 /s +60 % +3 +2.00 +1.50 +25 %\n"));
  EXPECT_THAT(text, ContainsRegex("time, batch 1: +1, error: median 20 %"));
  EXPECT_THAT(text, ContainsRegex("gain from the batch: +1, error: median 25"));
  EXPECT_THAT(text, HasSubstr("1 of 1 right"));
}

TEST(ValidationTableTest, NoGainMeansOneContext) {
  EXPECT_THAT(
      ValidationTable({Row(1, 0.0102, 0.01, 2), Row(8, 0.010, 0.01, 2)}),
      HasSubstr("0 of 1 right"));
  EXPECT_THAT(
      ValidationTable({Row(1, 0.0102, 0.01, 1), Row(8, 0.010, 0.01, 1)}),
      HasSubstr("1 of 1 right"));
}

TEST(ValidationTableTest, AnotherPrecisionIsAnotherCase) {
  ValidationRow int8 = Row(1, 0.010, 0.012, 1);
  ValidationRow fp16 = Row(1, 0.020, 0.012, 1);
  int8.precision = "int8";
  fp16.precision = "fp16";
  const std::string text = ValidationTable({int8, fp16});
  EXPECT_THAT(text, Not(HasSubstr("gain")));
  EXPECT_THAT(text, ContainsRegex("int8 +1 +100 /s +83.3 /s +20 %"));
  EXPECT_THAT(text, ContainsRegex("fp16 +1 +50.0 /s +83.3 /s +40 %"));
  EXPECT_THAT(text, HasSubstr("bias -10 %"));  // Of +20 % and -40 %.
}

TEST(ValidationTableTest, WithoutContextsNothingIsSaidOfThem) {
  ValidationRow one = Row(1, 0.010, 0.012, 1), eight = Row(8, 0.005, 0.008, 1);
  one.contexts = eight.contexts = std::nullopt;
  const std::string text = ValidationTable({one, eight});
  EXPECT_THAT(text, Not(HasSubstr("context")));
  EXPECT_THAT(text, ContainsRegex("200 /s +125 /s +60 % +2.00 +1.50 +25 %\n"));
}

TEST(ValidationTableTest, SummaryHasALineForEachTargetAndBatch) {
  // Times 20 % and 60 % too long, and 50 % too short.
  const std::string text = ValidationSummary(
      {{"a", {Row(1, 0.010, 0.012, 3), Row(8, 0.005, 0.008, 3)}},
       {"b", {Row(1, 0.010, 0.005, 1)}}});
  EXPECT_THAT(text, ContainsRegex("a +1 +1 +1 +20 % +20 % +\\+20 %\n"));
  EXPECT_THAT(text, ContainsRegex("\n +8 +1 +60 % +60 % +\\+60 %\n"));
  EXPECT_THAT(text, ContainsRegex("b +1 +1 +1 +50 % +50 % +-50 %\n"));
}

TEST(ValidationTableTest, OneBatchHasNoGain) {
  EXPECT_THAT(ValidationTable({Row(1, 0.010, 0.012, 1)}),
              Not(HasSubstr("right")));
}

}  // namespace
}  // namespace weighbridge
