#include "analyzer/report/render_text.h"

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/report/display_text.h"
#include "analyzer/report/test_analysis.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string Render(const std::vector<Analysis>& analyses) {
  return RenderText(ReportOf(analyses), {});
}

// Each text stands in `whole`, behind the one before.
void ExpectInOrder(const std::string& whole,
                   const std::vector<std::string>& texts) {
  size_t from = 0;
  for (const std::string& text : texts) {
    const size_t found = whole.find(text, from);
    ASSERT_NE(found, std::string::npos) << text << " is missing or early in\n"
                                        << whole;
    from = found + text.size();
  }
}

TEST(RenderTextTest, WhatMustBeKnownStandsAboveTheNumbers) {
  Analysis analysis = StreamingAnalysis("chip");
  analysis.add_assumptions("dim 'n' taken as 1");
  ExpectInOrder(
      Render({analysis}),
      {"model: net (models/net.onnx)", "coverage", "dim 'n' taken as 1",
       "target: chip", "verdict: FAIL (memory)", "MEMORY CONSTRAINT VIOLATION",
       "latency", "layers, in schedule order", "total"});
}

TEST(RenderTextTest, TheModelIsDescribed) {
  const std::string text = Render({CountedAnalysis()});
  EXPECT_THAT(LineStarting(text, "nodes"),
              HasSubstr("2: 2 run per inference, 0 at load time"));
  EXPECT_THAT(LineStarting(text, "parameters"),
              HasSubstr("5,120, buffers 0, MACs 3.00 k, weights 5.00 KiB "
                        "(int8)"));
  EXPECT_THAT(LineStarting(text, "inputs"), HasSubstr("x [1, 3, 8, 8]"));
  EXPECT_THAT(LineStarting(text, "file"), HasSubstr("opset ai.onnx 17"));
  EXPECT_THAT(LineStarting(text, "coverage"),
              HasSubstr("2 of 2 nodes modeled"));
}

TEST(RenderTextTest, WithoutATargetThereIsNoVerdictAndNoTime) {
  const std::string text = Render({CountedAnalysis()});
  EXPECT_THAT(text, AllOf(Not(HasSubstr("verdict")), Not(HasSubstr("latency")),
                          Not(HasSubstr("time  ")), HasSubstr("ops/byte")));
  EXPECT_THAT(LineStarting(text, "peak memory"), HasSubstr("4.00 KiB"));
}

TEST(RenderTextTest, TotalsShowHowTheyCameAbout) {
  const std::string text = Render({StreamingAnalysis("chip")});
  EXPECT_THAT(LineStarting(text, "latency"),
              HasSubstr("4.50 ms = 3.00 ms base + 1.50 ms streaming"));
  EXPECT_THAT(LineStarting(text, "streaming"),
              HasSubstr("5.00 KiB over the link in 1.50 ms and ?"));
  EXPECT_THAT(LineStarting(text, "throughput"), HasSubstr("222 /s"));
  EXPECT_THAT(LineStarting(text, "energy"),
              HasSubstr("7.00 mJ = 7.00 mJ compute"));
  EXPECT_THAT(
      LineStarting(text, "peak memory"),
      AllOf(HasSubstr("5.00 KiB of weights"),
            HasSubstr("4.00 KiB of activations"), HasSubstr("does not fit")));
}

TEST(RenderTextTest, APartThatDoesNotStreamSaysNothingOfIt) {
  EXPECT_THAT(LineStarting(Render({FittingAnalysis("chip")}), "streaming"),
              IsEmpty());
}

TEST(RenderTextTest, WhatIsUnmodeledMakesTotalsALowerBound) {
  Analysis analysis = FittingAnalysis("chip");
  AddUnmodeledLayer(&analysis);
  const std::string text = Render({analysis});
  EXPECT_THAT(text, HasSubstr("verdict: INCOMPLETE"));
  EXPECT_THAT(LineStarting(text, "coverage"),
              AllOf(HasSubstr("2 of 3 nodes"), HasSubstr("Mystery")));
  EXPECT_THAT(LineStarting(text, "latency"), HasSubstr("at least 3.00 ms"));
  EXPECT_THAT(LineStarting(text, "energy"), HasSubstr("at least 7.00 mJ"));
}

TEST(RenderTextTest, UnknownTotalsAreQuestionMarks) {
  Analysis analysis = StreamingAnalysis("chip");
  Totals* totals = analysis.mutable_totals();
  totals->clear_latency_seconds();
  totals->clear_throughput_per_second();
  totals->clear_energy_joules();
  const std::string text = Render({analysis});
  EXPECT_THAT(LineStarting(text, "latency"), HasSubstr(" ? = 3.00 ms base"));
  EXPECT_THAT(LineStarting(text, "throughput"), EndsWith(" ?"));
  EXPECT_THAT(LineStarting(text, "energy"),
              HasSubstr("?; known: 7.00 mJ compute"));
}

