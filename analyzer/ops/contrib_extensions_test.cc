#include "analyzer/ops/contrib_extensions.h"

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::HasSubstr;

constexpr auto kNotKnown = absl::StatusCode::kFailedPrecondition;
constexpr DType kFloat = DType::kFloat32;
constexpr DType kByte = DType::kUInt8;
constexpr DType kI64 = DType::kInt64;

OpTestView Vision(const std::string& name) {
  return OpTestView(name, 1, "com.microsoft.extensions");
}
OpTestView Math(const std::string& name) {
  return OpTestView(name, 1, "ai.onnx.contrib");
}

TEST(ContribExtensionsTest, EncodedBytesTellTheSize) {
  EXPECT_THAT(Vision("DecodeImage").Input(kByte, {999}).Infer(),
              StatusIs(kNotKnown, HasSubstr("('bytes')")));
  EXPECT_THAT(Math("AudioDecoder").Input(kByte, {1, 999}).Infer(),
              StatusIs(kNotKnown, HasSubstr("('bytes')")));
  EXPECT_THAT(Vision("EncodeImage").Input(kByte, {8, 9, 3}).Infer(),
              StatusIs(kNotKnown, HasSubstr("('image')")));
}

OpTestView DrawBoxes() {
  OpTestView view = Vision("DrawBoundingBoxes");
  return view.Input(kByte, {8, 9, 3}).Input(kFloat, {20, 6});
}

