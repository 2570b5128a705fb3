#include "analyzer/report/render_text.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/report/amounts.h"
#include "analyzer/report/compare_analyses.h"
#include "analyzer/report/display_text.h"
#include "analyzer/report/gate_text.h"
#include "analyzer/report/ranking_table.h"
#include "analyzer/report/render_streaming.h"
#include "analyzer/report/sweep_table.h"
#include "analyzer/units/format.h"

namespace weighbridge {
namespace {

// Where the values of "  parameters  25.6 M" begin.
constexpr int kValueColumn = 15;
// Lists of findings are cut after so many lines; JSON has them all.
constexpr int kMostLines = 12;
// Comparisons of at most so many analyses are followed by their totals.
constexpr size_t kMostTotals = 6;

class TextRenderer {
 public:
  explicit TextRenderer(const TextOptions& options) : options_(options) {}

  std::string Render(const Report& report) {
    ranked_by_ = DisplayText(report.ranked_by());
    for (int i = 0; i < report.analyses_size();) {
      const std::string& file = report.analyses(i).model().file();
      std::vector<const Analysis*> of_model;
      for (; i < report.analyses_size() &&
             report.analyses(i).model().file() == file;
           ++i) {
        of_model.push_back(&report.analyses(i));
      }
      if (!text_.empty()) AddLine("");
      AddModelSection(of_model);
    }
    if (text_.empty()) AddLine("nothing was analyzed");
    return std::move(text_);
  }

 private:
  void AddLine(const std::string& line) { absl::StrAppend(&text_, line, "\n"); }

  // "  label        value", wrapped.
  void AddValue(const std::string& label, const std::string& value) {
    AddLine(absl::StrCat("  ", PadRight(label, kValueColumn - 2),
                         WrapText(value, kValueColumn, options_.layers.width)));
  }

  // The label before the first line only.
  void AddList(const std::string& label,
               const std::vector<std::string>& lines) {
    const size_t shown =
        lines.size() > kMostLines ? kMostLines - 1 : lines.size();
    for (size_t i = 0; i < shown; ++i) {
      AddValue(i == 0 ? label : "", DisplayText(lines[i]));
    }
    if (shown < lines.size()) {
      AddValue("", absl::StrCat("... and ", lines.size() - shown,
                                " more (--format json has them all)"));
    }
  }

  // Of one model: the analyses without a target describe it, the others are
  // reported in full if there is one, else compared.
  void AddModelSection(const std::vector<const Analysis*>& analyses) {
    std::vector<const Analysis*> summaries, on_targets;
    for (const Analysis* analysis : analyses) {
      const bool on_target =
          analysis->has_target() || !analysis->error().empty();
      (on_target ? on_targets : summaries).push_back(analysis);
    }
    AddModel(analyses);
    for (const Analysis* summary : summaries) AddSummary(*summary);
    if (on_targets.size() == 1 && summaries.empty()) {
      AddTargetSection(*on_targets.front());
    } else if (!on_targets.empty()) {
      AddRanking(on_targets);
      if (summaries.empty()) AddTotalsOfEach(on_targets);
    }
  }

  void AddModel(const std::vector<const Analysis*>& analyses) {
    const auto known = std::find_if(
        analyses.begin(), analyses.end(),
        [](const Analysis* analysis) { return analysis->has_coverage(); });
    const Analysis& analysis =
        known == analyses.end() ? *analyses.front() : **known;
    const Model& model = analysis.model();
    AddLine(WrapText(absl::StrCat("model: ", DisplayText(model.name()), " (",
                                  DisplayText(model.file()), ")"),
                     2, options_.layers.width));
    if (!analysis.has_coverage()) return;  // Nothing is known but the name.
    AddValue("nodes", absl::StrCat(model.nodes(), ": ", model.scheduled_nodes(),
                                   " run per inference, ",
                                   model.load_time_nodes(), " at load time"));
    AddValue("parameters",
             absl::StrCat(FormatCount(model.parameters()), ", buffers ",
                          FormatCount(model.buffers()), ", MACs ",
                          CountText(model.macs()), ", weights ",
                          WeightsText(analyses)));
    AddValue("inputs", ShapesText(model));
    if (!model.bound_dims().empty()) {
      AddValue("dims", CountsText(model.bound_dims(), "="));
    }
    std::string file = absl::StrCat("opset ", CountsText(model.opset(), " "),
                                    ", IR version ", model.ir_version());
    if (!model.producer().empty()) {
      absl::StrAppend(&file, ", written by ", DisplayText(model.producer()));
    }
    AddValue("file", file);
    AddCoverage(analysis.coverage());
    said_.clear();
    AddAssumptions(analysis);
  }

