#include "analyzer/calibrate/prediction_error.h"

#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::DoubleNear;
using ::testing::Optional;

TEST(PredictionErrorTest, ErrorsAreRelativeToWhatWasMeasured) {
  EXPECT_DOUBLE_EQ(RelativeError({.measured = 4, .predicted = 5}), 0.25);
  EXPECT_DOUBLE_EQ(RelativeError({.measured = 4, .predicted = 1}), 0.75);
}

TEST(PredictionErrorTest, NothingHasNoSummary) {
  EXPECT_FALSE(Summarize({}).has_value());
}

TEST(PredictionErrorTest, MedianOfAnEvenNumberIsBetweenTheMiddleTwo) {
  // Errors 0.1, 0.2, 0.4 and 1.
  const auto summary = Summarize({{10, 11}, {10, 8}, {10, 14}, {10, 20}});
  ASSERT_TRUE(summary.has_value());
  EXPECT_NEAR(summary->median, (0.2 + 0.4) / 2, 1e-12);
  EXPECT_NEAR(summary->worst, 1, 1e-12);
}

TEST(PredictionErrorTest, BiasIsWhatIsPredictedTooMuch) {
  EXPECT_DOUBLE_EQ(SignedError({.measured = 4, .predicted = 5}), 0.25);
  EXPECT_DOUBLE_EQ(SignedError({.measured = 4, .predicted = 1}), -0.75);
  // Errors -0.2, 0.1 and 0.4: one too small, two too large.
  EXPECT_NEAR(Summarize({{10, 8}, {10, 14}, {10, 11}})->bias, 0.1, 1e-12);
}

TEST(PredictionErrorTest, RankCorrelationSeesOrderOnly) {
  EXPECT_THAT(Summarize({{1, 10}, {2, 100}, {3, 1000}})->rank_correlation,
              Optional(DoubleNear(1, 1e-12)));
  EXPECT_THAT(Summarize({{1, 3}, {2, 2}, {3, 1}})->rank_correlation,
              Optional(DoubleNear(-1, 1e-12)));
}

TEST(PredictionErrorTest, TiesShareTheirMeanRank) {
  // Ranks 1.5, 1.5, 3 against 1, 2, 3: covariance 1.5, variances 1.5 and 2.
  EXPECT_THAT(Summarize({{5, 1}, {5, 2}, {6, 3}})->rank_correlation,
              Optional(DoubleNear(1.5 / std::sqrt(1.5 * 2), 1e-12)));
}

TEST(PredictionErrorTest, EqualMeasurementsHaveNoOrder) {
  EXPECT_FALSE(Summarize({{5, 1}, {5, 2}})->rank_correlation.has_value());
  EXPECT_FALSE(Summarize({{5, 1}})->rank_correlation.has_value());
}

}  // namespace
}  // namespace weighbridge
