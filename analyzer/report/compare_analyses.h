// What makes a comparison of the analyses of a report: which is best by what
// the user asked for, and which nothing else beats. Only analyses of one model
// at one batch are compared with each other.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_COMPARE_ANALYSES_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_COMPARE_ANALYSES_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/report/report.pb.h"

namespace weighbridge {

enum class RankBy : uint8_t {
  kLatency,
  kEnergy,
  kEnergyDelay,
  kFit,  // Where weights and activations find room, then latency.
};

// The words of --rank: "latency", "energy", "edp", "fit".
const std::vector<std::pair<std::string, RankBy>>& RankByWords();

// Sets Report.ranked_by, and for each analysis on a target its energy times its
// delay, its rank and pareto.
//
// The rank is by verdict first (PASS, INCOMPLETE, WARN_REQUIRES_HOST,
// FAIL_GATE, FAIL_MEMORY), so that a part that fails is never the best, however
// fast. What is unknown comes last of its verdict, what could not be analysed
// last of all; equals keep their order.
//
// On the Pareto front is what can run, and is beaten by nothing that can run in
// one of latency and energy without being worse in the other. Where one of the
// two is unknown the mark is absent.
void CompareAnalyses(RankBy by, Report* report);

// By their ranks; what has none comes last. Equals keep their order.
std::vector<const Analysis*> InOrderOfRank(
    std::vector<const Analysis*> analyses);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_COMPARE_ANALYSES_H_
