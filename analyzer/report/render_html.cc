#include "analyzer/report/render_html.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "analyzer/report/page_files.h"
#include "analyzer/report/render_json.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/text/embedded_file.h"

namespace weighbridge {
namespace {

absl::string_view PageFile(const std::string& name) {
  for (const EmbeddedFile* file = kPageFiles; file->name != nullptr; ++file) {
    if (file->name == name) return {file->data, file->size};
  }
  WB_CHECK(false);  // The build embeds it.
  return "";
}

}  // namespace

std::string RenderHtml(const Report& report) {
  if (report.tensors().empty()) {
    return absl::StrCat(PageFile("page_head.html"), RenderJsonForScript(report),
                        PageFile("page_tail.html"));
  }
  // Tensors are not shown.
  Report shown = report;
  shown.clear_tensors();
  return RenderHtml(shown);
}

}  // namespace weighbridge
