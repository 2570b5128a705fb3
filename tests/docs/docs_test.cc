// Documentation that cannot lie: what the checkout's documents point at exists,
// and they speak of the program alone.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/architecture/source_tree.h"
#include "tests/docs/markdown.h"

namespace weighbridge {
namespace {

namespace fs = std::filesystem;

using testing::Contains;
using testing::IsEmpty;

const std::vector<SourceFile>& Documents() {
  static const std::vector<SourceFile>& documents = *[] {
    auto* found = new std::vector<SourceFile>;
    for (SourceFile& file : ReadSourceTree(SourceRoot())) {
      if (absl::EndsWith(file.path, ".md")) found->push_back(file);
    }
    return found;
  }();
  return documents;
}

const SourceFile* FindDocument(const std::string& path) {
  for (const SourceFile& document : Documents()) {
    if (document.path == path) return &document;
  }
  return nullptr;
}

std::string At(const SourceFile& document, int line, const std::string& what) {
  return absl::StrCat(document.path, ":", line, ": ", what);
}

std::vector<std::string> Texts(const std::vector<Located>& lines) {
  std::vector<std::string> texts;
  for (const Located& line : lines) texts.push_back(line.text);
  return texts;
}

bool IsUrl(const std::string& link) { return absl::StrContains(link, "://"); }

TEST(DocsTest, TheDocumentsAreThere) {
  for (const char* path :
       {"README.md", "CONTRIBUTING.md", "docs/architecture.md",
        "docs/cost_model.md", "docs/glossary.md",
        "docs/decisions/0001-toolchain.md"}) {
    EXPECT_NE(FindDocument(path), nullptr) << path;
  }
}

// Others copy these two lines; both are run as they stand there.
TEST(DocsTest, TheReadmeNamesItsTwoCommands) {
  const SourceFile* readme = FindDocument("README.md");
  ASSERT_NE(readme, nullptr);
  std::vector<std::string> commands;
  for (const DocumentedCommand& command : Commands(readme->text)) {
    commands.push_back(command.command);
  }
  EXPECT_THAT(commands,
              Contains("./bazelw run //tools:analyze -- examples/resnet50.onnx "
                       "--target hailo-8 --precision int8"));
  EXPECT_THAT(Texts(FencedLines(readme->text)),
              Contains("./bazelw test //..."));
}

TEST(DocsTest, LinksLeadSomewhere) {
  std::vector<std::string> broken;
  for (const SourceFile& document : Documents()) {
    for (const Located& link : Links(document.text)) {
      if (IsUrl(link.text)) continue;
      const size_t hash = link.text.find('#');
      const fs::path file = hash == 0 ? fs::path(document.path)
                                      : fs::path(document.path).parent_path() /
                                            link.text.substr(0, hash);
      const std::string path = file.lexically_normal().generic_string();
      if (!fs::exists(SourceRoot() / path)) {
        broken.push_back(At(document, link.line, link.text));
      } else if (hash != std::string::npos) {
        const SourceFile* target = FindDocument(path);
        const std::string anchor = link.text.substr(hash + 1);
        const std::vector<std::string> anchors =
            target == nullptr ? std::vector<std::string>()
                              : Anchors(target->text);
        if (std::count(anchors.begin(), anchors.end(), anchor) == 0) {
          broken.push_back(At(document, link.line, link.text));
        }
      }
    }
  }
  EXPECT_THAT(broken, IsEmpty());
}

TEST(DocsTest, NamedFilesExist) {
  static const std::regex& file = *new std::regex(
      "(analyzer|docs|examples|hwdb|onnx_frontend|tests|third_party|tools)/"
      "[A-Za-z0-9_./-]*");
  std::vector<std::string> missing;
  for (const SourceFile& document : Documents()) {
    for (const Located& code : InlineCode(document.text)) {
      if (std::regex_match(code.text, file) &&
          !fs::exists(SourceRoot() / code.text)) {
        missing.push_back(At(document, code.line, code.text));
      }
    }
  }
  EXPECT_THAT(missing, IsEmpty());
}

// //package:target in code, also inside a command.
TEST(DocsTest, NamedTargetsExist) {
  static const std::regex& label =
      *new std::regex("(^|[ `])//([a-z0-9_/]+):([a-z0-9_.]+)");
  std::vector<std::string> missing;
  const std::vector<SourceFile> tree = ReadSourceTree(SourceRoot());
  for (const SourceFile& document : Documents()) {
    std::vector<Located> code = InlineCode(document.text);
    for (const Located& line : FencedLines(document.text)) {
      code.push_back(line);
    }
    for (const Located& line : code) {
      std::smatch match;
      if (!std::regex_search(line.text, match, label)) continue;
      const std::string build = absl::StrCat(match[2].str(), "/BUILD");
      const std::string name = absl::StrCat("name = \"", match[3].str(), "\"");
      const bool exists =
          std::any_of(tree.begin(), tree.end(), [&](const SourceFile& file) {
            return file.path == build && absl::StrContains(file.text, name);
          });
      if (!exists) missing.push_back(At(document, line.line, match[0].str()));
    }
  }
  EXPECT_THAT(missing, IsEmpty());
}

// A document is finished, and about the program: no to-dos, nobody's desk.
TEST(DocsTest, ProseIsFinishedAndAboutTheProgram) {
  static const std::set<std::string>& banned = *new std::set<std::string>{
      "assistant", "assistants", "fixme",     "session",    "sessions",
      "tbd",       "todo",       "workplace", "workplaces", "xxx"};
  std::vector<std::string> found;
  for (const SourceFile& document : Documents()) {
    for (const Located& line : ProseLines(document.text)) {
      std::string word;
      for (const char c : absl::StrCat(line.text, " ")) {
        if (std::isalpha(static_cast<unsigned char>(c))) {
          word += static_cast<char>(std::tolower(c));
          continue;
        }
        if (banned.count(word) > 0) {
          found.push_back(At(document, line.line, word));
        }
        word.clear();
      }
    }
  }
  EXPECT_THAT(found, IsEmpty());
}

TEST(DocsTest, NoPathsOfSomebodysMachine) {
  static const std::regex& path = *new std::regex(
      "(^|[^A-Za-z0-9_./-])(/(home|root|Users|mnt|media|work|build)/)");
  std::vector<std::string> found;
  for (const SourceFile& document : Documents()) {
    std::vector<Located> lines = ProseLines(document.text);
    for (const std::vector<Located>& more :
         {InlineCode(document.text), FencedLines(document.text)}) {
      lines.insert(lines.end(), more.begin(), more.end());
    }
    for (const Located& line : lines) {
      std::smatch match;
      if (std::regex_search(line.text, match, path)) {
        found.push_back(At(document, line.line, match[2].str()));
      }
    }
  }
  EXPECT_THAT(found, IsEmpty());
}

// Sources of facts and standards; a new host is a deliberate choice.
TEST(DocsTest, UrlsLeadToKnownHosts) {
  static const std::set<std::string>& known = *new std::set<std::string>{
      "abseil.io",  "arxiv.org",        "git-lfs.github.com",
      "github.com", "google.github.io", "no-color.org",
      "onnx.ai",    "protobuf.dev"};
  static const std::regex& url = *new std::regex("[a-z]+://([A-Za-z0-9.-]*)");
  std::vector<std::string> found;
  for (const SourceFile& file : ReadSourceTree(SourceRoot())) {
    const bool is_checked =
        absl::EndsWith(file.path, ".md") || absl::EndsWith(file.path, ".sh") ||
        absl::EndsWith(file.path, ".bzl") || absl::EndsWith(file.path, ".rc") ||
        absl::EndsWith(file.path, ".bazel") || file.path == "bazelw" ||
        IsBuildFile(file.path);
    if (!is_checked) continue;
    for (std::sregex_iterator it(file.text.begin(), file.text.end(), url);
         it != std::sregex_iterator(); ++it) {
      if (known.count((*it)[1].str()) == 0) {
        found.push_back(absl::StrCat(file.path, ": ", it->str()));
      }
    }
  }
  EXPECT_THAT(found, IsEmpty());
}

}  // namespace
}  // namespace weighbridge
