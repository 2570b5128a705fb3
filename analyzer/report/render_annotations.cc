#include "analyzer/report/render_annotations.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "analyzer/report/display_text.h"
#include "analyzer/report/gate_text.h"

namespace weighbridge {
namespace {

// Lines stay lines; what steers a terminal does not come through.
std::string Escaped(const std::string& text) {
  std::vector<std::string> lines;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    lines.push_back(
        absl::StrReplaceAll(DisplayText(std::string(line)), {{"%", "%25"}}));
  }
  return absl::StrJoin(lines, "%0A");
}

std::string EscapedProperty(const std::string& text) {
  return absl::StrReplaceAll(Escaped(text), {{":", "%3A"}, {",", "%2C"}});
}

void AppendCommand(const Report& report, const GateResult& result,
                   const std::string& level, const GateCheck& place,
                   const std::string& message, std::string* out) {
  std::vector<std::string> properties;
  const bool has_policy = !report.policy_file().empty();
  const std::string& file =
      has_policy ? report.policy_file() : result.model_file();
  if (!file.empty()) {
    properties.push_back(absl::StrCat("file=", EscapedProperty(file)));
  }
  if (has_policy && place.has_line()) {
    properties.push_back(absl::StrCat("line=", place.line()));
    properties.push_back(absl::StrCat("col=", place.column()));
  }
  const std::string subject = GateSubject(result);
  properties.push_back(absl::StrCat(
      "title=", EscapedProperty(absl::StrCat(
                    result.id(), subject.empty() ? "" : ": ", subject))));
  absl::StrAppend(out, "::", result.waived() ? "notice" : level, " ",
                  absl::StrJoin(properties, ","), "::", Escaped(message), "\n");
}

}  // namespace

std::string RenderAnnotations(const Report& report) {
  std::string out;
  for (const GateResult& result : report.gates()) {
    if (result.checks().empty()) {
      GateCheck place;
      if (result.has_line()) {
        place.set_line(result.line());
        place.set_column(result.column());
      }
      AppendCommand(report, result, result.level(), place, result.message(),
                    &out);
    }
    for (const GateCheck& check : result.checks()) {
      if (check.passed()) continue;
      std::vector<std::string> lines = {check.message()};
      lines.insert(lines.end(), check.advice().begin(), check.advice().end());
      if (!result.waiver().empty()) lines.push_back(result.waiver());
      AppendCommand(report, result, check.level(), check,
                    absl::StrJoin(lines, "\n"), &out);
    }
  }
  return out.empty() ? "::debug::no gate is broken\n" : out;
}

}  // namespace weighbridge
