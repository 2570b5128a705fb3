#include "analyzer/report/render_streaming.h"

#include <string>
#include <utility>

#include "analyzer/report/test_analysis.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// conv loads from 0 to 0.5 ms and runs until 1.5 ms; fc loads until 2 ms, of
// which 1 ms hides, and runs until 4 ms.
Analysis Overlapped() {
  Analysis analysis = StreamingAnalysis("part");
  const double starts[] = {0.5e-3, 2e-3}, ends[] = {1.5e-3, 4e-3};
  const double loads[] = {0, 0.5e-3, 2e-3};
  for (int i = 0; i < 2; ++i) {
    Layer* layer = analysis.mutable_layers(i);
    layer->set_start_seconds(starts[i]);
    layer->set_end_seconds(ends[i]);
    Streaming* streaming = layer->mutable_streaming();
    streaming->set_run_start(starts[i]);
    streaming->set_load_start(loads[i]);
    streaming->set_load_end(loads[i + 1]);
    streaming->set_hidden_seconds(i * 1e-3);
    streaming->set_exposed_seconds(0.5e-3);
    LinkUse* use = analysis.add_link_uses();
    use->set_kind("weights");
    use->set_layer(i);
    use->set_start(loads[i]);
    use->set_end(loads[i + 1]);
  }
  Totals* totals = analysis.mutable_totals();
  totals->set_latency_seconds(4e-3);
  totals->set_base_latency_seconds(3e-3);
  totals->set_exposed_streaming_seconds(1e-3);
  totals->set_streaming_seconds(2e-3);
  totals->set_resident_weight_bytes(0);
  totals->set_remaining_weight_bytes(1024);
  return analysis;
}

TEST(RenderStreamingTest, SpeaksOfParametersAsTheEdgeTpuCompilerDoes) {
  const std::string text = RenderStreaming(Overlapped(), 120);
  EXPECT_THAT(
      text, HasSubstr("on-chip memory used for caching model parameters: 0 B"));
  EXPECT_THAT(
      text, HasSubstr("on-chip memory remaining for caching model parameters: "
                      "1.00 KiB"));
  EXPECT_THAT(text, HasSubstr("off-chip memory used for streaming uncached "
                              "model parameters: 5.00 KiB"));
}

TEST(RenderStreamingTest, TheLanesAreDrawnToScale) {
  // 54 columns leave 40 for 4 ms: ten a millisecond.
  const std::string text = RenderStreaming(Overlapped(), 54);
  EXPECT_THAT(text, HasSubstr("timeline, 100 us per column:"));
  EXPECT_THAT(text, HasSubstr("link    |" + std::string(20, '#') +
                              std::string(20, ' ') + "|"));
  EXPECT_THAT(
      text, HasSubstr("compute |" + std::string(5, ' ') + std::string(10, '#') +
                      std::string(5, ' ') + std::string(20, '#') + "|"));
}

TEST(RenderStreamingTest, SlicesInterruptTheComputation) {
  Analysis analysis = Overlapped();
  LinkUse* slice = analysis.add_link_uses();
  slice->set_kind("weights");
  slice->set_layer(1);
  slice->set_start(3e-3);
  slice->set_end(3.5e-3);
  EXPECT_THAT(RenderStreaming(analysis, 54),
              HasSubstr(std::string(10, '#') + std::string(5, ' ') +
                        std::string(5, '#') + "|"));
}

TEST(RenderStreamingTest, WhoWaitsLongestComesFirst) {
  Analysis analysis = Overlapped();
  analysis.mutable_layers(1)->mutable_streaming()->set_exposed_seconds(0.7e-3);
  const std::string text = RenderStreaming(analysis, 120);
  EXPECT_THAT(text, HasSubstr("2 of 2 that wait"));
  EXPECT_LT(text.find(" fc "), text.find(" conv "));
}

TEST(RenderStreamingTest, TheLayersAreCutAtTen) {
  Analysis analysis = Overlapped();
  while (analysis.layers_size() < 25) {
    *analysis.add_layers() = analysis.layers(0);
  }
  EXPECT_THAT(RenderStreaming(analysis, 120), HasSubstr("10 of 25 that wait"));
}

TEST(RenderStreamingTest, ContextsAndRemediesAreNamed) {
  Analysis analysis = Overlapped();
  analysis.mutable_totals()->set_contexts(3);
  analysis.mutable_totals()->set_crossing_bytes(2048);
  analysis.mutable_totals()->set_switching_seconds(3e-3);
  analysis.add_remedies()->set_message("4.00 KiB more on chip");
  const std::string text = RenderStreaming(analysis, 120);
  EXPECT_THAT(text, HasSubstr("3 contexts; 2.00 KiB of activations cross"));
  EXPECT_THAT(text, HasSubstr("what would end the streaming:\n"
                              "  - 4.00 KiB more on chip\n"));
}

TEST(RenderStreamingTest, WithoutStreamingThereIsNoTimeline) {
  EXPECT_THAT(RenderStreaming(FittingAnalysis("part"), 120),
              Not(HasSubstr("timeline")));
}

TEST(RenderStreamingTest, NoLineIsTooLong) {
  for (const std::string& line : LinesOf(RenderStreaming(Overlapped(), 100))) {
    EXPECT_LE(line.size(), 100u) << line;
  }
}

// What is spilled to a memory on the way does not go to the host.
TEST(RenderStreamingTest, SpeaksOfTheActivationsThatGoToTheHost) {
  Analysis analysis = Overlapped();
  analysis.mutable_memory_fit()->set_spilled_activation_bytes(5 * 1024);
  analysis.mutable_totals()->set_spilling_bytes(4 * 1024);
  for (const auto& [name, bytes] :
       {std::pair("dram", 3), std::pair("host", 2)}) {
    MemorySpace* space = analysis.add_memory_spaces();
    space->set_name(name);
    space->set_peak_activation_bytes(bytes * 1024);
  }
  EXPECT_THAT(RenderStreaming(analysis, 120),
              HasSubstr("activations that do not fit: 2.00 KiB at most, 4.00 "
                        "KiB to the host and back"));
}

}  // namespace
}  // namespace weighbridge
