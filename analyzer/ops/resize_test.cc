#include "analyzer/ops/resize.h"

#include <limits>
#include <optional>
#include <vector>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::HasSubstr;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kNotKnown = absl::StatusCode::kFailedPrecondition;
constexpr DType kF32 = DType::kFloat32;

// As files store them: rounded to float32.
Constant Scales(const std::vector<float>& scales) {
  const int64_t size = static_cast<int64_t>(scales.size());
  return FloatTensor(
      kF32, {size},
      std::vector<std::optional<double>>(scales.begin(), scales.end()));
}

OpTestView ByScales(std::vector<int64_t> dims, std::vector<float> scales,
                    int64_t opset = 21) {
  OpTestView op("Resize", opset);
  op.Input(kF32, dims).OmittedInput().ConstantInput(Scales(scales));
  return op;
}

OpTestView ToSizes(std::vector<int64_t> dims, std::vector<int64_t> sizes,
                   int64_t opset = 21) {
  OpTestView op("Resize", opset);
  op.Input(kF32, dims).OmittedInput().OmittedInput().IntsInput(sizes);
  return op;
}

TEST(ResizeTest, ScalesRoundDown) {
  EXPECT_EQ(Text(ByScales({1, 3, 5, 7}, {1, 1, 2, 0.5}).Infer()),
            "float32[1,3,10,3]");
}

TEST(ResizeTest, ProductsAreRoundedToFloat32First) {
  // As float32, 0.7 is 0.699999988; 10 times that rounds to 7.
  EXPECT_EQ(Text(ByScales({10}, {0.7f}).Infer()), "float32[7]");
  EXPECT_EQ(Text(ByScales({30}, {0.1f}).Infer()), "float32[3]");
}

TEST(ResizeTest, SizesAreTaken) {
  EXPECT_EQ(Text(ToSizes({1, 3, 5, 7}, {1, 3, 9, 2}).Infer()),
            "float32[1,3,9,2]");
}

TEST(ResizeTest, AxesSelectSince18) {
  EXPECT_EQ(Text(ToSizes({1, 3, 5, 7}, {2, 9}).Ints("axes", {-1, 2}).Infer()),
            "float32[1,3,9,2]");
  EXPECT_EQ(Text(ByScales({1, 3, 5, 7}, {2}).Ints("axes", {3}).Infer()),
            "float32[1,3,5,14]");
}

TEST(ResizeTest, EmptyScalesStandForNone) {
  EXPECT_EQ(Text(OpTestView("Resize", 11)
                     .Input(kF32, {2, 2})
                     .ConstantInput(Scales({}))
                     .ConstantInput(Scales({}))
                     .IntsInput({4, 6})
                     .Infer()),
            "float32[4,6]");
}

TEST(ResizeTest, Opset10HasScalesOnly) {
  EXPECT_EQ(Text(OpTestView("Resize", 10)
                     .Input(kF32, {4, 6})
                     .ConstantInput(Scales({0.5, 2}))
                     .Infer()),
            "float32[2,12]");
}

TEST(ResizeTest, UpsampleOfEveryOpset) {
  EXPECT_EQ(Text(OpTestView("Upsample", 1)
                     .Input(kF32, {1, 3, 4, 5})
                     .Float("height_scale", 2)
                     .Float("width_scale", 3)
                     .Infer()),
            "float32[1,3,8,15]");
  EXPECT_EQ(Text(OpTestView("Upsample", 7)
                     .Input(kF32, {4, 5})
                     .Floats("scales", {1, 1.5})
                     .Infer()),
            "float32[4,7]");
  EXPECT_EQ(Text(OpTestView("Upsample", 9)
                     .Input(kF32, {4, 5})
                     .ConstantInput(Scales({2, 2}))
                     .Infer()),
            "float32[8,10]");
}

TEST(ResizeTest, RegionOfInterestShrinksTheInput) {
  // Half of 8 rows, all of 8 columns, both doubled.
  EXPECT_EQ(
      Text(OpTestView("Resize")
               .Input(kF32, {8, 8})
               .ConstantInput(Scales({0.25, 0, 0.75, 1}))
               .ConstantInput(Scales({2, 2}))
               .String("coordinate_transformation_mode", "tf_crop_and_resize")
               .Infer()),
      "float32[8,16]");
}

