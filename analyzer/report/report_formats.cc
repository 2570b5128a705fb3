#include "analyzer/report/report_formats.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "analyzer/report/render_annotations.h"
#include "analyzer/report/render_csv.h"
#include "analyzer/report/render_html.h"
#include "analyzer/report/render_json.h"
#include "analyzer/report/render_junit.h"
#include "analyzer/report/render_markdown.h"
#include "analyzer/report/render_sarif.h"
#include "analyzer/report/render_trace.h"

namespace weighbridge {
namespace {

std::string Text(const Report& report, const RenderOptions& options) {
  return RenderText(report, options.text);
}

std::string Json(const Report& report, const RenderOptions&) {
  return RenderJson(report);
}

std::string Trace(const Report& report, const RenderOptions&) {
  return RenderTrace(report);
}

std::string LayersCsv(const Report& report, const RenderOptions&) {
  return RenderLayersCsv(report);
}

std::string TotalsCsv(const Report& report, const RenderOptions&) {
  return RenderTotalsCsv(report);
}

std::string Markdown(const Report& report, const RenderOptions& options) {
  MarkdownOptions markdown;
  const LayerTableOptions& layers = options.text.layers;
  markdown.top = layers.top;
  // A comment has room for a few layers: the expensive ones, unless another
  // order was asked for.
  if (layers.order != LayerOrder::kSchedule) markdown.order = layers.order;
  return RenderMarkdown(report, markdown);
}

std::string Html(const Report& report, const RenderOptions&) {
  return RenderHtml(report);
}

std::string Junit(const Report& report, const RenderOptions&) {
  return RenderJunit(report);
}

std::string Sarif(const Report& report, const RenderOptions&) {
  return RenderSarif(report);
}

std::string Annotations(const Report& report, const RenderOptions&) {
  return RenderAnnotations(report);
}

}  // namespace

const std::vector<ReportFormat>& ReportFormats() {
  static const auto& formats = *new std::vector<ReportFormat>{
      {"text", {".txt"}, &Text},
      {"json", {".json"}, &Json},
      {"csv", {".csv"}, &LayersCsv},
      {"totals_csv", {".totals.csv"}, &TotalsCsv},
      {"markdown", {".md", ".markdown"}, &Markdown},
      {"html", {".html", ".htm"}, &Html},
      {"trace", {".trace.json"}, &Trace},
      {"junit", {".xml"}, &Junit},
      {"sarif", {".sarif", ".sarif.json"}, &Sarif},
      {"github", {".annotations.txt"}, &Annotations},
  };
  return formats;
}

const ReportFormat* FindFormat(const std::string& name) {
  for (const ReportFormat& format : ReportFormats()) {
    if (format.name == name) return &format;
  }
  return nullptr;
}

const ReportFormat* FindFormatOfFile(const std::string& path) {
  const std::string name =
      absl::AsciiStrToLower(path.substr(path.find_last_of('/') + 1));
  const ReportFormat* found = nullptr;
  size_t longest = 0;
  for (const ReportFormat& format : ReportFormats()) {
    for (const std::string& ending : format.endings) {
      // A file that is nothing but its ending is a hidden file without one.
      if (ending.size() <= longest || name.size() <= ending.size() ||
          !absl::EndsWith(name, ending)) {
        continue;
      }
      found = &format;
      longest = ending.size();
    }
  }
  return found;
}

}  // namespace weighbridge
