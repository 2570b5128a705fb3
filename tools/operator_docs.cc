#include "tools/operator_docs.h"

#include <regex>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "tools/embedded_docs.h"

namespace weighbridge {
namespace {

constexpr char kHeading[] = "## ";

std::vector<std::string> LinesOf(const std::string& text) {
  return absl::StrSplit(text, '\n');
}

// "operators_ml.md" -> "ml_": what the names of its families begin with.
std::string PrefixOf(std::string page) {
  page = page.substr(0, page.size() - std::string(".md").size());
  const size_t end = page.find('_');
  return end == std::string::npos ? "" : page.substr(end + 1) + "_";
}

// "Group query attention" -> "group_query_attention".
std::string NameOf(const std::string& heading) {
  return absl::StrReplaceAll(absl::AsciiStrToLower(heading), {{" ", "_"}});
}

// The lines from a heading of that name to the next one; empty if none is.
std::string SectionOf(const std::string& page, const std::string& name) {
  std::vector<std::string> section;
  for (const std::string& line : LinesOf(page)) {
    if (absl::StartsWith(line, kHeading)) {
      if (!section.empty()) break;
      if (NameOf(line.substr(sizeof(kHeading) - 1)) != name) continue;
      section.push_back(line);
    } else if (!section.empty()) {
      section.push_back(line);
    }
  }
  while (!section.empty() && section.back().empty()) section.pop_back();
  return absl::StrJoin(section, "\n");
}

}  // namespace

absl::StatusOr<std::string> FamilySection(const std::string& family) {
  for (const docs::EmbeddedFile* file = docs::kEmbeddedDocs;
       file->name != nullptr; ++file) {
    const std::string prefix = PrefixOf(file->name);
    if (!absl::StartsWith(family, prefix)) continue;
    const std::string section = SectionOf(std::string(file->data, file->size),
                                          family.substr(prefix.size()));
    if (!section.empty()) return section + "\n";
  }
  return absl::NotFoundError(
      absl::StrCat("no document has a section '", family, "'"));
}

bool NamesOperator(const std::string& section, const std::string& name) {
  const std::string head = section.substr(0, section.find("| constraint |"));
  return std::regex_search(
      head,
      std::regex(absl::StrCat("(^|[^A-Za-z0-9])", name, "($|[^A-Za-z0-9])")));
}

std::string PlainSection(const std::string& section) {
  std::string plain;
  for (std::string line : LinesOf(section)) {
    if (absl::StartsWith(line, "|---") || line == "| | constraint |") continue;
    line = std::regex_replace(line, std::regex("<a id=[^>]*></a>"), "");
    // [text](target) -> text
    line =
        std::regex_replace(line, std::regex(R"(\[([^\]]*)\]\([^)]*\))"), "$1");
    if (absl::StartsWith(line, kHeading)) {
      line = line.substr(sizeof(kHeading) - 1);
    }
    absl::StrAppend(&plain, line, "\n");
  }
  return absl::StrCat(absl::StripTrailingAsciiWhitespace(plain), "\n");
}

}  // namespace weighbridge
