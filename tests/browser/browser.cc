#include "tests/browser/browser.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <set>
#include <thread>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

using nlohmann::json;

constexpr int kPatienceMs = 60000;

// WEIGHBRIDGE_BROWSER names another one.
std::string FindProgram() {
  if (const char* program = std::getenv("WEIGHBRIDGE_BROWSER")) return program;
  for (const char* program : {"/usr/bin/chromium-headless-shell",
                              "/usr/bin/chromium", "/usr/bin/google-chrome"}) {
    if (::access(program, X_OK) == 0) return program;
  }
  return "";
}

std::string TextOf(const json& object, const char* key) {
  return object.value(key, std::string());
}

}  // namespace

absl::StatusOr<std::unique_ptr<Browser>> Browser::Start(
    const std::string& folder) {
  const std::string program = FindProgram();
  if (program.empty()) {
    return absl::NotFoundError(
        "no Chromium is installed; on Debian: chromium-headless-shell");
  }
  std::unique_ptr<Browser> browser(new Browser);
  WB_RETURN_IF_ERROR(browser->Launch(program, folder));
  WB_RETURN_IF_ERROR(browser->AttachToPage());
  return browser;
}

absl::Status Browser::Launch(const std::string& program,
                             const std::string& folder) {
  int commands[2], answers[2];
  if (::pipe2(commands, O_CLOEXEC) != 0 || ::pipe2(answers, O_CLOEXEC) != 0) {
    return absl::InternalError("cannot make a pipe");
  }
  // The flags: it runs as root in containers, without a GPU or much /dev/shm.
  const std::vector<std::string> arguments = {
      program,
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--hide-scrollbars",
      "--remote-debugging-pipe",
      absl::StrCat("--user-data-dir=", folder, "/browser"),
      "about:blank"};
  std::vector<char*> argv;
  for (const std::string& argument : arguments) {
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);
  process_ = ::fork();
  if (process_ == 0) {
    // Chromium reads commands from 3 and writes answers to 4. Both pipes are
    // copied out of the way first: their own numbers may be 3 and 4.
    const int in = ::fcntl(commands[0], F_DUPFD, 10);
    const int out = ::fcntl(answers[1], F_DUPFD, 10);
    const int silence = ::open("/dev/null", O_WRONLY);
    ::dup2(in, 3);
    ::dup2(out, 4);
    ::dup2(silence, STDERR_FILENO);
    ::setenv("HOME", folder.c_str(), 1);
    ::execv(program.c_str(), argv.data());
    ::_exit(127);
  }
  ::close(commands[0]);
  ::close(answers[1]);
  to_browser_ = commands[1];
  from_browser_ = answers[0];
  if (process_ < 0) return absl::InternalError("cannot start a process");
  return absl::OkStatus();
}

