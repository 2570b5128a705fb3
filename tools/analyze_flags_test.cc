#include "tools/analyze_flags.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::StartsWith;

auto IsInvalid(const testing::Matcher<std::string>& message) {
  return StatusIs(absl::StatusCode::kInvalidArgument, message);
}

AnalyzeRequest Parse(const AnalyzeFlags& flags) {
  const absl::StatusOr<AnalyzeRequest> request = ParseRequest(flags);
  WB_EXPECT_OK(request);
  return request.value_or(AnalyzeRequest());
}

TEST(ParseRequestTest, NothingGivenIsTheDefaultJob) {
  const AnalyzeRequest request = Parse({});
  EXPECT_THAT(request.targets, IsEmpty());
  EXPECT_THAT(request.precisions, ElementsAre(PrecisionChoice()));
  EXPECT_FALSE(request.precision_was_given);
  EXPECT_THAT(request.modes, ElementsAre(Mode::kStandalone));
  EXPECT_EQ(request.streaming, std::nullopt);
  EXPECT_FALSE(request.link.has_value());
  EXPECT_EQ(request.fusion, Fusion::kEpilogue);
  EXPECT_THAT(request.batches, ElementsAre(std::nullopt));
  EXPECT_EQ(request.layer_order, LayerOrder::kSchedule);
  EXPECT_EQ(request.top, std::nullopt);
  ASSERT_EQ(request.outputs.size(), 1u);
  EXPECT_EQ(request.outputs[0].format->name, "text");
  EXPECT_EQ(request.outputs[0].path, std::nullopt);
}

TEST(ParseRequestTest, TargetsAddUpOverCommasAndRepetition) {
  AnalyzeFlags flags;
  flags.target = {"hailo-8, h100", "tag:automotive", "my/part.toml"};
  EXPECT_THAT(Parse(flags).targets,
              ElementsAre("hailo-8", "h100", "tag:automotive", "my/part.toml"));
}

TEST(ParseRequestTest, AnEmptyPartOfAListIsAnError) {
  for (const char* list : {"", "a,,b", ",a", "a,"}) {
    AnalyzeFlags flags;
    flags.target = {list};
    EXPECT_THAT(ParseRequest(flags), IsInvalid(StartsWith("--target: ")))
        << list;
  }
}

TEST(ParseRequestTest, PrecisionsAreKeptInOrderAndOnce) {
  AnalyzeFlags flags;
  flags.precision = {"int8,native", "w4a16", "int8"};
  std::vector<std::string> names;
  const AnalyzeRequest request = Parse(flags);
  for (const PrecisionChoice& precision : request.precisions) {
    names.push_back(precision.ToString());
  }
  EXPECT_THAT(names, ElementsAre("int8", "native", "w4a16"));
  EXPECT_TRUE(request.precision_was_given);
}

TEST(ParseRequestTest, AWrongPrecisionNamesTheFlag) {
  AnalyzeFlags flags;
  flags.precision = {"itn8"};
  EXPECT_THAT(ParseRequest(flags),
              IsInvalid(AllOf(StartsWith("--precision: "), HasSubstr("itn8"))));
}

TEST(ParseRequestTest, BothModesAreTwoScenarios) {
  AnalyzeFlags flags;
  flags.mode = "both";
  EXPECT_THAT(Parse(flags).modes,
              ElementsAre(Mode::kStandalone, Mode::kHosted));
  flags.mode = "hosted";
  EXPECT_THAT(Parse(flags).modes, ElementsAre(Mode::kHosted));
}

TEST(ParseRequestTest, WordsOfTheOtherFlags) {
  AnalyzeFlags flags;
  flags.streaming = "overlapped";
  flags.link = "gen2x1";
  flags.fusion = "none";
  flags.sort = "energy";
  flags.batch = {"8"};
  flags.rank = "edp";
  flags.jobs = "3";
  flags.top = "5";
  const AnalyzeRequest request = Parse(flags);
  EXPECT_EQ(request.streaming, StreamingPolicy::kOverlapped);
  ASSERT_TRUE(request.link.has_value());
  EXPECT_EQ(LinkWord(*request.link->link), "gen2x1");
  EXPECT_EQ(request.fusion, Fusion::kNone);
  EXPECT_EQ(request.layer_order, LayerOrder::kEnergy);
  EXPECT_THAT(request.batches, ElementsAre(8));
  EXPECT_EQ(request.rank_by, RankBy::kEnergyDelay);
  EXPECT_EQ(request.jobs, 3);
  EXPECT_EQ(request.top, 5);
}

TEST(ParseRequestTest, BatchesAreKeptInOrderAndOnce) {
  AnalyzeFlags flags;
  flags.batch = {"32,1", "8", "1"};
  EXPECT_THAT(Parse(flags).batches, ElementsAre(32, 1, 8));
}

