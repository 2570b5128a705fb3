#include "tests/conformance/score.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

std::vector<JudgedTest> Judged(const std::vector<Outcome>& outcomes) {
  std::vector<JudgedTest> judged;
  for (const Outcome outcome : outcomes) {
    judged.push_back({"test", {outcome, ""}});
  }
  return judged;
}

TEST(ScoreTest, CountsByOutcome) {
  const Score score = CountOutcomes(
      "node", InputKnowledge::kShapes,
      Judged({Outcome::kExact, Outcome::kError, Outcome::kExact}));
  EXPECT_EQ(score.tests(), 3);
  EXPECT_THAT(score.counts, ElementsAre(2, 0, 0, 0, 1));
}

TEST(ScoreTest, ATableIsReadAsItWasWritten) {
  const std::vector<Score> scores = {
      {"node", InputKnowledge::kShapes, {5, 4, 3, 2, 1}},
      {"node", InputKnowledge::kValues, {15, 0, 0, 0, 0}}};
  const std::string table = ScoreTable(scores);
  EXPECT_THAT(table, testing::HasSubstr("| node | shapes | 15 | 5 | 4 | 3 |"));
  EXPECT_THAT(ReadScores("# Title\n\nText.\n\n" + table + "\nMore | text.\n"),
              ElementsAreArray(scores));
}

}  // namespace
}  // namespace weighbridge
