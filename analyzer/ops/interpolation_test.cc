#include "analyzer/ops/interpolation.h"

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

TEST(InterpolationTest, NamesOfAllOpsetsAreKnown) {
  EXPECT_EQ(InterpolationFromName("nearest"), Interpolation::kNearest);
  EXPECT_EQ(InterpolationFromName("linear"), Interpolation::kLinear);
  EXPECT_EQ(InterpolationFromName("bilinear"), Interpolation::kLinear);
  EXPECT_EQ(InterpolationFromName("cubic"), Interpolation::kCubic);
  EXPECT_EQ(InterpolationFromName("bicubic"), Interpolation::kCubic);
  EXPECT_EQ(InterpolationFromName("lanczos"), std::nullopt);
}

TEST(InterpolationTest, TapsMultiplyOverAxes) {
  EXPECT_EQ(Taps(TapsPerAxis(Interpolation::kNearest), 3), 1);
  EXPECT_EQ(Taps(TapsPerAxis(Interpolation::kLinear), 2), 2 * 2);
  EXPECT_EQ(Taps(TapsPerAxis(Interpolation::kCubic), 3), 4 * 4 * 4);
  EXPECT_EQ(Taps(2, 0), 1);
}

TEST(InterpolationTest, TapsStopGrowing) {
  EXPECT_EQ(Taps(4, 1000), int64_t{1} << 32);
  EXPECT_EQ(Taps(int64_t{1} << 62, 2), int64_t{1} << 32);
}

}  // namespace
}  // namespace weighbridge
