#include "tools/validation_table.h"

#include <cstddef>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "analyzer/calibrate/prediction_error.h"
#include "analyzer/report/text_table.h"
#include "analyzer/units/format.h"

namespace weighbridge {
namespace {

constexpr int kWidth = 120;
// Published throughputs are rounded: a gain up to this is none, and the model
// is taken to stay on the part between inferences.
constexpr double kNoGain = 1.03;

std::string Percent(double share) {
  return absl::StrFormat("%.0f %%", share * 100);
}

Prediction TimeOf(const ValidationRow& row) {
  return {Ratio(row.measured, Seconds(1)), Ratio(row.predicted, Seconds(1))};
}

// Of the last of `rows` over the first.
Prediction GainOf(const ValidationRow& first, const ValidationRow& last) {
  return {Ratio(first.measured, last.measured),
          Ratio(first.predicted, last.predicted)};
}

std::string SummaryLine(const std::string& name,
                        const std::vector<Prediction>& cases) {
  const std::optional<ErrorSummary> summary = Summarize(cases);
  if (!summary) return "";
  std::string line = absl::StrFormat(
      "%-24s %2d, error: median %s, worst %s", name, cases.size(),
      Percent(summary->median), Percent(summary->worst));
  if (summary->rank_correlation) {
    absl::StrAppend(&line, ", rank correlation ",
                    absl::StrFormat("%.2f", *summary->rank_correlation));
  }
  return absl::StrCat(line, "\n");
}

}  // namespace

std::string ValidationTable(const std::vector<ValidationRow>& rows) {
  TextTable table({{"model", TextTable::Align::kLeft, 12},
                   {"published as", TextTable::Align::kLeft, 12},
                   {"batch"},
                   {"measured"},
                   {"predicted"},
                   {"error"},
                   {"contexts"},
                   {"gain"},
                   {"predicted"},
                   {"error"}});
  std::map<int64_t, std::vector<Prediction>> times;  // By batch.
  std::vector<Prediction> gains;
  int stays_right = 0;
  const auto same_model = [](const ValidationRow& a, const ValidationRow& b) {
    return a.model == b.model && a.published_as == b.published_as;
  };
  for (size_t i = 0, first = 0; i < rows.size(); ++i) {
    const ValidationRow& row = rows[i];
    if (!same_model(rows[first], row)) first = i;
    times[row.batch].push_back(TimeOf(row));
    const double one = Ratio(Seconds(1), row.measured);
    const double other = Ratio(Seconds(1), row.predicted);
    std::vector<std::string> cells = {row.model,
                                      row.published_as,
                                      absl::StrCat(row.batch),
                                      Format(PerSecond(one)),
                                      Format(PerSecond(other)),
                                      Percent(RelativeError(TimeOf(row))),
                                      absl::StrCat(row.contexts)};
    const bool is_last = i + 1 == rows.size() || !same_model(row, rows[i + 1]);
    if (i > first && is_last) {
      const Prediction gain = GainOf(rows[first], row);
      gains.push_back(gain);
      stays_right += (gain.measured <= kNoGain) == (row.contexts == 1);
      cells.push_back(absl::StrFormat("%.2f", gain.measured));
      cells.push_back(absl::StrFormat("%.2f", gain.predicted));
      cells.push_back(Percent(RelativeError(gain)));
    } else {
      cells.insert(cells.end(), 3, "");
    }
    table.AddRow(std::move(cells));
  }
  std::string text = table.Render(kWidth);
  absl::StrAppend(&text, "\n");
  for (const auto& [batch, cases] : times) {
    absl::StrAppend(
        &text, SummaryLine(absl::StrCat("time, batch ", batch, ":"), cases));
  }
  if (!gains.empty()) {
    absl::StrAppend(
        &text, SummaryLine("gain from the batch:", gains),
        absl::StrFormat("%-24s %2d of %d right\n",
                        "one context or several:", stays_right, gains.size()));
  }
  return text;
}

}  // namespace weighbridge
