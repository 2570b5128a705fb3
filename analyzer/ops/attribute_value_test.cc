#include "analyzer/ops/attribute_value.h"

#include <initializer_list>
#include <string>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;

absl::StatusOr<bool> Sorted(OpTestView view, bool missing) {
  return view.Apply(
      [=](const OpView& node) { return ReadFlag(node, "sorted", missing); });
}

absl::StatusOr<std::string> WordOf(OpTestView view, const char* name,
                                   const char* missing,
                                   std::initializer_list<const char*> words) {
  return view.Apply(
      [&](const OpView& node) { return ReadWord(node, name, missing, words); });
}

TEST(ReadFlagTest, IsZeroOrOne) {
  EXPECT_EQ(*Sorted(OpTestView("Unique"), true), true);
  EXPECT_EQ(*Sorted(OpTestView("Unique"), false), false);
  EXPECT_EQ(*Sorted(OpTestView("Unique").Int("sorted", 0), true), false);
  EXPECT_THAT(Sorted(OpTestView("Unique").Int("sorted", 2), true),
              StatusIs(kInvalid, "sorted is 2, expected 0 or 1"));
}

TEST(ReadWordTest, IsOneOfAList) {
  const OpTestView missing("RoiAlign");
  EXPECT_EQ(*WordOf(missing, "mode", "avg", {"avg", "max"}), "avg");
  const OpTestView max = OpTestView("RoiAlign").String("mode", "max");
  EXPECT_EQ(*WordOf(max, "mode", "avg", {"avg", "max"}), "max");
  EXPECT_THAT(
      WordOf(max, "mode", "avg", {"avg", "min", "sum"}),
      StatusIs(kInvalid, "mode is 'max', expected 'avg', 'min' or 'sum'"));
}

TEST(ReadWordTest, MayHaveToBeThere) {
  EXPECT_THAT(
      WordOf(OpTestView("BitShift"), "direction", "", {"LEFT", "RIGHT"}),
      StatusIs(kInvalid, "direction is '', expected 'LEFT' or 'RIGHT'"));
}

}  // namespace
}  // namespace weighbridge
