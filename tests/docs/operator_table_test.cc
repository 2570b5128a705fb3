// docs/operator_table.md has the table of the registry, and every operator
// stands in the section of its family.
#include "analyzer/ops/operator_table.h"

#include <string>

#include "analyzer/ops/operator_list.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/architecture/source_tree.h"
#include "tools/operator_docs.h"

namespace weighbridge {
namespace {

TEST(OperatorDocsTest, TheTableIsThatOfTheRegistry) {
  WB_ASSERT_OK_AND_ASSIGN(const OpRegistry registry, StandardOps());
  std::string document;
  for (const SourceFile& file : ReadSourceTree(SourceRoot())) {
    if (file.path == "docs/operator_table.md") document = file.text;
  }
  EXPECT_THAT(document,
              testing::HasSubstr(OperatorTable(ListOperators(registry))))
      << "docs/operator_table.md is out of date; its table is what "
         "`bazel run //tools:ops -- list --format markdown` prints";
}

TEST(OperatorDocsTest, EveryOperatorStandsInTheSectionOfItsFamily) {
  WB_ASSERT_OK_AND_ASSIGN(const OpRegistry registry, StandardOps());
  for (const OpDef* def : registry.All()) {
    WB_ASSERT_OK_AND_ASSIGN(const std::string section,
                            FamilySection(def->family));
    EXPECT_TRUE(NamesOperator(section, def->name))
        << def->name << " is not in the section '" << def->family << "'";
  }
}

}  // namespace
}  // namespace weighbridge
