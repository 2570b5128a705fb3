#include "tests/architecture/source_tree.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"

namespace weighbridge {
namespace {

namespace fs = std::filesystem;

bool IsText(const fs::path& path) {
  constexpr std::array kExtensions = {".cc", ".h",  ".proto", ".bzl",  ".sh",
                                      ".md", ".rc", ".toml",  ".bazel"};
  constexpr std::array kNames = {"BUILD", "WORKSPACE", "bazelw", "bazel"};
  return std::count(kExtensions.begin(), kExtensions.end(), path.extension()) >
             0 ||
         std::count(kNames.begin(), kNames.end(), path.filename()) > 0;
}

bool IsLeftOut(const fs::path& folder) {
  const std::string name = folder.filename().string();
  return absl::StartsWith(name, ".") || absl::StartsWith(name, "bazel-");
}

std::string Read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(file)), {});
}

}  // namespace

fs::path SourceRoot() {
  std::error_code error;
  const fs::path workspace = fs::canonical("WORKSPACE", error);
  if (error || !fs::exists(workspace.parent_path() / "MODULE.bazel")) {
    std::fprintf(stderr, "//:WORKSPACE must be among the data of this test\n");
    std::abort();
  }
  return workspace.parent_path();
}

std::vector<SourceFile> ReadSourceTree(const fs::path& root) {
  std::vector<SourceFile> files;
  for (auto it = fs::recursive_directory_iterator(root);
       it != fs::recursive_directory_iterator(); ++it) {
    if (it->is_directory() && IsLeftOut(it->path())) {
      it.disable_recursion_pending();
    } else if (it->is_regular_file() && !it->is_symlink() &&
               IsText(it->path())) {
      files.push_back({it->path().lexically_relative(root).generic_string(),
                       Read(it->path())});
    }
  }
  std::sort(
      files.begin(), files.end(),
      [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

bool IsCode(const std::string& path) {
  return absl::EndsWith(path, ".cc") || absl::EndsWith(path, ".h");
}

bool IsBuildFile(const std::string& path) {
  return path == "BUILD" || absl::EndsWith(path, "/BUILD");
}

bool IsTestCode(const std::string& path) {
  if (!IsCode(path)) return false;
  if (absl::StartsWith(path, "tests/")) return true;
  const std::string stem = fs::path(path).stem().string();
  for (const std::string& word :
       std::vector<std::string>(absl::StrSplit(stem, '_'))) {
    if (word == "test" || word == "fuzz" || word == "benchmark" ||
        word == "matchers") {
      return true;
    }
  }
  return false;
}

}  // namespace weighbridge
