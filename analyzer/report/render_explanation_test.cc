#include "analyzer/report/render_explanation.h"

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/report/display_text.h"
#include "analyzer/report/test_analysis.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string Explain(const Analysis& analysis, const std::string& node) {
  const absl::StatusOr<std::string> text = RenderExplanation(analysis, node);
  WB_EXPECT_OK(text);
  return text.value_or("");
}

TEST(RenderExplanationTest, ShowsWhatTheTimeIsMadeOf) {
  const std::string text = Explain(StreamingAnalysis("chip"), "fc");
  EXPECT_THAT(LinesOf(text)[0],
              "layer 1 of net on chip, precision int8, batch 1");
  EXPECT_THAT(LineStarting(text, "nodes"), HasSubstr("fc (Gemm)"));
  EXPECT_THAT(LineStarting(text, "work"),
              HasSubstr("2.00 k MACs, 4.00 k ops (a MAC is two), 12.5 ops"));
  EXPECT_THAT(LineStarting(text, "activations"),
              HasSubstr("2.00 KiB in, 3.00 KiB out"));
  EXPECT_THAT(LineStarting(text, "time"),
              HasSubstr("2.00 ms, bound by matrix: matrix unit 2.00 ms, "
                        "memory sram 500 us"));
  EXPECT_THAT(LineStarting(text, "energy"),
              HasSubstr("5.00 mJ: 5.00 mJ compute"));
  EXPECT_THAT(LineStarting(text, "streaming"),
              HasSubstr("4.00 KiB over the link in 1.20 ms"));
  EXPECT_THAT(text, HasSubstr("serial: nothing stays resident"));
}

TEST(RenderExplanationTest, ListsTensorsAndWeights) {
  Analysis analysis = CountedAnalysis();
  Layer* layer = analysis.mutable_layers(0);
  layer->add_weights("w");
  layer->set_weight_read_bytes(1024);
  TensorUse* input = layer->add_inputs();
  input->set_name("x");
  input->set_dtype("float32");
  input->mutable_shape()->add_dims(1);
  input->mutable_shape()->add_dims(8);
  layer->add_outputs()->set_name("y");
  const std::string text = Explain(analysis, "conv");
  EXPECT_THAT(LineStarting(text, "input"), HasSubstr("x float32 [1, 8]"));
  EXPECT_THAT(LineStarting(text, "output"), HasSubstr("of unknown shape"));
  EXPECT_THAT(LineStarting(text, "weights"),
              HasSubstr("w: 1.02 k parameters and 1.00 KiB that no earlier "
                        "layer reads, 1.00 KiB read"));
  EXPECT_THAT(text, Not(HasSubstr("time")));
}

TEST(RenderExplanationTest, ANodeInsideAFusedLayerIsFound) {
  Analysis analysis = CountedAnalysis();
  analysis.mutable_layers(1)->add_names("relu");
  analysis.mutable_layers(1)->add_op_types("Relu");
  EXPECT_THAT(LineStarting(Explain(analysis, "relu"), "nodes"),
              HasSubstr("fc (Gemm), relu (Relu)"));
}

TEST(RenderExplanationTest, AnIndexFindsALayerUnlessANodeHasThatName) {
  Analysis analysis = CountedAnalysis();
  EXPECT_THAT(Explain(analysis, "1"), HasSubstr("fc"));
  analysis.mutable_layers(0)->set_names(0, "1");
  EXPECT_THAT(LinesOf(Explain(analysis, "1"))[0], HasSubstr("layer 0"));
}

TEST(RenderExplanationTest, AnUnmodeledLayerIsAllQuestionMarks) {
  Analysis analysis = FittingAnalysis("chip");
  AddUnmodeledLayer(&analysis);
  const std::string text = Explain(analysis, "mystery");
  EXPECT_THAT(LineStarting(text, "work"), HasSubstr("?"));
  EXPECT_THAT(LineStarting(text, "time"), HasSubstr("?"));
  EXPECT_THAT(LineStarting(text, "energy"), HasSubstr("?"));
}

TEST(RenderExplanationTest, AnUnknownNodeNamesTheNearest) {
  EXPECT_THAT(RenderExplanation(CountedAnalysis(), "convx"),
              StatusIs(absl::StatusCode::kNotFound,
                       AllOf(HasSubstr("models/net.onnx"),
                             HasSubstr("no layer has a node 'convx'"),
                             HasSubstr("did you mean 'conv'?"))));
  EXPECT_THAT(RenderExplanation(CountedAnalysis(), "7"),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("'7'")));
}

TEST(RenderExplanationTest, FitsTheTerminalAndCannotSteerIt) {
  Analysis analysis = StreamingAnalysis("chip");
  Layer* layer = analysis.mutable_layers(0);
  for (int i = 0; i < 40; ++i) {
    layer->add_names("\x1B" + std::string(50, 'n'));
    layer->add_weights(std::string(200, 'w') + "\n");
    layer->add_inputs()->set_name(std::string(200, 'i'));
  }
  for (const std::string& line : LinesOf(Explain(analysis, "conv"))) {
    EXPECT_LE(DisplayWidth(line), 120) << line;
    for (const char c : line) EXPECT_GE(c, ' ');
  }
}

}  // namespace
}  // namespace weighbridge