  // The weights at each precision: "24.4 MiB (int8), 48.7 MiB (fp16)".
  static std::string WeightsText(const std::vector<const Analysis*>& analyses) {
    std::vector<std::string> parts;
    std::set<std::string> seen;
    for (const Analysis* analysis : analyses) {
      if (!analysis->has_coverage()) continue;
      if (!seen.insert(analysis->precision()).second) continue;
      parts.push_back(absl::StrCat(BytesText(analysis->model().weight_bytes()),
                                   " (", DisplayText(analysis->precision()),
                                   ")"));
    }
    return absl::StrJoin(parts, ", ");
  }

  // Those that have not been said of this model yet.
  void AddAssumptions(const Analysis& analysis) {
    std::vector<std::string> lines;
    for (const std::string& line : analysis.assumptions()) {
      if (said_.insert(line).second) lines.push_back(line);
    }
    AddList("assumptions", lines);
  }

  void AddSummary(const Analysis& summary) {
    AddAssumptions(summary);
    AddDiagnostics(summary);
    AddValue("peak memory",
             absl::StrCat(BytesText(summary.totals().peak_activation_bytes()),
                          " of activations live at once, ",
                          BytesText(summary.totals().activation_bytes()),
                          " moved between layers, at precision ",
                          DisplayText(summary.precision())));
    AddLayers(summary);
  }

  static std::string ShapesText(const Model& model) {
    std::map<std::string, std::string> shapes;  // Sorted.
    for (const auto& [name, shape] : model.input_shapes()) {
      shapes[name] = absl::StrCat(DisplayText(name), " [",
                                  absl::StrJoin(shape.dims(), ", "), "]");
    }
    if (shapes.empty()) return "none of known shape";
    // A cache of a language model has two for each layer.
    constexpr size_t kMost = 8;
    std::vector<std::string> shown;
    for (const auto& [name, text] : shapes) {
      if (shown.size() == kMost) {
        shown.push_back(absl::StrCat("and ", shapes.size() - kMost,
                                     " more, which JSON lists"));
        break;
      }
      shown.push_back(text);
    }
    return absl::StrJoin(shown, ", ");
  }

  template <typename Map>
  static std::string CountsText(const Map& counts, const char* between) {
    std::map<std::string, std::string> sorted;
    for (const auto& [name, count] : counts) {
      sorted[name] = absl::StrCat(DisplayText(name), between, count);
    }
    return absl::StrJoin(sorted, ", ", [](std::string* out, const auto& item) {
      out->append(item.second);
    });
  }

  void AddCoverage(const Coverage& coverage) {
    std::string text = absl::StrCat(coverage.modeled_nodes(), " of ",
                                    coverage.nodes(), " nodes modeled");
    if (coverage.modeled_nodes() < coverage.nodes()) {
      absl::StrAppend(
          &text, ", with ", BytesText(coverage.modeled_weight_bytes()), " of ",
          BytesText(coverage.weight_bytes()), " of weights and ",
          BytesText(coverage.modeled_activation_bytes()), " of ",
          BytesText(coverage.activation_bytes()),
          " of activations; not modeled: ",
          DisplayText(absl::StrJoin(coverage.unmodeled_op_types(), ", ")));
    }
    AddValue("coverage", text);
  }

  // Errors first, then warnings, then notes; a note once per model.
  void AddDiagnostics(const Analysis& analysis) {
    for (const std::string severity : {"error", "warning", "note"}) {
      std::vector<std::string> lines;
      for (const Diagnostic& diagnostic : analysis.diagnostics()) {
        if (diagnostic.severity() != severity) continue;
        if (severity != "note" || said_.insert(diagnostic.message()).second) {
          lines.push_back(diagnostic.message());
        }
      }
      AddList(severity, lines);
    }
  }

  void AddTargetSection(const Analysis& analysis) {
    AddLine("");
    AddTarget(analysis);
    AddVerdict(analysis);
    if (!analysis.error().empty()) {
      AddValue("reason", DisplayText(analysis.error()));
      return;
    }
    AddDiagnostics(analysis);
    AddTotals(analysis);
    AddSources(analysis);
    AddLayers(analysis);
    AddSweeps(analysis);
  }

