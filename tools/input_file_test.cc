#include "tools/input_file.h"

#include <fstream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::HasSubstr;

TEST(ReadFileTest, ReadsEveryByte) {
  const std::string path = testing::TempDir() + "/content";
  std::string content("a\0b\n", 4);
  content += std::string(200000, 'x');
  std::ofstream(path, std::ios::binary) << content;
  WB_ASSERT_OK_AND_ASSIGN(const std::string read, ReadFile(path));
  EXPECT_EQ(read, content);
}

TEST(ReadFileTest, SaysWhichFileAndWhy) {
  EXPECT_THAT(ReadFile("no/such/file"),
              StatusIs(absl::StatusCode::kNotFound,
                       "cannot read 'no/such/file': No such file or "
                       "directory"));
  EXPECT_THAT(ReadFile(testing::TempDir()),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("Is a directory")));
}

}  // namespace
}  // namespace weighbridge