TEST(ParseRequestTest, TheTopLayersAreThoseOfMostTimeUnlessSorted) {
  AnalyzeFlags flags;
  flags.top = "3";
  EXPECT_EQ(Parse(flags).layer_order, LayerOrder::kTime);
  flags.sort = "order";
  EXPECT_EQ(Parse(flags).layer_order, LayerOrder::kSchedule);
}

TEST(ParseRequestTest, AWrongWordNamesTheNearestAndAll) {
  AnalyzeFlags mode, streaming, link, fusion, sort, format;
  mode.mode = "standalon";
  EXPECT_THAT(ParseRequest(mode),
              IsInvalid("--mode: unknown word 'standalon', expected one of "
                        "standalone, hosted, both; did you mean "
                        "'standalone'?"));
  link.link = "gen2x3";
  EXPECT_THAT(ParseRequest(link),
              IsInvalid(StartsWith("--link: unknown link 'gen2x3'")));
  streaming.streaming = "overlaped";
  EXPECT_THAT(ParseRequest(streaming),
              IsInvalid(AllOf(StartsWith("--streaming: "),
                              HasSubstr("did you mean 'overlapped'?"))));
  fusion.fusion = "epilog";
  EXPECT_THAT(ParseRequest(fusion),
              IsInvalid(HasSubstr("did you mean 'epilogue'?")));
  sort.sort = "tiem";
  EXPECT_THAT(ParseRequest(sort), IsInvalid(HasSubstr("order, time, energy")));
  format.format = {"jsn"};
  EXPECT_THAT(ParseRequest(format),
              IsInvalid(HasSubstr("did you mean 'json'?")));
}

TEST(ParseRequestTest, NumbersAreWholeAndAboveZero) {
  for (const char* number :
       {"2147483648", "0", "-1", "1.5", "x", "9999999999999999999"}) {
    AnalyzeFlags batch, top;
    batch.batch = {number};
    EXPECT_THAT(ParseRequest(batch), IsInvalid(StartsWith("--batch: ")));
    top.top = number;
    EXPECT_THAT(ParseRequest(top), IsInvalid(StartsWith("--top: ")));
  }
}

TEST(ParseDimsTest, ReadsNamesAndSizes) {
  EXPECT_THAT(ParseDims({"seq=128,batch=4", "a=b=2"}).value(),
              ElementsAre(Pair("a=b", 2), Pair("batch", 4), Pair("seq", 128)));
}

TEST(ParseDimsTest, TheSameTwiceIsFineButNotTwoSizes) {
  EXPECT_THAT(ParseDims({"n=1", "n=1"}).value(), ElementsAre(Pair("n", 1)));
  EXPECT_THAT(ParseDims({"n=1", "n=2"}),
              IsInvalid("--dim: 'n' has two different values"));
}

TEST(ParseTripsTest, ReadsLoopsAndTimes) {
  EXPECT_THAT(ParseTrips({"decoder/loop=20", "b,c=0"}).value(),
              ElementsAre(Pair("b,c", 0), Pair("decoder/loop", 20)));
  EXPECT_THAT(ParseTrips({"l=1", "l=2"}),
              IsInvalid("--trip: 'l' has two different values"));
  EXPECT_THAT(ParseTrips({"l"}), IsInvalid("--trip: 'l', expected LOOP=TIMES"));
  EXPECT_THAT(ParseTrips({"l=-1"}),
              IsInvalid(HasSubstr("is not how often a loop can run")));
}

TEST(ParseDimsTest, SaysWhatIsWrong) {
  EXPECT_THAT(ParseDims({"seq"}),
              IsInvalid("--dim: 'seq', expected NAME=SIZE"));
  EXPECT_THAT(ParseDims({"=3"}), IsInvalid("--dim: '=3', expected NAME=SIZE"));
  EXPECT_THAT(ParseDims({"seq="}),
              IsInvalid("--dim: 'seq=', expected NAME=SIZE"));
  for (const char* size : {"x", "-1", "1.5", "99999999999999999999"}) {
    EXPECT_THAT(ParseDims({std::string("seq=") + size}),
                IsInvalid(HasSubstr("is no size of a dim")));
  }
}

Bindings Shapes(const std::vector<std::string>& values) {
  Bindings bindings;
  WB_EXPECT_OK(ParseShapes(values, bindings));
  return bindings;
}

TEST(ParseShapesTest, ReadsSizesBetweenXs) {
  EXPECT_THAT(Shapes({"input:0=1x3x224X224,mask=7"}).shapes,
              ElementsAre(Pair("input:0", ElementsAre(1, 3, 224, 224)),
                          Pair("mask", ElementsAre(7))));
}

TEST(ParseShapesTest, ASequenceHasAShapeForEachItem) {
  const Bindings bindings = Shapes({"words=1x8;1x5,mask=7"});
  EXPECT_THAT(bindings.items,
              ElementsAre(Pair(
                  "words", ElementsAre(ElementsAre(1, 8), ElementsAre(1, 5)))));
  EXPECT_THAT(bindings.shapes, ElementsAre(Pair("mask", ElementsAre(7))));
  EXPECT_THAT(Shapes({"words=none"}).items,
              ElementsAre(Pair("words", ElementsAre())));
}

