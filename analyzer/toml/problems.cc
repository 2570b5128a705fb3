#include "analyzer/toml/problems.h"

#include <algorithm>
#include <cstddef>
#include <tuple>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace weighbridge {

std::string Shown(const std::string& text) {
  constexpr size_t kMost = 80;
  if (text.size() <= kMost) return absl::Utf8SafeCHexEscape(text);
  size_t end = kMost;
  // Not within a UTF-8 sequence.
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
    --end;
  }
  return absl::StrCat(absl::Utf8SafeCHexEscape(text.substr(0, end)), "...");
}

void Problems::Add(const Place& place, const std::string& path,
                   const std::string& message) {
  problems_.push_back(
      {place, path.empty() ? message : absl::StrCat(path, ": ", message)});
}

absl::Status Problems::ToStatus() const {
  if (problems_.empty()) return absl::OkStatus();
  std::vector<Problem> sorted = problems_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Problem& a, const Problem& b) {
                     const TomlPosition& p = a.place.position;
                     const TomlPosition& q = b.place.position;
                     return std::tie(a.place.file, p.line, p.column) <
                            std::tie(b.place.file, q.line, q.column);
                   });
  std::vector<std::string> lines;
  for (const Problem& problem : sorted) {
    if (lines.size() == kMostShown) {
      lines.push_back(
          absl::StrCat("and ", sorted.size() - kMostShown, " problems more"));
      break;
    }
    lines.push_back(
        absl::StrCat(problem.place.file, ":", problem.place.position.line, ":",
                     problem.place.position.column, ": ", problem.text));
  }
  return absl::InvalidArgumentError(absl::StrJoin(lines, "\n"));
}

}  // namespace weighbridge
