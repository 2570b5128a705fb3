#include "analyzer/report/gate_text.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/report/display_text.h"

namespace weighbridge {
namespace {

constexpr char kError[] = "error";

const char* StatusWord(GateStatus status) {
  switch (status) {
    case GateStatus::kPass:
      return "pass";
    case GateStatus::kFail:
      return "FAIL";
    case GateStatus::kWarning:
      return "WARN";
    case GateStatus::kWaived:
      return "waived";
  }
  return "";
}

constexpr int kIndent = 9;

void AppendLine(const std::string& text, int width, std::string* out) {
  absl::StrAppend(out, std::string(kIndent, ' '),
                  WrapText(DisplayText(text), kIndent + 2, width), "\n");
}

}  // namespace

GateStatus StatusOf(const GateResult& result) {
  if (result.passed()) return GateStatus::kPass;
  if (result.waived()) return GateStatus::kWaived;
  return result.level() == kError ? GateStatus::kFail : GateStatus::kWarning;
}

std::string GateSubject(const GateResult& result) {
  std::string text = result.model();
  if (!result.target().empty()) {
    absl::StrAppend(&text, " on ", result.target());
  }
  if (!result.precision().empty()) {
    absl::StrAppend(&text, ", ", result.precision());
  }
  if (result.batch() > 1) absl::StrAppend(&text, ", batch ", result.batch());
  if (result.mode() == "hosted") absl::StrAppend(&text, ", hosted");
  return text;
}

std::string PolicyPlaceText(const Report& report, const GateCheck& check) {
  if (report.policy_file().empty() || !check.has_line()) return "";
  return absl::StrCat(report.policy_file(), ":", check.line(), ":",
                      check.column());
}

std::string GateCounts(const Report& report) {
  std::vector<std::string> failed, waived, warned;
  const auto note = [](const std::string& id, std::vector<std::string>* ids) {
    if (std::find(ids->begin(), ids->end(), id) == ids->end()) {
      ids->push_back(id);
    }
  };
  std::vector<std::string> all;
  for (const GateResult& result : report.gates()) {
    note(result.id(), &all);
    switch (StatusOf(result)) {
      case GateStatus::kPass:
        break;
      case GateStatus::kFail:
        note(result.id(), &failed);
        break;
      case GateStatus::kWarning:
        note(result.id(), &warned);
        break;
      case GateStatus::kWaived:
        note(result.id(), &waived);
        break;
    }
  }
  std::string text =
      absl::StrCat(failed.size(), " of ", all.size(),
                   all.size() == 1 ? " gate failed" : " gates failed");
  if (!failed.empty()) {
    absl::StrAppend(&text, ": ", absl::StrJoin(failed, ", "));
  }
  if (!warned.empty()) {
    absl::StrAppend(&text, "; warnings: ", absl::StrJoin(warned, ", "));
  }
  if (!waived.empty()) {
    absl::StrAppend(&text, "; waived: ", absl::StrJoin(waived, ", "));
  }
  return text;
}

std::string RenderGateText(const Report& report, int width) {
  if (report.gates().empty()) return "";
  std::string out = "gates";
  if (!report.policy_file().empty()) {
    absl::StrAppend(&out, " of ", DisplayText(report.policy_file()));
  }
  absl::StrAppend(&out, ": ");
  out = absl::StrCat(WrapText(out + DisplayText(GateCounts(report)), 2, width),
                     "\n");
  for (const GateResult& result : report.gates()) {
    const std::string subject = GateSubject(result);
    absl::StrAppend(
        &out, "  ", PadRight(StatusWord(StatusOf(result)), kIndent - 2),
        WrapText(DisplayText(absl::StrCat(
                     result.id(), subject.empty() ? "" : ": ", subject)),
                 kIndent, width),
        "\n");
    if (result.checks().empty()) AppendLine(result.message(), width, &out);
    for (const GateCheck& check : result.checks()) {
      const std::string place = PolicyPlaceText(report, check);
      AppendLine(
          absl::StrCat(check.message(), check.passed() || place.empty()
                                            ? ""
                                            : absl::StrCat(" (", place, ")")),
          width, &out);
      for (const std::string& advice : check.advice()) {
        AppendLine(absl::StrCat("- ", advice), width, &out);
      }
    }
    if (!result.waiver().empty()) AppendLine(result.waiver(), width, &out);
  }
  return out;
}

}  // namespace weighbridge
