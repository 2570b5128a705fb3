// conformance FOLDER...: judges every ONNX test in the folders, once by the
// shapes of its inputs alone and once by their values too; lists those that are
// not exact, and counts.
#include <cstdio>
#include <string>
#include <vector>

#include "analyzer/ops/standard_ops.h"
#include "tests/conformance/judge.h"
#include "tests/conformance/score.h"
#include "tests/conformance/test_folder.h"

namespace weighbridge {
namespace {

void ListFailures(const std::vector<JudgedTest>& judged) {
  for (const JudgedTest& test : judged) {
    if (test.judgment.outcome == Outcome::kExact) continue;
    std::printf("%s\t%s\t%s\n", OutcomeName(test.judgment.outcome),
                test.name.c_str(), test.judgment.detail.c_str());
  }
}

int Run(const std::vector<std::string>& folders) {
  const absl::StatusOr<OpRegistry> ops = StandardOps();
  std::vector<Score> scores;
  for (const std::string& folder : folders) {
    const absl::StatusOr<std::vector<OnnxTest>> tests = ListOnnxTests(folder);
    if (!ops.ok() || !tests.ok()) {
      std::fprintf(stderr, "conformance: %s\n",
                   tests.status().ToString().c_str());
      return 2;
    }
    for (const InputKnowledge knowledge :
         {InputKnowledge::kShapes, InputKnowledge::kValues}) {
      const std::vector<JudgedTest> judged =
          JudgeOnnxTests(*tests, knowledge, *ops);
      ListFailures(judged);
      scores.push_back(CountOutcomes(
          folder.substr(folder.find_last_of('/') + 1), knowledge, judged));
      std::printf("%s\n", ScoreTable({scores.back()}).c_str());
    }
  }
  std::printf("%s", ScoreTable(scores).c_str());
  return 0;
}

}  // namespace
}  // namespace weighbridge

int main(int argc, char** argv) {
  return weighbridge::Run(std::vector<std::string>(argv + 1, argv + argc));
}
