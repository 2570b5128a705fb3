// How long it takes to plan the streaming of large models, by policy.
//
//   bazel run -c opt //tests/benchmark:streaming_benchmark
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "analyzer/analyze.h"
#include "analyzer/ir/test_graph.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/passes/analysis_context.h"
#include "analyzer/passes/standard_pipeline.h"
#include "analyzer/passes/streaming.h"
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

// 50,000 convolutions, each followed by a Relu; 64 bytes of weights each.
std::shared_ptr<const Graph> Chain() {
  constexpr int kPairs = 50'000;
  TestGraph graph;
  graph.Input("x0", DType::kFloat32, {1, 8, 16, 16});
  for (int i = 0; i < kPairs; ++i) {
    const std::string number = std::to_string(i);
    graph.Weight("w" + number, DType::kFloat32, {8, 8, 1, 1})
        .Node("Conv", {"x" + number, "w" + number}, {"c" + number})
        .Node("Relu", {"c" + number}, {"x" + std::to_string(i + 1)});
  }
  graph.Output("x" + std::to_string(kPairs));
  return graph.Build();
}

struct Prepared {
  Prepared(std::shared_ptr<const Graph> graph, const char* target_id,
           Bytes on_chip)
      : target(*TargetDatabase().Find(target_id)) {
    const OpRegistry ops = *StandardOps();
    scenario.precision = *ParsePrecision("int8");
    model = *WeighModel(**ResolveModel(std::move(graph), ops, {}), ops,
                        scenario.precision);
    target.on_chip.back().capacity = on_chip;
  }

  // All passes, and how long the one that plans the streaming takes of it.
  void Run(benchmark::State& state, StreamingPolicy policy) {
    scenario.streaming = policy;
    state.SetLabel(StreamingPolicyName(policy));
    const Pipeline pipeline = *StandardPipeline();
    double planning = 0;
    size_t layers = 0;
    for (auto _ : state) {
      AnalysisContext context;
      context.Share(model.graph);
      context.Share(model.costs);
      context.Share(model.weights);
      context.Publish(scenario);
      context.Publish(target);
      benchmark::DoNotOptimize(pipeline.Run(context).ok());
      const auto start = std::chrono::steady_clock::now();
      benchmark::DoNotOptimize(
          PlanStreaming(target, scenario, *model.weights,
                        *context.Find<Partition>(), *context.Find<Liveness>(),
                        *context.Find<Footprint>(), *context.Find<MemoryPlan>(),
                        *context.Find<RooflineResult>(),
                        *context.Find<MemoryFitResult>())
              .ok());
      planning += std::chrono::duration<double, std::milli>(
                      std::chrono::steady_clock::now() - start)
                      .count();
      layers = context.Find<Partition>()->subgraphs.size();
    }
    state.counters["layers"] = static_cast<double>(layers);
    // Of one iteration; the time of an iteration has it twice.
    state.counters["streaming_ms"] =
        benchmark::Counter(planning, benchmark::Counter::kAvgIterations);
  }

  HardwareTarget target;
  Scenario scenario;
  WeighedModel model;
};

constexpr Bytes kEight(int64_t{8} << 20);
constexpr Bytes kSmall(int64_t{64} << 10);  // Too small for activations, too.

void BM_SwinPasses(benchmark::State& state) {
  static auto& prepared = *new Prepared(
      *ImportModel("tests/models/swin_s.onnx"), "hailo-8", kEight);
  prepared.Run(state, static_cast<StreamingPolicy>(state.range(0)));
}
BENCHMARK(BM_SwinPasses)->DenseRange(0, 3)->Unit(benchmark::kMillisecond);

void BM_SwinPassesWithSpills(benchmark::State& state) {
  static auto& prepared = *new Prepared(
      *ImportModel("tests/models/swin_s.onnx"), "hailo-8", kSmall);
  prepared.Run(state, static_cast<StreamingPolicy>(state.range(0)));
}
BENCHMARK(BM_SwinPassesWithSpills)
    ->DenseRange(0, 3)
    ->Unit(benchmark::kMillisecond);

// By rows, in contexts.
void BM_SwinPipeline(benchmark::State& state) {
  static auto& prepared = *new Prepared(
      *ImportModel("tests/models/swin_s.onnx"), "hailo-8-zoo", kEight);
  prepared.Run(state, StreamingPolicy::kContexts);
}
BENCHMARK(BM_SwinPipeline)->Unit(benchmark::kMillisecond);

void BM_ChainPasses(benchmark::State& state) {
  static auto& prepared = *new Prepared(Chain(), "hailo-8", kSmall);
  prepared.Run(state, static_cast<StreamingPolicy>(state.range(0)));
}
BENCHMARK(BM_ChainPasses)->DenseRange(0, 3)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace weighbridge
