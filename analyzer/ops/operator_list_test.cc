#include "analyzer/ops/operator_list.h"

#include <algorithm>
#include <string>
#include <vector>

#include "analyzer/ops/standard_ops.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

class OperatorListTest : public testing::Test {
 protected:
  void SetUp() override { WB_ASSERT_OK_AND_ASSIGN(registry_, StandardOps()); }

  // Null if the list lacks it.
  const OperatorEntry* Find(const OperatorFilter& filter,
                            const std::string& name) {
    list_ = ListOperators(registry_, filter);
    const auto found =
        std::find_if(list_.begin(), list_.end(),
                     [&](const auto& entry) { return entry.name == name; });
    return found == list_.end() ? nullptr : &*found;
  }

  OpRegistry registry_;
  std::vector<OperatorEntry> list_;
};

std::vector<int> Since(const OperatorEntry& entry) {
  std::vector<int> since;
  for (const OpDef* row : entry.rows) since.push_back(row->since_version);
  return since;
}

TEST_F(OperatorListTest, KnowsTheStandardAndTheRules) {
  const OperatorEntry* split = Find({}, "Split");
  ASSERT_NE(split, nullptr);
  EXPECT_EQ(split->domain, "ai.onnx");
  EXPECT_EQ(split->family(), "concat_split");
  EXPECT_TRUE(split->folds());
  // The standard changed Split more often than its signature.
  EXPECT_THAT(split->versions, ElementsAre(1, 2, 11, 13, 18));
  EXPECT_THAT(Since(*split), ElementsAre(1, 2, 13));
}

TEST_F(OperatorListTest, AnOpsetLeavesTheRowInForce) {
  OperatorFilter filter;
  filter.domain = "ai.onnx";
  filter.opset = 11;
  const OperatorEntry* split = Find(filter, "Split");
  ASSERT_NE(split, nullptr);
  EXPECT_THAT(split->versions, ElementsAre(1, 2, 11));
  EXPECT_THAT(Since(*split), ElementsAre(2));
  EXPECT_EQ(Find(filter, "Gelu"), nullptr);  // Since 20.
}

TEST_F(OperatorListTest, FiltersByDomainAndClass) {
  OperatorFilter filter;
  filter.domain = "com.microsoft";
  filter.op_class = OpClass::kContraction;
  EXPECT_NE(Find(filter, "MoE"), nullptr);
  EXPECT_EQ(Find(filter, "BiasGelu"), nullptr);
  EXPECT_EQ(Find(filter, "Conv"), nullptr);
  EXPECT_THAT(list_, Each(Field(&OperatorEntry::domain, "com.microsoft")));
  // The standard says nothing about them.
  EXPECT_THAT(list_, Each(Field(&OperatorEntry::versions, IsEmpty())));
}

TEST_F(OperatorListTest, WhatIsNotModeledHasNoRows) {
  OperatorFilter filter;
  filter.is_modeled = false;
  EXPECT_EQ(Find(filter, "Conv"), nullptr);
  EXPECT_THAT(list_, Each(Field(&OperatorEntry::rows, IsEmpty())));
  filter.is_modeled = true;
  EXPECT_NE(Find(filter, "Conv"), nullptr);
}

TEST(InputCountsTest, SaysHowMany) {
  OpDef def;
  def.min_inputs = def.max_inputs = 2;
  EXPECT_EQ(InputCounts(def), "2");
  def.max_inputs = 4;
  EXPECT_EQ(InputCounts(def), "2-4");
  def.max_inputs = kVariadic;
  EXPECT_EQ(InputCounts(def), "2+");
}

}  // namespace
}  // namespace weighbridge
