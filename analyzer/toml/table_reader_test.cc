#include "analyzer/toml/table_reader.h"

#include <optional>
#include <string>
#include <vector>

#include "analyzer/status/status_matchers.h"
#include "analyzer/toml/problems.h"
#include "analyzer/toml/toml_tree.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;

class TableReaderTest : public testing::Test {
 protected:
  TableReader Read(const std::string& text) {
    absl::StatusOr<TomlNode> root = ParseToml(text, "f.toml");
    EXPECT_THAT(root, IsOk());
    root_ = *std::move(root);
    return TableReader(root_, "f.toml", "part", problems_);
  }
  std::string Message() const {
    return std::string(problems_.ToStatus().message());
  }

  TomlNode root_;
  Problems problems_;
};

TEST_F(TableReaderTest, AQuestionMarkIsNoAnswer) {
  TableReader table = Read("name = \"?\"\n");
  EXPECT_EQ(table.Text("name"), std::nullopt);
  EXPECT_EQ(Message(),
            "f.toml:1:8: part.name: is \"?\": still to be filled in");
}

TEST_F(TableReaderTest, HandsOutWhatIsThere) {
  TableReader table =
      Read("t = \"x\"\nw = \"b\"\nf = true\nl = [\"y\", \"z\"]\n");
  EXPECT_EQ(table.Text("t"), "x");
  EXPECT_EQ(table.Word("w", {"a", "b"}), "b");
  EXPECT_EQ(table.Flag("f"), true);
  EXPECT_THAT(*table.Texts("l"), ElementsAre("y", "z"));
  EXPECT_THAT(*table.TextOrTexts("l"), ElementsAre("y", "z"));
  EXPECT_THAT(*table.TextOrTexts("t"), ElementsAre("x"));
  table.Finish();
  EXPECT_TRUE(problems_.empty()) << Message();
}

TEST_F(TableReaderTest, WhatIsAbsentIsNoProblemUnlessRequired) {
  TableReader table = Read("");
  EXPECT_EQ(table.Text("t"), std::nullopt);
  EXPECT_EQ(table.Word("w", {"a"}), std::nullopt);
  EXPECT_EQ(table.Flag("f"), std::nullopt);
  EXPECT_EQ(table.Texts("l"), std::nullopt);
  EXPECT_EQ(table.Find("x"), nullptr);
  EXPECT_TRUE(problems_.empty());
  table.Require("t", "text");
  EXPECT_EQ(Message(), "f.toml:1:1: part.t: is missing, expected text");
}

TEST_F(TableReaderTest, UnknownKeysGetTheNearestKnownOne) {
  TableReader table = Read("bandwith = 1\n");
  table.Find("capacity");
  table.Find("bandwidth");
  table.Finish();
  EXPECT_EQ(Message(),
            "f.toml:1:1: part: unknown key 'bandwith'; did you mean "
            "'bandwidth'?");
}

TEST_F(TableReaderTest, AWrongKindIsDescribed) {
  TableReader table = Read("a = 1\nb = []\nc = \"\"\nd = 1.5\n");
  EXPECT_EQ(table.Text("a"), std::nullopt);
  EXPECT_EQ(table.Text("b"), std::nullopt);
  EXPECT_EQ(table.Text("c"), std::nullopt);
  EXPECT_EQ(table.Flag("d"), std::nullopt);
  EXPECT_EQ(Message(),
            "f.toml:1:5: part.a: found the number 1, expected text\n"
            "f.toml:2:5: part.b: found an array, expected text\n"
            "f.toml:3:5: part.c: is empty\n"
            "f.toml:4:5: part.d: found the number 1.5, expected true or false");
}

TEST_F(TableReaderTest, WhatIsNoTableHasNoKeys) {
  TomlNode number;
  number.kind = TomlKind::kInteger;
  number.text = "5";
  number.position = {2, 3};
  TableReader table(number, "f.toml", "power", problems_);
  EXPECT_EQ(table.Find("idle"), nullptr);
  table.Require("idle", "a power");
  table.Finish();
  EXPECT_EQ(Message(),
            "f.toml:2:3: power: found the number 5, expected a table");
}

}  // namespace
}  // namespace weighbridge
