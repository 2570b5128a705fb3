#include "tools/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "absl/status/status.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;

class OutputFileTest : public testing::Test {
 protected:
  OutputFileTest()
      : folder_(fs::path(testing::TempDir()) /
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }

  std::string Path(const std::string& name) const { return folder_ / name; }

  static std::string Content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

  // Also counts what a failed write has left behind.
  int FileCount() const {
    return static_cast<int>(std::distance(fs::directory_iterator(folder_), {}));
  }

  const fs::path folder_;
};

TEST_F(OutputFileTest, WritesANewFileAndNothingElse) {
  const std::string content("a\0b\n", 4);
  WB_EXPECT_OK(WriteFile(Path("r.json"), content));
  EXPECT_EQ(Content(Path("r.json")), content);
  EXPECT_EQ(FileCount(), 1);
}

TEST_F(OutputFileTest, ANewFileHasTheUsualMode) {
  const mode_t old_mask = ::umask(027);
  WB_EXPECT_OK(WriteFile(Path("r"), "x"));
  ::umask(old_mask);
  EXPECT_EQ(fs::status(Path("r")).permissions(), fs::perms(0640));
}

TEST_F(OutputFileTest, ReplacesAFileAndKeepsItsMode) {
  std::ofstream(Path("r")) << "a much longer text than the new one";
  fs::permissions(Path("r"), fs::perms(0604));
  WB_EXPECT_OK(WriteFile(Path("r"), "new"));
  EXPECT_EQ(Content(Path("r")), "new");
  EXPECT_EQ(fs::status(Path("r")).permissions(), fs::perms(0604));
  EXPECT_EQ(FileCount(), 1);
}

TEST_F(OutputFileTest, FollowsALink) {
  std::ofstream(Path("file")) << "old";
  fs::create_symlink("file", Path("link"));
  WB_EXPECT_OK(WriteFile(Path("link"), "new"));
  EXPECT_EQ(Content(Path("file")), "new");
  EXPECT_TRUE(fs::is_symlink(Path("link")));
}

TEST_F(OutputFileTest, APipeStaysAPipe) {
  ASSERT_EQ(::mkfifo(Path("pipe").c_str(), 0600), 0);
  const int reader = ::open(Path("pipe").c_str(), O_RDONLY | O_NONBLOCK);
  ASSERT_GE(reader, 0);
  WB_EXPECT_OK(WriteFile(Path("pipe"), "text"));
  char buffer[8];
  EXPECT_EQ(::read(reader, buffer, sizeof(buffer)), 4);
  ::close(reader);
  EXPECT_TRUE(fs::is_fifo(Path("pipe")));
}

TEST_F(OutputFileTest, SaysWhyAFileCannotBeWritten) {
  EXPECT_THAT(WriteFile(Path("missing/r.json"), "x"),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       AllOf(StartsWith("cannot write '"),
                             HasSubstr("missing/r.json': No such file"))));
  EXPECT_THAT(WriteFile(folder_, "x"),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("Is a directory")));
  EXPECT_THAT(WriteFile("", "x"),
              StatusIs(absl::StatusCode::kFailedPrecondition, testing::_));
  EXPECT_EQ(FileCount(), 0);
}

TEST_F(OutputFileTest, AFullDeviceAndAClosedDescriptorAreErrors) {
  const int full = ::open("/dev/full", O_WRONLY);
  ASSERT_GE(full, 0);
  EXPECT_THAT(WriteToDescriptor(full, "x"),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("No space left")));
  ::close(full);
  EXPECT_THAT(WriteToDescriptor(full, "x"),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("Bad file descriptor")));
}

TEST_F(OutputFileTest, ABrokenPipeIsAnErrorWhereTheSignalIsIgnored) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ::close(ends[0]);
  ::signal(SIGPIPE, SIG_IGN);
  EXPECT_THAT(WriteToDescriptor(ends[1], "x"),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("Broken pipe")));
  ::close(ends[1]);
}

}  // namespace
}  // namespace weighbridge
