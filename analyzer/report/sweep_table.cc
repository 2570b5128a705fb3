#include "analyzer/report/sweep_table.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/report/amounts.h"
#include "analyzer/report/display_text.h"
#include "analyzer/report/text_table.h"

namespace weighbridge {

std::string RenderSweepTable(const Sweep& sweep, int width) {
  using Align = TextTable::Align;
  TextTable table({{sweep.axis()},
                   {"verdict", Align::kLeft},
                   {"latency"},
                   {"throughput"},
                   {"exposed"},
                   {"streamed"},
                   {"resident"},
                   {"contexts"},
                   {"energy"}});
  for (const SweepPoint& point : sweep.points()) {
    std::vector<std::string> cells = {DisplayText(point.setting())};
    if (!point.error().empty()) {
      cells.push_back(absl::StrCat("ERROR: ", DisplayText(point.error())));
      table.AddRow(std::move(cells));
      continue;
    }
    const Totals& totals = point.totals();
    cells.push_back(VerdictText(point.verdict()));
    cells.push_back(SecondsText(
        IfPresent(totals.has_latency_seconds(), totals.latency_seconds())));
    cells.push_back(PerSecondText(IfPresent(totals.has_throughput_per_second(),
                                            totals.throughput_per_second())));
    cells.push_back(
        SecondsText(IfPresent(totals.has_exposed_streaming_seconds(),
                              totals.exposed_streaming_seconds())));
    cells.push_back(BytesText(
        IfPresent(totals.has_streamed_bytes(), totals.streamed_bytes())));
    cells.push_back(BytesText(IfPresent(totals.has_resident_weight_bytes(),
                                        totals.resident_weight_bytes())));
    cells.push_back(totals.has_contexts() ? absl::StrCat(totals.contexts())
                                          : std::string(kUnknown));
    cells.push_back(JoulesText(
        IfPresent(totals.has_energy_joules(), totals.energy_joules())));
    table.AddRow(std::move(cells));
  }
  return table.Render(width);
}

}  // namespace weighbridge
