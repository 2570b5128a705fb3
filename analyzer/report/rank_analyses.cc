#include "analyzer/report/rank_analyses.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace weighbridge {
namespace {

int VerdictRank(const Analysis& analysis) {
  if (!analysis.error().empty()) return 6;
  switch (analysis.verdict()) {
    case PASS:
      return 0;
    case INCOMPLETE:
      return 1;
    case WARN_REQUIRES_HOST:
      return 2;
    case FAIL_GATE:
      return 3;
    case FAIL_MEMORY:
      return 4;
    default:
      return 5;
  }
}

std::tuple<int, double> Key(const Analysis& analysis) {
  return {VerdictRank(analysis), analysis.totals().has_latency_seconds()
                                     ? analysis.totals().latency_seconds()
                                     : std::numeric_limits<double>::infinity()};
}

}  // namespace

std::vector<const Analysis*> RankAnalyses(
    std::vector<const Analysis*> analyses) {
  std::stable_sort(
      analyses.begin(), analyses.end(),
      [](const Analysis* a, const Analysis* b) { return Key(*a) < Key(*b); });
  return analyses;
}

}  // namespace weighbridge
