#include "analyzer/report/report_formats.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "analyzer/report/render_json.h"
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

}  // namespace

const std::vector<ReportFormat>& ReportFormats() {
  static const auto& formats = *new std::vector<ReportFormat>{
      {"text", {".txt"}, &Text},
      {"json", {".json"}, &Json},
      {"trace", {".trace.json"}, &Trace},
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
