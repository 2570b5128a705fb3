#include "analyzer/ops/operator_table.h"

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

TEST(OperatorTableTest, OneRowPerOperatorWithItsVersions) {
  OpDef old, foo;
  old.family = foo.family = "foos";
  foo.since_version = 13;
  foo.op_class = OpClass::kView;
  foo.min_inputs = 1;
  foo.max_inputs = kVariadic;
  const std::vector<OperatorEntry> operators = {
      {.domain = "ai.onnx",
       .name = "Foo",
       .versions = {1, 11, 13},
       .rows = {&old, &foo}},
      {.domain = "acme", .name = "Bar", .versions = {2}, .rows = {}}};
  EXPECT_EQ(OperatorTable(operators),
            "| domain | operator | versions of the standard | rules since | "
            "family | class | inputs | folds |\n"
            "|---|---|---|---|---|---|---|---|\n"
            "| ai.onnx | Foo | 1, 11, 13 | 1, 13 | foos | view | 1+ |  |\n"
            "| acme | Bar | 2 | not modeled |  |  |  |  |\n");
}

}  // namespace
}  // namespace weighbridge
