#include "tools/select_targets.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "hwdb/target_database.h"

namespace weighbridge {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

// "id!" if it was named, "id" if it came with a set.
std::vector<std::string> Ids(const absl::StatusOr<SelectedTargets>& selected) {
  WB_EXPECT_OK(selected);
  std::vector<std::string> ids;
  if (!selected.ok()) return ids;
  for (const SurveyTarget& target : selected->targets) {
    ids.push_back(target.target.id + (target.by_name ? "!" : ""));
  }
  return ids;
}

TEST(SelectTargetsTest, WithoutANameItIsTheDefaultSet) {
  const std::vector<std::string> ids = Ids(SelectTargets({}, {}));
  EXPECT_THAT(ids, Contains("hailo-8"));
  EXPECT_THAT(ids, Not(Contains("unit")));  // The target of tests.
}

TEST(SelectTargetsTest, ANameIsANameAndASetIsASet) {
  EXPECT_THAT(Ids(SelectTargets({}, {"hailo-8"})), ElementsAre("hailo-8!"));
  EXPECT_THAT(Ids(SelectTargets({}, {"all"})),
              AllOf(Contains("hailo-8"), Not(Contains("hailo-8!"))));
}

TEST(SelectTargetsTest, WhatIsNamedAndInASetIsThereOnceByName) {
  for (const std::vector<std::string>& selectors :
       {std::vector<std::string>{"hailo-8", "all"},
        std::vector<std::string>{"all", "hailo-8"}}) {
    EXPECT_THAT(Ids(SelectTargets({}, selectors)),
                AllOf(Contains("hailo-8!"), Not(Contains("hailo-8"))));
  }
  EXPECT_THAT(Ids(SelectTargets({}, {"hailo-8", "hailo-8"})), SizeIs(1));
}

TEST(SelectTargetsTest, AnUnknownNameTellsTheFlagAndTheNearest) {
  EXPECT_THAT(SelectTargets({}, {"hailo8"}),
              StatusIs(absl::StatusCode::kNotFound,
                       AllOf(HasSubstr("--target: "),
                             HasSubstr("did you mean 'hailo-8'?"))));
  EXPECT_THAT(
      SelectTargets({}, {"tag:nothing-has-this"}),
      StatusIs(absl::StatusCode::kNotFound, HasSubstr("nothing-has-this")));
}

TEST(SelectTargetsTest, TwoFilesOfOneIdCannotBeToldApart) {
  const fs::path folder = fs::path(testing::TempDir()) / "select_targets";
  for (const char* name : {"a", "b"}) {
    fs::create_directories(folder / name);
    fs::copy_file("hwdb/test/unit.toml", folder / name / "unit.toml",
                  fs::copy_options::overwrite_existing);
  }
  EXPECT_THAT(SelectTargets({}, {folder / "a/unit.toml"}).status(), IsOk());
  EXPECT_THAT(
      SelectTargets({}, {folder / "a/unit.toml", folder / "b/unit.toml"}),
      StatusIs(absl::StatusCode::kInvalidArgument,
               HasSubstr("two targets of the id 'unit'")));
}

}  // namespace
}  // namespace weighbridge
