#include "tests/conformance/test_folder.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace weighbridge {
namespace {

namespace fs = std::filesystem;

// The folders in `folder`, by name.
std::vector<fs::path> Folders(const fs::path& folder, std::error_code& error) {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.is_directory()) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

}  // namespace

absl::StatusOr<std::vector<OnnxTest>> ListOnnxTests(const std::string& folder) {
  std::error_code error;
  const std::vector<fs::path> folders = Folders(folder, error);
  if (error) {
    return absl::NotFoundError(absl::StrCat(folder, ": ", error.message()));
  }
  std::vector<OnnxTest> tests;
  for (const fs::path& path : folders) {
    OnnxTest test;
    test.name = path.filename().string();
    test.model = (path / "model.onnx").string();
    for (const fs::path& data_set : Folders(path, error)) {
      test.data_sets.push_back(data_set.string());
    }
    if (fs::exists(test.model) && !test.data_sets.empty()) {
      tests.push_back(std::move(test));
    }
  }
  return tests;
}

std::vector<std::string> StoredFiles(const std::string& data_set,
                                     const std::string& kind) {
  std::vector<std::string> files;
  for (;;) {
    const fs::path path =
        fs::path(data_set) / absl::StrCat(kind, "_", files.size(), ".pb");
    if (!fs::exists(path)) return files;
    files.push_back(path.string());
  }
}

}  // namespace weighbridge
