#include "tests/architecture/source_code.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"

namespace weighbridge {
namespace {

std::vector<std::string> Lines(const std::string& text) {
  return absl::StrSplit(text, '\n');
}

// A quote inside a number (1'000) opens no literal.
bool OpensCharacter(const std::string& code, size_t at) {
  return at == 0 || !std::isalnum(static_cast<unsigned char>(code[at - 1]));
}

bool OpensRawString(const std::string& code, size_t at) {
  return at > 0 && code[at - 1] == 'R' &&
         (at == 1 || !std::isalnum(static_cast<unsigned char>(code[at - 2])));
}

// Where the comment or literal that begins at `at` ends (past its last
// character); `at` if none begins there.
size_t EndOfBlank(const std::string& code, size_t at) {
  const auto past = [&code](size_t found, size_t length) {
    return found == std::string::npos ? code.size() : found + length;
  };
  if (code.compare(at, 2, "//") == 0) return past(code.find('\n', at), 0);
  if (code.compare(at, 2, "/*") == 0) return past(code.find("*/", at + 2), 2);
  const char quote = code[at];
  if (quote == '"' && OpensRawString(code, at)) {
    const size_t open = code.find('(', at);
    if (open == std::string::npos) return code.size();
    const std::string close = ")" + code.substr(at + 1, open - at - 1) + "\"";
    return past(code.find(close, open), close.size());
  }
  if (quote == '"' || (quote == '\'' && OpensCharacter(code, at))) {
    size_t end = at + 1;
    while (end < code.size() && code[end] != quote && code[end] != '\n') {
      end += code[end] == '\\' ? 2 : 1;
    }
    return std::min(end + 1, code.size());
  }
  return at;
}

bool IsVisibility(const std::string& label) {
  return absl::StartsWith(label, "//visibility:") || label == "//:rooms" ||
         absl::EndsWith(label, ":__pkg__") ||
         absl::EndsWith(label, ":__subpackages__");
}

}  // namespace

std::vector<Include> Includes(const std::string& code) {
  std::vector<Include> includes;
  int number = 0;
  for (const std::string& line : Lines(code)) {
    ++number;
    if (!absl::StartsWith(line, "#include")) continue;
    const size_t open = line.find_first_of("\"<");
    if (open == std::string::npos) continue;
    const size_t close = line.find(line[open] == '<' ? '>' : '"', open + 1);
    if (close == std::string::npos) continue;
    includes.push_back({line.substr(open + 1, close - open - 1), number});
  }
  return includes;
}

std::vector<BuildLabel> BuildLabels(const std::string& build) {
  std::vector<BuildLabel> labels;
  int number = 0;
  for (const std::string& line : Lines(build)) {
    ++number;
    size_t at = 0;
    while (at < line.size() && line[at] != '#') {
      if (line[at] != '"') {
        ++at;
        continue;
      }
      const size_t close = line.find('"', at + 1);
      if (close == std::string::npos) break;
      const std::string text = line.substr(at + 1, close - at - 1);
      const bool is_label =
          absl::StartsWith(text, "//") || absl::StartsWith(text, "@");
      if (is_label && !IsVisibility(text)) labels.push_back({text, number});
      at = close + 1;
    }
  }
  return labels;
}

std::string WithoutCommentsAndLiterals(const std::string& code) {
  std::string result = code;
  for (size_t at = 0; at < code.size();) {
    const size_t end = EndOfBlank(code, at);
    if (end == at) {
      ++at;
      continue;
    }
    for (; at < end; ++at) {
      if (code[at] != '\n') result[at] = ' ';
    }
  }
  return result;
}

}  // namespace weighbridge
