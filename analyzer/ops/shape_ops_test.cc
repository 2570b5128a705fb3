#include "analyzer/ops/shape_ops.h"

#include <limits>
#include <optional>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kNotKnown = absl::StatusCode::kFailedPrecondition;
constexpr DType kF32 = DType::kFloat32;

TEST(ShapeOpsTest, ShapeIsAlwaysKnown) {
  EXPECT_EQ(Text(OpTestView("Shape").Input(kF32, {2, 3, 4}).Infer()),
            "int64[3]");
  EXPECT_EQ(Text(OpTestView("Shape").Input(kF32, {2, 3, 4}).Fold()),
            "int64[3] 2 3 4");
  EXPECT_EQ(Text(OpTestView("Shape").Input(kF32, {}).Fold()), "int64[0]");
}

TEST(ShapeOpsTest, ShapeSelectsAndClampsSinceOpset15) {
  const auto shape = [](int64_t opset, int64_t start,
                        std::optional<int64_t> end) {
    OpTestView op("Shape", opset);
    op.Input(kF32, {2, 3, 4}).Int("start", start);
    if (end) op.Int("end", *end);
    return Text(op.Fold());
  };
  EXPECT_EQ(shape(15, 1, std::nullopt), "int64[2] 3 4");
  EXPECT_EQ(shape(15, -1, std::nullopt), "int64[1] 4");
  EXPECT_EQ(shape(15, 0, -1), "int64[2] 2 3");
  EXPECT_EQ(shape(15, 1, 2), "int64[1] 3");
  EXPECT_EQ(shape(15, -9, 9), "int64[3] 2 3 4");
  EXPECT_EQ(shape(15, 2, 1), "int64[0]");
  EXPECT_EQ(shape(15, std::numeric_limits<int64_t>::min(),
                  std::numeric_limits<int64_t>::max()),
            "int64[3] 2 3 4");
  EXPECT_EQ(shape(14, 1, 2), "int64[3] 2 3 4");
}

TEST(ShapeOpsTest, SizeIsTheNumberOfElements) {
  EXPECT_EQ(Text(OpTestView("Size").Input(kF32, {2, 3, 4}).Fold()),
            "int64[] 24");
  EXPECT_EQ(Text(OpTestView("Size").Input(kF32, {2, 0}).Fold()), "int64[] 0");
}

TEST(ShapeOpsTest, ShapeAndSizeReadNoData) {
  for (const char* name : {"Shape", "Size"}) {
    WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                            OpTestView(name).Input(kF32, {2, 3}).Cost());
    EXPECT_THAT(cost.input_reads, ElementsAre(Bytes()));
    EXPECT_THAT(cost.output_writes, ElementsAre(Bytes()));
  }
}

TEST(ShapeOpsTest, ExpandBroadcastsBothWays) {
  EXPECT_EQ(Text(OpTestView("Expand")
                     .Input(kF32, {3, 1})
                     .IntsInput({2, 1, 4})
                     .Infer()),
            "float32[2,3,4]");
  // A 1 in the shape keeps the input's dim.
  EXPECT_EQ(
      Text(OpTestView("Expand").Input(kF32, {3, 4}).IntsInput({1, 1}).Infer()),
      "float32[3,4]");
  EXPECT_EQ(Text(OpTestView("Expand").Input(kF32, {3}).IntsInput({}).Infer()),
            "float32[3]");
  EXPECT_EQ(Text(OpTestView("Expand").Input(kF32, {1}).IntsInput({0}).Infer()),
            "float32[0]");
}

TEST(ShapeOpsTest, C1ExpandRefusesNegativeDims) {
  EXPECT_THAT(OpTestView("Expand").Input(kF32, {1}).IntsInput({-1}).Infer(),
              StatusIs(kInvalid, HasSubstr("the negative dim -1")));
}

TEST(ShapeOpsTest, C2ExpandShapesAgree) {
  EXPECT_THAT(OpTestView("Expand").Input(kF32, {3}).IntsInput({4}).Infer(),
              StatusIs(kInvalid, HasSubstr("do not broadcast")));
}

TEST(ShapeOpsTest, ExpandNeedsItsShape) {
  EXPECT_THAT(
      OpTestView("Expand").Input(kF32, {3}).Input(DType::kInt64, {1}).Infer(),
      StatusIs(kNotKnown, HasSubstr("input 1 ('shape')")));
}

TEST(ShapeOpsTest, ExpandFolds) {
  EXPECT_EQ(Text(OpTestView("Expand")
                     .ConstantInput(
                         IntTensor(DType::kInt64, {2, 1}, {7, std::nullopt}))
                     .IntsInput({2, 2})
                     .Fold()),
            "int64[2,2] 7 7 ? ?");
}

TEST(ShapeOpsTest, ExpandReadsItsInputOnce) {
  WB_ASSERT_OK_AND_ASSIGN(
      const OpCost cost,
      OpTestView("Expand").Input(kF32, {3, 1}).IntsInput({3, 5}).Cost());
  EXPECT_THAT(cost.input_reads, ElementsAre(Bytes(4 * 3), Bytes(8 * 2)));
  EXPECT_THAT(cost.output_writes, ElementsAre(Bytes(4 * 15)));
  EXPECT_EQ(cost.vector_ops, Ops());
  EXPECT_EQ(cost.work_class, WorkClass::kDataMovement);
}

}  // namespace
}  // namespace weighbridge
