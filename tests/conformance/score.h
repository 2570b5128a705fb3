// How many tests of a set came out how, and the table of it in
// docs/validation_onnx.md.
#ifndef WEIGHBRIDGE_TESTS_CONFORMANCE_SCORE_H_
#define WEIGHBRIDGE_TESTS_CONFORMANCE_SCORE_H_

#include <array>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "tests/conformance/judge.h"

namespace weighbridge {

struct Score {
  std::string set;  // "node"
  InputKnowledge knowledge = InputKnowledge::kShapes;
  std::array<int, kOutcomes> counts = {};  // By Outcome.

  int tests() const;
  int count(Outcome outcome) const { return counts[static_cast<int>(outcome)]; }
  friend bool operator==(const Score&, const Score&) = default;
};

Score CountOutcomes(const std::string& set, InputKnowledge knowledge,
                    absl::Span<const JudgedTest> judged);

// As a table in Markdown.
std::string ScoreTable(absl::Span<const Score> scores);

// The rows of every such table in `document`; other lines are passed over.
std::vector<Score> ReadScores(const std::string& document);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TESTS_CONFORMANCE_SCORE_H_