TEST(RenderTextTest, ErrorsStandBeforeWarningsAndNotes) {
  Analysis analysis = StreamingAnalysis("chip");
  for (const char* severity : {"note", "warning"}) {
    Diagnostic* diagnostic = analysis.add_diagnostics();
    diagnostic->set_severity(severity);
    diagnostic->set_message(absl::StrCat("this is a ", severity));
  }
  ExpectInOrder(Render({analysis}),
                {"error        MEMORY", "warning      this is a warning",
                 "note         this is a note"});
}

TEST(RenderTextTest, LongListsAreCutAndSaySo) {
  Analysis analysis = CountedAnalysis();
  for (int i = 0; i < 100; ++i) {
    analysis.add_assumptions(absl::StrCat("assumption ", i));
  }
  const std::string text = Render({analysis});
  EXPECT_THAT(text, AllOf(HasSubstr("assumption 10\n"),
                          Not(HasSubstr("assumption 11\n")),
                          HasSubstr("... and 89 more")));
}

TEST(RenderTextTest, SourcesAreCountedByConfidence) {
  Analysis analysis = FittingAnalysis("chip");
  for (const char* confidence : {"vendor", "estimate", "vendor"}) {
    analysis.add_sources()->set_confidence(confidence);
  }
  EXPECT_THAT(LineStarting(Render({analysis}), "sources"),
              HasSubstr("3 hardware numbers: 1 estimate, 2 vendor"));
}

TEST(RenderTextTest, SeveralTargetsAreRankedAndTheirTotalsFollow) {
  const std::string text =
      Render({StreamingAnalysis("fails"), FittingAnalysis("fits")});
  ExpectInOrder(text,
                {"model: net", "ranking by latency, best first", "1 *  fits",
                 "2    fails", "target: fits", "verdict: PASS", "target: fails",
                 "verdict: FAIL (memory)"});
  EXPECT_THAT(text, Not(HasSubstr("layers, in")));
}

TEST(RenderTextTest, ManyTargetsAreOnlyRanked) {
  std::vector<Analysis> analyses;
  for (int i = 0; i < 7; ++i) {
    analyses.push_back(FittingAnalysis(absl::StrCat("chip", i)));
  }
  const std::string text = Render(analyses);
  EXPECT_THAT(text, AllOf(HasSubstr("7 *  chip6"), Not(HasSubstr("verdict:"))));
}

TEST(RenderTextTest, ASummaryComesBeforeTheRanking) {
  const std::string text = Render({CountedAnalysis(), FittingAnalysis("chip")});
  ExpectInOrder(text, {"model: net", "ops/byte",
                       "ranking by latency, best first", "1 *  chip"});
  EXPECT_THAT(text, Not(HasSubstr("verdict:")));
}

TEST(RenderTextTest, TheModelIsDescribedOnceWithItsWeightsAtEachPrecision) {
  Analysis wide = FittingAnalysis("chip");
  wide.set_precision("fp16");
  wide.mutable_model()->set_weight_bytes(10240);
  const std::string text = Render({FittingAnalysis("chip"), wide});
  EXPECT_THAT(LineStarting(text, "parameters"),
              HasSubstr("5.00 KiB (int8), 10.00 KiB (fp16)"));
  EXPECT_EQ(text.find("model: "), text.rfind("model: "));
}

TEST(RenderTextTest, EachModelHasItsSection) {
  Analysis other = FittingAnalysis("chip");
  other.mutable_model()->set_name("other");
  other.mutable_model()->set_file("models/other.onnx");
  const std::string text = Render({FittingAnalysis("chip"), other});
  ExpectInOrder(
      text, {"model: net", "verdict: PASS", "model: other", "verdict: PASS"});
  EXPECT_THAT(text, Not(HasSubstr("ranking")));
}

TEST(RenderTextTest, AnAnalysisThatFailedTellsTheReason) {
  const std::string text =
      Render({FailedAnalysis("tpu", "tpu has no rate for int8")});
  ExpectInOrder(text, {"model: net (models/net.onnx)", "target: tpu",
                       "verdict: ERROR", "tpu has no rate for int8"});
  EXPECT_THAT(text, Not(HasSubstr("latency")));
}

TEST(RenderTextTest, AnAssumptionIsSaidOncePerModel) {
  Analysis first = FittingAnalysis("a"), second = FittingAnalysis("b");
  for (Analysis* analysis : {&first, &second}) {
    analysis->add_assumptions("of the model");
    analysis->add_assumptions(
        absl::StrCat("of target ", analysis->target().id()));
  }
  const std::string text = Render({first, second});
  EXPECT_EQ(text.find("of the model"), text.rfind("of the model"));
  EXPECT_THAT(text, AllOf(HasSubstr("of target a"), HasSubstr("of target b")));
}

TEST(RenderTextTest, OnlyTheVerdictHasColorAndOnlyIfAsked) {
  const Report report = ReportOf({FittingAnalysis("chip")});
  EXPECT_THAT(RenderText(report, {}), Not(HasSubstr("\x1B")));
  TextOptions options;
  options.color = true;
  const std::string text = RenderText(report, options);
  EXPECT_THAT(text, HasSubstr("verdict: \x1B[1;32mPASS\x1B[0m\n"));
  EXPECT_EQ(text.find('\x1B'), text.find("\x1B[1;32m"));
  EXPECT_EQ(text.rfind('\x1B'), text.find("\x1B[0m"));
}

