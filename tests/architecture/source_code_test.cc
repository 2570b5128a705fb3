#include "tests/architecture/source_code.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::FieldsAre;

TEST(IncludesTest, FindsBothKindsWithTheirLines) {
  EXPECT_THAT(Includes("// #include \"no.h\"\n#include \"a/b.h\"  // why\n"
                       "#include <vector>\n"),
              ElementsAre(FieldsAre("a/b.h", 2), FieldsAre("vector", 3)));
}

TEST(BuildLabelsTest, FindsLoadsAndDependencies) {
  EXPECT_THAT(
      BuildLabels("load(\"@rules_cc//cc:defs.bzl\", \"cc_library\")\n"
                  "deps = [\":own\", \"//analyzer/ir\", \"//hwdb:targets\"],\n"
                  "# \"//commented:out\"\n"),
      ElementsAre(FieldsAre("@rules_cc//cc:defs.bzl", 1),
                  FieldsAre("//analyzer/ir", 2),
                  FieldsAre("//hwdb:targets", 2)));
}

TEST(BuildLabelsTest, LeavesOutVisibilities) {
  EXPECT_THAT(BuildLabels("\"//visibility:private\", \"//tools:__pkg__\", "
                          "\"//analyzer:__subpackages__\", \"//:rooms\", "
                          "\"//:README.md\""),
              ElementsAre(Field(&BuildLabel::label, "//:README.md")));
}

TEST(WithoutCommentsAndLiteralsTest, BlanksThemAndKeepsTheRest) {
  const std::vector<std::vector<std::string>> cases = {
      {"a // b\nc", "a     \nc"},
      {"a /* b\n c */ d", "a     \n      d"},
      {R"(f("a\"b", x))", "f(      , x)"},
      {R"(f('"', x, '\''))", "f(   , x,     )"},
      {"n = 1'000 + x;", "n = 1'000 + x;"},
      {"s = R\"re(a\"b)re\" + t;", "s = R            + t;"},
      {"\"// no comment\" + x", "                + x"},
      {"\"open\nx", "     \nx"},
      {"/* open", "       "},
  };
  for (const auto& test : cases) {
    EXPECT_EQ(WithoutCommentsAndLiterals(test[0]), test[1]) << test[0];
  }
}

}  // namespace
}  // namespace weighbridge
