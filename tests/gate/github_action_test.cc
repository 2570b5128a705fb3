// tools/github_action.sh as GitHub's runner runs it: in the workspace, with its
// environment.
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string Read(const std::filesystem::path& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

void Write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path) << text;
}

class GithubActionTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(testing::TempDir()) / test->name();
    std::filesystem::create_directories(folder_ / "workspace/nets/deep");
    std::filesystem::create_directories(folder_ / "runner temp");
    const std::filesystem::path model =
        std::filesystem::absolute("examples/mobilenet_v2.onnx");
    for (const char* name : {"nets/camera.onnx", "nets/deep/radar.onnx"}) {
      std::filesystem::create_symlink(model, folder_ / "workspace" / name);
    }
    SetLimit("1 GB");
  }

  void SetLimit(const std::string& weights) {
    Write(folder_ / "workspace/gates.toml",
          absl::StrCat("schema = 1\n[[gate]]\nid = \"g\"\ntargets = "
                       "\"unit\"\nmax.weights = \"",
                       weights, "\"\n"));
  }

  // The exit code; what it printed is in out_.
  int Run(const std::string& environment = "") {
    const std::string root = std::filesystem::current_path();
    const int status = std::system(
        absl::StrCat(
            "cd '", (folder_ / "workspace").string(),
            "' && WEIGHBRIDGE_MODELS='nets/camera.onnx' "
            "WEIGHBRIDGE_POLICY=gates.toml WEIGHBRIDGE_BASELINE= "
            "WEIGHBRIDGE_FLAGS= WEIGHBRIDGE_SOURCE='",
            root, "' WEIGHBRIDGE_BINARY='", root,
            "/tools/analyze' GITHUB_ACTIONS=true GITHUB_WORKSPACE=\"$PWD\" "
            "GITHUB_OUTPUT='",
            Output().string(), "' GITHUB_STEP_SUMMARY='", Summary().string(),
            "' RUNNER_TEMP='", (folder_ / "runner temp").string(), "' ",
            environment, " '", root, "/tools/github_action.sh' >'",
            (folder_ / "out").string(), "' 2>'", (folder_ / "err").string(),
            "'")
            .c_str());
    out_ = Read(folder_ / "out");
    err_ = Read(folder_ / "err");
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  std::filesystem::path Output() const { return folder_ / "github_output"; }
  std::filesystem::path Summary() const { return folder_ / "summary.md"; }

  // The file that the last step's output `name` names.
  std::string OutputFile(const std::string& name) const {
    std::istringstream lines(Read(Output()));
    std::string path;
    for (std::string line; std::getline(lines, line);) {
      if (line.rfind(name + "=", 0) == 0) path = line.substr(name.size() + 1);
    }
    return path;
  }

  std::filesystem::path folder_;
  std::string out_, err_;
};

TEST_F(GithubActionTest, AKeptGateHandsOnItsReports) {
  EXPECT_EQ(Run(), 0) << err_;
  EXPECT_THAT(out_, Not(HasSubstr("::error")));
  EXPECT_THAT(Read(OutputFile("report")), HasSubstr("\"schema_version\""));
  EXPECT_THAT(Read(OutputFile("sarif")), HasSubstr("\"2.1.0\""));
  EXPECT_THAT(Read(OutputFile("html")), HasSubstr("<!DOCTYPE html>"));
  EXPECT_THAT(Read(Summary()), HasSubstr("passed"));
}

TEST_F(GithubActionTest, ABrokenGateAnnotatesAndFails) {
  SetLimit("1 B");
  EXPECT_EQ(Run(), 1) << err_;
  EXPECT_THAT(out_, HasSubstr("::error file=gates.toml,line=5"));
  EXPECT_THAT(Read(OutputFile("sarif")), HasSubstr("\"g/max.weights\""));
  EXPECT_THAT(Read(Summary()), HasSubstr("FAILED"));
}

TEST_F(GithubActionTest, ABrokenPolicyHandsOnNothing) {
  EXPECT_EQ(Run(), 0);
  const std::string before = Read(Output()) + Read(Summary());
  SetLimit("1 second");
  EXPECT_EQ(Run(), 2);
  EXPECT_THAT(err_, HasSubstr("gates.toml:5:15: gate.max.weights: "));
  EXPECT_EQ(Read(Output()) + Read(Summary()), before);
}

TEST_F(GithubActionTest, ModelsAreWordsAndGlobs) {
  SetLimit("1 B");
  EXPECT_EQ(Run("WEIGHBRIDGE_MODELS='nets/**/*.onnx'"), 1) << err_;
  EXPECT_THAT(out_, testing::AllOf(HasSubstr("camera"), HasSubstr("radar")));
  EXPECT_EQ(Run("WEIGHBRIDGE_MODELS='nets/camera.onnx nets/deep/radar.onnx'"),
            1);
  EXPECT_THAT(out_, testing::AllOf(HasSubstr("camera"), HasSubstr("radar")));
  EXPECT_EQ(Run("WEIGHBRIDGE_MODELS='nets/none*.onnx'"), 3);
}

TEST_F(GithubActionTest, FlagsAndTheBaselineReachAnalyze) {
  EXPECT_EQ(Run("WEIGHBRIDGE_FLAGS='--max_latency 1ps --batch 2'"), 1) << err_;
  EXPECT_THAT(out_, HasSubstr("--max_latency"));
  EXPECT_EQ(Run(), 0);
  const std::string baseline = OutputFile("report");
  Write(folder_ / "workspace/gates.toml",
        "schema = 1\n[[gate]]\nid = \"g\"\ntargets = \"unit\"\n"
        "baseline.max.latency = \"+1 %\"\n");
  EXPECT_EQ(Run(), 2);
  EXPECT_EQ(Run(absl::StrCat("WEIGHBRIDGE_BASELINE='", baseline, "'")), 0)
      << err_;
}

TEST_F(GithubActionTest, RunsWhereGithubIsNot) {
  EXPECT_EQ(Run("GITHUB_OUTPUT= GITHUB_STEP_SUMMARY= RUNNER_TEMP="), 0) << err_;
  EXPECT_THAT(Read(Output()), IsEmpty());
}

// One list in two files.
TEST_F(GithubActionTest, TheActionSetsWhatTheScriptReads) {
  const auto names = [](const std::string& path) {
    const std::string text = Read(path);
    const std::regex name("WEIGHBRIDGE_[A-Z]+");
    return std::set<std::string>(
        std::sregex_token_iterator(text.begin(), text.end(), name),
        std::sregex_token_iterator());
  };
  EXPECT_EQ(names("action.yml"), names("tools/github_action.sh"));
  EXPECT_GE(names("action.yml").size(), 6u);
}

}  // namespace
}  // namespace weighbridge
