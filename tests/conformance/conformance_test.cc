// ONNX's own tests, as Debian's libonnx-testdata has them: nothing is wrong,
// nothing is refused, and as much is known as docs/validation_onnx.md
// says.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "analyzer/ops/standard_ops.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "onnx_testdata_location.h"
#include "tests/conformance/judge.h"
#include "tests/conformance/score.h"
#include "tests/conformance/test_folder.h"

namespace weighbridge {
namespace {

constexpr InputKnowledge kKnowledge[] = {InputKnowledge::kShapes,
                                         InputKnowledge::kValues};

std::vector<Score> DocumentedScores() {
  std::ifstream file("docs/validation_onnx.md");
  return ReadScores({std::istreambuf_iterator<char>(file), {}});
}

// "bad" is an outcome that no test may have.
std::string Describe(const std::vector<JudgedTest>& judged, Outcome bad) {
  std::string text;
  for (const JudgedTest& test : judged) {
    if (test.judgment.outcome != bad) continue;
    text += test.name + ": " + test.judgment.detail + "\n";
  }
  return text;
}

class ConformanceTest : public testing::TestWithParam<std::string> {};

TEST_P(ConformanceTest, IsAsDocumented) {
  const std::string folder = kOnnxTestdata;
  if (folder.empty()) {
    GTEST_SKIP() << "ONNX's test data is not installed; on Debian it is the "
                    "package libonnx-testdata";
  }
  WB_ASSERT_OK_AND_ASSIGN(const OpRegistry ops, StandardOps());
  WB_ASSERT_OK_AND_ASSIGN(const std::vector<OnnxTest> tests,
                          ListOnnxTests(folder + "/" + GetParam()));
  const std::vector<Score> documented = DocumentedScores();
  for (const InputKnowledge knowledge : kKnowledge) {
    const std::vector<JudgedTest> judged =
        JudgeOnnxTests(tests, knowledge, ops);
    EXPECT_EQ(Describe(judged, Outcome::kWrong), "");
    EXPECT_EQ(Describe(judged, Outcome::kError), "");
    const Score score = CountOutcomes(GetParam(), knowledge, judged);
    const auto expected = std::find_if(
        documented.begin(), documented.end(), [&](const Score& row) {
          return row.set == score.set && row.knowledge == knowledge;
        });
    ASSERT_NE(expected, documented.end());
    EXPECT_TRUE(score == *expected)
        << "docs/validation_onnx.md says\n"
        << ScoreTable({*expected}) << "and must say\n"
        << ScoreTable({score});
  }
}

INSTANTIATE_TEST_SUITE_P(Sets, ConformanceTest,
                         testing::Values("node", "pytorch-converted",
                                         "pytorch-operator", "simple"),
                         [](const testing::TestParamInfo<std::string>& info) {
                           std::string name = info.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace weighbridge
