#include "analyzer/ops/operator_table.h"

#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

absl::StatusOr<OutputTypes> NoOutputs(const OpView&) { return OutputTypes(); }
absl::StatusOr<OpCost> NoCost(const OpView&) { return OpCost(); }

TEST(OperatorTableTest, OneRowPerOperatorWithItsVersions) {
  OpRegistry registry;
  OpDef def;
  def.name = "Foo";
  def.infer = &NoOutputs;
  def.cost = &NoCost;
  def.min_inputs = 1;
  def.max_inputs = 2;
  def.op_class = OpClass::kView;
  WB_ASSERT_OK(registry.Add(def));
  def.since_version = 13;
  def.max_inputs = kVariadic;
  WB_ASSERT_OK(registry.Add(def));
  def.name = "Bar";
  def.domain = "acme";
  WB_ASSERT_OK(registry.Add(def));
  EXPECT_EQ(OperatorTable(registry),
            "| domain | operator | rules since opset | class | inputs | folds "
            "|\n|---|---|---|---|---|---|\n"
            "| ai.onnx | Foo | 1, 13 | view | 1+ |  |\n"
            "| acme | Bar | 13 | view | 1+ |  |\n");
}

}  // namespace
}  // namespace weighbridge
