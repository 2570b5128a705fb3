#include "analyzer/report/render_markdown.h"

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/report/amounts.h"
#include "analyzer/report/compare_analyses.h"
#include "analyzer/report/markdown_text.h"
#include "analyzer/units/format.h"

namespace weighbridge {
namespace {

constexpr int64_t kDefaultTop = 10;
// A list of findings is cut after so many; JSON has them all.
constexpr size_t kMostLines = 20;

std::string Seconds(bool is_known, double seconds) {
  return SecondsText(IfPresent(is_known, seconds));
}

std::string LatencyOf(const Analysis& analysis) {
  return Seconds(analysis.totals().has_latency_seconds(),
                 analysis.totals().latency_seconds());
}

std::string EnergyOf(const Analysis& analysis) {
  return JoulesText(IfPresent(analysis.totals().has_energy_joules(),
                              analysis.totals().energy_joules()));
}

std::string StreamingOf(const Analysis& analysis) {
  return Seconds(analysis.totals().has_exposed_streaming_seconds(),
                 analysis.totals().exposed_streaming_seconds());
}

// A list that is closed until it is asked for.
std::string Folded(const std::string& title,
                   const std::vector<std::string>& lines) {
  if (lines.empty()) return "";
  std::string text = absl::StrCat("\n<details><summary>", title, " (",
                                  lines.size(), ")</summary>\n\n");
  for (size_t i = 0; i < lines.size() && i < kMostLines; ++i) {
    absl::StrAppend(&text, "* ", lines[i], "\n");
  }
  if (lines.size() > kMostLines) {
    absl::StrAppend(&text, "* ... and ", lines.size() - kMostLines, " more\n");
  }
  return absl::StrCat(text, "\n</details>\n");
}

std::string GatesTable(const Report& report) {
  std::string text = "### Gates\n\n";
  absl::StrAppend(&text,
                  MarkdownHeader({"gate", "level", "result", "message"}));
  for (const GateResult& gate : report.gates()) {
    absl::StrAppend(
        &text, MarkdownRow({MarkdownCode(gate.id()), MarkdownText(gate.level()),
                            gate.passed()   ? "passed"
                            : gate.waived() ? "waived"
                                            : "**FAILED**",
                            MarkdownText(gate.message())}));
  }
  return text + "\n";
}

// The analyses of one model.
class ModelSection {
 public:
  ModelSection(std::vector<const Analysis*> analyses,
               const MarkdownOptions& options)
      : analyses_(std::move(analyses)), options_(options) {}

  std::string Render() {
    std::vector<const Analysis*> on_targets;
    for (const Analysis* analysis : analyses_) {
      if (analysis->has_target()) on_targets.push_back(analysis);
    }
    AddModel();
    if (on_targets.size() == 1) {
      AddTotals(*on_targets.front());
    } else if (!on_targets.empty()) {
      AddComparison(on_targets);
    }
    // The layers of the only target, or those of the overview.
    for (const Analysis* analysis : analyses_) {
      if (on_targets.size() <= 1 || !analysis->has_target()) {
        AddLayers(*analysis);
      }
    }
    AddFindings();
    return std::move(text_);
  }

 private:
  void AddModel() {
    const Model& model = analyses_.front()->model();
    absl::StrAppend(&text_, "### ", MarkdownCode(model.name()), "\n\n");
    const Coverage* coverage = nullptr;
    for (const Analysis* analysis : analyses_) {
      if (analysis->has_coverage()) coverage = &analysis->coverage();
    }
    if (coverage == nullptr) return;
    absl::StrAppend(&text_, FormatCount(model.nodes()), " nodes, ",
                    CountText(model.parameters()), " parameters, ",
                    CountText(model.macs()), " MACs, ",
                    BytesText(model.weight_bytes()), " of weights; ",
                    coverage->modeled_nodes(), " of ", coverage->nodes(),
                    " nodes are modeled");
    if (coverage->unmodeled_op_types_size() > 0) {
      absl::StrAppend(&text_, ", not modeled: ",
                      absl::StrJoin(coverage->unmodeled_op_types(), ", ",
                                    [](std::string* out, const auto& type) {
                                      out->append(MarkdownCode(type));
                                    }));
    }
    absl::StrAppend(&text_, ".\n\n");
  }

  void AddTotals(const Analysis& analysis) {
    absl::StrAppend(&text_, "**", VerdictText(analysis), "** on ",
                    MarkdownCode(analysis.target().id()), " (",
                    MarkdownText(analysis.precision()), ", batch ",
                    analysis.batch(), ", ", MarkdownText(analysis.mode()), ")");
    if (!analysis.error().empty()) {
      absl::StrAppend(&text_, ": ", MarkdownText(analysis.error()), "\n\n");
      return;
    }
    const Totals& totals = analysis.totals();
    absl::StrAppend(
        &text_, "\n\n",
        MarkdownHeader({">latency", ">of it streaming", ">throughput",
                        ">energy", ">weights", ">peak activations", "memory"}),
        MarkdownRow({LatencyOf(analysis), StreamingOf(analysis),
                     PerSecondText(IfPresent(totals.has_throughput_per_second(),
                                             totals.throughput_per_second())),
                     EnergyOf(analysis), BytesText(totals.weight_bytes()),
                     BytesText(totals.peak_activation_bytes()),
                     MarkdownText(analysis.memory_fit().summary())}),
        "\n");
  }