TEST(ParseShapesTest, SaysWhatIsWrong) {
  Bindings bindings;
  EXPECT_THAT(ParseShapes({"1x3x224x224"}, bindings),
              IsInvalid("--shape: '1x3x224x224', expected "
                        "INPUT=SIZExSIZE..., with x between the sizes"));
  for (const char* shape :
       {"x=1xx3", "x=x", "x=1x", "x=1x-3", "x=1*3", "x=1;", "x=1;2x"}) {
    EXPECT_THAT(ParseShapes({shape}, bindings),
                IsInvalid(HasSubstr("is no size of a dim")))
        << shape;
  }
  EXPECT_THAT(ParseShapes({"x=1x2", "x=1x3"}, bindings),
              IsInvalid("--shape: 'x' has two different values"));
}

TEST(ParseOutputsTest, TheEndingTellsTheFormat) {
  const auto outputs =
      ParseOutputs({"r.json", "dir.x/R.TXT", "report", ".hidden", "-"}, {});
  WB_ASSERT_OK(outputs);
  std::vector<std::string> formats;
  for (const ReportOutput& output : *outputs) {
    formats.push_back(output.format->name);
  }
  EXPECT_THAT(formats, ElementsAre("json", "text", "text", "text", "text"));
  EXPECT_EQ((*outputs)[0].path, "r.json");
  EXPECT_EQ((*outputs)[4].path, std::nullopt);
}

TEST(ParseOutputsTest, AnUnknownEndingNeedsAFormat) {
  EXPECT_THAT(ParseOutputs({"r.pdf"}, {}),
              IsInvalid(AllOf(HasSubstr("'r.pdf'"), HasSubstr(".txt, .json"),
                              HasSubstr("--format"))));
  const auto outputs = ParseOutputs({"r.pdf"}, {"json"});
  WB_ASSERT_OK(outputs);
  EXPECT_EQ((*outputs)[0].format->name, "json");
}

TEST(ParseOutputsTest, OneFormatIsForAllAndSeveralAreOneEach) {
  const auto all = ParseOutputs({"a", "b.txt"}, {"json"});
  WB_ASSERT_OK(all);
  EXPECT_EQ((*all)[0].format->name, "json");
  EXPECT_EQ((*all)[1].format->name, "json");
  const auto each = ParseOutputs({"a", "b"}, {"json", "text"});
  WB_ASSERT_OK(each);
  EXPECT_EQ((*each)[0].format->name, "json");
  EXPECT_EQ((*each)[1].format->name, "text");
  EXPECT_THAT(ParseOutputs({"a", "b", "c"}, {"json", "text"}),
              IsInvalid(HasSubstr("one format for all or one for each")));
}

TEST(ParseOutputsTest, WithoutAFileTheLastFormatGoesToStandardOutput) {
  const auto outputs = ParseOutputs({}, {"text", "json"});
  WB_ASSERT_OK(outputs);
  ASSERT_EQ(outputs->size(), 1u);
  EXPECT_EQ((*outputs)[0].format->name, "json");
  EXPECT_EQ((*outputs)[0].path, std::nullopt);
}

TEST(ParseOutputsTest, AnEmptyNameIsNoFile) {
  EXPECT_THAT(ParseOutputs({""}, {}), IsInvalid(StartsWith("--output: ")));
}

TEST(ParseValuesTest, ReadsNumbersBetweenCommas) {
  const auto values =
      ParseValues({"k=5", "sizes=1,-1,224", "scales=1,0.5"}).value();
  EXPECT_EQ(values.at("k"), InputValue(std::vector<int64_t>{5}));
  EXPECT_EQ(values.at("sizes"), InputValue(std::vector<int64_t>{1, -1, 224}));
  EXPECT_EQ(values.at("scales"), InputValue(std::vector<double>{1, 0.5}));
}

TEST(ParseValuesTest, SaysWhatIsWrong) {
  EXPECT_THAT(ParseValues({"5"}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("expected INPUT=NUMBER,NUMBER,...")));
  EXPECT_THAT(ParseValues({"k=1,two"}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("--value: 'k=1,two': 'two' is no number")));
  EXPECT_THAT(ParseValues({"k=1", "k=2"}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("'k' has two different values")));
}

// A report's analyses are not made anew, not even in the default mode.
TEST(ParseRequestTest, FlagsOfModelsAreThoseGiven) {
  AnalyzeFlags flags;
  flags.mode = "standalone";
  flags.fusion = "epilogue";
  EXPECT_THAT(Parse(flags).model_flags, IsEmpty());
  flags.given = {"format", "fusion", "mode"};
  EXPECT_THAT(Parse(flags).model_flags, ElementsAre("mode", "fusion"));
}

}  // namespace
}  // namespace weighbridge
