// The rules about what may stand in a file, and what it may be called.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <initializer_list>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/architecture/rules.h"
#include "tests/architecture/source_code.h"
#include "tests/architecture/source_tree.h"

namespace weighbridge {
namespace {

bool IsBelow(const std::string& path,
             std::initializer_list<const char*> folders) {
  return std::any_of(folders.begin(), folders.end(), [&](const char* folder) {
    return absl::StartsWith(path, folder);
  });
}

struct Pattern {
  std::regex regex;
  // Every match contains one of these words: a cheap first look.
  std::vector<std::string> words;
};

bool Matches(const std::string& line, const Pattern& pattern) {
  return std::any_of(pattern.words.begin(), pattern.words.end(),
                     [&line](const std::string& word) {
                       return absl::StrContains(line, word);
                     }) &&
         std::regex_search(line, pattern.regex);
}

// One breach for every line of the file's code that matches.
void FindInCode(const SourceFile& file, const Pattern& pattern,
                const std::string& what, Breaches* breaches) {
  int number = 0;
  const std::string code = WithoutCommentsAndLiterals(file.text);
  for (const std::string& line :
       std::vector<std::string>(absl::StrSplit(code, '\n'))) {
    ++number;
    if (Matches(line, pattern)) {
      breaches->push_back(absl::StrCat(file.path, ":", number, ": ", what));
    }
  }
}

std::string GuardOf(const std::string& path) {
  std::string guard = "WEIGHBRIDGE_";
  for (const char c : path) {
    const bool is_letter = std::isalnum(static_cast<unsigned char>(c));
    guard += is_letter ? static_cast<char>(std::toupper(c)) : '_';
  }
  return guard + "_";
}

}  // namespace

Breaches FlagsOutsideTools(const std::vector<SourceFile>& tree) {
  static const Pattern& flag = *new Pattern{
      std::regex(R"(\bABSL_(FLAG|DECLARE_FLAG|RETIRED_FLAG)\b)"), {"ABSL_"}};
  Breaches breaches;
  for (const SourceFile& file : tree) {
    if (!IsCode(file.path) || IsBelow(file.path, {"tools/"})) continue;
    FindInCode(file, flag, "flags belong to tools/", &breaches);
  }
  return breaches;
}

Breaches OperatorNamesOutsideOps(const std::vector<SourceFile>& tree) {
  // node.op_type == , != layer.op_type() and op_type.compare(
  static const Pattern& comparison = *new Pattern{
      std::regex(
          R"(\bop_types?(\([^)]*\))?\s*([!=]=|\.compare\b)|[!=]=\s*[\w.:>()-]*\bop_types?\b)"),
      {"op_type"}};
  Breaches breaches;
  for (const SourceFile& file : tree) {
    if (!IsCode(file.path) || IsTestCode(file.path)) continue;
    if (!IsBelow(file.path, {"analyzer/"})) continue;
    if (IsBelow(file.path, {"analyzer/ops/"})) continue;
    FindInCode(file, comparison,
               "ask for a property of the operator, not for its name",
               &breaches);
  }
  return breaches;
}

Breaches BareQuantities(const std::vector<SourceFile>& tree) {
  static const Pattern& value =
      *new Pattern{std::regex(R"(\.value\(\))"), {"value"}};
  Breaches breaches;
  for (const SourceFile& file : tree) {
    if (!IsCode(file.path) || IsTestCode(file.path)) continue;
    if (!IsBelow(file.path, {"analyzer/", "tools/"})) continue;
    if (IsBelow(file.path, {"analyzer/units/", "analyzer/report/build_",
                            "analyzer/gate/build_"})) {
      continue;
    }
    FindInCode(file, value,
               "a quantity keeps its unit until build_*.cc of report and gate; "
               "for a StatusOr or an optional write *",
               &breaches);
  }
  return breaches;
}

Breaches ExitsAndPrints(const std::vector<SourceFile>& tree) {
  static const Pattern& ends = *new Pattern{
      std::regex(
          R"(\bthrow\b|\b(exit|_Exit|quick_exit|abort|assert|f?printf|fputs|puts)\s*\(|\bstd::(cout|cerr|clog)\b)"),
      {"throw", "xit", "abort", "assert", "printf", "puts", "std::c"}};
  Breaches breaches;
  for (const SourceFile& file : tree) {
    if (!IsCode(file.path) || IsTestCode(file.path)) continue;
    if (!IsBelow(file.path, {"analyzer/", "onnx_frontend/", "hwdb/"})) continue;
    if (file.path == "analyzer/status/status_macros.h") continue;  // WB_CHECK
    FindInCode(file, ends, "an error is a Status here; output is tools/'s",
               &breaches);
  }
  return breaches;
}

Breaches NamesWithoutMeaning(const std::vector<SourceFile>& tree) {
  static const std::set<std::string>& words = *new std::set<std::string>{
      "util", "utils",   "utilities", "common", "helper", "helpers",
      "core", "manager", "managers",  "misc",   "factory"};
  Breaches breaches;
  for (const SourceFile& file : tree) {
    const std::filesystem::path path(file.path);
    std::vector<std::string> names;
    for (const auto& folder : path.parent_path()) {
      names.push_back(folder.string());
    }
    if (IsCode(file.path)) names.push_back(path.stem().string());
    for (const std::string& name : names) {
      for (const std::string& word :
           std::vector<std::string>(absl::StrSplit(name, '_'))) {
        if (words.count(word) == 0) continue;
        breaches.push_back(absl::StrCat(file.path, ":1: '", word,
                                        "' says nothing; name the noun"));
      }
    }
  }
  return breaches;
}

Breaches LongFiles(const std::vector<SourceFile>& tree) {
  constexpr int kMaxLines = 600;
  Breaches breaches;
  for (const SourceFile& file : tree) {
    const bool is_code =
        IsCode(file.path) || absl::EndsWith(file.path, ".proto") ||
        absl::EndsWith(file.path, ".bzl") || absl::EndsWith(file.path, ".sh");
    const auto lines = std::count(file.text.begin(), file.text.end(), '\n');
    if (is_code && lines > kMaxLines) {
      breaches.push_back(absl::StrCat(file.path, ":", kMaxLines + 1, ": ",
                                      lines, " lines, at most ", kMaxLines));
    }
  }
  return breaches;
}

Breaches IncludeGuards(const std::vector<SourceFile>& tree) {
  Breaches breaches;
  for (const SourceFile& file : tree) {
    if (!absl::EndsWith(file.path, ".h")) continue;
    const std::string guard = GuardOf(file.path);
    const std::string opening =
        absl::StrCat("#ifndef ", guard, "\n#define ", guard, "\n");
    const std::string closing = absl::StrCat("#endif  // ", guard, "\n");
    if (!absl::StrContains(file.text, opening) ||
        !absl::EndsWith(file.text, closing)) {
      breaches.push_back(
          absl::StrCat(file.path, ":1: the include guard is not ", guard));
    }
  }
  return breaches;
}

}  // namespace weighbridge
