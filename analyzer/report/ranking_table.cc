#include "analyzer/report/ranking_table.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/report/amounts.h"
#include "analyzer/report/compare_analyses.h"
#include "analyzer/report/display_text.h"
#include "analyzer/report/text_table.h"

namespace weighbridge {
namespace {

using Align = TextTable::Align;

// Where weights and activations find room, in a word.
std::string FitText(const Analysis& analysis) {
  if (!analysis.has_memory_fit()) return kUnknown;
  const MemoryFit& fit = analysis.memory_fit();
  if (fit.fits_on_chip()) return "on chip";
  if (fit.has_fits_external() && !fit.fits_external()) return "no";
  if (fit.weights_fit_on_chip()) return "weights on chip";
  return fit.has_fits_external() ? "DRAM" : "no";
}

// "3", on the Pareto front "3 *".
std::string RankText(const Analysis& analysis) {
  return absl::StrCat(analysis.has_rank() ? absl::StrCat(analysis.rank()) : "",
                      analysis.pareto() ? " *" : "  ");
}

std::string BottleneckText(const Analysis& analysis) {
  if (!analysis.has_bottleneck()) return kUnknown;
  const Bottleneck& bottleneck = analysis.bottleneck();
  return absl::StrCat(PercentText(bottleneck.share()), " ",
                      DisplayText(bottleneck.name()));
}

bool HaveSeveralModes(const std::vector<const Analysis*>& analyses) {
  std::set<std::string> modes;
  for (const Analysis* analysis : analyses) modes.insert(analysis->mode());
  return modes.size() > 1;
}

}  // namespace

std::string RenderRankingTable(const std::vector<const Analysis*>& analyses,
                               int width) {
  const bool with_mode = HaveSeveralModes(analyses);
  std::vector<TextTable::Column> columns = {
      {"#"}, {"target", Align::kLeft, 12}, {"precision", Align::kLeft}};
  if (with_mode) columns.push_back({"mode", Align::kLeft});
  const size_t verdict_column = columns.size();
  columns.insert(
      columns.end(),
      {{"verdict", Align::kLeft}, {"latency"}, {"streaming"}, {"energy"}});
  // There is no room for it beside the mode.
  if (!with_mode) columns.push_back({"weights"});
  columns.insert(columns.end(), {{"peak act."},
                                 {"fits", Align::kLeft, 7},
                                 {"bottleneck", Align::kLeft, 12}});
  TextTable table(columns);
  for (const Analysis* analysis : InOrderOfRank(analyses)) {
    std::vector<std::string> cells = {RankText(*analysis),
                                      DisplayText(analysis->target().id()),
                                      analysis->precision()};
    if (with_mode) cells.push_back(analysis->mode());
    cells.resize(verdict_column);
    cells.push_back(VerdictText(*analysis));
    if (!analysis->error().empty()) {
      cells.back() += absl::StrCat(": ", DisplayText(analysis->error()));
      table.AddRow(std::move(cells));
      continue;
    }
    const Totals& totals = analysis->totals();
    cells.push_back(SecondsText(
        IfPresent(totals.has_latency_seconds(), totals.latency_seconds())));
    cells.push_back(
        SecondsText(IfPresent(totals.has_exposed_streaming_seconds(),
                              totals.exposed_streaming_seconds())));
    cells.push_back(JoulesText(
        IfPresent(totals.has_energy_joules(), totals.energy_joules())));
    if (!with_mode) cells.push_back(BytesText(totals.weight_bytes()));
    cells.push_back(BytesText(totals.peak_activation_bytes()));
    cells.push_back(FitText(*analysis));
    cells.push_back(BottleneckText(*analysis));
    table.AddRow(std::move(cells));
  }
  return table.Render(width);
}

}  // namespace weighbridge