  void AddComparison(const std::vector<const Analysis*>& on_targets) {
    absl::StrAppend(
        &text_,
        MarkdownHeader({">rank", "target", "precision", ">batch", "mode",
                        "verdict", ">latency", ">of it streaming", ">energy",
                        "best of both", "bottleneck"}));
    for (const Analysis* analysis : InOrderOfRank(on_targets)) {
      const Bottleneck& bottleneck = analysis->bottleneck();
      absl::StrAppend(
          &text_,
          MarkdownRow(
              {analysis->has_rank() ? absl::StrCat(analysis->rank()) : "",
               MarkdownCode(analysis->target().id()),
               MarkdownText(analysis->precision()),
               absl::StrCat(analysis->batch()), MarkdownText(analysis->mode()),
               VerdictText(*analysis), LatencyOf(*analysis),
               StreamingOf(*analysis), EnergyOf(*analysis),
               analysis->pareto() ? "yes" : "",
               analysis->has_bottleneck()
                   ? absl::StrCat(PercentText(bottleneck.share()), " ",
                                  MarkdownCode(bottleneck.name()))
                   : MarkdownText(analysis->error())}));
    }
    text_ += "\n";
  }

  void AddLayers(const Analysis& analysis) {
    const std::vector<const Layer*> layers = OrderLayers(
        analysis, options_.order, options_.top.value_or(kDefaultTop));
    if (layers.empty()) return;
    absl::StrAppend(
        &text_, "<details open><summary>", layers.size(), " of ",
        analysis.layers_size(), " layers</summary>\n\n",
        MarkdownHeader({">#", "layer", "operator", ">MACs", ">weights", ">time",
                        ">share", "bound", ">energy"}));
    for (const Layer* layer : layers) {
      absl::StrAppend(
          &text_,
          MarkdownRow(
              {absl::StrCat(layer->index()),
               layer->names_size() > 0 ? MarkdownCode(layer->names(0)) : "",
               MarkdownCode(absl::StrJoin(layer->op_types(), "+")),
               CountText(IfPresent(layer->has_macs(), layer->macs())),
               BytesText(layer->weight_bytes()),
               Seconds(layer->has_latency_seconds(), layer->latency_seconds()),
               PercentText(IfPresent(layer->has_share(), layer->share())),
               MarkdownText(layer->bound()),
               JoulesText(IfPresent(layer->has_energy_joules(),
                                    layer->energy_joules()))}));
    }
    text_ += "\n</details>\n";
  }

  void AddFindings() {
    std::set<std::string> said;
    std::vector<std::string> findings, assumptions;
    std::map<std::string, std::string> sources;
    for (const Analysis* analysis : analyses_) {
      for (const Diagnostic& diagnostic : analysis->diagnostics()) {
        if (!said.insert(diagnostic.message()).second) continue;
        findings.push_back(absl::StrCat(MarkdownText(diagnostic.severity()),
                                        ": ",
                                        MarkdownText(diagnostic.message())));
      }
      for (const std::string& line : analysis->assumptions()) {
        if (said.insert(line).second) assumptions.push_back(MarkdownText(line));
      }
    }
    absl::StrAppend(&text_, Folded("Findings", findings),
                    Folded("Assumptions", assumptions));
  }

  const std::vector<const Analysis*> analyses_;
  const MarkdownOptions options_;
  std::string text_;
};

}  // namespace

std::string RenderMarkdown(const Report& report,
                           const MarkdownOptions& options) {
  std::string text = "## Weighbridge\n\n";
  if (report.gates_size() > 0) text += GatesTable(report);
  for (int i = 0; i < report.analyses_size();) {
    const std::string& file = report.analyses(i).model().file();
    std::vector<const Analysis*> of_model;
    for (; i < report.analyses_size() &&
           report.analyses(i).model().file() == file;
         ++i) {
      of_model.push_back(&report.analyses(i));
    }
    const std::string section = ModelSection(of_model, options).Render();
    if (text.size() + section.size() > options.most_bytes) {
      absl::StrAppend(&text, "There is no room here for ", MarkdownCode(file),
                      " and what follows it.\n");
      break;
    }
    absl::StrAppend(&text, section, "\n");
  }
  if (report.analyses_size() == 0) text += "Nothing was analyzed.\n";
  return text;
}

}  // namespace weighbridge