  void AddTarget(const Analysis& analysis) {
    const Target& target = analysis.target();
    std::string title = absl::StrCat("target: ", DisplayText(target.id()));
    if (!target.name().empty() && target.name() != target.id()) {
      absl::StrAppend(&title, ", ", DisplayText(target.name()));
    }
    AddLine(WrapText(title, 2, options_.layers.width));
    if (analysis.error().empty()) {
      AddValue("memory",
               absl::StrCat("on chip ",
                            BytesText(IfPresent(target.has_on_chip_bytes(),
                                                target.on_chip_bytes())),
                            ", external ",
                            target.has_external_memory_bytes()
                                ? BytesText(target.external_memory_bytes())
                                : std::string("none"),
                            ", host link ", LinkText(target)));
    }
    AddValue("scenario", ScenarioText(analysis));
  }

  static std::string LinkText(const Target& target) {
    if (!target.has_link_bytes_per_second()) return "none";
    const std::string rate = BytesPerSecondText(target.link_bytes_per_second());
    return target.link().empty()
               ? rate
               : absl::StrCat(DisplayText(target.link()), " (", rate, ")");
  }

  static std::string ScenarioText(const Analysis& analysis) {
    std::string text =
        absl::StrCat("precision ", analysis.precision(), ", batch ",
                     analysis.batch(), ", mode ", analysis.mode());
    if (!analysis.streaming_policy().empty()) {
      absl::StrAppend(&text, ", streaming ", analysis.streaming_policy());
    }
    return absl::StrCat(text, ", fusion ", analysis.fusion());
  }

  void AddVerdict(const Analysis& analysis) {
    AddLine(absl::StrCat("verdict: ", Colored(analysis)));
  }

  std::string Colored(const Analysis& analysis) const {
    const std::string verdict = VerdictText(analysis);
    if (!options_.color) return verdict;
    const char* color = "31";  // Red.
    if (analysis.error().empty()) {
      if (analysis.verdict() == PASS) color = "32";
      if (analysis.verdict() == WARN_REQUIRES_HOST) color = "33";
      if (analysis.verdict() == INCOMPLETE) color = "33";
    }
    return absl::StrCat("\x1B[1;", color, "m", verdict, "\x1B[0m");
  }

  void AddTotals(const Analysis& analysis) {
    const Totals& totals = analysis.totals();
    AddValue("latency", LatencyText(analysis));
    if (totals.streamed_bytes() > 0)
      AddValue("streaming", StreamingText(totals));
    AddValue("throughput",
             PerSecondText(IfPresent(totals.has_throughput_per_second(),
                                     totals.throughput_per_second())));
    AddValue("energy", EnergyText(analysis));
    AddValue("peak memory", MemoryText(analysis));
  }

  // What is not modeled takes time and energy as well.
  static const char* AtLeast(const Analysis& analysis) {
    return analysis.coverage().modeled_nodes() < analysis.coverage().nodes()
               ? "at least "
               : "";
  }

  static std::string LatencyText(const Analysis& analysis) {
    const Totals& totals = analysis.totals();
    return absl::StrCat(
        totals.has_latency_seconds() ? AtLeast(analysis) : "",
        SecondsText(
            IfPresent(totals.has_latency_seconds(), totals.latency_seconds())),
        " = ",
        SecondsText(IfPresent(totals.has_base_latency_seconds(),
                              totals.base_latency_seconds())),
        " base",
        totals.has_spilling_seconds()
            ? absl::StrCat(" (", SecondsText(totals.spilling_seconds()),
                           " of it spilling)")
            : "",
        " + ",
        SecondsText(IfPresent(totals.has_exposed_streaming_seconds(),
                              totals.exposed_streaming_seconds())),
        " streaming");
  }

  static std::string StreamingText(const Totals& totals) {
    return absl::StrCat(BytesText(totals.streamed_bytes()),
                        " over the link in ",
                        SecondsText(IfPresent(totals.has_streaming_seconds(),
                                              totals.streaming_seconds())),
                        " and ",
                        JoulesText(IfPresent(totals.has_streaming_joules(),
                                             totals.streaming_joules())),
                        ", ",
                        BytesText(IfPresent(totals.has_resident_weight_bytes(),
                                            totals.resident_weight_bytes())),
                        " of weights stay resident",
                        totals.contexts() > 1
                            ? absl::StrCat(", ", totals.contexts(), " contexts")
                            : "");
  }