TEST(ResizeTest, PoliciesKeepTheAspectRatio) {
  const auto resize = [](const char* policy) {
    // To 100 and 100: factors 10 and 2.5.
    return Text(ToSizes({10, 40}, {100, 100})
                    .String("keep_aspect_ratio_policy", policy)
                    .Infer());
  };
  EXPECT_EQ(resize("stretch"), "float32[100,100]");
  EXPECT_EQ(resize("not_larger"), "float32[25,100]");
  EXPECT_EQ(resize("not_smaller"), "float32[100,400]");
}

TEST(ResizeTest, PoliciesRoundHalvesUp) {
  // The factor is 0.5: 5 becomes 2.5, rounded to 3.
  EXPECT_EQ(Text(ToSizes({4, 5}, {2, 100})
                     .String("keep_aspect_ratio_policy", "not_larger")
                     .Infer()),
            "float32[2,3]");
}

TEST(ResizeTest, C1ModeIsKnown) {
  EXPECT_THAT(ByScales({4}, {2}).String("mode", "lanczos").Infer(),
              StatusIs(kInvalid, HasSubstr("mode is 'lanczos'")));
  EXPECT_THAT(OpTestView("Upsample", 9)
                  .Input(kF32, {4})
                  .ConstantInput(Scales({2}))
                  .String("mode", "area")
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("mode is 'area'")));
}

TEST(ResizeTest, C2UpsampleHasItsScales) {
  EXPECT_THAT(OpTestView("Upsample", 1).Input(kF32, {1, 3, 4, 5}).Infer(),
              StatusIs(kInvalid, HasSubstr("'height_scale'")));
  EXPECT_THAT(OpTestView("Upsample", 1)
                  .Input(kF32, {4, 5})
                  .Float("height_scale", 2)
                  .Float("width_scale", 3)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("rank 2, expected 4")));
  EXPECT_THAT(OpTestView("Upsample", 7).Input(kF32, {4, 5}).Infer(),
              StatusIs(kInvalid, HasSubstr("'scales' is missing")));
}

TEST(ResizeTest, C3OneNumberPerAxis) {
  EXPECT_THAT(ByScales({4, 5}, {2}).Infer(),
              StatusIs(kInvalid, HasSubstr("scales has 1 elements, expected "
                                           "2")));
  EXPECT_THAT(ToSizes({4, 5}, {2, 3, 4}).Infer(),
              StatusIs(kInvalid, HasSubstr("sizes has 3 elements, expected "
                                           "2")));
}

TEST(ResizeTest, C4ScalesArePositiveAndSizesNotNegative) {
  EXPECT_THAT(ByScales({4}, {0}).Infer(),
              StatusIs(kInvalid, HasSubstr("expected more than 0")));
  EXPECT_THAT(ByScales({4}, {std::numeric_limits<float>::quiet_NaN()}).Infer(),
              StatusIs(kInvalid, HasSubstr("expected more than 0")));
  EXPECT_THAT(ByScales({4}, {std::numeric_limits<float>::infinity()}).Infer(),
              StatusIs(kInvalid, HasSubstr("overflow")));
  EXPECT_THAT(ToSizes({4}, {-1}).Infer(),
              StatusIs(kInvalid, HasSubstr("negative size -1")));
  EXPECT_THAT(OpTestView("Upsample", 9)
                  .Input(kF32, {4})
                  .ConstantInput(Scales({0.5}))
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("expected at least 1")));
}

TEST(ResizeTest, C5AxesAreDistinctAndInRange) {
  EXPECT_THAT(ToSizes({4, 5}, {1, 1}).Ints("axes", {0, -2}).Infer(),
              StatusIs(kInvalid, HasSubstr("given twice")));
  EXPECT_THAT(ToSizes({4, 5}, {1}).Ints("axes", {2}).Infer(),
              StatusIs(kInvalid, HasSubstr("axis is 2")));
}

TEST(ResizeTest, C6RegionOfInterestHasTwoNumbersPerAxis) {
  EXPECT_THAT(
      ByScales({4}, {2})
          .String("coordinate_transformation_mode", "tf_crop_and_resize")
          .Infer(),
      StatusIs(kInvalid, HasSubstr("needs input 1 ('roi')")));
  EXPECT_THAT(
      OpTestView("Resize")
          .Input(kF32, {8})
          .ConstantInput(Scales({0}))
          .ConstantInput(Scales({2}))
          .String("coordinate_transformation_mode", "tf_crop_and_resize")
          .Infer(),
      StatusIs(kInvalid, HasSubstr("roi has 1 elements, expected 2")));
}

