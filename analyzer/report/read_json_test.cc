#include "analyzer/report/read_json.h"

#include "absl/strings/str_cat.h"
#include "analyzer/report/render_json.h"
#include "analyzer/report/test_analysis.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr int kVersion = 1;

auto IsRefused(const testing::Matcher<std::string>& message) {
  return StatusIs(absl::StatusCode::kInvalidArgument, message);
}

// A report whose further fields are `fields`.
absl::StatusOr<Report> Read(const std::string& fields) {
  return ReadJson(absl::StrCat("{\"schema_version\": 1, ", fields, "}"),
                  kVersion);
}

// The first analysis has these fields.
absl::StatusOr<Report> ReadAnalysis(const std::string& fields) {
  return Read(absl::StrCat("\"analyses\": [{", fields, "}]"));
}

TEST(ReadJsonTest, ReadsWhatWasWritten) {
  Analysis odd = StreamingAnalysis("streams");
  AddUnmodeledLayer(&odd);
  odd.mutable_layers(0)->set_names(0, "</script>\n\"\\\x01 \xE2\x80\xA8 é");
  odd.mutable_layers(1)->set_latency_seconds(1e-300);
  odd.mutable_layers(1)->set_macs((int64_t{1} << 53) - 1);
  TensorUse* use = odd.mutable_layers(0)->add_inputs();
  use->set_name("x");
  use->mutable_shape();  // A scalar: known, without dims.
  (*odd.mutable_totals()->mutable_energy()->mutable_memory())["a.b"] = 2;
  Report report = ReportOf({CountedAnalysis(), FittingAnalysis("fits"), odd,
                            FailedAnalysis("fails", "no int8 rate")});
  report.set_schema_version(kVersion);
  report.set_tool_version("0.1.0");
  Tensor& tensor = (*report.mutable_tensors())["x"];
  tensor.set_kind("input");
  tensor.mutable_shape()->add_dims(3);
  GateResult* gate = report.add_gates();
  gate->set_id("latency");
  gate->set_passed(true);
  gate->set_limit(0.1);

  const std::string text = RenderJson(report);
  const absl::StatusOr<Report> read = ReadJson(text, kVersion);
  WB_ASSERT_OK(read);
  EXPECT_EQ(RenderJson(*read), text);
  EXPECT_EQ(read->DebugString(), report.DebugString());
}

TEST(ReadJsonTest, WhatIsAbsentIsUnknown) {
  const absl::StatusOr<Report> read = ReadAnalysis("\"totals\": {}");
  WB_ASSERT_OK(read);
  EXPECT_FALSE(read->analyses(0).totals().has_latency_seconds());
  EXPECT_FALSE(read->analyses(0).has_target());
}

TEST(ReadJsonTest, AWholeNumberIsANumberButNotTheReverse) {
  const absl::StatusOr<Report> read =
      ReadAnalysis("\"totals\": {\"latency_seconds\": 2}");
  WB_ASSERT_OK(read);
  EXPECT_EQ(read->analyses(0).totals().latency_seconds(), 2.0);
  EXPECT_THAT(ReadAnalysis("\"totals\": {\"macs\": 2.5}"),
              IsRefused(HasSubstr("analyses[0].totals.macs: found 2.5, "
                                  "expected a whole number")));
  EXPECT_THAT(ReadAnalysis("\"totals\": {\"macs\": 9223372036854775808}"),
              IsRefused(HasSubstr("expected a whole number")));
}