TEST(RenderTextTest, LayersCanBeLeftOut) {
  TextOptions options;
  options.per_layer = false;
  EXPECT_THAT(RenderText(ReportOf({FittingAnalysis("chip")}), options),
              AllOf(HasSubstr("latency"), Not(HasSubstr("layers, in"))));
}

TEST(RenderTextTest, GatesAreListed) {
  Report report = ReportOf({FittingAnalysis("chip")});
  GateResult* gate = report.add_gates();
  gate->set_id("camera-latency");
  gate->set_level("error");
  gate->set_message("3 ms exceeds 2 ms");
  const std::string text = RenderText(report, {});
  EXPECT_THAT(text, HasSubstr("\ngates: 1 of 1 gate failed: camera-latency\n"
                              "  FAIL   camera-latency\n"
                              "         3 ms exceeds 2 ms\n"));
  // Once.
  EXPECT_EQ(text.find("3 ms exceeds"), text.rfind("3 ms exceeds"));
}

TEST(RenderTextTest, SizesNeverHaveDecimalPrefixes) {
  Analysis analysis = StreamingAnalysis("chip");
  analysis.mutable_target()->set_on_chip_bytes(8 << 20);
  analysis.mutable_target()->set_external_memory_bytes(8LL << 30);
  const std::string text = Render({analysis});
  EXPECT_THAT(text, AllOf(HasSubstr("8.00 MiB"), HasSubstr("8.00 GiB")));
  for (const char* unit : {" kB", " KB", " MB", " GB "}) {
    EXPECT_THAT(text, Not(HasSubstr(unit)));
  }
}

// Long names, values and messages everywhere.
TEST(RenderTextTest, NoLineIsWiderThanTheTerminal) {
  const std::string word(150, 'w');
  std::string phrase;
  for (int i = 0; i < 60; ++i) absl::StrAppend(&phrase, "several words ");
  Analysis analysis = StreamingAnalysis(word);
  Model* model = analysis.mutable_model();
  model->set_name(word);
  model->set_file("\u6A21" + word);
  model->set_producer(phrase);
  for (int i = 0; i < 50; ++i) {
    (*model->mutable_bound_dims())[absl::StrCat("dim", i)] = i;
    analysis.mutable_coverage()->add_unmodeled_op_types(absl::StrCat("Op", i));
  }
  analysis.mutable_coverage()->set_nodes(99);
  analysis.mutable_target()->set_name(phrase);
  analysis.mutable_target()->set_link(phrase);
  analysis.add_assumptions(word + phrase);
  analysis.mutable_diagnostics(0)->set_message(phrase + word);
  analysis.mutable_layers(0)->set_names(0, phrase);
  Report report = ReportOf({analysis, analysis, FailedAnalysis(word, phrase)});
  report.mutable_analyses(2)->mutable_model()->set_file("other");
  GateResult* gate = report.add_gates();
  gate->set_id(word);
  gate->set_message(phrase);
  for (const std::string& line : LinesOf(RenderText(report, {}))) {
    EXPECT_LE(DisplayWidth(line), 120) << line;
  }
}

TEST(RenderTextTest, NothingFromAFileCanSteerTheTerminal) {
  const std::string evil = "\x1B[2J\a\r\n";
  Analysis analysis = StreamingAnalysis(evil);
  Model* model = analysis.mutable_model();
  model->set_name(evil);
  model->set_file(evil);
  model->set_producer(evil);
  (*model->mutable_input_shapes())[evil];
  (*model->mutable_bound_dims())[evil] = 1;
  (*model->mutable_opset())[evil] = 1;
  analysis.mutable_target()->set_name(evil);
  analysis.mutable_target()->set_link(evil);
  analysis.add_assumptions(evil);
  analysis.mutable_diagnostics(0)->set_message(evil);
  analysis.mutable_coverage()->set_nodes(9);
  analysis.mutable_coverage()->add_unmodeled_op_types(evil);
  analysis.add_sources()->set_confidence(evil);
  analysis.mutable_layers(0)->set_names(0, evil);
  (*analysis.mutable_totals()->mutable_energy()->mutable_memory())[evil] = 1;
  for (const std::vector<Analysis>& analyses :
       {std::vector<Analysis>{analysis},
        std::vector<Analysis>{analysis, analysis}}) {
    for (const char c : Render(analyses)) {
      EXPECT_TRUE(c == '\n' || c >= ' ') << int{c};
    }
  }
}

TEST(RenderTextTest, EndsWithANewlineEvenIfEmpty) {
  EXPECT_THAT(Render({CountedAnalysis()}), EndsWith("\n"));
  EXPECT_EQ(Render({}), "nothing was analyzed\n");
}

}  // namespace
}  // namespace weighbridge
