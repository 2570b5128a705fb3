// A headless Chromium for tests: opens a file and is asked what it shows.
// Speaks the DevTools protocol over a pair of pipes, so that nothing listens on
// a port.
#ifndef WEIGHBRIDGE_TESTS_BROWSER_BROWSER_H_
#define WEIGHBRIDGE_TESTS_BROWSER_BROWSER_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "nlohmann/json.hpp"

namespace weighbridge {

struct BrowserView {
  int width = 1280, height = 900;
  bool dark = false;  // What the page is told that the user prefers.
};

class Browser {
 public:
  // `folder` is where it may keep its files. NotFound: none is installed.
  static absl::StatusOr<std::unique_ptr<Browser>> Start(
      const std::string& folder);
  ~Browser();
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  // Loads an absolute path; what was seen of an earlier one is forgotten.
  absl::Status Open(const std::string& path, const BrowserView& view);

  // The value of a JavaScript expression; of a promise, what it resolves to.
  absl::StatusOr<nlohmann::json> Evaluate(const std::string& expression);

  // Asks again and again until `expression` is true.
  absl::Status WaitUntil(const std::string& expression);

  // A key by its DOM name: "ArrowDown", "Enter", "+".
  absl::Status Press(const std::string& key);

  // Any command of the protocol, of the page.
  absl::StatusOr<nlohmann::json> Command(const std::string& method,
                                         const nlohmann::json& parameters);

  // A PNG of the whole page.
  absl::Status TakeScreenshot(const std::string& path);

  // Since Open(): errors, warnings and exceptions; addresses asked for.
  const std::vector<std::string>& problems() const { return problems_; }
  const std::vector<std::string>& requests() const { return requests_; }

 private:
  Browser() = default;
  absl::Status Launch(const std::string& program, const std::string& folder);
  absl::Status AttachToPage();
  absl::StatusOr<nlohmann::json> Send(const std::string& method,
                                      const nlohmann::json& parameters,
                                      const std::string& session);
  absl::StatusOr<nlohmann::json> Receive();
  void Note(const nlohmann::json& event);

  pid_t process_ = -1;
  int to_browser_ = -1, from_browser_ = -1;
  std::string received_;  // Not yet a whole message.
  std::string session_;
  int last_id_ = 0;
  bool loaded_ = false;
  std::vector<std::string> problems_, requests_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TESTS_BROWSER_BROWSER_H_
