#include "analyzer/toml/toml_tree.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TomlNode Parsed(const std::string& text) {
  const absl::StatusOr<TomlNode> root = ParseToml(text, "f.toml");
  EXPECT_THAT(root, IsOk()) << text;
  return root.ok() ? *root : TomlNode();
}

std::vector<std::string> Keys(const TomlNode& table) {
  std::vector<std::string> keys;
  for (const TomlEntry& entry : table.entries) keys.push_back(entry.key);
  return keys;
}

TEST(TomlTreeTest, EveryKindOfValueIsKept) {
  const TomlNode root = Parsed(
      "s = \"text\"\ni = -5\nf = 0.5\nb = true\nd = 2026-11-24\n"
      "t = 07:30:00\na = [1, \"x\"]\no = { k = 1 }\n");
  ASSERT_EQ(root.entries.size(), 8u);
  EXPECT_EQ(root.entries[0].value.kind, TomlKind::kString);
  EXPECT_EQ(root.entries[0].value.text, "text");
  EXPECT_EQ(root.entries[1].value.kind, TomlKind::kInteger);
  EXPECT_EQ(root.entries[1].value.integer, -5);
  EXPECT_EQ(root.entries[1].value.number, -5.0);
  EXPECT_EQ(root.entries[1].value.text, "-5");
  EXPECT_EQ(root.entries[2].value.kind, TomlKind::kFloat);
  EXPECT_EQ(root.entries[2].value.number, 0.5);
  EXPECT_EQ(root.entries[2].value.text, "0.5");
  EXPECT_EQ(root.entries[3].value.kind, TomlKind::kBoolean);
  EXPECT_TRUE(root.entries[3].value.boolean);
  EXPECT_EQ(root.entries[4].value.kind, TomlKind::kDate);
  EXPECT_EQ(root.entries[4].value.text, "2026-11-24");
  EXPECT_EQ(root.entries[5].value.kind, TomlKind::kDate);
  EXPECT_EQ(root.entries[6].value.kind, TomlKind::kArray);
  EXPECT_EQ(root.entries[6].value.items.size(), 2u);
  EXPECT_EQ(root.entries[7].value.kind, TomlKind::kTable);
  EXPECT_THAT(Keys(root.entries[7].value), ElementsAre("k"));
}

TEST(TomlTreeTest, KeysStandInTheOrderOfTheFile) {
  const TomlNode root = Parsed("z = 1\na = 2\n[m]\ny = 1\nb = 2\n[c]\n");
  EXPECT_THAT(Keys(root), ElementsAre("z", "a", "m", "c"));
  EXPECT_THAT(Keys(root.entries[2].value), ElementsAre("y", "b"));
}

TEST(TomlTreeTest, PositionsAreThoseOfTheText) {
  const TomlNode root = Parsed("a = 1\n\n  key = { inner = \"v\" }\n[[t]]\n");
  const TomlEntry& key = root.entries[1];
  EXPECT_EQ(key.position.line, 3);
  EXPECT_EQ(key.position.column, 3);
  EXPECT_EQ(key.value.position.line, 3);
  EXPECT_EQ(key.value.position.column, 9);
  EXPECT_EQ(key.value.entries[0].value.position.column, 19);
  EXPECT_EQ(root.entries[2].value.items[0].position.line, 4);
}

TEST(TomlTreeTest, DottedKeysAreTables) {
  const TomlNode root = Parsed("rate.int8 = 1\nrate.fp16 = 2\n");
  ASSERT_EQ(root.entries.size(), 1u);
  EXPECT_THAT(Keys(root.entries[0].value), ElementsAre("int8", "fp16"));
}

TEST(TomlTreeTest, ErrorsSayWhere) {
  for (const char* text : {"a = 1\nb = \n", "a = 1\n= 2\n", "a = 1\na = 2\n",
                           "a = 1\nb = \"x\n", "a = 1\nb = \"\xff\"\n"}) {
    EXPECT_THAT(ParseToml(text, "f.toml"),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         testing::AllOf(testing::StartsWith("f.toml:2:"),
                                        HasSubstr("not TOML"))))
        << text;
  }
}

TEST(TomlTreeTest, WhatTripsTheLibraryIsAnError) {
  for (const char* text : {"[[!", "[[", "[[\n]]", "[[#]]", "[[=]]", "[!]"}) {
    EXPECT_THAT(
        ParseToml(text, "f.toml"),
        StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("not TOML")))
        << text;
  }
}

