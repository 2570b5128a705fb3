#include "tools/validation_table.h"

#include <cstddef>
#include <map>
#include <set>
#include <tuple>
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

std::string SignedPercent(double share) {
  return absl::StrFormat("%+.0f %%", share * 100);
}

std::string Correlation(const ErrorSummary& summary) {
  return summary.rank_correlation
             ? absl::StrFormat("%.2f", *summary.rank_correlation)
             : "";
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
  std::string line =
      absl::StrFormat("%-24s %2d, error: median %s, worst %s, bias %s", name,
                      cases.size(), Percent(summary->median),
                      Percent(summary->worst), SignedPercent(summary->bias));
  if (summary->rank_correlation) {
    absl::StrAppend(&line, ", rank correlation ", Correlation(*summary));
  }
  return absl::StrCat(line, "\n");
}

bool IsSameCase(const ValidationRow& a, const ValidationRow& b) {
  return std::tie(a.model, a.published_as, a.precision) ==
         std::tie(b.model, b.published_as, b.precision);
}

std::map<int64_t, std::vector<Prediction>> TimesByBatch(
    const std::vector<ValidationRow>& rows) {
  std::map<int64_t, std::vector<Prediction>> times;
  for (const ValidationRow& row : rows) {
    times[row.batch].push_back(TimeOf(row));
  }
  return times;
}

// Which columns have something to say.
struct Columns {
  explicit Columns(const std::vector<ValidationRow>& rows) {
    for (size_t i = 0; i < rows.size(); ++i) {
      precisions |= rows[i].precision != rows[0].precision;
      contexts |= rows[i].contexts.has_value();
      gains |= i > 0 && IsSameCase(rows[i - 1], rows[i]);
    }
  }
  bool precisions = false, contexts = false, gains = false;

  std::vector<TextTable::Column> Titles() const {
    std::vector<TextTable::Column> titles = {
        {"model", TextTable::Align::kLeft, 12},
        {"published as", TextTable::Align::kLeft, 12}};
    if (precisions) titles.push_back({"precision", TextTable::Align::kLeft});
    for (const char* title : {"batch", "measured", "predicted", "error"}) {
      titles.push_back({title});
    }
    if (contexts) titles.push_back({"contexts"});
    if (!gains) return titles;
    for (const char* title : {"gain", "predicted", "error"}) {
      titles.push_back({title});
    }
    return titles;
  }
};

std::vector<std::string> CellsOf(const ValidationRow& row,
                                 const Columns& columns) {
  std::vector<std::string> cells = {row.model, row.published_as};
  if (columns.precisions) cells.push_back(row.precision);
  cells.push_back(absl::StrCat(row.batch));
  for (const Seconds time : {row.measured, row.predicted}) {
    cells.push_back(Format(PerSecond(Ratio(Seconds(1), time))));
  }
  cells.push_back(Percent(RelativeError(TimeOf(row))));
  if (columns.contexts) {
    cells.push_back(row.contexts ? absl::StrCat(*row.contexts) : "");
  }
  return cells;
}

}  // namespace

std::string ValidationTable(const std::vector<ValidationRow>& rows) {
  const Columns columns(rows);
  TextTable table(columns.Titles());
  std::vector<Prediction> gains;
  int stays_known = 0, stays_right = 0;
  for (size_t i = 0, first = 0; i < rows.size(); ++i) {
    const ValidationRow& row = rows[i];
    if (!IsSameCase(rows[first], row)) first = i;
    std::vector<std::string> cells = CellsOf(row, columns);
    const bool is_last = i + 1 == rows.size() || !IsSameCase(row, rows[i + 1]);
    if (i > first && is_last) {
      const Prediction gain = GainOf(rows[first], row);
      gains.push_back(gain);
      if (row.contexts) {
        ++stays_known;
        stays_right += (gain.measured <= kNoGain) == (*row.contexts == 1);
      }
      cells.push_back(absl::StrFormat("%.2f", gain.measured));
      cells.push_back(absl::StrFormat("%.2f", gain.predicted));
      cells.push_back(Percent(RelativeError(gain)));
    } else if (columns.gains) {
      cells.insert(cells.end(), 3, "");
    }
    table.AddRow(std::move(cells));
  }
  std::string text = table.Render(kWidth);
  absl::StrAppend(&text, "\n");
  for (const auto& [batch, cases] : TimesByBatch(rows)) {
    absl::StrAppend(
        &text, SummaryLine(absl::StrCat("time, batch ", batch, ":"), cases));
  }
  if (!gains.empty()) {
    absl::StrAppend(&text, SummaryLine("gain from the batch:", gains));
  }
  if (stays_known > 0) {
    absl::StrAppend(&text, absl::StrFormat("%-24s %2d of %d right\n",
                                           "one context or several:",
                                           stays_right, stays_known));
  }
  return text;
}

std::string ValidationSummary(const std::vector<ValidatedTarget>& targets) {
  TextTable table({{"target", TextTable::Align::kLeft},
                   {"models"},
                   {"batch"},
                   {"measurements"},
                   {"median error"},
                   {"worst"},
                   {"bias"},
                   {"rank correlation"}});
  for (const ValidatedTarget& target : targets) {
    std::set<std::string> models;
    for (const ValidationRow& row : target.rows) models.insert(row.model);
    std::string name = target.id;
    std::string count = absl::StrCat(models.size());
    for (const auto& [batch, cases] : TimesByBatch(target.rows)) {
      const std::optional<ErrorSummary> summary = Summarize(cases);
      if (!summary) continue;
      table.AddRow({name, count, absl::StrCat(batch),
                    absl::StrCat(cases.size()), Percent(summary->median),
                    Percent(summary->worst), SignedPercent(summary->bias),
                    Correlation(*summary)});
      name = count = "";
    }
  }
  return table.Render(kWidth);
}

}  // namespace weighbridge
