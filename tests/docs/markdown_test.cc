#include "tests/docs/markdown.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::FieldsAre;
using testing::IsEmpty;

constexpr char kDocument[] =
    "# A `b` title!\n"  // 1
    "See [one](a.md) and [two](b/c.md#d-e), `[x](no)`.\n"
    "```console\n"  // 3
    "# no heading [no](link)\n"
    "$ ./bazelw run //tools:analyze -- m.onnx\n"  // 5
    "first\n"
    "\n"
    "$ ./bazelw test //...\n"  // 8
    "```\n"
    "## 3. Layers\n";  // 10

TEST(MarkdownTest, FindsLinksOutsideCode) {
  EXPECT_THAT(Links(kDocument),
              ElementsAre(FieldsAre("a.md", 2), FieldsAre("b/c.md#d-e", 2)));
}

TEST(MarkdownTest, AnchorsAreThoseOfHeadings) {
  EXPECT_THAT(Anchors(kDocument), ElementsAre("a-b-title", "3-layers"));
}

TEST(MarkdownTest, InlineCodeIsBetweenBackticks) {
  EXPECT_THAT(InlineCode(kDocument),
              ElementsAre(FieldsAre("b", 1), FieldsAre("[x](no)", 2)));
  EXPECT_THAT(InlineCode("one ` alone"), IsEmpty());
}

TEST(MarkdownTest, ProseHasNoCode) {
  EXPECT_THAT(ProseLines("a `b` c\n```\nd\n```\ne"),
              ElementsAre(FieldsAre("a     c", 1), FieldsAre("e", 5)));
}

TEST(MarkdownTest, FencedLinesAreInBlocksOnly) {
  EXPECT_THAT(FencedLines("a\n```\nb\n\n```\nc"),
              ElementsAre(FieldsAre("b", 3), FieldsAre("", 4)));
}

TEST(MarkdownTest, ACommandOwnsTheLinesBelowIt) {
  EXPECT_THAT(Commands(kDocument),
              ElementsAre(FieldsAre("./bazelw run //tools:analyze -- m.onnx", 5,
                                    ElementsAre("first", "")),
                          FieldsAre("./bazelw test //...", 8, IsEmpty())));
}

TEST(MarkdownTest, AnotherProgramsOutputBelongsToNoCommand) {
  EXPECT_THAT(Commands("```\n./bazelw a\n$ ls\nfile\n```\n./bazelw prose\n"),
              ElementsAre(FieldsAre("./bazelw a", 2, IsEmpty())));
}

TEST(IsOutputTest, ComparesLineByLine) {
  EXPECT_TRUE(IsOutput({"a", "b"}, {"a", "b"}));
  EXPECT_FALSE(IsOutput({"a", "b"}, {"a"}));
  EXPECT_FALSE(IsOutput({"a"}, {"a", "b"}));
  EXPECT_FALSE(IsOutput({"a "}, {"a"}));
}

TEST(IsOutputTest, AnEllipsisStandsForAnyLines) {
  EXPECT_TRUE(IsOutput({"a", "x", "y", "b"}, {"a", "...", "b"}));
  EXPECT_TRUE(IsOutput({"a", "b"}, {"a", "...", "b"}));
  EXPECT_TRUE(IsOutput({"a", "b"}, {"a", "..."}));
  EXPECT_TRUE(IsOutput({"b", "a", "b"}, {"...", "b"}));
  EXPECT_FALSE(IsOutput({"a", "x"}, {"a", "...", "b"}));
}

}  // namespace
}  // namespace weighbridge
