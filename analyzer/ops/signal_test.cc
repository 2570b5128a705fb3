#include "analyzer/ops/signal.h"

#include <limits>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/op_weights.h"
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

TEST(SignalTest, DftGivesComplexNumbers) {
  EXPECT_EQ(Text(OpTestView("DFT").Input(kF32, {2, 10, 1}).Infer()),
            "float32[2,10,2]");
  EXPECT_EQ(Text(OpTestView("DFT", 17).Input(kF32, {2, 10, 5, 2}).Infer()),
            "float32[2,10,5,2]");
  EXPECT_EQ(
      Text(OpTestView("DFT").Input(kF32, {2, 10, 1}).ScalarInput(16).Infer()),
      "float32[2,16,2]");
}

TEST(SignalTest, DftAxisIsAnAttributeThenAnInput) {
  EXPECT_EQ(Text(OpTestView("DFT", 17)
                     .Input(kF32, {4, 10, 5, 1})
                     .ScalarInput(8)
                     .Int("axis", 2)
                     .Infer()),
            "float32[4,10,8,2]");
  EXPECT_EQ(Text(OpTestView("DFT")
                     .Input(kF32, {4, 10, 5, 1})
                     .ScalarInput(8)
                     .ScalarInput(-3)
                     .Infer()),
            "float32[4,8,5,2]");
}

TEST(SignalTest, OneSidedTransformsHalve) {
  EXPECT_EQ(
      Text(OpTestView("DFT").Input(kF32, {10, 1}).Int("onesided", 1).Infer()),
      "float32[6,2]");
  // Back again: 2 * (6 - 1) real numbers.
  EXPECT_EQ(Text(OpTestView("DFT")
                     .Input(kF32, {6, 2})
                     .Int("onesided", 1)
                     .Int("inverse", 1)
                     .Infer()),
            "float32[10,1]");
}

TEST(SignalTest, C1DftInputEndsInParts) {
  EXPECT_THAT(OpTestView("DFT").Input(kF32, {10, 3}).Infer(),
              StatusIs(kInvalid, HasSubstr("a last dim of 1 or 2")));
  EXPECT_THAT(OpTestView("DFT").Input(kF32, {1}).Infer(),
              StatusIs(kInvalid, HasSubstr("a last dim of 1 or 2")));
  EXPECT_THAT(OpTestView("DFT").Input(DType::kInt64, {10, 1}).Infer(),
              StatusIs(kInvalid, HasSubstr("expected a float type")));
}

TEST(SignalTest, C2DftAxisIsNotTheLast) {
  EXPECT_THAT(OpTestView("DFT")
                  .Input(kF32, {10, 1})
                  .OmittedInput()
                  .ScalarInput(-1)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("real and imaginary")));
  EXPECT_THAT(OpTestView("DFT", 17).Input(kF32, {10, 1}).Infer(),
              StatusIs(kInvalid, HasSubstr("real and imaginary")));
  EXPECT_THAT(OpTestView("DFT").Input(kF32, {10, 1}).Int("axis", 0).Infer(),
              StatusIs(kInvalid, HasSubstr("an input since opset 20")));
}

TEST(SignalTest, C3OneSidedTransformsTakeTheRightNumbers) {
  EXPECT_THAT(
      OpTestView("DFT").Input(kF32, {10, 2}).Int("onesided", 1).Infer(),
      StatusIs(kInvalid, HasSubstr("forward transform takes real numbers")));
  EXPECT_THAT(OpTestView("DFT")
                  .Input(kF32, {10, 1})
                  .Int("onesided", 1)
                  .Int("inverse", 1)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("takes complex numbers")));
}

TEST(SignalTest, C4DftHasALength) {
  EXPECT_THAT(OpTestView("DFT").Input(kF32, {10, 1}).ScalarInput(0).Infer(),
              StatusIs(kInvalid, HasSubstr("length 0")));
  EXPECT_THAT(OpTestView("DFT").Input(kF32, {0, 1}).Infer(),
              StatusIs(kInvalid, HasSubstr("length 0")));
  EXPECT_THAT(
      OpTestView("DFT").Input(kF32, {10, 1}).Input(DType::kInt64, {}).Infer(),
      StatusIs(kNotKnown, HasSubstr("'dft_length'")));
}

TEST(SignalTest, DftCountsFiveNLogN) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                          OpTestView("DFT").Input(kF32, {3, 1024, 1}).Cost());
  EXPECT_EQ(cost.vector_ops, Ops(3 * 5 * 1024 * 10));
}

TEST(SignalTest, HugeTransformsSaturateOrAreRefused) {
  EXPECT_THAT(OpTestView("DFT")
                  .Input(kF32, {10, 1})
                  .ScalarInput(std::numeric_limits<int64_t>::max())
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("overflow")));
}

OpTestView Stft(std::vector<int64_t> signal, int64_t step) {
  OpTestView op("STFT");
  op.Input(kF32, signal).ScalarInput(step);
  return op;
}

TEST(SignalTest, StftCutsFrames) {
  // (128 - 16) / 8 + 1 = 15 frames of 16 / 2 + 1 = 9 bins.
  EXPECT_EQ(Text(Stft({1, 128, 1}, 8).Input(kF32, {16}).Infer()),
            "float32[1,15,9,2]");
  EXPECT_EQ(Text(Stft({1, 128, 1}, 8)
                     .OmittedInput()
                     .ScalarInput(16)
                     .Int("onesided", 0)
                     .Infer()),
            "float32[1,15,16,2]");
}

