#include "analyzer/ops/image_decoder.h"

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::HasSubstr;

constexpr auto kNotKnown = absl::StatusCode::kFailedPrecondition;

TEST(ImageDecoderTest, TheStreamKnowsTheSize) {
  EXPECT_THAT(OpTestView("ImageDecoder").Input(DType::kUInt8, {99}).Infer(),
              StatusIs(kNotKnown, HasSubstr("('encoded_stream')")));
}

TEST(ImageDecoderTest, C1TheStreamIsAVectorOfBytes) {
  EXPECT_THAT(OpTestView("ImageDecoder").Input(DType::kInt8, {9}).Infer(),
              Fails("is int8, expected uint8"));
  EXPECT_THAT(OpTestView("ImageDecoder").Input(DType::kUInt8, {9, 9}).Infer(),
              Fails("has rank 2, expected 1"));
}

TEST(ImageDecoderTest, C2ThePixelFormatIsKnown) {
  EXPECT_THAT(OpTestView("ImageDecoder")
                  .Input(DType::kUInt8, {9})
                  .String("pixel_format", "YUV")
                  .Infer(),
              Fails("pixel_format is 'YUV'"));
}

}  // namespace
}  // namespace weighbridge