TEST(ReadJsonTest, TellsThePathOfAWrongValue) {
  EXPECT_THAT(ReadAnalysis("\"layers\": [{}, {\"macs\": \"many\"}]"),
              IsRefused(HasSubstr("analyses[0].layers[1].macs: found a string, "
                                  "expected a whole number")));
  EXPECT_THAT(ReadAnalysis("\"layers\": [{\"names\": [\"a\", 7]}]"),
              IsRefused(HasSubstr("analyses[0].layers[0].names[1]: found 7, "
                                  "expected a string")));
  EXPECT_THAT(ReadAnalysis("\"layers\": [{\"names\": \"a\"}]"),
              IsRefused(HasSubstr("found a string, expected a list")));
  EXPECT_THAT(ReadAnalysis("\"layers\": {}"),
              IsRefused(HasSubstr("found an object, expected a list")));
  EXPECT_THAT(ReadAnalysis("\"model\": {\"opset\": []}"),
              IsRefused(HasSubstr("found a list, expected an object")));
  EXPECT_THAT(
      ReadAnalysis("\"model\": {\"opset\": {\"ai.onnx\": true}}"),
      IsRefused(HasSubstr("analyses[0].model.opset['ai.onnx']: found true")));
  EXPECT_THAT(
      ReadAnalysis("\"model\": {\"input_shapes\": {\"x\": [1, \"n\"]}}"),
      IsRefused(HasSubstr("analyses[0].model.input_shapes['x'][1]: found a "
                          "string, expected a whole number")));
  EXPECT_THAT(ReadAnalysis("\"target\": null"),
              IsRefused(HasSubstr("analyses[0].target: found null")));
  EXPECT_THAT(ReadAnalysis("\"memory_fit\": {\"fits_on_chip\": 1}"),
              IsRefused(HasSubstr("found 1, expected true or false")));
}

TEST(ReadJsonTest, AnUnknownNameOrWordTellsTheNearest) {
  EXPECT_THAT(ReadAnalysis("\"totals\": {\"latency_second\": 1}"),
              IsRefused(AllOf(HasSubstr("analyses[0].totals: "),
                              HasSubstr("did you mean 'latency_seconds'?"))));
  EXPECT_THAT(ReadAnalysis("\"verdict\": \"PAS\""),
              IsRefused(HasSubstr("did you mean 'PASS'?")));
}

TEST(ReadJsonTest, ANameStandsOnce) {
  EXPECT_THAT(ReadAnalysis("\"batch\": 1, \"batch\": 2"),
              IsRefused(HasSubstr("analyses[0]: 'batch' stands twice")));
  EXPECT_THAT(ReadAnalysis("\"model\": {\"opset\": {\"a\": 1, \"a\": 1}}"),
              IsRefused(HasSubstr("'a' stands twice")));
}

TEST(ReadJsonTest, OtherJsonAndBrokenJsonIsNoReport) {
  EXPECT_THAT(ReadJson("", kVersion), IsRefused(HasSubstr("line 1, column 1")));
  EXPECT_THAT(ReadJson("{\"schema_version\": 1", kVersion),
              IsRefused(HasSubstr("line 1, column")));
  EXPECT_THAT(ReadJson("{\"schema_version\": 1} x", kVersion),
              IsRefused(HasSubstr("line 1, column")));
  EXPECT_THAT(ReadJson("[]", kVersion),
              IsRefused(HasSubstr("found a list, expected an object")));
  EXPECT_THAT(ReadJson("3", kVersion), IsRefused(HasSubstr("found 3")));
  EXPECT_THAT(ReadJson("{}", kVersion),
              IsRefused(HasSubstr("found schema_version 0, expected 1")));
  // Neither nesting nor length is the file's to choose.
  EXPECT_THAT(ReadJson(std::string(1 << 20, '['), kVersion),
              IsRefused(HasSubstr("found a list, expected an object")));
}

TEST(ReadJsonTest, ANewerSchemaIsSaidToBeNewer) {
  EXPECT_THAT(ReadJson("{\"schema_version\": 2, \"novelty\": 1}", kVersion),
              IsRefused(HasSubstr("newer Weighbridge")));
}

TEST(LooksLikeJsonTest, ModelsDoNot) {
  EXPECT_TRUE(LooksLikeJson("{"));
  EXPECT_TRUE(LooksLikeJson(" \n{\"schema_version\""));
  EXPECT_FALSE(LooksLikeJson(""));
  EXPECT_FALSE(LooksLikeJson("\x08\x07\x12"));
}

}  // namespace
}  // namespace weighbridge