TEST(TomlTreeTest, OnlyQuotedTextMayBeBeyondAscii) {
  WB_EXPECT_OK(
      ParseToml("a = \"\u00B5s\" # \u00B5\n\"\u00B5\" = 1\n", "f.toml"));
  // A byte order mark is none of the text.
  WB_EXPECT_OK(ParseToml("\xEF\xBB\xBF# \u00B5\n[a]\n", "f.toml"));
  for (const char* text : {"a = 1\n\u00B5 = 1\n", "a = 1\n\uFFBE = 1\n",
                           "a = 1\n\xFF = 1\n", "a = 1\n\xEF\xBB\xBF = 1\n"}) {
    EXPECT_THAT(ParseToml(text, "f.toml"),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         "f.toml:2:1: not TOML: a character beyond ASCII "
                         "outside of quotes"))
        << text;
  }
}

TEST(TomlTreeTest, LettersDoNotMoveTheErrorsBehindThem) {
  EXPECT_THAT(ParseToml("a = \"\u00E4\u00F6\u00FC\" 5\n", "f.toml"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       testing::StartsWith("f.toml:1:11: not TOML")));
  EXPECT_THAT(ParseToml("a = 7='\u0145\n", "f.toml"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       testing::StartsWith("f.toml:1:6: not TOML")));
}

TEST(TomlTreeTest, ContinuedLinesBeginWithAscii) {
  WB_EXPECT_OK(
      ParseToml("a = \"\"\"x \\\n  y\u00B5 \\\n\n \"\"\"\n", "f.toml"));
  WB_EXPECT_OK(ParseToml("a = \"\"\"x\n\u00B5\"\"\"\n", "f.toml"));
  for (const char* text :
       {"a = \"\"\"x \\\n\u00B5\"\"\"\n",
        "a = \"\"\"x \\ \n \t\n \uFFBE\"\"\"\n",
        "a = \"\"\"x \\\r\n\u00B5\"\"\"\n", "a = \"\"\"\\\uFFBE\"\"\"\n"}) {
    EXPECT_THAT(ParseToml(text, "f.toml"),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         HasSubstr("begins a continued line")))
        << text;
  }
}

TEST(TomlTreeTest, KeysOfEndlesslyManyPartsAreRefused) {
  WB_EXPECT_OK(ParseToml("a.b.c.d.e.f.g.h.i = 1\n", "f.toml"));
  EXPECT_THAT(ParseToml("a.b.c.d.e.f.g.h.i.j = 1\n", "f.toml"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "f.toml:1:18: a key has too many parts"));
  // Behind what looks like a string, but is none.
  std::string dotted = "a";
  for (int i = 0; i < 50'000; ++i) dotted += ".a";
  for (const char* before :
       {"", "x = \"\\\"\"\n", "x = '\\'\n", "x = \"\"\"\"\"\"\"\"\n",
        "x = '''''''''' \n", "x = \"\"\n", "# \"\n", "x = \"#\"\n",
        "x = \"\"\"\n\"\\\"\"\"\"\n", "x = '\"'\n"}) {
    EXPECT_THAT(ParseToml(absl::StrCat(before, dotted, " = 1\n"), "f.toml"),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         testing::AnyOf(HasSubstr("too many parts"),
                                        HasSubstr("not TOML"))))
        << before;
  }
}

TEST(TomlTreeTest, DeepValuesAreRefused) {
  EXPECT_THAT(ParseToml("a = " + std::string(1000, '['), "f.toml"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("TOML")));
  std::string tables = "a = ";
  for (int i = 0; i < 1000; ++i) tables += "{a=";
  EXPECT_THAT(ParseToml(tables, "f.toml"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("TOML")));
}

TEST(TomlTreeTest, TheDeepestTreeThatPassesIsHandled) {
  // Nested values and dotted keys multiply, within the limits of both.
  std::string text = "a = ";
  std::string end;
  for (int i = 0; i < 120; ++i) {
    text += "[\n{a.a.a.a.a.a.a.a.a=";
    end += "}]";
  }
  WB_EXPECT_OK(ParseToml(text + "1" + end + "\n", "f.toml"));
}

TEST(TomlTreeTest, LargeFilesAreRefused) {
  EXPECT_THAT(ParseToml(std::string(kLargestTomlFile + 1, ' '), "f.toml"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "f.toml:1:1: the file has 262145 bytes, expected at "
                       "most 262144"));
}

}  // namespace
}  // namespace weighbridge
