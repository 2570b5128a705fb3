#include "tests/docs/markdown.h"

#include <cctype>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"

namespace weighbridge {
namespace {

constexpr char kCommand[] = "./bazelw ";

struct Line {
  std::string text;
  int number;
  bool is_fence;
  bool is_fenced;
};

std::vector<Line> Lines(const std::string& markdown) {
  std::vector<Line> lines;
  bool in_block = false;
  int number = 0;
  for (const std::string& text :
       std::vector<std::string>(absl::StrSplit(markdown, '\n'))) {
    const size_t start = text.find_first_not_of(' ');
    const bool is_fence =
        start != std::string::npos && text.compare(start, 3, "```") == 0;
    if (is_fence) in_block = !in_block;
    lines.push_back({text, ++number, is_fence, in_block && !is_fence});
  }
  return lines;
}

// Splits a line at its backticks: what has an odd index stands between two.
std::vector<std::string> AtBackticks(const std::string& line) {
  std::vector<std::string> parts = absl::StrSplit(line, '`');
  if (parts.size() % 2 == 0) {  // The last one opens nothing.
    parts[parts.size() - 2] += "`" + parts.back();
    parts.pop_back();
  }
  return parts;
}

bool IsCommand(const std::string& line) {
  return absl::StartsWith(line, kCommand) ||
         absl::StartsWith(line, std::string("$ ") + kCommand);
}

// "## `a` and B" -> "a-and-b", as the common hosts do it.
std::string Anchor(const std::string& heading) {
  std::string anchor;
  for (const char c : heading) {
    if (std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-') {
      anchor += static_cast<char>(std::tolower(c));
    } else if (c == ' ') {
      anchor += '-';
    }
  }
  return anchor;
}

bool Matches(const std::vector<std::string>& actual, size_t a,
             const std::vector<std::string>& documented, size_t d) {
  for (; d < documented.size(); ++a, ++d) {
    if (documented[d] == "...") {
      for (size_t skipped = a; skipped <= actual.size(); ++skipped) {
        if (Matches(actual, skipped, documented, d + 1)) return true;
      }
      return false;
    }
    if (a == actual.size() || actual[a] != documented[d]) return false;
  }
  return a == actual.size();
}

}  // namespace

std::vector<Located> ProseLines(const std::string& markdown) {
  std::vector<Located> prose;
  for (const Line& line : Lines(markdown)) {
    if (line.is_fence || line.is_fenced) continue;
    std::string text;
    const std::vector<std::string> parts = AtBackticks(line.text);
    for (size_t i = 0; i < parts.size(); ++i) {
      text += i % 2 == 0 ? parts[i] : std::string(parts[i].size() + 2, ' ');
    }
    prose.push_back({text, line.number});
  }
  return prose;
}

std::vector<Located> Links(const std::string& markdown) {
  std::vector<Located> links;
  for (const Located& line : ProseLines(markdown)) {
    size_t at = 0;
    while ((at = line.text.find("](", at)) != std::string::npos) {
      const size_t close = line.text.find(')', at);
      if (close == std::string::npos) break;
      links.push_back({line.text.substr(at + 2, close - at - 2), line.line});
      at = close;
    }
  }
  return links;
}

std::vector<std::string> Anchors(const std::string& markdown) {
  std::vector<std::string> anchors;
  for (const Line& line : Lines(markdown)) {
    const size_t text = line.text.find_first_not_of('#');
    if (line.is_fenced || text == 0 || text == std::string::npos) continue;
    if (line.text[text] != ' ') continue;
    anchors.push_back(Anchor(line.text.substr(text + 1)));
  }
  return anchors;
}

std::vector<Located> InlineCode(const std::string& markdown) {
  std::vector<Located> code;
  for (const Line& line : Lines(markdown)) {
    if (line.is_fence || line.is_fenced) continue;
    const std::vector<std::string> parts = AtBackticks(line.text);
    for (size_t i = 1; i < parts.size(); i += 2) {
      code.push_back({parts[i], line.number});
    }
  }
  return code;
}

std::vector<Located> FencedLines(const std::string& markdown) {
  std::vector<Located> fenced;
  for (const Line& line : Lines(markdown)) {
    if (line.is_fenced) fenced.push_back({line.text, line.number});
  }
  return fenced;
}

std::vector<DocumentedCommand> Commands(const std::string& markdown) {
  std::vector<DocumentedCommand> commands;
  bool follows_command = false;
  for (const Line& line : Lines(markdown)) {
    if (!line.is_fenced) {
      follows_command = false;
    } else if (IsCommand(line.text)) {
      const size_t start = absl::StartsWith(line.text, "$ ") ? 2 : 0;
      commands.push_back({line.text.substr(start), line.number, {}});
      follows_command = true;
    } else if (absl::StartsWith(line.text, "$ ")) {
      follows_command = false;  // A command of another program.
    } else if (follows_command) {
      commands.back().output.push_back(line.text);
    }
  }
  return commands;
}

bool IsOutput(const std::vector<std::string>& actual,
              const std::vector<std::string>& documented) {
  return Matches(actual, 0, documented, 0);
}

}  // namespace weighbridge
