// Where the time of one analysis goes: each phase on its own.
//
//   bazel run -c opt //tests/benchmark:phase_benchmark
#include <string>

#include "analyzer/analyze.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/report/render_json.h"
#include "analyzer/report/render_text.h"
#include "benchmark/benchmark.h"
#include "hwdb/target_database.h"
#include "onnx_frontend/import_model.h"

namespace weighbridge {
namespace {

constexpr const char* kModels[] = {"examples/resnet50.onnx",
                                   "examples/vit_b_16.onnx",
                                   "tests/models/swin_s.onnx"};

// Every phase before the measured one, done once.
struct Prepared {
  explicit Prepared(int64_t model_index)
      : path(kModels[model_index]),
        graph(*ImportModel(path)),
        ops(*StandardOps()),
        resolved(*ResolveModel(graph, ops, {})),
        precision(*ParsePrecision("int8")),
        model(*WeighModel(*resolved, ops, precision)),
        target(*TargetDatabase().Find("hailo-8")) {
    scenario.precision = precision;
    *report.add_analyses() = *AnalyzeOn(model, target, scenario);
  }
  std::string path;
  std::shared_ptr<const Graph> graph;
  OpRegistry ops;
  std::shared_ptr<const ResolvedGraph> resolved;
  PrecisionChoice precision;
  WeighedModel model;
  HardwareTarget target;
  Scenario scenario;
  Report report;
};

template <typename Phase>
void Measure(benchmark::State& state, Phase phase) {
  const Prepared prepared(state.range(0));
  state.SetLabel(prepared.path);
  for (auto _ : state) benchmark::DoNotOptimize(phase(prepared));
}

void BM_Registry(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(StandardOps().ok());
}
BENCHMARK(BM_Registry)->Unit(benchmark::kMicrosecond);

void BM_Target(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(TargetDatabase().Find("hailo-8").ok());
  }
}
BENCHMARK(BM_Target)->Unit(benchmark::kMicrosecond);

void BM_Import(benchmark::State& state) {
  Measure(state, [](const Prepared& p) { return ImportModel(p.path).ok(); });
}
BENCHMARK(BM_Import)->DenseRange(0, 2)->Unit(benchmark::kMicrosecond);

void BM_Resolve(benchmark::State& state) {
  Measure(state, [](const Prepared& p) {
    return ResolveModel(p.graph, p.ops, {}).ok();
  });
}
BENCHMARK(BM_Resolve)->DenseRange(0, 2)->Unit(benchmark::kMicrosecond);

void BM_Weigh(benchmark::State& state) {
  Measure(state, [](const Prepared& p) {
    return WeighModel(*p.resolved, p.ops, p.precision).ok();
  });
}
BENCHMARK(BM_Weigh)->DenseRange(0, 2)->Unit(benchmark::kMicrosecond);

void BM_PassesAndReport(benchmark::State& state) {
  Measure(state, [](const Prepared& p) {
    return AnalyzeOn(p.model, p.target, p.scenario).ok();
  });
}
BENCHMARK(BM_PassesAndReport)->DenseRange(0, 2)->Unit(benchmark::kMicrosecond);

void BM_RenderText(benchmark::State& state) {
  Measure(state,
          [](const Prepared& p) { return RenderText(p.report, {}).size(); });
}
BENCHMARK(BM_RenderText)->DenseRange(0, 2)->Unit(benchmark::kMicrosecond);

void BM_RenderJson(benchmark::State& state) {
  Measure(state, [](const Prepared& p) { return RenderJson(p.report).size(); });
}
BENCHMARK(BM_RenderJson)->DenseRange(0, 2)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace weighbridge
