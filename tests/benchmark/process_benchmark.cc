// The analyze binary as a user runs it: start-up, import, analysis, report.
// Wall time per run, and the peak resident memory of the child.
//
//   bazel run -c opt //tests/benchmark:process_benchmark
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "benchmark/benchmark.h"
#include "tests/benchmark/inline_weights.h"

extern char** environ;

namespace weighbridge {
namespace {

constexpr char kBinary[] = "tools/analyze";
constexpr int64_t kGibibyte = int64_t{1} << 30;

std::string Scratch(const std::string& name) {
  const char* directory = std::getenv("TEST_TMPDIR");
  return std::string(directory == nullptr ? "/tmp" : directory) + "/" + name;
}

// Peak resident KiB of one run, or -1 if it failed.
long RunOnce(const std::vector<std::string>& arguments) {
  std::vector<char*> argv = {const_cast<char*>(kBinary)};
  for (const std::string& argument : arguments) {
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null",
                                   O_WRONLY, 0);
  pid_t child;
  const int failed =
      posix_spawn(&child, kBinary, &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return -1;
  int status = 0;
  rusage usage;
  if (wait4(child, &status, 0, &usage) != child) return -1;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? usage.ru_maxrss : -1;
}

void Run(benchmark::State& state, const std::vector<std::string>& arguments) {
  long peak = 0;
  for (auto _ : state) {
    const long kibibytes = RunOnce(arguments);
    if (kibibytes < 0) {
      state.SkipWithError("analyze failed");
      return;
    }
    peak = std::max(peak, kibibytes);
  }
  state.counters["peak_MiB"] = static_cast<double>(peak) / 1024;
}

void BM_StartUp(benchmark::State& state) { Run(state, {"--version"}); }
BENCHMARK(BM_StartUp)->Unit(benchmark::kMillisecond)->UseRealTime();

// resnet50 with its 98 MB of weights inline, and with GiB more of them: the
// time must not depend on the weights.
void BM_Resnet50InlineWeights(benchmark::State& state) {
  const std::string path = Scratch("inline.onnx");
  const auto size = WriteWithInlineWeights("examples/resnet50.onnx", path,
                                           state.range(0) * kGibibyte);
  if (!size.ok()) {
    state.SkipWithError(std::string(size.status().message()).c_str());
    return;
  }
  state.counters["file_MB"] = static_cast<double>(*size) / 1e6;
  Run(state, {path, "--target=hailo-8", "--precision=int8"});
  unlink(path.c_str());
}
BENCHMARK(BM_Resnet50InlineWeights)
    ->Arg(0)
    ->Arg(4)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

void BM_SwinS(benchmark::State& state) {
  Run(state,
      {"tests/models/swin_s.onnx", "--target=hailo-8", "--precision=int8"});
}
BENCHMARK(BM_SwinS)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace weighbridge