  static std::string EnergyText(const Analysis& analysis) {
    const Totals& totals = analysis.totals();
    const std::vector<std::string> parts = EnergyParts(totals.energy());
    std::string text =
        absl::StrCat(totals.has_energy_joules() ? AtLeast(analysis) : "",
                     JoulesText(IfPresent(totals.has_energy_joules(),
                                          totals.energy_joules())));
    if (!parts.empty()) {
      absl::StrAppend(&text, totals.has_energy_joules() ? " = " : "; known: ",
                      absl::StrJoin(parts, " + "));
    }
    if (totals.has_average_power_watts()) {
      absl::StrAppend(&text, ", ", WattsText(totals.average_power_watts()),
                      " on average");
    }
    return text;
  }

  static std::string MemoryText(const Analysis& analysis) {
    const MemoryFit& fit = analysis.memory_fit();
    std::string text = absl::StrCat(
        BytesText(fit.weight_bytes()), " of weights and ",
        BytesText(fit.peak_activation_bytes()),
        " of activations live at once; ", DisplayText(fit.summary()));
    if (fit.spilled_activation_bytes() > 0) {
      absl::StrAppend(&text, ", ", BytesText(fit.spilled_activation_bytes()),
                      " of activations spilled");
    }
    return text;
  }

  // How far the hardware numbers can be trusted; JSON names each.
  void AddSources(const Analysis& analysis) {
    if (analysis.sources_size() == 0) return;
    std::map<std::string, int> counts;
    for (const Source& source : analysis.sources()) {
      ++counts[DisplayText(source.confidence())];
    }
    std::vector<std::string> parts;
    for (const auto& [confidence, count] : counts) {
      parts.push_back(absl::StrCat(count, " ", confidence));
    }
    AddValue("sources",
             absl::StrCat(analysis.sources_size(),
                          " hardware numbers: ", absl::StrJoin(parts, ", ")));
  }

  void AddSweeps(const Analysis& analysis) {
    for (const Sweep& sweep : analysis.sweeps()) {
      AddLine("");
      AddLine(absl::StrCat("sweep of ", DisplayText(sweep.axis()), ":"));
      text_ += RenderSweepTable(sweep, options_.layers.width);
    }
  }

  void AddStreaming(const Analysis& analysis) {
    AddLine("");
    AddLine("streaming:");
    text_ += RenderStreaming(analysis, options_.layers.width);
  }

  void AddLayers(const Analysis& analysis) {
    if (options_.streaming && analysis.has_target()) {
      return AddStreaming(analysis);
    }
    if (!options_.per_layer || analysis.layers_size() == 0) return;
    AddLine("");
    text_ += RenderLayerTable(analysis, options_.layers);
  }

  void AddRanking(const std::vector<const Analysis*>& analyses) {
    // Only the same amount of work is compared.
    std::map<int64_t, std::vector<const Analysis*>> by_batch;
    for (const Analysis* analysis : analyses) {
      by_batch[analysis->batch()].push_back(analysis);
    }
    for (const auto& [batch, ranked] : by_batch) {
      AddLine("");
      AddLine(absl::StrCat(
          "ranking", ranked_by_.empty() ? "" : " by ", ranked_by_,
          by_batch.size() > 1 ? absl::StrCat(", batch ", batch) : "",
          ", best first (*: none is better in latency and energy):"));
      text_ += RenderRankingTable(ranked, options_.layers.width);
    }
  }

  void AddTotalsOfEach(const std::vector<const Analysis*>& analyses) {
    if (analyses.size() > kMostTotals) return;
    for (const Analysis* analysis : InOrderOfRank(analyses)) {
      if (!analysis->error().empty()) continue;
      AddLine("");
      AddTarget(*analysis);
      AddAssumptions(*analysis);
      AddVerdict(*analysis);
      AddDiagnostics(*analysis);
      AddTotals(*analysis);
      if (options_.streaming) AddStreaming(*analysis);
      AddSweeps(*analysis);
    }
  }

  const TextOptions options_;
  std::string ranked_by_;
  std::set<std::string> said_;  // Assumptions and notes of this model.
  std::string text_;
};

}  // namespace

std::string RenderText(const Report& report, const TextOptions& options) {
  std::string text = TextRenderer(options).Render(report);
  const std::string gates = RenderGateText(report, options.layers.width);
  if (!gates.empty()) absl::StrAppend(&text, text.empty() ? "" : "\n", gates);
  return text;
}

}  // namespace weighbridge
