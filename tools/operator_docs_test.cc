#include "tools/operator_docs.h"

#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(OperatorDocsTest, FindsSectionsOnEveryPage) {
  WB_ASSERT_OK_AND_ASSIGN(const std::string conv, FamilySection("conv"));
  EXPECT_THAT(conv, StartsWith("## conv\n"));
  EXPECT_THAT(conv, Not(HasSubstr("## matmul")));
  WB_ASSERT_OK_AND_ASSIGN(const std::string tree, FamilySection("ml_tree"));
  EXPECT_THAT(tree, HasSubstr("TreeEnsemble"));
  // Titles of that page are sentences.
  WB_ASSERT_OK_AND_ASSIGN(const std::string cache,
                          FamilySection("contrib_group_query_attention"));
  EXPECT_THAT(cache, HasSubstr("GroupQueryAttention"));
  EXPECT_THAT(FamilySection("alchemy"),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("'alchemy'")));
}

TEST(OperatorDocsTest, AnOperatorIsNamedInFullBeforeTheConstraints) {
  const std::string section =
      "## x\n\nMaxPool (1), `GlobalMaxPool`.\n\n| | constraint |\n| C1 | "
      "Conv |\n";
  EXPECT_TRUE(NamesOperator(section, "MaxPool"));
  EXPECT_TRUE(NamesOperator(section, "GlobalMaxPool"));
  EXPECT_FALSE(NamesOperator(section, "Max"));
  EXPECT_FALSE(NamesOperator(section, "Pool"));
  EXPECT_FALSE(NamesOperator(section, "Conv"));
}

TEST(OperatorDocsTest, PlainTextHasNoMarkup) {
  EXPECT_EQ(PlainSection("## conv\n\nSee [window](#window).\n\n| | constraint "
                         "|\n|---|---|\n| <a id=\"conv_c1\"></a>C1 | X |\n\n"),
            "conv\n\nSee window.\n\n| C1 | X |\n");
}

}  // namespace
}  // namespace weighbridge
