// take_screenshots REPORT.html FOLDER: what the report looks like on a desktop,
// on a phone and in the dark.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/status/status_macros.h"
#include "tests/browser/browser.h"

namespace weighbridge {
namespace {

struct Shot {
  const char* name;
  BrowserView view;
};

constexpr Shot kShots[] = {
    {"desktop", {1280, 900, false}},
    {"dark", {1280, 900, true}},
    {"phone", {360, 740, false}},
    {"phone_dark", {360, 740, true}},
};

absl::Status TakeAll(const std::string& report, const std::string& folder) {
  const std::string scratch = std::filesystem::temp_directory_path() /
                              absl::StrCat("weighbridge-", ::getpid());
  std::filesystem::create_directories(scratch);
  absl::StatusOr<std::unique_ptr<Browser>> browser = Browser::Start(scratch);
  if (!browser.ok()) return browser.status();
  std::filesystem::create_directories(folder);
  for (const Shot& shot : kShots) {
    WB_RETURN_IF_ERROR((*browser)->Open(report, shot.view));
    WB_RETURN_IF_ERROR((*browser)->WaitUntil(
        "document.documentElement.dataset.ready === 'true'"));
    // Charts are drawn in frames of their own after the page has its size.
    WB_RETURN_IF_ERROR(
        (*browser)
            ->Evaluate("new Promise((done) => requestAnimationFrame(() => "
                       "requestAnimationFrame(() => setTimeout(done, 500))))")
            .status());
    const std::string path = absl::StrCat(folder, "/", shot.name, ".png");
    WB_RETURN_IF_ERROR((*browser)->TakeScreenshot(path));
    std::printf("%s\n", path.c_str());
  }
  browser->reset();
  std::filesystem::remove_all(scratch);
  return absl::OkStatus();
}

}  // namespace
}  // namespace weighbridge

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: take_screenshots REPORT.html FOLDER\n");
    return 2;
  }
  const absl::Status status = weighbridge::TakeAll(
      std::filesystem::absolute(argv[1]), std::filesystem::absolute(argv[2]));
  if (status.ok()) return 0;
  std::fprintf(stderr, "take_screenshots: %s\n",
               std::string(status.message()).c_str());
  return 1;
}
