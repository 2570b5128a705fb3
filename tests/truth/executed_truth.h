// What a runtime saw when it executed a model: every tensor's type, and counts.
// One text file per model in executed/; tests/truth/README.md has the format.
#ifndef WEIGHBRIDGE_TESTS_TRUTH_EXECUTED_TRUTH_H_
#define WEIGHBRIDGE_TESTS_TRUTH_EXECUTED_TRUTH_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace weighbridge {

struct ExecutedTensor {
  int64_t onnx_dtype;
  std::vector<int64_t> dims;
};

struct ExecutedTruth {
  int64_t parameters = 0;
  std::optional<int64_t> macs;
  std::map<std::string, std::vector<int64_t>> inputs;
  // Sizes that depended on data and decide how much there is to compute.
  std::map<std::string, std::vector<int64_t>> given;
  std::map<std::string, ExecutedTensor> tensors;
  // Those whose size depends on the elements of inputs: one of many they have.
  std::map<std::string, ExecutedTensor> dependent;
  // What is no tensor, in words: "seq(float32)".
  std::map<std::string, std::string> containers;
};

absl::StatusOr<ExecutedTruth> ReadExecutedTruth(const std::string& path);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TESTS_TRUTH_EXECUTED_TRUTH_H_
