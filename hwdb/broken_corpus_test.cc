// Target files with one mistake each, and some that chance made: every file of
// testdata/broken ends in a Status, whose every line says where. The first line
// of a file is what must be found: "# 43:19: link.lanes: | expected 1, 2", the
// place, what the message begins with and what else is in it; or "# any".
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "hwdb/load_target.h"

namespace weighbridge {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr char kFile[] = "part.toml";

std::vector<std::string> Corpus() {
  std::vector<std::string> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator("hwdb/testdata/broken")) {
    paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

// "part.toml:12:9: what is wrong", or how many problems were left out.
bool SaysWhere(const std::string& line) {
  if (absl::EndsWith(line, " problems more")) return true;
  const std::vector<std::string> parts =
      absl::StrSplit(line, absl::MaxSplits(':', 3));
  int row = 0, column = 0;
  return parts.size() == 4 && parts[0] == kFile &&
         absl::SimpleAtoi(parts[1], &row) && row > 0 &&
         absl::SimpleAtoi(parts[2], &column) && column > 0 &&
         parts[3].size() > 5;
}

TEST(BrokenCorpusTest, EveryFileEndsInAStatusThatSaysWhere) {
  const std::vector<std::string> corpus = Corpus();
  EXPECT_GE(corpus.size(), 200u);
  int refused = 0;
  for (const std::string& path : corpus) {
    SCOPED_TRACE(path);
    WB_ASSERT_OK_AND_ASSIGN(const std::string text, ReadTargetFile(path));
    const absl::StatusOr<TargetFile> file =
        LoadTargetText(text, kFile, nullptr);
    const std::string expected = text.substr(2, text.find('\n') - 2);
    if (file.ok()) {
      EXPECT_EQ(expected, "any");
      continue;
    }
    ++refused;
    const std::string message(file.status().message());
    for (const std::string& line :
         std::vector<std::string>(absl::StrSplit(message, '\n'))) {
      EXPECT_TRUE(SaysWhere(line)) << line;
    }
    if (expected == "any") continue;
    const std::vector<std::string> parts =
        absl::StrSplit(expected, absl::MaxSplits("| ", 1));
    ASSERT_EQ(parts.size(), 2u) << expected;
    EXPECT_THAT(message, StartsWith(absl::StrCat(kFile, ":", parts[0])));
    EXPECT_THAT(message, HasSubstr(parts[1]));
    // One mistake, one message; a wrong name may break what refers to it.
    EXPECT_LE(std::count(message.begin(), message.end(), '\n'),
              absl::StrContains(path, "id_in_capitals") ||
                      absl::StrContains(path, "memory_name")
                  ? 1
                  : 0)
        << message;
  }
  EXPECT_GE(refused, 190);
}

TEST(BrokenCorpusTest, TheFileThatTheyWereMadeFromIsRight) {
  WB_ASSERT_OK_AND_ASSIGN(const std::string text,
                          ReadTargetFile("hwdb/testdata/broken/right.toml"));
  WB_ASSERT_OK_AND_ASSIGN(const TargetFile file,
                          LoadTargetText(text, kFile, nullptr));
  EXPECT_THAT(file.incomplete, testing::IsEmpty());
}

}  // namespace
}  // namespace weighbridge