TEST(SignalTest, C5SignalsAreABatch) {
  EXPECT_EQ(Text(Stft({2, 128}, 8).Input(kF32, {16}).Infer()),
            "float32[2,15,9,2]");
  EXPECT_THAT(Stft({128}, 8).Input(kF32, {16}).Infer(),
              StatusIs(kInvalid, HasSubstr("expected [batch, length, 1 or "
                                           "2]")));
  EXPECT_THAT(Stft({1, 128, 3}, 8).Input(kF32, {16}).Infer(),
              StatusIs(kInvalid, HasSubstr("expected [batch, length, 1 or "
                                           "2]")));
}

TEST(SignalTest, C6FramesHaveALength) {
  EXPECT_THAT(Stft({1, 128, 1}, 8).Infer(),
              StatusIs(kInvalid, HasSubstr("neither a window nor")));
  EXPECT_THAT(Stft({1, 128, 1}, 8).Input(kF32, {16}).ScalarInput(8).Infer(),
              StatusIs(kInvalid, HasSubstr("window has 16 elements, but "
                                           "frame_length is 8")));
  EXPECT_THAT(Stft({1, 128, 1}, 8).Input(kF32, {1, 16}).Infer(),
              StatusIs(kInvalid, HasSubstr("window has rank 2")));
}

TEST(SignalTest, C7FramesFitTheSignal) {
  EXPECT_THAT(Stft({1, 128, 1}, 8).Input(kF32, {129}).Infer(),
              StatusIs(kInvalid, HasSubstr("do not fit a signal of 128")));
  EXPECT_THAT(Stft({1, 128, 1}, 0).Input(kF32, {16}).Infer(),
              StatusIs(kInvalid, HasSubstr("do not fit")));
}

TEST(SignalTest, C8OneSidedStftTakesRealNumbers) {
  EXPECT_THAT(Stft({1, 128, 2}, 8).Input(kF32, {16}).Infer(),
              StatusIs(kInvalid, HasSubstr("takes real numbers")));
}

TEST(SignalTest, StftTransformsEveryFrame) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                          Stft({2, 128, 1}, 8).Input(kF32, {16}).Cost());
  const int64_t frames = 2 * 15;
  EXPECT_EQ(cost.vector_ops, Ops(frames * 5 * 16 * 4 + frames * 16));
}

TEST(SignalTest, WindowsHaveTheSizeAsked) {
  for (const char* name : {"HannWindow", "HammingWindow", "BlackmanWindow"}) {
    EXPECT_EQ(Text(OpTestView(name).ScalarInput(16).Infer()), "float32[16]");
    EXPECT_EQ(Text(OpTestView(name)
                       .ScalarInput(16)
                       .Int("output_datatype", 11)
                       .Infer()),
              "float64[16]");
  }
}

TEST(SignalTest, MelWeightsHaveARowPerBin) {
  EXPECT_EQ(Text(OpTestView("MelWeightMatrix")
                     .ScalarInput(8)
                     .ScalarInput(16)
                     .ScalarInput(8192)
                     .Input(kF32, {})
                     .Input(kF32, {})
                     .Infer()),
            "float32[9,8]");
}

TEST(SignalTest, C9TablesHaveAValidSizeAndType) {
  EXPECT_THAT(OpTestView("HannWindow").ScalarInput(-1).Infer(),
              StatusIs(kInvalid, HasSubstr("negative")));
  EXPECT_THAT(
      OpTestView("HannWindow").ScalarInput(4).Int("output_datatype", 8).Infer(),
      StatusIs(kInvalid, HasSubstr("output_datatype is string")));
  EXPECT_THAT(OpTestView("HannWindow").Input(DType::kInt64, {}).Infer(),
              StatusIs(kNotKnown, HasSubstr("'size'")));
  EXPECT_THAT(OpTestView("MelWeightMatrix")
                  .ScalarInput(8)
                  .ScalarInput(-1)
                  .ScalarInput(8192)
                  .Input(kF32, {})
                  .Input(kF32, {})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("dft_length is -1")));
  EXPECT_THAT(OpTestView("MelWeightMatrix")
                  .ScalarInput(8)
                  .ScalarInput(16)
                  .ScalarInput(8192)
                  .Input(kF32, {2})
                  .Input(kF32, {})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("input 3 has shape [2]")));
  EXPECT_THAT(OpTestView("MelWeightMatrix")
                  .ScalarInput(8)
                  .ScalarInput(16)
                  .ScalarInput(8192)
                  .Input(DType::kString, {})
                  .Input(kF32, {})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("is string, expected a float")));
}

TEST(SignalTest, BlackmanHasTwoCosines) {
  const auto ops = [](const char* name) {
    const auto cost = OpTestView(name).ScalarInput(16).Cost();
    WB_EXPECT_OK(cost);
    return cost.ok() ? cost->vector_ops : Ops();
  };
  EXPECT_EQ(ops("HannWindow"), Ops(16 * (kTrigonometricWeight + 2)));
  EXPECT_EQ(ops("BlackmanWindow"), Ops(16 * 2 * (kTrigonometricWeight + 2)));
}

}  // namespace
}  // namespace weighbridge