TEST(ContribExtensionsTest, BoxesAreDrawnOnACopy) {
  OpTestView view = DrawBoxes();
  EXPECT_EQ(Text(view.Infer()), "uint8[8,9,3]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.input_reads[0], Bytes(8 * 9 * 3));
  EXPECT_EQ(cost.output_writes[0], Bytes(8 * 9 * 3));
}

TEST(ContribExtensionsTest, ABlurIsTwoFilters) {
  OpTestView view = Math("GaussianBlur");
  view.Input(kFloat, {1, 8, 9, 3}).IntsInput({5, 3});
  view.Input(DType::kFloat64, {2});
  EXPECT_EQ(Text(view.Infer()), "float32[1,8,9,3]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(8 * 9 * 3 * 2 * (5 + 3)));
  OpTestView unknown = Math("GaussianBlur");
  unknown.Input(kFloat, {1, 8, 9, 3}).Input(kI64, {2});
  unknown.Input(DType::kFloat64, {2});
  EXPECT_EQ(Text(unknown.Infer()), "float32[1,8,9,3]");
  EXPECT_THAT(unknown.Cost(), StatusIs(absl::StatusCode::kUnimplemented,
                                       HasSubstr("('kernel_size')")));
}

TEST(ContribExtensionsTest, NegPosSplitsBySign) {
  OpTestView view = Math("NegPos");
  EXPECT_EQ(Text(view.Input(kFloat, {2, 3}).Outputs(2).Infer()),
            "float32[2,3]; float32[2,3]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3 * 2));  // A minimum, a maximum.
}

TEST(ContribExtensionsTest, InversesAreSquare) {
  OpTestView view = Math("Inverse");
  EXPECT_EQ(Text(view.Input(kFloat, {4, 4}).Infer()), "float32[4,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 4 * 4 * 4));
}

TEST(ContribExtensionsTest, SegmentsAreAtMostAsManyAsNumbers) {
  OpTestView view = Math("SegmentExtraction");
  EXPECT_EQ(Text(view.Input(kI64, {1, 6}).Outputs(2).Infer()),
            "<= int64[6,2]; <= int64[6]");
  OpTestView known = Math("SegmentExtraction");
  // 1 1, 2 and 2 after a gap.
  EXPECT_EQ(Text(known.IntsInput({0, 1, 1, 2, 0, 2}).Outputs(2).Infer()),
            "int64[3,2]; int64[3]");
}

TEST(ContribExtensionsTest, TheLastSegmentTellsHowManyThereAre) {
  OpTestView view = Math("SegmentSum");
  view.Input(kFloat, {4, 5}).IntsInput({0, 0, 1, 2});
  EXPECT_EQ(Text(view.Infer()), "float32[3,5]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(4 * 5));
  EXPECT_THAT(Math("SegmentSum").Input(kFloat, {4, 5}).Input(kI64, {4}).Infer(),
              StatusIs(kNotKnown, HasSubstr("('segment_ids')")));
}

TEST(ContribExtensionsTest, MergedSegmentsAreNoMoreThanBefore) {
  OpTestView view = Math("MergeSignalSegments");
  EXPECT_EQ(Text(view.Input(kI64, {7, 2}).Input(kI64, {1}).Infer()),
            "<= int64[7,2]");
  OpTestView none = Math("MergeSignalSegments");
  EXPECT_EQ(Text(none.Input(kI64, {0, 2}).Input(kI64, {1}).Infer()),
            "int64[0,2]");
}

TEST(ContribExtensionsTest, ContribExtensionsC1OperandsHaveTheirTypes) {
  EXPECT_THAT(Vision("DecodeImage").Input(DType::kInt8, {9}).Infer(),
              Fails("input 0 ('bytes') is int8, expected uint8"));
  EXPECT_THAT(Math("NegPos").Input(kI64, {9}).Infer(),
              Fails("input 0 ('X') is int64, expected a float type"));
  EXPECT_THAT(Math("SegmentExtraction").Input(kFloat, {9}).Infer(),
              Fails("input 0 ('input') is float32, expected int64"));
}

TEST(ContribExtensionsTest, ContribExtensionsC2WordsAreKnown) {
  EXPECT_THAT(Vision("DecodeImage")
                  .Input(kByte, {9})
                  .String("color_space", "yuv")
                  .Infer(),
              Fails("color_space is 'yuv', expected 'bgr' or 'rgb'"));
  EXPECT_THAT(Vision("EncodeImage")
                  .Input(kByte, {8, 9, 3})
                  .String("format", "gif")
                  .Infer(),
              Fails("format is 'gif'"));
  EXPECT_THAT(DrawBoxes().String("mode", "YX").Infer(), Fails("mode is 'YX'"));
  EXPECT_THAT(DrawBoxes().Int("thickness", 0).Infer(), Fails("thickness is 0"));
}

TEST(ContribExtensionsTest, ContribExtensionsC3ThereIsOneRow) {
  EXPECT_THAT(Math("AudioDecoder").Input(kByte, {2, 9}).Infer(),
              Fails("has shape [2,9], expected [n] or [1,n]"));
  EXPECT_THAT(Math("SegmentExtraction").Input(kI64, {2, 9}).Infer(),
              Fails("has shape [2,9], expected [n] or [1,n]"));
}

TEST(ContribExtensionsTest, ContribExtensionsC4ImagesHaveThreeColors) {
  EXPECT_THAT(Vision("EncodeImage").Input(kByte, {8, 9}).Infer(),
              Fails("input 0 ('image') has rank 2, expected 3"));
  EXPECT_THAT(Vision("EncodeImage").Input(kByte, {8, 9, 4}).Infer(),
              Fails("has shape [8,9,4], expected [8,9,3]"));
  OpTestView view = Vision("DrawBoundingBoxes");
  view.Input(kByte, {8, 9, 3}).Input(kFloat, {20, 4});
  EXPECT_THAT(view.Infer(), Fails("has shape [20,4], expected [20,6]"));
}

TEST(ContribExtensionsTest, ContribExtensionsC5MatricesAreSquare) {
  EXPECT_THAT(Math("Inverse").Input(kFloat, {4, 5}).Infer(),
              Fails("has shape [4,5], expected [4,4]"));
}

TEST(ContribExtensionsTest, ContribExtensionsC6EveryRowHasASegment) {
  EXPECT_THAT(Math("SegmentSum").Input(kFloat, {4, 5}).Input(kI64, {3}).Infer(),
              Fails("input 1 ('segment_ids') has shape [3], expected [4]"));
  EXPECT_THAT(
      Math("SegmentSum").Input(kFloat, {2, 5}).IntsInput({0, -1}).Infer(),
      Fails("the last of segment_ids is -1"));
  EXPECT_THAT(Math("SegmentSum").Input(kFloat, {0, 5}).Input(kI64, {0}).Infer(),
              Fails("input 1 ('segment_ids') is empty"));
}

TEST(ContribExtensionsTest, ContribExtensionsC7SegmentsHaveABeginAndAnEnd) {
  EXPECT_THAT(
      Math("MergeSignalSegments").Input(kI64, {7, 3}).Input(kI64, {1}).Infer(),
      Fails("has shape [7,3], expected [7,2]"));
}

TEST(ContribExtensionsTest, ContribExtensionsC8FiltersHaveTwoSizes) {
  OpTestView view = Math("GaussianBlur");
  view.Input(kFloat, {1, 8, 9, 3}).Input(kI64, {3});
  EXPECT_THAT(view.Input(DType::kFloat64, {2}).Infer(),
              Fails("input 1 ('kernel_size') has shape [3], expected [2]"));
}

}  // namespace
}  // namespace weighbridge
