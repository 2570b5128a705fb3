#include "hwdb/target_database.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "hwdb/test_part.h"

namespace weighbridge {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class TargetDatabaseTest : public testing::Test {
 protected:
  TargetDatabaseTest()
      : directory_(absl::StrCat(
            testing::TempDir(), "/",
            testing::UnitTest::GetInstance()->current_test_info()->name())) {
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
  }

  void WriteFile(const std::string& name, const std::string& text) {
    std::ofstream(PathOf(name)) << text;
  }
  std::string PathOf(const std::string& name) const {
    return absl::StrCat(directory_, "/", name);
  }
  void AddDirectory() { WB_ASSERT_OK(database_.AddDirectory(directory_)); }

  std::string directory_;
  TargetDatabase database_;
};

std::vector<std::string> IdsOf(const std::vector<HardwareTarget>& targets) {
  std::vector<std::string> ids;
  for (const HardwareTarget& target : targets) ids.push_back(target.id);
  return ids;
}

TEST_F(TargetDatabaseTest, BuiltInTargetsAreFoundByName) {
  WB_ASSERT_OK_AND_ASSIGN(const HardwareTarget target,
                          database_.Find("hailo-8"));
  EXPECT_EQ(target.id, "hailo-8");
  EXPECT_THAT(database_.Ids(), Contains("hailo-8"));
  EXPECT_THAT(database_.Ids(), Contains("unit"));
}

TEST_F(TargetDatabaseTest, AnUnknownNameGetsTheNearest) {
  EXPECT_THAT(database_.Find("hailo8"),
              StatusIs(absl::StatusCode::kNotFound,
                       "no target 'hailo8'; did you mean 'hailo-8'?"));
  EXPECT_THAT(
      database_.Find("zzzzzzzzzzzzzzz"),
      StatusIs(absl::StatusCode::kNotFound, "no target 'zzzzzzzzzzzzzzz'"));
  EXPECT_THAT(database_.Find(""),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("no target ''")));
}

TEST_F(TargetDatabaseTest, AFileIsFoundByItsPath) {
  WriteFile("part.toml", kPart);
  WB_ASSERT_OK_AND_ASSIGN(const HardwareTarget target,
                          database_.Find(PathOf("part.toml")));
  EXPECT_EQ(target.id, "part");
  EXPECT_THAT(
      database_.Find("no-such-file.toml"),
      StatusIs(absl::StatusCode::kNotFound, "no-such-file.toml: no such file"));
  EXPECT_THAT(database_.Find("no/such"),
              StatusIs(absl::StatusCode::kNotFound, "no/such: no such file"));
}

TEST_F(TargetDatabaseTest, AFileMayBuildOnABuiltInTarget) {
  WriteFile("my-board.toml",
            "schema = 1\nid = \"my-board\"\nname = \"My board\"\nbase = "
            "\"hailo-8\"\n[[source]]\nid = \"me\"\ntitle = \"Me\"\nchecked = "
            "\"read\"\n[link]\nlanes = { value = 1, source = \"me\", "
            "confidence = \"vendor\" }\neffective = { value = \"0.87 GB/s\", "
            "source = \"me\", confidence = \"vendor\" }\n");
  WB_ASSERT_OK_AND_ASSIGN(const HardwareTarget board,
                          database_.Find(PathOf("my-board.toml")));
  WB_ASSERT_OK_AND_ASSIGN(const HardwareTarget base, database_.Find("hailo-8"));
  EXPECT_EQ(board.link->name, "pcie gen3 x1");
  EXPECT_EQ(board.on_chip_memory().capacity, base.on_chip_memory().capacity);
  EXPECT_EQ(board.vendor, base.vendor);
}

TEST_F(TargetDatabaseTest, ADirectoryAddsAndReplacesTargets) {
  WriteFile("part.toml", kPart);
  WriteFile(
      "hailo-8.toml",
      absl::StrReplaceAll(kPart, {{"id = \"part\"", "id = \"hailo-8\""}}));
  WriteFile("notes.txt", "no target");
  AddDirectory();
  WB_EXPECT_OK(database_.Find("part"));
  WB_ASSERT_OK_AND_ASSIGN(const HardwareTarget replaced,
                          database_.Find("hailo-8"));
  EXPECT_EQ(replaced.vendor, "Acme");
  EXPECT_THAT(database_.Ids(), Not(Contains("notes")));
}

TEST_F(TargetDatabaseTest, ABrokenFileHarmsOnlyThoseWhoUseIt) {
  WriteFile("broken.toml", "this is no TOML\n");
  AddDirectory();
  WB_EXPECT_OK(database_.Find("hailo-8"));
  EXPECT_THAT(database_.Find("broken"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr(PathOf("broken.toml") + ":1:")));
  EXPECT_THAT(
      database_.Select("all"),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("broken.toml")));
}

