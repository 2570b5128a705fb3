// One ONNX test through import, resolve and weigh, and what came of it beside
// the stored outputs.
#ifndef WEIGHBRIDGE_TESTS_CONFORMANCE_JUDGE_H_
#define WEIGHBRIDGE_TESTS_CONFORMANCE_JUDGE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "analyzer/ops/op_registry.h"
#include "tests/conformance/test_folder.h"

namespace weighbridge {

// From good to bad; a test is as good as its worst output.
enum class Outcome : uint8_t {
  kExact,    // The stored shape and element type; known elements are equal.
  kBounded,  // The size depends on data: an upper bound, and a true one.
  kUnknown,  // Left open, with a reason.
  kWrong,
  kError,  // The model is refused.
};
inline constexpr int kOutcomes = 5;
const char* OutcomeName(Outcome outcome);

struct Judgment {
  Outcome outcome = Outcome::kExact;
  std::string detail;  // Of the worst output; empty for kExact.
};

// What the analyzer is told of the stored inputs.
enum class InputKnowledge : uint8_t {
  kShapes,  // As of any model: the rest is left to the run.
  kValues,  // Also their elements, as --value does.
};

// What the file declares about its outputs is not used: only rules count.
Judgment JudgeOnnxTest(const OnnxTest& test, InputKnowledge knowledge,
                       const OpRegistry& ops);

struct JudgedTest {
  std::string name;
  Judgment judgment;
};
std::vector<JudgedTest> JudgeOnnxTests(absl::Span<const OnnxTest> tests,
                                       InputKnowledge knowledge,
                                       const OpRegistry& ops);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TESTS_CONFORMANCE_JUDGE_H_
