// The twelve rows of docs/cost_model.md, section 9: what streaming all weights
// of four models to a part with 8 MiB on chip adds, at three precisions.
#include <cmath>
#include <string>

#include "analyzer/analyze.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"
#include "hwdb/target_database.h"
#include "onnx_frontend/import_model.h"

namespace weighbridge {
namespace {

struct Row {
  const char* file;
  const char* precision;
  double added_milliseconds, added_millijoules;
};

constexpr Row kRows[] = {
    {"examples/resnet50.onnx", "int8", 6.389, 0.639},
    {"examples/resnet50.onnx", "fp16", 12.779, 1.278},
    {"examples/resnet50.onnx", "fp32", 25.557, 2.556},
    {"tests/models/deeplabv3_resnet50.onnx", "int8", 9.91, 0.991},
    {"tests/models/deeplabv3_resnet50.onnx", "fp16", 19.82, 1.982},
    {"tests/models/deeplabv3_resnet50.onnx", "fp32", 39.63, 3.963},
    {"tests/models/fcn_resnet50.onnx", "int8", 8.24, 0.824},
    {"tests/models/fcn_resnet50.onnx", "fp16", 16.47, 1.647},
    {"tests/models/fcn_resnet50.onnx", "fp32", 32.95, 3.295},
    {"examples/vit_b_16.onnx", "int8", 21.64, 2.164},
    {"examples/vit_b_16.onnx", "fp16", 43.28, 4.328},
    {"examples/vit_b_16.onnx", "fp32", 86.57, 8.657},
};

// Exports fold BatchNormalization and so have 0.1 % fewer parameters.
constexpr double kTolerance = 0.002;

class ReferenceFiguresTest : public testing::TestWithParam<Row> {};

TEST_P(ReferenceFiguresTest, StreamingAddsWhatTheNotesSay) {
  const Row& row = GetParam();
  WB_ASSERT_OK_AND_ASSIGN(const auto graph, ImportModel(row.file));
  WB_ASSERT_OK_AND_ASSIGN(const OpRegistry ops, StandardOps());
  WB_ASSERT_OK_AND_ASSIGN(const auto resolved, ResolveModel(graph, ops, {}));
  WB_ASSERT_OK_AND_ASSIGN(const PrecisionChoice precision,
                          ParsePrecision(row.precision));
  WB_ASSERT_OK_AND_ASSIGN(const WeighedModel model,
                          WeighModel(*resolved, ops, precision));
  TargetDatabase targets;
  WB_ASSERT_OK_AND_ASSIGN(const auto target, targets.Find("hailo-8"));
  Scenario scenario;
  scenario.precision = precision;
  scenario.streaming = StreamingPolicy::kSerial;
  WB_ASSERT_OK_AND_ASSIGN(const Analysis analysis,
                          AnalyzeOn(model, target, scenario));

  const Totals& totals = analysis.totals();
  EXPECT_NEAR(totals.streaming_seconds() * 1e3, row.added_milliseconds,
              kTolerance * row.added_milliseconds);
  EXPECT_NEAR(totals.streaming_joules() * 1e3, row.added_millijoules,
              kTolerance * row.added_millijoules);
  EXPECT_EQ(analysis.verdict(), FAIL_MEMORY);

  // The columns of the table add up to the totals.
  double seconds = 0, joules = 0;
  int64_t bytes = 0;
  for (const Layer& layer : analysis.layers()) {
    seconds += layer.streaming().exposed_seconds();
    joules += layer.streaming().energy_joules();
    bytes += layer.streaming().bytes();
  }
  EXPECT_EQ(bytes, analysis.model().weight_bytes());
  EXPECT_NEAR(seconds, totals.streaming_seconds(), 1e-12);
  EXPECT_NEAR(joules, totals.streaming_joules(), 1e-12);
  EXPECT_NEAR(totals.latency_seconds(),
              totals.base_latency_seconds() + totals.streaming_seconds(),
              1e-12);
  EXPECT_NEAR(totals.energy().link() * 1e3, row.added_millijoules,
              kTolerance * row.added_millijoules);
}

INSTANTIATE_TEST_SUITE_P(Notes, ReferenceFiguresTest, testing::ValuesIn(kRows));

}  // namespace
}  // namespace weighbridge
