#include "analyzer/report/markdown_text.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "analyzer/report/display_text.h"

namespace weighbridge {
namespace {

// Breaks "@name", which would call a person, without being seen.
constexpr char kWordJoiner[] = "\xE2\x81\xA0";

size_t LongestRunOfBackquotes(const std::string& text) {
  size_t longest = 0, run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

}  // namespace

std::string MarkdownText(const std::string& text) {
  const std::string special = "\\`*_[]<>#!|~&";
  const std::string shown = DisplayText(text);
  std::string escaped;
  for (size_t i = 0; i < shown.size(); ++i) {
    const char c = shown[i];
    // An address becomes a link by its "://".
    const bool is_special =
        special.find(c) != std::string::npos || shown.compare(i, 3, "://") == 0;
    if (is_special) escaped.push_back('\\');
    escaped.push_back(c);
    if (c == '@') escaped.append(kWordJoiner);
  }
  return escaped;
}

std::string MarkdownCode(const std::string& text) {
  // A bar ends the cell even between backquotes.
  const std::string shown =
      absl::StrReplaceAll(DisplayText(text), {{"|", "\\|"}});
  if (shown.find_first_not_of(' ') == std::string::npos) return "";
  const std::string fence(LongestRunOfBackquotes(shown) + 1, '`');
  // The spaces are not shown, and are needed where a backquote is at an end.
  const bool touches = shown.front() == '`' || shown.back() == '`';
  const char* space = touches ? " " : "";
  return absl::StrCat(fence, space, shown, space, fence);
}

std::string MarkdownRow(const std::vector<std::string>& cells) {
  return absl::StrCat("| ", absl::StrJoin(cells, " | "), " |\n");
}

std::string MarkdownHeader(const std::vector<std::string>& titles) {
  std::vector<std::string> names, rules;
  for (const std::string& title : titles) {
    const bool is_number = title.front() == '>';
    names.push_back(is_number ? title.substr(1) : title);
    rules.push_back(is_number ? "---:" : "---");
  }
  return absl::StrCat(MarkdownRow(names), MarkdownRow(rules));
}

}  // namespace weighbridge
