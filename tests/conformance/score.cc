#include "tests/conformance/score.h"

#include <numeric>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace weighbridge {
namespace {

const char* KnowledgeName(InputKnowledge knowledge) {
  return knowledge == InputKnowledge::kShapes ? "shapes" : "shapes and values";
}

std::vector<std::string> Cells(const std::string& line) {
  std::vector<std::string> cells = absl::StrSplit(line, '|');
  for (std::string& cell : cells) absl::StripAsciiWhitespace(&cell);
  return cells;
}

// "| node | shapes | 932 | 681 | 27 | 219 | 0 | 4 |"
std::optional<Score> ReadRow(const std::string& line) {
  const std::vector<std::string> cells = Cells(line);
  constexpr size_t kFirstCount = 4;
  if (cells.size() != kFirstCount + kOutcomes + 1) return std::nullopt;
  Score score;
  score.set = cells[1];
  score.knowledge = cells[2] == KnowledgeName(InputKnowledge::kShapes)
                        ? InputKnowledge::kShapes
                        : InputKnowledge::kValues;
  for (int i = 0; i < kOutcomes; ++i) {
    if (!absl::SimpleAtoi(cells[kFirstCount + i], &score.counts[i])) {
      return std::nullopt;
    }
  }
  return score;
}

}  // namespace

int Score::tests() const {
  return std::accumulate(counts.begin(), counts.end(), 0);
}

Score CountOutcomes(const std::string& set, InputKnowledge knowledge,
                    absl::Span<const JudgedTest> judged) {
  Score score = {set, knowledge, {}};
  for (const JudgedTest& test : judged) {
    ++score.counts[static_cast<int>(test.judgment.outcome)];
  }
  return score;
}

std::string ScoreTable(absl::Span<const Score> scores) {
  std::string table = "| set | known of the inputs | tests |";
  std::string rule = "|---|---|---|";
  for (int i = 0; i < kOutcomes; ++i) {
    absl::StrAppend(&table, " ", OutcomeName(static_cast<Outcome>(i)), " |");
    absl::StrAppend(&rule, "---|");
  }
  absl::StrAppend(&table, "\n", rule, "\n");
  for (const Score& score : scores) {
    absl::StrAppend(&table, "| ", score.set, " | ",
                    KnowledgeName(score.knowledge), " | ", score.tests(), " |");
    for (const int count : score.counts)
      absl::StrAppend(&table, " ", count, " |");
    absl::StrAppend(&table, "\n");
  }
  return table;
}

std::vector<Score> ReadScores(const std::string& document) {
  std::vector<Score> scores;
  for (const std::string& line :
       std::vector<std::string>(absl::StrSplit(document, '\n'))) {
    if (std::optional<Score> score = ReadRow(line)) {
      scores.push_back(*std::move(score));
    }
  }
  return scores;
}

}  // namespace weighbridge