Browser::~Browser() {
  if (process_ <= 0) return;
  ::close(to_browser_);
  ::close(from_browser_);
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

absl::Status Browser::AttachToPage() {
  WB_ASSIGN_OR_RETURN(const json target, Send("Target.createTarget",
                                              {{"url", "about:blank"}}, ""));
  WB_ASSIGN_OR_RETURN(
      const json attached,
      Send("Target.attachToTarget",
           {{"targetId", target["targetId"]}, {"flatten", true}}, ""));
  session_ = TextOf(attached, "sessionId");
  for (const char* domain : {"Page", "Runtime", "Network", "Log"}) {
    const absl::Status enabled =
        Command(absl::StrCat(domain, ".enable"), json::object()).status();
    if (!enabled.ok()) return enabled;
  }
  return absl::OkStatus();
}

absl::StatusOr<json> Browser::Command(const std::string& method,
                                      const json& parameters) {
  return Send(method, parameters, session_);
}

absl::StatusOr<json> Browser::Send(const std::string& method,
                                   const json& parameters,
                                   const std::string& session) {
  json message = {
      {"id", ++last_id_}, {"method", method}, {"params", parameters}};
  if (!session.empty()) message["sessionId"] = session;
  const std::string text = message.dump() + '\0';
  for (size_t sent = 0; sent < text.size();) {
    const ssize_t count =
        ::write(to_browser_, text.data() + sent, text.size() - sent);
    if (count <= 0) return absl::InternalError("the browser has gone");
    sent += static_cast<size_t>(count);
  }
  while (true) {
    WB_ASSIGN_OR_RETURN(const json answer, Receive());
    if (answer.value("id", 0) != last_id_) {
      Note(answer);
      continue;
    }
    if (!answer.contains("error")) return answer["result"];
    return absl::InternalError(
        absl::StrCat(method, ": ", answer["error"].dump()));
  }
}

absl::StatusOr<json> Browser::Receive() {
  while (true) {
    const size_t end = received_.find('\0');
    if (end != std::string::npos) {
      const json message =
          json::parse(received_.substr(0, end), nullptr, false);
      received_.erase(0, end + 1);
      return message;
    }
    pollfd waiting = {from_browser_, POLLIN, 0};
    char buffer[1 << 16];
    const ssize_t count = ::poll(&waiting, 1, kPatienceMs) == 1
                              ? ::read(from_browser_, buffer, sizeof(buffer))
                              : 0;
    if (count <= 0) return absl::InternalError("the browser does not answer");
    received_.append(buffer, static_cast<size_t>(count));
  }
}

void Browser::Note(const json& event) {
  const std::string method = TextOf(event, "method");
  const json parameters = event.value("params", json::object());
  if (method == "Page.loadEventFired") loaded_ = true;
  if (method == "Network.requestWillBeSent") {
    requests_.push_back(TextOf(parameters["request"], "url"));
  }
  if (method == "Runtime.exceptionThrown") {
    problems_.push_back(parameters["exceptionDetails"].dump());
  }
  static const auto& bad =
      *new std::set<std::string>{"error", "warning", "assert"};
  if (method == "Log.entryAdded" &&
      bad.count(TextOf(parameters["entry"], "level")) > 0) {
    problems_.push_back(TextOf(parameters["entry"], "text"));
  }
  if (method == "Runtime.consoleAPICalled" &&
      bad.count(TextOf(parameters, "type")) > 0) {
    problems_.push_back(parameters["args"].dump());
  }
}

absl::Status Browser::Open(const std::string& path, const BrowserView& view) {
  WB_RETURN_IF_ERROR(
      Command("Emulation.setDeviceMetricsOverride", {{"width", view.width},
                                                     {"height", view.height},
                                                     {"deviceScaleFactor", 1},
                                                     {"mobile", false}})
          .status());
  const json scheme = {{"name", "prefers-color-scheme"},
                       {"value", view.dark ? "dark" : "light"}};
  WB_RETURN_IF_ERROR(Command("Emulation.setEmulatedMedia",
                             {{"features", json::array({scheme})}})
                         .status());
  problems_.clear();
  requests_.clear();
  loaded_ = false;
  WB_RETURN_IF_ERROR(
      Command("Page.navigate", {{"url", absl::StrCat("file://", path)}})
          .status());
  while (!loaded_) {
    WB_ASSIGN_OR_RETURN(const json event, Receive());
    Note(event);
  }
  return absl::OkStatus();
}

absl::StatusOr<json> Browser::Evaluate(const std::string& expression) {
  WB_ASSIGN_OR_RETURN(const json answer,
                      Command("Runtime.evaluate", {{"expression", expression},
                                                   {"awaitPromise", true},
                                                   {"returnByValue", true}}));
  if (answer.contains("exceptionDetails")) {
    return absl::InvalidArgumentError(answer["exceptionDetails"].dump());
  }
  return answer["result"].value("value", json());
}

absl::Status Browser::WaitUntil(const std::string& expression) {
  const auto end =
      std::chrono::steady_clock::now() + std::chrono::milliseconds(kPatienceMs);
  while (std::chrono::steady_clock::now() < end) {
    WB_ASSIGN_OR_RETURN(const json value, Evaluate(expression));
    if (value == true) return absl::OkStatus();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return absl::DeadlineExceededError(
      absl::StrCat("never became true: ", expression));
}

absl::Status Browser::Press(const std::string& key) {
  for (const char* type : {"keyDown", "keyUp"}) {
    WB_RETURN_IF_ERROR(
        Command("Input.dispatchKeyEvent", {{"type", type}, {"key", key}})
            .status());
  }
  return absl::OkStatus();
}

absl::Status Browser::TakeScreenshot(const std::string& path) {
  WB_ASSIGN_OR_RETURN(
      const json answer,
      Command("Page.captureScreenshot",
              {{"format", "png"}, {"captureBeyondViewport", true}}));
  std::string picture;
  absl::Base64Unescape(TextOf(answer, "data"), &picture);
  std::ofstream file(path, std::ios::binary);
  file << picture;
  file.close();
  return file.good() ? absl::OkStatus()
                     : absl::InternalError(absl::StrCat("cannot write ", path));
}

}  // namespace weighbridge
