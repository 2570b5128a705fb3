#include "analyzer/ops/op_registry.h"

#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

absl::StatusOr<OutputTypes> NoOutputs(const OpView&) { return OutputTypes(); }
absl::StatusOr<OpCost> NoCost(const OpView&) { return OpCost(); }

OpDef Def(const char* name, int since_version) {
  OpDef def;
  def.name = name;
  def.since_version = since_version;
  def.infer = &NoOutputs;
  def.cost = &NoCost;
  return def;
}

TEST(OpRegistryTest, FindsTheNewestRowThatTheOpsetHas) {
  OpRegistry registry;
  WB_ASSERT_OK(registry.AddAll({Def("Foo", 1), Def("Foo", 13)}));
  WB_ASSERT_OK_AND_ASSIGN(const OpDef* old, registry.Find("", "Foo", 12));
  EXPECT_EQ(old->since_version, 1);
  WB_ASSERT_OK_AND_ASSIGN(const OpDef* same, registry.Find("", "Foo", 13));
  EXPECT_EQ(same->since_version, 13);
  WB_ASSERT_OK_AND_ASSIGN(const OpDef* later, registry.Find("", "Foo", 25));
  EXPECT_EQ(later->since_version, 13);
}

TEST(OpRegistryTest, SaysFromWhichOpsetAnOperatorIs) {
  OpRegistry registry;
  WB_ASSERT_OK(registry.Add(Def("Gelu", 20)));
  EXPECT_THAT(registry.Find("", "Gelu", 17),
              StatusIs(absl::StatusCode::kNotFound,
                       HasSubstr("'Gelu' is defined from opset 20 on, the "
                                 "model imports opset 17")));
}

TEST(OpRegistryTest, NamesTheNearestOperatorOfTheDomain) {
  OpRegistry registry;
  WB_ASSERT_OK(registry.Add(Def("Softmax", 1)));
  EXPECT_THAT(registry.Find("", "SoftMax2", 17),
              StatusIs(absl::StatusCode::kNotFound,
                       HasSubstr("did you mean 'Softmax'?")));
  EXPECT_THAT(registry.Find("acme", "Softmax", 17),
              StatusIs(absl::StatusCode::kNotFound,
                       HasSubstr("'acme.Softmax' has no rule")));
}

TEST(OpRegistryTest, RowsKnowTheFamilyThatAddedThem) {
  OpRegistry registry;
  WB_ASSERT_OK(registry.AddFamily("foo", [](OpRegistry& family) {
    return family.AddAll({Def("Foo", 1), Def("Foo", 13)});
  }));
  WB_ASSERT_OK(registry.Add(Def("Stray", 1)));
  WB_ASSERT_OK_AND_ASSIGN(const OpDef* foo, registry.Find("", "Foo", 20));
  EXPECT_STREQ(foo->family, "foo");
  WB_ASSERT_OK_AND_ASSIGN(const OpDef* stray, registry.Find("", "Stray", 20));
  EXPECT_STREQ(stray->family, "");
}

TEST(OpRegistryTest, RefusesARowTwice) {
  OpRegistry registry;
  WB_ASSERT_OK(registry.Add(Def("Foo", 1)));
  EXPECT_THAT(registry.Add(Def("Foo", 1)),
              StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("'Foo'")));
  EXPECT_THAT(registry.All(), SizeIs(1));
}

TEST(OpRegistryTest, RefusesARowWithoutACostRule) {
  OpRegistry registry;
  OpDef def = Def("Foo", 1);
  def.cost = nullptr;
  EXPECT_THAT(registry.Add(def),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("lacks a name, an infer rule or a cost")));
}

}  // namespace
}  // namespace weighbridge