TEST_F(TargetDatabaseTest, ADirectoryThatIsNotThereIsSaid) {
  EXPECT_THAT(database_.AddDirectory(PathOf("nothing")),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("nothing")));
  WriteFile("file", "");
  EXPECT_THAT(database_.AddDirectory(PathOf("file")),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr(PathOf("file"))));
}

TEST_F(TargetDatabaseTest, ADirectoryOfOtherFilesIsSaid) {
  WriteFile("policy.txt", "");
  EXPECT_THAT(database_.AddDirectory(directory_),
              StatusIs(absl::StatusCode::kNotFound,
                       HasSubstr("no target file, expected names that end in "
                                 ".toml")));
}

TEST_F(TargetDatabaseTest, IncompleteTargetsAreRefusedWithWhatIsMissing) {
  WriteFile("part.toml", std::string(kPartHead) + "tags = [\"half-known\"]\n");
  AddDirectory();
  EXPECT_THAT(
      database_.Find("part"),
      StatusIs(absl::StatusCode::kFailedPrecondition,
               AllOf(HasSubstr("part: incomplete: nothing is published about"),
                     HasSubstr("compute.vector.rate"),
                     HasSubstr("external_memory"))));
  WB_ASSERT_OK_AND_ASSIGN(const TargetFile file, database_.Load("part"));
  EXPECT_THAT(file.incomplete, Not(IsEmpty()));
  WB_ASSERT_OK_AND_ASSIGN(const TargetSelection tagged,
                          database_.Select("tag:half-known"));
  EXPECT_THAT(tagged.targets, IsEmpty());
  EXPECT_THAT(tagged.left_out, ElementsAre(HasSubstr("part: incomplete")));
}

TEST_F(TargetDatabaseTest, ASelectionIsAListOfNamesTagsAndPaths) {
  WriteFile("part.toml", kPart);
  WB_ASSERT_OK_AND_ASSIGN(
      const TargetSelection selection,
      database_.Select("coral-m2,hailo-8," + PathOf("part.toml")));
  EXPECT_THAT(IdsOf(selection.targets),
              ElementsAre("coral-m2", "hailo-8", "part"));
  WB_ASSERT_OK_AND_ASSIGN(const TargetSelection tagged,
                          database_.Select("tag:automotive"));
  EXPECT_THAT(IdsOf(tagged.targets), Contains("hailo-8"));
  EXPECT_THAT(IdsOf(tagged.targets), Contains("jetson-agx-orin"));
  EXPECT_THAT(IdsOf(tagged.targets), Not(Contains("coral-m2")));
}

TEST_F(TargetDatabaseTest, ATargetIsSelectedOnce) {
  WB_ASSERT_OK_AND_ASSIGN(const TargetSelection selection,
                          database_.Select("hailo-8,tag:automotive,hailo-8"));
  const std::vector<std::string> ids = IdsOf(selection.targets);
  EXPECT_EQ(std::count(ids.begin(), ids.end(), "hailo-8"), 1);
  EXPECT_EQ(ids[0], "hailo-8");
}

TEST_F(TargetDatabaseTest, TheDefaultSetIsAllThatIsUsable) {
  WB_ASSERT_OK_AND_ASSIGN(const TargetSelection all, database_.Default());
  EXPECT_THAT(IdsOf(all.targets), Contains("hailo-8"));
  EXPECT_THAT(IdsOf(all.targets), Contains("coral-m2"));
  EXPECT_THAT(IdsOf(all.targets), Contains("jetson-agx-orin"));
  EXPECT_THAT(IdsOf(all.targets), Not(Contains("unit")));
  // Nothing is lost on the way: unit is the only target for tests.
  EXPECT_EQ(all.targets.size() + all.left_out.size() + 1,
            database_.Ids().size());
}

TEST_F(TargetDatabaseTest, WrongSelectionsAreSaid) {
  EXPECT_THAT(database_.Select("hailo-8,,coral-m2"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("expected a target between the commas")));
  EXPECT_THAT(database_.Select(""), StatusIs(absl::StatusCode::kInvalidArgument,
                                             HasSubstr("expected a target")));
  EXPECT_THAT(
      database_.Select("tag:"),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("names no tag")));
  EXPECT_THAT(database_.Select("tag:automotiv"),
              StatusIs(absl::StatusCode::kNotFound,
                       "no target has the tag 'automotiv'; did you mean "
                       "'automotive'?"));
  EXPECT_THAT(database_.Select("coral-m3"),
              StatusIs(absl::StatusCode::kNotFound,
                       HasSubstr("did you mean 'coral-m2'?")));
}

TEST_F(TargetDatabaseTest, ANewIdIsAWordThatIsNotTaken) {
  const TargetDatabase database;
  WB_EXPECT_OK(database.CheckNewId("acme-a1"));
  EXPECT_THAT(database.CheckNewId("Acme A1"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("'Acme A1' is no id")));
  EXPECT_THAT(database.CheckNewId("hailo-8"),
              StatusIs(absl::StatusCode::kAlreadyExists,
                       "there is a target 'hailo-8' already"));
}

}  // namespace
}  // namespace weighbridge
