#include "analyzer/ops/det.h"

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::HasSubstr;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr DType kF32 = DType::kFloat32;

TEST(DetTest, OneNumberPerMatrix) {
  EXPECT_EQ(Text(OpTestView("Det").Input(kF32, {5, 3, 3}).Infer()),
            "float32[5]");
  EXPECT_EQ(Text(OpTestView("Det").Input(kF32, {3, 3}).Infer()), "float32[]");
}

TEST(DetTest, C1MatricesHoldFloats) {
  EXPECT_THAT(OpTestView("Det").Input(DType::kInt64, {3, 3}).Infer(),
              StatusIs(kInvalid, HasSubstr("expected a float type")));
}

TEST(DetTest, C2MatricesAreSquare) {
  EXPECT_THAT(OpTestView("Det").Input(kF32, {3, 4}).Infer(),
              StatusIs(kInvalid, HasSubstr("expected square matrices")));
  EXPECT_THAT(OpTestView("Det").Input(kF32, {3}).Infer(),
              StatusIs(kInvalid, HasSubstr("expected square matrices")));
}

TEST(DetTest, EliminationTakesTwoThirdsOfTheCube) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                          OpTestView("Det").Input(kF32, {5, 6, 6}).Cost());
  EXPECT_EQ(cost.vector_ops, Ops(5 * 2 * 6 * 6 * 6 / 3));
}

}  // namespace
}  // namespace weighbridge
