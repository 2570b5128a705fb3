// The table of operators in docs/operators.md is that of the registry.
#include "analyzer/ops/operator_table.h"

#include <string>

#include "analyzer/ops/standard_ops.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/architecture/source_tree.h"

namespace weighbridge {
namespace {

TEST(OperatorTableDocsTest, ShowsTheRegistry) {
  WB_ASSERT_OK_AND_ASSIGN(const OpRegistry registry, StandardOps());
  std::string document;
  for (const SourceFile& file : ReadSourceTree(SourceRoot())) {
    if (file.path == "docs/operators.md") document = file.text;
  }
  EXPECT_THAT(document, testing::HasSubstr(OperatorTable(registry)))
      << "docs/operators.md is out of date; its table is what "
         "`bazel run //tools:ops` prints";
}

}  // namespace
}  // namespace weighbridge
