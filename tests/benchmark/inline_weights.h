// Makes a model file whose weights stand inline from one whose weights were
// taken out. The weights are holes in a sparse file: zeros that occupy no disk.
#ifndef WEIGHBRIDGE_TESTS_BENCHMARK_INLINE_WEIGHTS_H_
#define WEIGHBRIDGE_TESTS_BENCHMARK_INLINE_WEIGHTS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace weighbridge {

// Writes `output`, and after the graph's own initializers one more of
// `extra_bytes` int8 elements that no node reads. Returns the size of the file.
absl::StatusOr<int64_t> WriteWithInlineWeights(const std::string& input,
                                               const std::string& output,
                                               int64_t extra_bytes);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TESTS_BENCHMARK_INLINE_WEIGHTS_H_
