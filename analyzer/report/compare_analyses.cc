#include "analyzer/report/compare_analyses.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <map>
#include <tuple>

namespace weighbridge {
namespace {

constexpr double kLast = std::numeric_limits<double>::infinity();

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

double LatencyOf(const Analysis& analysis) {
  const Totals& totals = analysis.totals();
  return totals.has_latency_seconds() ? totals.latency_seconds() : kLast;
}

double EnergyOf(const Analysis& analysis) {
  const Totals& totals = analysis.totals();
  return totals.has_energy_joules() ? totals.energy_joules() : kLast;
}

// The closer to the cores, the better.
double Fit(const Analysis& analysis) {
  const MemoryFit& fit = analysis.memory_fit();
  if (fit.fits_on_chip()) return 0;
  if (fit.weights_fit_on_chip()) return 1;
  return fit.fits_external() ? 2 : 3;
}

double Merit(const Analysis& analysis, RankBy by) {
  switch (by) {
    case RankBy::kLatency:
      return LatencyOf(analysis);
    case RankBy::kEnergy:
      return EnergyOf(analysis);
    case RankBy::kEnergyDelay:
      return analysis.totals().has_energy_delay_joule_seconds()
                 ? analysis.totals().energy_delay_joule_seconds()
                 : kLast;
    case RankBy::kFit:
      return Fit(analysis);
  }
  return kLast;
}

// Less is better.
std::tuple<int, double, double> Key(const Analysis& analysis, RankBy by) {
  return {VerdictRank(analysis), Merit(analysis, by), LatencyOf(analysis)};
}

bool CanRun(const Analysis& analysis) {
  return analysis.error().empty() && analysis.verdict() != FAIL_MEMORY;
}

bool Beats(const Analysis& a, const Analysis& b) {
  const double a_time = a.totals().latency_seconds();
  const double b_time = b.totals().latency_seconds();
  const double a_energy = a.totals().energy_joules();
  const double b_energy = b.totals().energy_joules();
  return a_time <= b_time && a_energy <= b_energy &&
         (a_time < b_time || a_energy < b_energy);
}

void MarkFront(const std::vector<Analysis*>& group) {
  std::vector<Analysis*> known;
  for (Analysis* analysis : group) {
    analysis->clear_pareto();
    if (LatencyOf(*analysis) == kLast || EnergyOf(*analysis) == kLast) continue;
    known.push_back(analysis);
  }
  for (Analysis* analysis : known) {
    analysis->set_pareto(
        CanRun(*analysis) &&
        std::none_of(known.begin(), known.end(), [&](const Analysis* other) {
          return CanRun(*other) && Beats(*other, *analysis);
        }));
  }
}

}  // namespace

const std::vector<std::pair<std::string, RankBy>>& RankByWords() {
  static const auto& words = *new std::vector<std::pair<std::string, RankBy>>{
      {"latency", RankBy::kLatency},
      {"energy", RankBy::kEnergy},
      {"edp", RankBy::kEnergyDelay},
      {"fit", RankBy::kFit}};
  return words;
}

void CompareAnalyses(RankBy by, Report* report) {
  std::map<std::pair<std::string, int64_t>, std::vector<Analysis*>> groups;
  for (Analysis& analysis : *report->mutable_analyses()) {
    analysis.clear_rank();
    if (!analysis.has_target()) continue;
    if (LatencyOf(analysis) < kLast && EnergyOf(analysis) < kLast) {
      analysis.mutable_totals()->set_energy_delay_joule_seconds(
          EnergyOf(analysis) * LatencyOf(analysis));
    }
    groups[{analysis.model().file(), analysis.batch()}].push_back(&analysis);
  }
  for (auto& [model, group] : groups) {
    MarkFront(group);
    std::stable_sort(group.begin(), group.end(),
                     [by](const Analysis* a, const Analysis* b) {
                       return Key(*a, by) < Key(*b, by);
                     });
    for (size_t i = 0; i < group.size(); ++i) {
      group[i]->set_rank(static_cast<int64_t>(i) + 1);
    }
  }
  for (const auto& [word, value] : RankByWords()) {
    if (value == by) report->set_ranked_by(word);
  }
}

std::vector<const Analysis*> InOrderOfRank(
    std::vector<const Analysis*> analyses) {
  const auto rank = [](const Analysis* analysis) {
    return analysis->has_rank() ? analysis->rank()
                                : std::numeric_limits<int64_t>::max();
  };
  std::stable_sort(analyses.begin(), analyses.end(),
                   [&rank](const Analysis* a, const Analysis* b) {
                     return rank(a) < rank(b);
                   });
  return analyses;
}

}  // namespace weighbridge