TEST(ResizeTest, C7PolicyIsKnown) {
  EXPECT_THAT(
      ToSizes({4}, {2}).String("keep_aspect_ratio_policy", "fit").Infer(),
      StatusIs(kInvalid, HasSubstr("policy is 'fit'")));
}

TEST(ResizeTest, C8ScalesOrSizes) {
  EXPECT_THAT(OpTestView("Resize").Input(kF32, {4}).Infer(),
              StatusIs(kInvalid, HasSubstr("neither scales nor sizes")));
  EXPECT_THAT(OpTestView("Resize")
                  .Input(kF32, {4})
                  .OmittedInput()
                  .ConstantInput(Scales({2}))
                  .IntsInput({8})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("both scales and sizes")));
}

TEST(ResizeTest, NeedsItsNumbers) {
  EXPECT_THAT(OpTestView("Resize")
                  .Input(kF32, {4})
                  .OmittedInput()
                  .Input(kF32, {1})
                  .Infer(),
              StatusIs(kNotKnown, HasSubstr("input 2 ('scales')")));
  EXPECT_THAT(OpTestView("Resize")
                  .Input(kF32, {4})
                  .OmittedInput()
                  .OmittedInput()
                  .Input(DType::kInt64, {1})
                  .Infer(),
              StatusIs(kNotKnown, HasSubstr("input 3 ('sizes')")));
}

TEST(ResizeTest, NearestOnlyMoves) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                          ByScales({1, 3, 4, 4}, {1, 1, 2, 2}).Cost());
  EXPECT_EQ(cost.vector_ops, Ops());
  EXPECT_EQ(cost.work_class, WorkClass::kDataMovement);
  EXPECT_EQ(cost.input_reads[0], Bytes(4 * 3 * 4 * 4));
  EXPECT_EQ(cost.output_writes[0], Bytes(4 * 3 * 8 * 8));
}

TEST(ResizeTest, ShrinkingNearestReadsOnlyWhatItKeeps) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, ToSizes({8, 8}, {2, 2}).Cost());
  EXPECT_EQ(cost.input_reads[0], Bytes(4 * 2 * 2));
}

TEST(ResizeTest, InterpolationWeighsEachNeighbour) {
  // Two axes change: 2 * 2 neighbours, a multiplication and an addition each.
  WB_ASSERT_OK_AND_ASSIGN(
      const OpCost linear,
      ByScales({1, 3, 4, 4}, {1, 1, 2, 2}).String("mode", "linear").Cost());
  EXPECT_EQ(linear.vector_ops, Ops(3 * 8 * 8 * (2 * 2) * 2));
  EXPECT_EQ(linear.work_class, WorkClass::kOther);
  WB_ASSERT_OK_AND_ASSIGN(
      const OpCost cubic,
      ByScales({1, 3, 4, 4}, {1, 1, 2, 2}).String("mode", "cubic").Cost());
  EXPECT_EQ(cubic.vector_ops, Ops(3 * 8 * 8 * (4 * 4) * 2));
}

TEST(ResizeTest, AntialiasingWidensTheFilter) {
  // 12 to 3: each result weighs 2 * 4 neighbours instead of 2.
  WB_ASSERT_OK_AND_ASSIGN(
      const OpCost cost,
      ToSizes({12}, {3}).String("mode", "linear").Int("antialias", 1).Cost());
  EXPECT_EQ(cost.vector_ops, Ops(3 * (2 * 4) * 2));
  EXPECT_EQ(cost.input_reads[0], Bytes(4 * 12));
}

TEST(ResizeTest, EmptyInputsDoNotDivide) {
  EXPECT_EQ(Text(ToSizes({0, 4}, {0, 8})
                     .String("keep_aspect_ratio_policy", "not_larger")
                     .Infer()),
            "float32[0,8]");
  WB_EXPECT_OK(ToSizes({4}, {0}).String("mode", "linear").Cost());
}

}  // namespace
}  // namespace weighbridge
