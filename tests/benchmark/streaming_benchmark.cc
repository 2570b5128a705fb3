// How long it takes to plan the streaming of large models, by policy.
//
//   bazel run -c opt //tests/benchmark:streaming_benchmark
#include <string>

#include "analyzer/analyze.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/passes/streaming/cached.h"
#include "analyzer/passes/streaming/contexts.h"
#include "analyzer/passes/streaming/overlapped.h"
#include "analyzer/passes/streaming/serial.h"
#include "benchmark/benchmark.h"
#include "hwdb/target_database.h"
#include "onnx_frontend/import_model.h"

namespace weighbridge {
namespace {

// 100,000 layers: half with weights, 200 MB in all, tensors that skip one.
StreamingProblem ManyLayers() {
  constexpr int kLayers = 100'000;
  StreamingProblem problem;
  for (int i = 0; i < kLayers; ++i) {
    problem.layers.push_back(
        {Seconds(1e-7 * (1 + i % 7)), Bytes(1000 + 17 * (i % 1000))});
    if (i % 2 == 0) {
      problem.weights.push_back({Bytes(1000 + 60 * (i % 101)), {i}});
    }
    if (i + 2 < kLayers) {
      problem.tensors.push_back({Bytes(100 + i % 999), i, {i + 1, i + 2}});
    }
  }
  problem.capacity = problem.weight_capacity = Bytes(8 << 20);
  problem.bandwidth = BytesPerSecond(4e9);
  problem.context_switch = Seconds(1e-3);
  return problem;
}

template <StreamingPlan (*policy)(const StreamingProblem&)>
void BM_HundredThousandLayers(benchmark::State& state) {
  const StreamingProblem problem = ManyLayers();
  for (auto _ : state) benchmark::DoNotOptimize(policy(problem).total);
}
BENCHMARK_TEMPLATE(BM_HundredThousandLayers, &StreamSerially)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_TEMPLATE(BM_HundredThousandLayers, &StreamOverlapped)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_TEMPLATE(BM_HundredThousandLayers, &StreamCached)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_TEMPLATE(BM_HundredThousandLayers, &StreamContexts)
    ->Unit(benchmark::kMillisecond);

// All passes and the report of swin_s, 12,830 nodes.
void BM_SwinPasses(benchmark::State& state) {
  const auto graph = *ImportModel("tests/models/swin_s.onnx");
  const OpRegistry ops = *StandardOps();
  const auto resolved = *ResolveModel(graph, ops, {});
  Scenario scenario;
  scenario.precision = *ParsePrecision("int8");
  scenario.streaming = static_cast<StreamingPolicy>(state.range(0));
  const WeighedModel model = *WeighModel(*resolved, ops, scenario.precision);
  const HardwareTarget target = *TargetDatabase().Find("hailo-8");
  state.SetLabel(StreamingPolicyName(*scenario.streaming));
  for (auto _ : state) {
    benchmark::DoNotOptimize(AnalyzeOn(model, target, scenario).ok());
  }
}
BENCHMARK(BM_SwinPasses)->DenseRange(0, 3)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace weighbridge
