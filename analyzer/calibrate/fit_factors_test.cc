#include "analyzer/calibrate/fit_factors.h"

#include <cmath>
#include <limits>
#include <vector>

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

TEST(FitFactorsTest, FindsIndependentFactorsToAPercent) {
  const std::vector<double> found =
      FitFactors({1, 1}, [](const std::vector<double>& factors) {
        return std::abs(std::log(factors[0] / 3)) +
               std::abs(std::log(factors[1] / 0.2));
      });
  EXPECT_NEAR(found[0], 3, 3 * 0.02);
  EXPECT_NEAR(found[1], 0.2, 0.2 * 0.02);
}

TEST(FitFactorsTest, FollowsAValleyThatIsNotAlongAnAxis) {
  // Smallest where both are 2, along a * b = 4.
  const std::vector<double> found =
      FitFactors({1, 1}, [](const std::vector<double>& factors) {
        const double a = std::log(factors[0] / 2);
        const double b = std::log(factors[1] / 2);
        return (a + b) * (a + b) * 10 + (a - b) * (a - b);
      });
  EXPECT_NEAR(found[0], 2, 0.1);
  EXPECT_NEAR(found[1], 2, 0.1);
}

TEST(FitFactorsTest, StaysWhereNothingIsBetter) {
  int calls = 0;
  const std::vector<double> start = {1.5, 2.5};
  EXPECT_EQ(FitFactors(start,
                       [&calls](const std::vector<double>&) {
                         ++calls;
                         return 7.0;
                       }),
            start);
  EXPECT_LT(calls, 100);
}

TEST(FitFactorsTest, NotANumberIsNeverBetter) {
  const std::vector<double> start = {1};
  EXPECT_EQ(FitFactors(start,
                       [&start](const std::vector<double>& factors) {
                         return factors == start
                                    ? 1.0
                                    : std::numeric_limits<double>::quiet_NaN();
                       }),
            start);
}

}  // namespace
}  // namespace weighbridge
