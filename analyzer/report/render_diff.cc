#include "analyzer/report/render_diff.h"

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "analyzer/report/amounts.h"
#include "analyzer/report/display_text.h"
#include "analyzer/report/render_json.h"
#include "analyzer/report/text_table.h"

namespace weighbridge {
namespace {

constexpr int kWidth = 120;

std::string AmountOf(const std::string& unit, std::optional<double> amount) {
  const auto whole = amount
                         ? std::optional<int64_t>(static_cast<int64_t>(*amount))
                         : std::nullopt;
  if (unit == "B") return BytesText(whole);
  if (unit == "s") return SecondsText(amount);
  if (unit == "J") return JoulesText(amount);
  if (unit == "/s") return PerSecondText(amount);
  return CountText(whole);
}

std::string Before(const QuantityChange& change) {
  return AmountOf(change.unit(),
                  IfPresent(change.has_before(), change.before()));
}

std::string After(const QuantityChange& change) {
  return AmountOf(change.unit(), IfPresent(change.has_after(), change.after()));
}

std::string ChangeText(const QuantityChange& change) {
  if (!change.has_before() || !change.has_after()) return "";
  if (!change.has_change()) return change.after() == 0 ? "=" : "new";
  if (change.change() == 0) return "=";
  return absl::StrFormat("%+.3g%%", 100 * change.change());
}

// "latency 1.20 ms -> 1.50 ms (+25%)"; of an added or removed layer one amount.
std::string Sentence(const LayerDiff& layer, const QuantityChange& change) {
  if (layer.kind() == "added") {
    return absl::StrCat(change.quantity(), " ", After(change));
  }
  if (layer.kind() == "removed") {
    return absl::StrCat(change.quantity(), " ", Before(change));
  }
  const std::string percent = ChangeText(change);
  return absl::StrCat(change.quantity(), " ", Before(change), " -> ",
                      After(change),
                      percent.empty() ? "" : absl::StrCat(" (", percent, ")"));
}

std::string Sentences(const LayerDiff& layer) {
  return absl::StrJoin(layer.changes(), ", ",
                       [&layer](std::string* out, const QuantityChange& c) {
                         out->append(Sentence(layer, c));
                       });
}

std::string Sign(const LayerDiff& layer) {
  return layer.kind() == "added" ? "+" : layer.kind() == "removed" ? "-" : "~";
}

std::string Title(const AnalysisDiff& analysis) {
  std::string text =
      analysis.before_model() == analysis.model()
          ? analysis.model()
          : absl::StrCat(analysis.before_model(), " -> ", analysis.model());
  if (!analysis.target().empty()) {
    absl::StrAppend(&text, " on ", analysis.target());
  }
  absl::StrAppend(&text, ", ", analysis.precision());
  if (analysis.batch() > 1) {
    absl::StrAppend(&text, ", batch ", analysis.batch());
  }
  if (analysis.mode() == "hosted") absl::StrAppend(&text, ", hosted");
  return text;
}

std::string VerdictChange(const AnalysisDiff& analysis) {
  if (analysis.verdict().empty()) return "";
  return analysis.before_verdict() == analysis.verdict()
             ? analysis.verdict()
             : absl::StrCat(analysis.before_verdict(), " -> ",
                            analysis.verdict());
}

// "2 added, 1 removed, 3 changed, 50 unchanged".
std::string LayerCounts(const AnalysisDiff& analysis) {
  int64_t added = 0, removed = 0;
  for (const LayerDiff& layer : analysis.layers()) {
    if (layer.kind() == "added") ++added;
    if (layer.kind() == "removed") ++removed;
  }
  return absl::StrCat(
      added, " added, ", removed, " removed, ",
      analysis.layers_size() - added - removed, " changed, ",
      analysis.renamed_layers() > 0
          ? absl::StrCat(analysis.renamed_layers(), " renamed, ")
          : "",
      analysis.unchanged_layers(), " unchanged");
}

std::string LayerTitle(const LayerDiff& layer) {
  return absl::StrCat(
      layer.before_name().empty()
          ? layer.name()
          : absl::StrCat(layer.before_name(), " -> ", layer.name()),
      layer.op_types_size() > 0 ? absl::StrCat(" (", layer.op_types(0), ")")
                                : "");
}

// Fit for a table cell: names come from files.
std::string Cell(const std::string& text) {
  return absl::StrReplaceAll(DisplayText(text), {{"|", "\\|"},
                                                 {"<", "&lt;"},
                                                 {"&", "&amp;"},
                                                 {"`", "\\`"},
                                                 {"*", "\\*"},
                                                 {"_", "\\_"},
                                                 {"[", "\\["},
                                                 {"@", "&#64;"}});
}

}  // namespace

std::string RenderDiffText(const ReportDiff& diff) {
  std::string out;
  for (const AnalysisDiff& analysis : diff.analyses()) {
    absl::StrAppend(&out, out.empty() ? "" : "\n", DisplayText(Title(analysis)),
                    "\n");
    const std::string verdict = VerdictChange(analysis);
    if (!verdict.empty()) absl::StrAppend(&out, "verdict: ", verdict, "\n");
    TextTable totals(
        {{"", TextTable::Align::kLeft}, {"before"}, {"after"}, {"change"}});
    for (const QuantityChange& change : analysis.totals()) {
      totals.AddRow({change.quantity(), Before(change), After(change),
                     ChangeText(change)});
    }
    absl::StrAppend(&out, totals.Render(kWidth));
    absl::StrAppend(&out, "layers: ", LayerCounts(analysis), "\n");
    for (const LayerDiff& layer : analysis.layers()) {
      absl::StrAppend(
          &out, "  ",
          WrapText(DisplayText(absl::StrCat(Sign(layer), " ", LayerTitle(layer),
                                            ": ", Sentences(layer))),
                   4, kWidth),
          "\n");
    }
  }
  for (const std::string& label : diff.only_before()) {
    absl::StrAppend(&out, "only before: ", DisplayText(label), "\n");
  }
  for (const std::string& label : diff.only_after()) {
    absl::StrAppend(&out, "only after: ", DisplayText(label), "\n");
  }
  return out.empty() ? "nothing to compare\n" : out;
}

std::string RenderDiffMarkdown(const ReportDiff& diff) {
  constexpr int kMostLayers = 100;
  std::string out;
  for (const AnalysisDiff& analysis : diff.analyses()) {
    absl::StrAppend(&out, out.empty() ? "" : "\n", "### ",
                    Cell(Title(analysis)), "\n\n");
    const std::string verdict = VerdictChange(analysis);
    if (!verdict.empty()) {
      absl::StrAppend(&out, "Verdict: **", Cell(verdict), "**\n\n");
    }
    absl::StrAppend(&out, "| | before | after | change |\n",
                    "|---|---:|---:|---:|\n");
    for (const QuantityChange& change : analysis.totals()) {
      absl::StrAppend(&out, "| ", change.quantity(), " | ", Before(change),
                      " | ", After(change), " | ", ChangeText(change), " |\n");
    }
    absl::StrAppend(&out, "\n");
    if (analysis.layers().empty()) {
      absl::StrAppend(&out, "Layers: ", LayerCounts(analysis), "\n");
      continue;
    }
    absl::StrAppend(&out, "<details><summary>Layers: ", LayerCounts(analysis),
                    "</summary>\n\n| | layer | |\n|---|---|---|\n");
    int shown = 0;
    for (const LayerDiff& layer : analysis.layers()) {
      if (++shown > kMostLayers) break;
      absl::StrAppend(&out, "| ", layer.kind(), " | ", Cell(LayerTitle(layer)),
                      " | ", Cell(Sentences(layer)), " |\n");
    }
    if (analysis.layers_size() > kMostLayers) {
      absl::StrAppend(&out, "| | and ", analysis.layers_size() - kMostLayers,
                      " more | |\n");
    }
    absl::StrAppend(&out, "\n</details>\n");
  }
  for (const std::string& label : diff.only_before()) {
    absl::StrAppend(&out, "\nOnly before: ", Cell(label), "\n");
  }
  for (const std::string& label : diff.only_after()) {
    absl::StrAppend(&out, "\nOnly after: ", Cell(label), "\n");
  }
  return out.empty() ? "Nothing to compare.\n" : out;
}

std::string RenderDiffJson(const ReportDiff& diff) {
  return RenderMessageAsJson(diff);
}

}  // namespace weighbridge
